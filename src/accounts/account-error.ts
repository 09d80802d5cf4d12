import { type ErrorKind, RegistryError } from "../oci/errors.ts";

/** Why a change to the accounts was refused, and what it is to clients. */
const KINDS = {
  nameInvalid: "accountNameInvalid",
  nameTaken: "accountExists",
  namespaceInUse: "conflict",
  passwordUnfit: "passwordInvalid",
  unknownAccount: "accountUnknown",
  lastAdministrator: "lastAdministrator",
  lastOwner: "lastOwner",
  notPossible: "parameterInvalid",
  directoryAccount: "conflict",
} as const satisfies Record<string, ErrorKind>;

export type AccountProblem = keyof typeof KINDS;

/** A change to the accounts that was refused. The message is a sentence for the person who asked. */
export class AccountError extends RegistryError {
  readonly problem: AccountProblem;

  constructor(problem: AccountProblem, message: string) {
    super(KINDS[problem], message);
    this.problem = problem;
  }
}
