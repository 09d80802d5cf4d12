import type { AccessControl } from "../access/access-control.ts";
import { AuthenticationRequired } from "../access/authentication-required.ts";
import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import { isRegistryError } from "../oci/errors.ts";
import type { RepositoryName } from "../oci/names.ts";

/** What a webhook watches. */
export type Watched =
  | { readonly kind: "everything" }
  | { readonly kind: "namespace"; readonly name: string }
  | { readonly kind: "repository"; readonly name: RepositoryName };

export interface WebhookRightsOptions {
  readonly access: AccessControl;
  readonly management: ManagementAccess;
}

/**
 * Who may have webhooks: for a repository who administers it, for a namespace who administers all of
 * it, for everything administrators of the registry. Auditors may look.
 */
export class WebhookRights {
  readonly #access: AccessControl;
  readonly #management: ManagementAccess;

  constructor({ access, management }: WebhookRightsOptions) {
    this.#access = access;
    this.#management = management;
  }

  /** @throws what the access decision throws. */
  async require(caller: Caller, watched: Watched, intent: "read" | "change"): Promise<void> {
    switch (watched.kind) {
      case "everything":
        await (intent === "read" ? this.#management.auditor(caller) : this.#management.administrator(caller));
        return;
      case "namespace":
        await this.#management.namespaceAdmin(caller, watched.name, intent);
        return;
      case "repository":
        try {
          await this.#access.authorize(caller, "administer", watched.name);
        } catch (error) {
          if (intent === "change" || error instanceof AuthenticationRequired) throw error;
          if (!(await this.#passes(() => this.#management.auditor(caller)))) throw error;
        }
    }
  }

  /** Whether {@link require} lets the caller go on. */
  may(caller: Caller, watched: Watched, intent: "read" | "change"): Promise<boolean> {
    return this.#passes(() => this.require(caller, watched, intent));
  }

  async #passes(decide: () => Promise<unknown>): Promise<boolean> {
    try {
      await decide();
      return true;
    } catch (error) {
      if (isRegistryError(error) || error instanceof AuthenticationRequired) return false;
      throw error;
    }
  }
}

/** What a row of the database watches; undefined when that is gone. */
export function watchedBy(row: {
  readonly key: string;
  readonly repository_id: number | null;
  readonly repository: string | null;
}): Watched | undefined {
  if (row.repository_id !== null)
    return row.repository === null
      ? undefined
      : { kind: "repository", name: row.repository as RepositoryName };
  return row.key === "" ? { kind: "everything" } : { kind: "namespace", name: row.key };
}
