import type { Transaction } from "kysely";
import { z } from "zod";
import type { Database } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";

export type Tx = Transaction<Schema>;

const history = z.object({
  enabled: z.boolean().optional(),
  /** Milliseconds; 0 for no limit. */
  maxAge: z.number().int().min(0).optional(),
  /** How many are kept at least of those there are; 0 for no limit. */
  toKeep: z.number().int().min(0).optional(),
});

/**
 * What administrators set while the registry runs, as it is stored: what is not there is as
 * configured. What a newer program on the same database has set besides is none of our business,
 * and no reason to fail: every access decision reads this.
 */
const storedSettings = z.object({
  createOnPush: z.boolean().optional(),
  readOnly: z.boolean().optional(),
  jobHistory: history.optional(),
  eventHistory: history.optional(),
  /** What DTR's clients set and read back, and nothing here depends on. */
  kept: z.record(z.string(), z.union([z.boolean(), z.number(), z.string()])).optional(),
});

export type StoredSettings = z.output<typeof storedSettings>;

const KEY = "registry.settings";

/** The row of what administrators set while the registry runs. */
export class SettingsStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async read(): Promise<StoredSettings> {
    return parse(
      await this.#database.read
        .selectFrom("settings")
        .select("value")
        .where("key", "=", KEY)
        .executeTakeFirst(),
    );
  }

  /** Two changes at once do not undo each other: the second one sees what the first one wrote. */
  async change(
    edit: (stored: StoredSettings) => StoredSettings,
    also: (transaction: Tx) => Promise<void>,
  ): Promise<StoredSettings> {
    const now = Date.now();
    return this.#database.transaction(async (transaction) => {
      await transaction
        .insertInto("settings")
        .values({ key: KEY, value: "{}", updated_at: now })
        .onConflict((conflict) => conflict.column("key").doUpdateSet({ updated_at: now }))
        .execute();
      const before = await transaction
        .selectFrom("settings")
        .select("value")
        .where("key", "=", KEY)
        .executeTakeFirst();
      const stored = edit(parse(before));
      await transaction
        .updateTable("settings")
        .set({ value: JSON.stringify(stored) })
        .where("key", "=", KEY)
        .execute();
      await also(transaction);
      return stored;
    });
  }
}

function parse(row: { readonly value: string } | undefined): StoredSettings {
  return row === undefined ? {} : storedSettings.parse(JSON.parse(row.value));
}
