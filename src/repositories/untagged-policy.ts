import { sql } from "kysely";
import { z } from "zod";
import type { Caller } from "../access/caller.ts";
import type { Database } from "../database/database.ts";
import type { Instant } from "../database/schema.ts";
import { earlier, effectiveUntaggedDays, strongerReason } from "../garbage-collection/reviews.ts";
import { defineJob, type JobContext, type JobHandler } from "../jobs/handlers.ts";
import type { JobService } from "../jobs/job-service.ts";
import { RegistryError } from "../oci/errors.ts";
import type { RepositoryName } from "../oci/names.ts";
import { type RepositoryAccess, requireRepository } from "./tag-history.ts";

/** What becomes of manifests without a tag: kept, collected after so many days, or as the configuration says. */
export type UntaggedPolicy = "default" | "keep" | { readonly days: number };

export interface UntaggedPoliciesOptions {
  readonly database: Database;
  readonly access: RepositoryAccess;
  readonly jobs: JobService;
}

const ACTION = "untagged_policy";
const MAX_DAYS = 36_500;

/** The policy for untagged manifests of each repository. */
export class UntaggedPolicies {
  readonly #database: Database;
  readonly #access: RepositoryAccess;
  readonly #jobs: JobService;

  constructor({ database, access, jobs }: UntaggedPoliciesOptions) {
    this.#database = database;
    this.#access = access;
    this.#jobs = jobs;
  }

  /** @throws RegistryError `nameUnknown`, and what the access decision throws. */
  async get(caller: Caller, repository: RepositoryName): Promise<UntaggedPolicy> {
    await this.#access.authorize(caller, "pull", repository);
    const row = await this.#database.read
      .selectFrom("repositories")
      .select("untagged_days")
      .where("name", "=", repository)
      .executeTakeFirst();
    if (!row) throw new RegistryError("nameUnknown", undefined, { detail: { name: repository } });
    if (row.untagged_days === null) return "default";
    return row.untagged_days < 0 ? "keep" : { days: row.untagged_days };
  }

  /**
   * Sets the policy, and has what is already untagged looked at by it.
   *
   * @throws RegistryError `nameUnknown`, `parameterInvalid`, and what the access decision throws.
   */
  async set(caller: Caller, repository: RepositoryName, policy: UntaggedPolicy): Promise<void> {
    await this.#access.authorize(caller, "administer", repository);
    const column = toColumn(policy);
    const id = await requireRepository(this.#database.read, repository);
    await this.#database.transaction(async (transaction) => {
      await transaction
        .updateTable("repositories")
        .set({ untagged_days: column })
        .where("id", "=", id)
        .execute();
      if (policy === "keep") return;
      await this.#jobs.enqueueIn(transaction, { action: ACTION, parameters: { repositoryId: id } });
    });
  }
}

function toColumn(policy: UntaggedPolicy): number | null {
  if (policy === "default") return null;
  if (policy === "keep") return -1;
  if (!Number.isInteger(policy.days) || policy.days < 1 || policy.days > MAX_DAYS) {
    throw new RegistryError("parameterInvalid", `days must be a whole number from 1 to ${MAX_DAYS}`);
  }
  return policy.days;
}

export interface UntaggedPolicyJobOptions {
  readonly database: Database;
  readonly untaggedDays: number | undefined;
  readonly now?: () => Instant;
}

/** Where the default policy is kept that untagged manifests were last looked at by: `settings.key`. */
const APPLIED_DEFAULT = "garbage-collection.untagged-days";

/**
 * Puts manifests that have no tag into the review queue, after a policy changed: of one
 * repository, or of all.
 */
export function untaggedPolicyJob({
  database,
  untaggedDays,
  now = Date.now,
}: UntaggedPolicyJobOptions): JobHandler {
  return defineJob({
    action: ACTION,
    description: "Has untagged manifests looked at after a policy changed",
    parameters: z.strictObject({ repositoryId: z.number().int().optional() }),
    retries: 5,
    schedule: "30 */5 * * * *",
    // By itself only when the default in the configuration is another than last time.
    due: async () => (await appliedDefault(database)) !== stored(untaggedDays),
    async run(context, { repositoryId }) {
      const count = await enqueueUntagged(database, { context, repositoryId, untaggedDays, now });
      context.log.info(`${count} untagged manifests are to be looked at`);
      context.progress({ done: count, unit: "manifests" });
      if (repositoryId === undefined) await rememberDefault(database, stored(untaggedDays), now());
    },
  });
}

const PAGE = 1000;

interface EnqueueUntagged {
  readonly context: JobContext;
  readonly repositoryId: number | undefined;
  readonly untaggedDays: number | undefined;
  readonly now: () => Instant;
}

/** Walks manifests by id, in pages, from the checkpoint on. */
async function enqueueUntagged(database: Database, options: EnqueueUntagged): Promise<number> {
  const { context, repositoryId, now } = options;
  const from = z.object({ after: z.number(), count: z.number() }).safeParse(context.checkpoint);
  let { after, count } = from.success ? from.data : { after: 0, count: 0 };
  for (;;) {
    context.signal.throwIfAborted();
    let query = database.read
      .selectFrom("manifests as m")
      .innerJoin("repositories as r", "r.id", "m.repository_id")
      .leftJoin("tags as t", "t.manifest_id", "m.id")
      .select(["m.id", "t.name as tag", "r.untagged_days", "m.deleted_at"])
      .where("m.id", ">", after)
      .where("r.deleted_at", "is", null)
      .orderBy("m.id")
      .limit(PAGE);
    if (repositoryId !== undefined) query = query.where("m.repository_id", "=", repositoryId);
    const rows = await query.execute();
    const last = rows.at(-1);
    if (!last) return count;
    const ids = rows
      .filter(
        (row) =>
          row.tag === null &&
          row.deleted_at === null &&
          effectiveUntaggedDays(row.untagged_days, options.untaggedDays) !== undefined,
      )
      .map(({ id }) => id);
    await enqueue(database, ids, now());
    count += ids.length;
    after = last.id;
    await context.saveCheckpoint({ after, count });
    context.progress({ done: count, unit: "manifests" });
  }
}

async function enqueue(database: Database, ids: readonly number[], at: Instant): Promise<void> {
  if (ids.length === 0) return;
  await database.transaction(async (transaction) => {
    await transaction
      .insertInto("manifest_reviews")
      .columns(["manifest_id", "review_at", "reason", "attempts"])
      .expression(
        // Read again: those that were collected meanwhile are gone.
        transaction
          .selectFrom("manifests")
          .select(["id", sql<number>`cast(${at} as bigint)`.as("at")])
          .select([sql<"policy">`cast('policy' as text)`.as("reason"), sql<number>`0`.as("attempts")])
          .where("id", "in", ids),
      )
      .onConflict((conflict) =>
        conflict
          .column("manifest_id")
          .doUpdateSet({ review_at: earlier("manifest_reviews"), reason: strongerReason("policy") }),
      )
      .execute();
  });
}

function stored(days: number | undefined): string {
  return days === undefined ? "keep" : String(days);
}

async function appliedDefault(database: Database): Promise<string> {
  const row = await database.read
    .selectFrom("settings")
    .select("value")
    .where("key", "=", APPLIED_DEFAULT)
    .executeTakeFirst();
  return row?.value ?? "keep";
}

async function rememberDefault(database: Database, value: string, now: Instant): Promise<void> {
  await database.transaction((transaction) =>
    transaction
      .insertInto("settings")
      .values({ key: APPLIED_DEFAULT, value, updated_at: now })
      .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, updated_at: now }))
      .execute(),
  );
}
