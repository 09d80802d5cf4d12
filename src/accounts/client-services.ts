import type { Caller } from "../access/caller.ts";
import type { ManagementAccess, NamespaceStanding } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder, EventType } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import { uidOf } from "./account-name.ts";
import { pageOf } from "./paging.ts";

export interface ClientServicesOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
}

/** What a service says of itself. */
export interface ClientServiceProperties {
  readonly description: string;
  readonly url: string;
  /** Only administrators say so. */
  readonly privileged: boolean;
  readonly redirectURIs: readonly string[];
  readonly jwksURIs: readonly string[];
  readonly providerIdentities: readonly string[];
  readonly caBundle: string;
}

/** A service that an account has registered. */
export interface ClientService extends ClientServiceProperties {
  readonly id: string;
  readonly ownerUid: string;
  readonly name: string;
}

type Changes = { readonly [Key in keyof ClientServiceProperties]?: ClientServiceProperties[Key] | undefined };

/** A service that is addressed: its account by name, itself by name, `id:UID` or uid. */
export interface ClientServiceOf {
  readonly account: string;
  readonly service: string;
}

const NONE: ClientServiceProperties = {
  description: "",
  url: "",
  privileged: false,
  redirectURIs: [],
  jwksURIs: [],
  providerIdentities: [],
  caBundle: "",
};

/** Services that an account has at most. */
const MAX_SERVICES = 100;

/**
 * The accounts service's register of services, which DTR's clients keep there. They are written
 * down and nothing else: the registry calls none of their addresses and trusts none of them.
 */
export class ClientServices {
  readonly #database: Database;
  readonly #access: ManagementAccess;
  readonly #events: EventRecorder;

  constructor({ database, access, events }: ClientServicesOptions) {
    this.#database = database;
    this.#access = access;
    this.#events = events;
  }

  /** The services of an account, by name. For the account, and those who manage it. */
  async list(caller: Caller, account: string, page: PageRequest): Promise<Page<ClientService>> {
    const { namespace } = await this.#access.self(caller, account, "read");
    return pageOf<ClientService>(
      page,
      ({ name }) => name,
      async ({ after, limit }) => {
        const rows = await this.#database.read
          .selectFrom("account_services")
          .select(["id", "name", "properties"])
          .where("account_id", "=", namespace.id)
          .where("name", ">", after)
          .orderBy("name")
          .limit(limit)
          .execute();
        return rows.map((row) => serviceOf(row, namespace.uid));
      },
    );
  }

  /** One of them. @throws RegistryError `serviceUnknown`. */
  async get(caller: Caller, { account, service }: ClientServiceOf): Promise<ClientService> {
    const { namespace } = await this.#access.self(caller, account, "read");
    const found = await find(this.#database.read, namespace.id, service);
    if (found === undefined) throw new RegistryError("serviceUnknown");
    return serviceOf(found, namespace.uid);
  }

  /** Registers a service. @throws RegistryError `conflict` when the name is taken, `denied`. */
  async create(
    caller: Caller,
    account: string,
    options: Changes & { readonly name: string },
  ): Promise<ClientService> {
    const standing = await this.#access.self(caller, account, "change");
    const { name, ...changes } = options;
    checkPrivilege(standing, changes);
    const { id: account_id, uid } = standing.namespace;
    const id: string = crypto.randomUUID();
    const properties = merged(NONE, changes);
    await this.#database.transaction(async (transaction) => {
      const { services } = await transaction
        .selectFrom("account_services")
        .select(({ fn }) => fn.countAll<number>().as("services"))
        .where("account_id", "=", account_id)
        .executeTakeFirstOrThrow();
      if (Number(services) >= MAX_SERVICES || (await find(transaction, account_id, name))) {
        throw new RegistryError("conflict", `there is a service ${name} already, or too many of them`);
      }
      await transaction
        .insertInto("account_services")
        .values({ id, account_id, name, properties: JSON.stringify(properties), created_at: Date.now() })
        .execute();
      await this.#events.record(transaction, caller, event(standing, "CREATE", { id, name }));
    });
    return { ...properties, id, ownerUid: uid, name };
  }

  /** Changes what is given of a service. @throws RegistryError `serviceUnknown`, `denied`. */
  async update(
    caller: Caller,
    { account, service }: ClientServiceOf,
    changes: Changes,
  ): Promise<ClientService> {
    const standing = await this.#access.self(caller, account, "change");
    checkPrivilege(standing, changes);
    return this.#database.transaction(async (transaction) => {
      const found = await find(transaction, standing.namespace.id, service);
      if (found === undefined) throw new RegistryError("serviceUnknown");
      const { id, name, ownerUid, ...before } = serviceOf(found, standing.namespace.uid);
      const properties = merged(before, changes);
      await transaction
        .updateTable("account_services")
        .set({ properties: JSON.stringify(properties) })
        .where("id", "=", id)
        .execute();
      await this.#events.record(transaction, caller, event(standing, "UPDATE", { id, name }));
      return { ...properties, id, ownerUid, name };
    });
  }

  /** Deletes a service. Nothing happens when there is none. */
  async delete(caller: Caller, { account, service }: ClientServiceOf): Promise<void> {
    const standing = await this.#access.self(caller, account, "change");
    await this.#database.transaction(async (transaction) => {
      const found = await find(transaction, standing.namespace.id, service);
      if (found === undefined) return;
      await transaction.deleteFrom("account_services").where("id", "=", found.id).execute();
      const { id, name } = found;
      await this.#events.record(transaction, caller, event(standing, "DELETE", { id, name }));
    });
  }
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly properties: string;
}

function find(connection: Database["read"], accountId: number, nameOrId: string): Promise<Row | undefined> {
  const uid = uidOf(nameOrId);
  return connection
    .selectFrom("account_services")
    .select(["id", "name", "properties"])
    .where("account_id", "=", accountId)
    .where(uid === undefined ? "name" : "id", "=", uid ?? nameOrId)
    .executeTakeFirst();
}

function serviceOf({ id, name, properties }: Row, ownerUid: string): ClientService {
  return { ...NONE, ...(JSON.parse(properties) as Partial<ClientServiceProperties>), id, name, ownerUid };
}

function merged(before: ClientServiceProperties, changes: Changes): ClientServiceProperties {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...before, ...Object.fromEntries(given) };
}

function checkPrivilege({ isAdmin }: NamespaceStanding, { privileged }: Changes): void {
  if (privileged && !isAdmin) {
    throw new RegistryError("denied", "only an administrator of the registry makes a service privileged");
  }
}

const VERBS = { CREATE: "add", UPDATE: "update", DELETE: "remove" } as const;

function event({ namespace }: NamespaceStanding, type: EventType & keyof typeof VERBS, data: object) {
  return {
    type,
    action: `account.service.${VERBS[type]}`,
    object: { type: "account", id: namespace.uid, name: namespace.name },
    namespace: namespace.name,
    data: { ...data },
  };
}
