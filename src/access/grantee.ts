import type { Instant } from "../database/schema.ts";
import type { AccessLevel } from "./decision.ts";

/** Who something is granted to, as people name it: a team of the namespace's organization, or an account. */
export type GranteeName = { readonly team: string } | { readonly username: string };

/** A team that is granted something. */
export interface TeamGrantee {
  readonly kind: "team";
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  /** Whether the caller is in it. */
  readonly includesCaller: boolean;
}

/** A user or a service account that is granted something. */
export interface AccountGrantee {
  readonly kind: "account";
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly fullName: string;
  readonly accountKind: "user" | "service";
  readonly isAdmin: boolean;
  readonly isActive: boolean;
  /** Whether it comes from another directory. */
  readonly isImported: boolean;
}

export type Grantee = TeamGrantee | AccountGrantee;

/** A level that somebody has, by a grant. */
export interface Granted {
  readonly id: number;
  readonly grantee: Grantee;
  readonly level: Exclude<AccessLevel, "none">;
  readonly since: Instant;
}

/** A grant on all repositories below a path. */
export interface PathGranted extends Granted {
  /** `org/**` or `org/app/**`. */
  readonly pattern: string;
}

/** The number that stands for a level in the database. */
export function levelNumber(level: Exclude<AccessLevel, "none">): 1 | 2 | 3 {
  return level === "administer" ? 3 : level === "write" ? 2 : 1;
}

/** The level that a number of the database stands for. */
export function levelOfNumber(number: number): Exclude<AccessLevel, "none"> {
  return number >= 3 ? "administer" : number === 2 ? "write" : "read";
}
