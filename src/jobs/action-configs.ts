import type { Selectable, Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { ActionConfigsTable } from "../database/management-schema.ts";
import type { Schema } from "../database/schema.ts";
import type { JobParameters } from "./job.ts";

/** The parameters that jobs of an action have when they are asked for without. */
export interface ActionConfig {
  readonly id: string;
  readonly action: string;
  readonly parameters: JobParameters;
}

/** The stored default parameters of actions. */
export class ActionConfigs {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(): Promise<readonly ActionConfig[]> {
    const rows = await this.#database.read
      .selectFrom("action_configs")
      .selectAll()
      .orderBy("action")
      .execute();
    return rows.map(toActionConfig);
  }

  async find(action: string): Promise<ActionConfig | undefined> {
    const row = await this.#database.read
      .selectFrom("action_configs")
      .selectAll()
      .where("action", "=", action)
      .executeTakeFirst();
    return row && toActionConfig(row);
  }

  async set(
    transaction: Transaction<Schema>,
    action: string,
    parameters: JobParameters,
  ): Promise<ActionConfig> {
    const changes = { parameters: JSON.stringify(parameters), updated_at: Date.now() };
    const row = await transaction
      .insertInto("action_configs")
      .values({ action, id: crypto.randomUUID(), ...changes })
      .onConflict((conflict) => conflict.column("action").doUpdateSet(changes))
      .returningAll()
      .executeTakeFirstOrThrow();
    return toActionConfig(row);
  }

  /** @returns whether there was one. */
  async delete(transaction: Transaction<Schema>, action: string): Promise<boolean> {
    const { numDeletedRows } = await transaction
      .deleteFrom("action_configs")
      .where("action", "=", action)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}

function toActionConfig({ id, action, parameters }: Selectable<ActionConfigsTable>): ActionConfig {
  return { id, action, parameters: JSON.parse(parameters) as JobParameters };
}
