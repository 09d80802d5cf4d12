/** Why a change to the accounts was refused. */
export type AccountProblem =
  | "nameInvalid"
  | "nameTaken"
  | "namespaceInUse"
  | "passwordUnfit"
  | "unknownAccount"
  | "lastAdministrator";

/** A change to the accounts that was refused. The message is a sentence for the person who asked. */
export class AccountError extends Error {
  override readonly name = "AccountError";
  readonly problem: AccountProblem;

  constructor(problem: AccountProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}
