import type { Memory } from "../processes.ts";

/** What a bearer token is to be good for. */
export interface Scope {
  readonly type: "repository" | "registry";
  /** A repository, or `catalog`. */
  readonly name: string;
  readonly actions: readonly string[];
}

/** A running server that work is measured on. */
export interface Peer extends AsyncDisposable {
  readonly name: string;
  readonly version: string;
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  /** Where it keeps its bytes. */
  readonly directory: string;
  memory(): Memory;
}

/** A running registry. */
export interface RegistryPeer extends Peer {
  /** An `Authorization` header good for the scopes, for a few minutes; undefined where none is asked for. */
  authorize(scopes: readonly Scope[]): Promise<string | undefined>;
  /** Where a client that starts gets its token, and what it shows there. Undefined where none is needed. */
  tokenEndpoint(scopes: readonly Scope[]): TokenEndpoint | undefined;
}

export interface TokenEndpoint {
  readonly url: string;
  readonly authorization?: string | undefined;
}

/** Pull and push in one repository. */
export function pushScope(repository: string): Scope {
  return { type: "repository", name: repository, actions: ["pull", "push"] };
}

export function pullScope(repository: string): Scope {
  return { type: "repository", name: repository, actions: ["pull"] };
}

export const CATALOG_SCOPE: Scope = { type: "registry", name: "catalog", actions: ["*"] };

/** The scope as the token protocol writes it: `repository:name:pull,push`. */
export function scopeText(scope: Scope): string {
  return `${scope.type}:${scope.name}:${scope.actions.join(",")}`;
}
