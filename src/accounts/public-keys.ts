import { createPublicKey, type KeyObject } from "node:crypto";
import type { Caller } from "../access/caller.ts";
import type { ManagementAccess, NamespaceStanding } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder, EventType } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import type { Page, PageRequest } from "../registry/registry.ts";
import { pageOf } from "./paging.ts";

export interface PublicKeysOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
}

/** A public key that an account is known by. */
export interface PublicKey {
  /** The SHA-256 of the account's id and the key, in hexadecimal. */
  readonly id: string;
  readonly accountUid: string;
  /** PEM, SubjectPublicKeyInfo (RFC 7468, section 13). */
  readonly publicKey: string;
  readonly label: string;
}

export interface AddPublicKeyOptions {
  readonly publicKey: string;
  readonly label: string;
}

/** Keys that an account has at most. */
const MAX_KEYS = 100;

/** Public keys that accounts make known. For the account itself, and those who manage it. */
export class PublicKeys {
  readonly #database: Database;
  readonly #access: ManagementAccess;
  readonly #events: EventRecorder;

  constructor({ database, access, events }: PublicKeysOptions) {
    this.#database = database;
    this.#access = access;
    this.#events = events;
  }

  /** The keys of an account, by their ids. @throws RegistryError `accountUnknown`. */
  async list(caller: Caller, account: string, page: PageRequest): Promise<Page<PublicKey>> {
    const { namespace } = await this.#access.self(caller, account, "read");
    return pageOf<PublicKey>(
      page,
      ({ id }) => id,
      async ({ after, limit }) => {
        const rows = await this.#database.read
          .selectFrom("public_keys")
          .select(["id", "public_key", "label"])
          .where("account_id", "=", namespace.id)
          .where("id", ">", after)
          .orderBy("id")
          .limit(limit)
          .execute();
        return rows.map(({ id, public_key: publicKey, label }) => ({
          id,
          accountUid: namespace.uid,
          publicKey,
          label,
        }));
      },
    );
  }

  /** Makes a key known. The same key again gets the new label. @throws RegistryError `parameterInvalid`. */
  async add(caller: Caller, account: string, options: AddPublicKeyOptions): Promise<PublicKey> {
    const standing = await this.#access.self(caller, account, "change");
    const { id: account_id, uid: accountUid } = standing.namespace;
    const key = parsePublicKey(options.publicKey);
    const publicKey = key.export({ type: "spki", format: "pem" }).toString();
    const id = new Bun.CryptoHasher("sha256").update(`${accountUid}\n${publicKey}`).digest("hex");
    const { label } = options;
    await this.#database.transaction(async (transaction) => {
      const { keys } = await transaction
        .selectFrom("public_keys")
        .select(({ fn }) => fn.countAll<number>().as("keys"))
        .where("account_id", "=", account_id)
        .executeTakeFirstOrThrow();
      if (Number(keys) >= MAX_KEYS) {
        throw new RegistryError(
          "conflict",
          `an account has ${MAX_KEYS} public keys at most: delete one first`,
        );
      }
      await transaction
        .insertInto("public_keys")
        .values({ id, account_id, public_key: publicKey, label, created_at: Date.now() })
        .onConflict((found) => found.column("id").doUpdateSet({ label }))
        .execute();
      await this.#events.record(transaction, caller, event(standing, "CREATE", { id, label }));
    });
    return { id, accountUid, publicKey, label };
  }

  /** Gives a key another label. @throws RegistryError `publicKeyUnknown`. */
  async rename(
    caller: Caller,
    { account, id }: { readonly account: string; readonly id: string },
    label: string,
  ): Promise<PublicKey> {
    const standing = await this.#access.self(caller, account, "change");
    return this.#database.transaction(async (transaction) => {
      const row = await transaction
        .updateTable("public_keys")
        .set({ label })
        .where("id", "=", id)
        .where("account_id", "=", standing.namespace.id)
        .returning(["public_key", "label"])
        .executeTakeFirst();
      if (row === undefined) throw new RegistryError("publicKeyUnknown");
      await this.#events.record(transaction, caller, event(standing, "UPDATE", { id, label }));
      return { id, accountUid: standing.namespace.uid, publicKey: row.public_key, label };
    });
  }

  /** Deletes a key. Nothing happens when there is none. */
  async delete(caller: Caller, account: string, id: string): Promise<void> {
    const standing = await this.#access.self(caller, account, "change");
    await this.#database.transaction(async (transaction) => {
      const row = await transaction
        .deleteFrom("public_keys")
        .where("id", "=", id)
        .where("account_id", "=", standing.namespace.id)
        .returning("label")
        .executeTakeFirst();
      if (row === undefined) return;
      await this.#events.record(transaction, caller, event(standing, "DELETE", { id, label: row.label }));
    });
  }
}

/** A private key would be taken for its public part: nobody is to send one, so it is refused. */
function parsePublicKey(text: string): KeyObject {
  try {
    if (/-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(text) && !text.includes("PRIVATE")) {
      return createPublicKey(text);
    }
  } catch {
    // Said below.
  }
  throw new RegistryError("parameterInvalid", "the public key is not one in PEM: -----BEGIN PUBLIC KEY-----");
}

const VERBS = { CREATE: "add", UPDATE: "update", DELETE: "remove" } as const;

function event({ namespace }: NamespaceStanding, type: EventType & keyof typeof VERBS, data: object) {
  return {
    type,
    action: `account.key.${VERBS[type]}`,
    object: { type: "account", id: namespace.uid, name: namespace.name },
    namespace: namespace.name,
    data: { ...data },
  };
}
