import type { Operation } from "../api/operation.ts";
import { accountOperations, type PasswordConfirmation } from "./account-routes.ts";
import { accountsConfigOperations } from "./accounts-config-routes.ts";
import { memberOperations } from "./member-routes.ts";
import type { People } from "./people.ts";
import { profileOperations } from "./profile-routes.ts";
import { serviceAccountOperations } from "./service-account-routes.ts";
import { teamOperations } from "./team-routes.ts";

/** All operations about people. */
export function peopleOperations(people: People, passwords: PasswordConfirmation): readonly Operation[] {
  return [
    ...accountOperations(people, passwords),
    ...memberOperations(people),
    ...teamOperations(people),
    ...serviceAccountOperations(people),
    ...profileOperations(people),
    ...accountsConfigOperations(people),
  ];
}
