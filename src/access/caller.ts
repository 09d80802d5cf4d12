import type { RepositoryName } from "../oci/names.ts";
import type { CredentialScope } from "./credential-scope.ts";

/** What can be done to a repository. `administer` is its settings and its deletion. */
export type Action = "pull" | "push" | "delete" | "administer";

/**
 * How a caller proved who it is. `bearer`: a token of the docker token flow; `session`: a browser's
 * cookie; `system`: the operator at the machine itself.
 */
export type CredentialKind =
  | "none"
  | "password"
  | "api-token"
  | "session"
  | "certificate"
  | "bearer"
  | "system";

/** Who makes a request, as far as it was proven. */
export interface Caller {
  /** Undefined for an anonymous caller. */
  readonly account?: CallerAccount;
  /** What the caller may do can depend on it. */
  readonly credential: CredentialKind;
  /** Which of its kind, for events: the id of an API token, a session, a trust rule, a certificate. */
  readonly credentialId?: string;
  /** The API token that this credential is, or was got with: what ends that ends this. */
  readonly apiTokenId?: string;
  /**
   * What the credential is good for, when that is less than what the account may do: actions by
   * repository name. A bearer token of the docker token flow carries this.
   */
  readonly scopes?: ReadonlyMap<RepositoryName, ReadonlySet<Action>>;
  /** Whether the credential is good for the catalog; for bearer tokens. */
  readonly catalogScope?: boolean;
  /** What an API token was limited to when it was made. */
  readonly restriction?: CredentialScope;
  /** Where the request comes from, for events. */
  readonly origin?: RequestOrigin;
}

/** Where a request comes from. */
export interface RequestOrigin {
  readonly clientAddress: string;
  readonly userAgent: string;
  readonly requestId: string;
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

/** Whether the credential is good for all that its account may do. */
export function isUnrestricted(caller: Caller): boolean {
  return caller.scopes === undefined && caller.restriction === undefined;
}
