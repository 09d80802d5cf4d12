import { z } from "zod";
import { type Operation, ok, operation } from "../api/operation.ts";
import { repositoryNameOf, repositoryParams } from "../api/schemas.ts";
import { RegistryError } from "../oci/errors.ts";
import type { AccessControl } from "./access-control.ts";
import type { ManagementAccess } from "./management-access.ts";

export interface AccessRoutes {
  readonly access: AccessControl;
  readonly management: ManagementAccess;
}

const explanation = z
  .object({
    allowed: z.boolean(),
    visible: z.boolean().meta({ description: "Whether the account may know if the repository exists." }),
    refusal: z.enum(["credential", "scope", "rights", "missing", "switchedOff", "readOnly"]).optional(),
    reasons: z.array(z.string()).meta({ description: "Which grants, which membership, which settings." }),
  })
  .meta({ id: "AccessExplanation" });

/** Why somebody may or may not. */
export function accessOperations({ access, management }: AccessRoutes): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/accounts/{username}/access/{namespace}/{reponame}",
      id: "explainAccess",
      tag: "access",
      summary: "Whether an account may do something to a repository, and why",
      description: "For the account `anonymous` it says what callers without an account may do.",
      access: "auditor",
      params: z.object({ username: z.string().max(255), ...repositoryParams.shape }),
      query: z.object({ action: z.enum(["pull", "push", "delete", "administer"]).default("pull") }),
      answers: { 200: explanation },
      errors: ["accountUnknown"],
      async handle({ params, query, caller }) {
        await management.auditor(caller);
        const name = params.username === "anonymous" ? undefined : params.username;
        const decision = await access.explain(name, query.action, repositoryNameOf(params));
        if (decision === undefined) throw new RegistryError("accountUnknown");
        return ok(decision);
      },
    }),
  ];
}
