import { z } from "zod";
import type { Database } from "../../database/database.ts";
import type { EventRecorder } from "../../events/event-recorder.ts";
import { defineJob, type JobContext, type JobHandler } from "../../jobs/handlers.ts";
import { ExternalAccounts } from "../external-accounts.ts";
import { syncScheduleOf } from "./sync-schedule.ts";

/** The job's name. DTR's accounts service calls it `ldap-sync`. */
export const LDAP_SYNC = "ldap_sync";

export interface LdapSyncJobOptions {
  readonly database: Database;
  /** What the administrator allows to be connected to: `outbound.allow`. */
  readonly allow: readonly string[];
  readonly events: EventRecorder;
}

/**
 * `ldap_sync`: brings accounts and memberships into step with the LDAP directories. Looked at every
 * minute; a job is made only when a provider's own schedule says so.
 */
export function ldapSyncJob({ database, allow, events }: LdapSyncJobOptions): JobHandler {
  return defineJob({
    action: LDAP_SYNC,
    description: "Brings accounts and memberships into step with LDAP directories",
    parameters: z.strictObject({
      /** One provider, by its name; without it all whose time has come, or all when it has for none. */
      provider: z.string().max(63).optional(),
    }),
    schedule: "0 * * * * *",
    due: async (now) => (await dueProviders(database, now)).length > 0,
    async run(context, { provider }) {
      const enabled = await enabledProviders(database);
      const due = provider === undefined ? await dueProviders(database, Date.now()) : [];
      // Somebody asked for it, and not the schedule, when nothing is due.
      const asked = enabled.filter(({ name }) => provider === undefined || name === provider);
      const chosen = due.length > 0 ? due : asked;
      if (provider !== undefined && chosen.length === 0) {
        throw new Error(`there is no enabled LDAP provider named ${provider}`);
      }
      let failure: unknown;
      for (const { id, name } of chosen) {
        try {
          await syncOne({ database, allow, events, context }, { id, name });
        } catch (error) {
          context.signal.throwIfAborted();
          // One directory that is down does not keep the others from their sync.
          context.log.error(`${name}: ${messageOf(error)}`);
          failure = error;
        }
      }
      if (failure !== undefined) throw failure;
    },
  });
}

interface Run {
  readonly database: Database;
  readonly allow: readonly string[];
  readonly events: EventRecorder;
  readonly context: JobContext;
}

async function syncOne(
  { database, allow, events, context }: Run,
  { id, name }: { readonly id: number; readonly name: string },
): Promise<void> {
  await noteRun(database, id);
  const [{ DirectorySync }, { directoryAddresses, ldapKind }, { readProvider }] = await Promise.all([
    import("./directory-sync.ts"),
    import("./ldap-kind.ts"),
    import("../identity-providers.ts"),
  ]);
  const permits = directoryAddresses(allow);
  const provider = await readProvider(database, ldapKind(permits), name);
  if (provider === undefined) return;
  const accounts = new ExternalAccounts({ database, events });
  const { log, signal, progress } = context;
  const outcome = await new DirectorySync({ database, events, accounts, permits }).run(provider, {
    log,
    signal,
  });
  progress({ done: outcome.users, unit: "users", message: `${name} is in step`, result: outcome });
}

interface EnabledProvider {
  readonly id: number;
  readonly name: string;
  readonly schedule: string;
  readonly updatedAt: number;
}

async function enabledProviders(database: Database): Promise<readonly EnabledProvider[]> {
  const rows = await database.read
    .selectFrom("identity_providers")
    .select(["id", "name", "configuration", "updated_at"])
    .where("kind", "=", "ldap")
    .where("is_enabled", "=", 1)
    .orderBy("id")
    .execute();
  return rows.map(({ id, name, configuration, updated_at: updatedAt }) => {
    const { syncSchedule } = JSON.parse(configuration) as { syncSchedule?: string };
    return { id, name, schedule: syncSchedule ?? "@hourly", updatedAt };
  });
}

async function dueProviders(database: Database, now: number): Promise<readonly EnabledProvider[]> {
  const providers = (await enabledProviders(database)).filter(({ schedule }) => schedule !== "");
  if (providers.length === 0) return [];
  const runs = await database.read
    .selectFrom("settings")
    .select(["key", "value"])
    .where(
      "key",
      "in",
      providers.map(({ id }) => runKey(id)),
    )
    .execute();
  const lastRuns = new Map(runs.map(({ key, value }) => [key, (JSON.parse(value) as { at: number }).at]));
  return providers.filter(({ id, schedule, updatedAt }) => {
    const next = syncScheduleOf(schedule).next(Math.max(lastRuns.get(runKey(id)) ?? 0, updatedAt));
    return next !== undefined && next <= now;
  });
}

/** Notes that a sync begins, so that one that fails waits for its next time. */
async function noteRun(database: Database, providerId: number): Promise<void> {
  const now = Date.now();
  const row = { value: JSON.stringify({ at: now }), updated_at: now };
  await database.transaction((transaction) =>
    transaction
      .insertInto("settings")
      .values({ key: runKey(providerId), ...row })
      .onConflict((conflict) => conflict.column("key").doUpdateSet(row))
      .execute(),
  );
}

function runKey(providerId: number): string {
  return `identity.ldap-sync.${providerId}`;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
