import type { RepositoryName } from "../oci/names.ts";

/** What can be done to a repository. `administer` is its settings and its deletion. */
export type Action = "pull" | "push" | "delete" | "administer";

/** Who makes a request, as far as it was proven. */
export interface Caller {
  /** Undefined for an anonymous caller. */
  readonly account?: CallerAccount;
  /** How it was proven: what the caller may do can depend on it. */
  readonly credential: "none" | "password" | "bearer" | "system";
  /**
   * What the credential is good for, when that is less than what the account may do: actions by
   * repository name. A bearer token of the docker token flow carries this.
   */
  readonly scopes?: ReadonlyMap<RepositoryName, ReadonlySet<Action>>;
  /** Whether the credential is good for the catalog; for bearer tokens. */
  readonly catalogScope?: boolean;
}

export interface CallerAccount {
  readonly id: number;
  readonly name: string;
  readonly isAdmin: boolean;
  /**
   * The account's `credentials_valid_from` when the credential was issued: once that has moved, by
   * a changed password or a disabled account, the credential is void. Undefined where there is no
   * credential that could become void.
   */
  readonly credentialsValidFrom?: number;
}

export const ANONYMOUS: Caller = { credential: "none" };

/** The operator at the machine itself: the command line, jobs. */
export const SYSTEM: Caller = { credential: "system" };
