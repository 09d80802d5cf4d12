import { type Kysely, sql, type Transaction } from "kysely";
import { uidOf } from "../accounts/account-name.ts";
import type { Instant, Schema } from "../database/schema.ts";
import type { RepositoryVisibility } from "../registry/registry.ts";
import { mayBeSeen } from "../registry/visible-repositories.ts";
import type { AccessLevel } from "./decision.ts";
import {
  type AccountGrantee,
  type Grantee,
  levelNumber,
  levelOfNumber,
  type PathGranted,
  type TeamGrantee,
} from "./grantee.ts";

type Connection = Kysely<Schema>;
type Tx = Transaction<Schema>;
type Level = Exclude<AccessLevel, "none">;

/** What a grant is on. */
export type GrantTarget =
  | { readonly repositoryId: number }
  | { readonly namespaceId: number; readonly prefix: string };

/** A page of grants: those after an id, at most so many. */
export interface GrantPage {
  readonly after: number;
  readonly limit: number;
}

/** The team of an organization that a name, `id:UID` or a bare uid stands for. */
export async function findTeam(
  connection: Connection,
  organization: string,
  wanted: { readonly team: string; readonly callerId: number | undefined },
): Promise<TeamGrantee | undefined> {
  const uid = uidOf(wanted.team);
  const row = await connection
    .selectFrom("teams as t")
    .innerJoin("accounts as o", "o.id", "t.organization_id")
    .select(["t.id", "t.uid", "t.name", memberColumn(wanted.callerId)])
    .where("o.name", "=", organization)
    .where(uid === undefined ? "t.name" : "t.uid", "=", uid ?? wanted.team)
    .executeTakeFirst();
  return row && { kind: "team", id: row.id, uid: row.uid, name: row.name, includesCaller: row.member === 1 };
}

/** The user or service account of that name. */
export async function findGranteeAccount(
  connection: Connection,
  name: string,
): Promise<AccountGrantee | undefined> {
  const row = await connection
    .selectFrom("accounts")
    .select(["id", "uid", "name", "full_name", "kind", "is_admin", "is_active", "origin"])
    .where("name", "=", name)
    .executeTakeFirst();
  if (row === undefined || row.kind === "organization") return undefined;
  return {
    kind: "account",
    id: row.id,
    uid: row.uid,
    name: row.name,
    fullName: row.full_name,
    accountKind: row.kind,
    isAdmin: row.is_admin === 1,
    isActive: row.is_active === 1,
    isImported: row.origin !== "local",
  };
}

/** The level that a grantee was granted on exactly that; undefined for none. */
export async function findLevel(
  connection: Connection,
  target: GrantTarget,
  grantee: Grantee,
): Promise<Level | undefined> {
  const column = grantee.kind === "team" ? "team_id" : "account_id";
  const row =
    "repositoryId" in target
      ? await connection
          .selectFrom("repository_grants")
          .select("level")
          .where("repository_id", "=", target.repositoryId)
          .where(column, "=", grantee.id)
          .executeTakeFirst()
      : await connection
          .selectFrom("namespace_grants")
          .select("level")
          .where("prefix", "=", target.prefix)
          .where(column, "=", grantee.id)
          .executeTakeFirst();
  return row && levelOfNumber(row.level);
}

/** Grants a level, in the place of the one that was granted before. */
export async function setGrant(
  transaction: Tx,
  target: GrantTarget,
  grant: {
    readonly grantee: Grantee;
    readonly level: Level;
    readonly by: number | null;
    readonly now: Instant;
  },
): Promise<void> {
  const { grantee } = grant;
  const level = levelNumber(grant.level);
  const column = grantee.kind === "team" ? "team_id" : "account_id";
  const values = { [column]: grantee.id, level, created_at: grant.now, created_by: grant.by };
  if ("repositoryId" in target) {
    await transaction
      .insertInto("repository_grants")
      .values({ repository_id: target.repositoryId, ...values })
      .onConflict((conflict) =>
        conflict.columns([column, "repository_id"]).where(column, "is not", null).doUpdateSet({ level }),
      )
      .execute();
    return;
  }
  await transaction
    .insertInto("namespace_grants")
    .values({ namespace_id: target.namespaceId, prefix: target.prefix, ...values })
    .onConflict((conflict) =>
      conflict.columns([column, "prefix"]).where(column, "is not", null).doUpdateSet({ level }),
    )
    .execute();
}

/** Takes a grant away. @returns the level it had; undefined when there was none. */
export async function removeGrant(
  transaction: Tx,
  target: GrantTarget,
  grantee: Grantee,
): Promise<Level | undefined> {
  const column = grantee.kind === "team" ? "team_id" : "account_id";
  const row =
    "repositoryId" in target
      ? await transaction
          .deleteFrom("repository_grants")
          .where("repository_id", "=", target.repositoryId)
          .where(column, "=", grantee.id)
          .returning("level")
          .executeTakeFirst()
      : await transaction
          .deleteFrom("namespace_grants")
          .where("prefix", "=", target.prefix)
          .where(column, "=", grantee.id)
          .returning("level")
          .executeTakeFirst();
  return row && levelOfNumber(row.level);
}

/** The grants on one repository, to teams or to accounts, or to both, by age. */
export async function grantsOnRepository(
  connection: Connection,
  repositoryId: number,
  options: GrantPage & { readonly kind?: Grantee["kind"]; readonly callerId: number | undefined },
): Promise<readonly (Omit<PathGranted, "pattern"> & { readonly id: number })[]> {
  let query = connection
    .selectFrom("repository_grants as g")
    .leftJoin("teams as t", "t.id", "g.team_id")
    .leftJoin("accounts as a", "a.id", "g.account_id")
    .select(["g.id", "g.level", "g.created_at"])
    .select(["t.id as team_id", "t.uid as team_uid", "t.name as team_name", memberColumn(options.callerId)])
    .select(["a.id as account_id", "a.uid as account_uid", "a.name as account_name", "a.full_name"])
    .select(["a.kind", "a.is_admin", "a.is_active", "a.origin"])
    .where("g.repository_id", "=", repositoryId)
    .where("g.id", ">", options.after)
    .orderBy("g.id")
    .limit(options.limit);
  if (options.kind === "team") query = query.where("g.team_id", "is not", null);
  if (options.kind === "account") query = query.where("g.account_id", "is not", null);
  return (await query.execute()).flatMap((row) => {
    const grantee = granteeOf(row);
    return grantee === undefined
      ? []
      : [{ id: row.id, grantee, level: levelOfNumber(row.level), since: row.created_at }];
  });
}

/** The grants on paths of a namespace, by age: on one prefix, or on all of them. */
export async function grantsOnPaths(
  connection: Connection,
  namespaceId: number,
  options: GrantPage & {
    readonly prefix?: string;
    readonly kind?: Grantee["kind"];
    readonly callerId: number | undefined;
  },
): Promise<readonly PathGranted[]> {
  let query = connection
    .selectFrom("namespace_grants as g")
    .leftJoin("teams as t", "t.id", "g.team_id")
    .leftJoin("accounts as a", "a.id", "g.account_id")
    .select(["g.id", "g.level", "g.prefix", "g.created_at"])
    .select(["t.id as team_id", "t.uid as team_uid", "t.name as team_name", memberColumn(options.callerId)])
    .select(["a.id as account_id", "a.uid as account_uid", "a.name as account_name", "a.full_name"])
    .select(["a.kind", "a.is_admin", "a.is_active", "a.origin"])
    .where("g.namespace_id", "=", namespaceId)
    .where("g.id", ">", options.after)
    .orderBy("g.id")
    .limit(options.limit);
  if (options.prefix !== undefined) query = query.where("g.prefix", "=", options.prefix);
  if (options.kind === "team") query = query.where("g.team_id", "is not", null);
  return (await query.execute()).flatMap((row) => {
    const grantee = granteeOf(row);
    if (grantee === undefined) return [];
    const level = levelOfNumber(row.level);
    return [{ id: row.id, grantee, level, since: row.created_at, pattern: `${row.prefix}**` }];
  });
}

/** How many grants there are on a repository, or on a prefix, of a kind. */
export async function countGrants(
  connection: Connection,
  target: GrantTarget | { readonly namespaceId: number },
  kind?: Grantee["kind"],
): Promise<number> {
  const which =
    kind === undefined
      ? sql`1 = 1`
      : kind === "team"
        ? sql`team_id is not null`
        : sql`account_id is not null`;
  const on =
    "repositoryId" in target
      ? sql`repository_grants where repository_id = ${target.repositoryId}`
      : sql`namespace_grants where namespace_id = ${target.namespaceId} and ${"prefix" in target ? sql`prefix = ${target.prefix}` : sql`1 = 1`}`;
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${on} and ${which}`.execute(
    connection,
  );
  return Number(rows[0]?.count ?? 0);
}

/** The repositories that a team was granted something on, by name: those that may be seen. */
export async function grantedToTeam(
  connection: Connection,
  teamId: number,
  options: { readonly after: string; readonly limit: number; readonly visibility: RepositoryVisibility },
): Promise<readonly { readonly name: string; readonly level: Level }[]> {
  const rows = await connection
    .selectFrom("repository_grants as g")
    .innerJoin("repositories", "repositories.id", "g.repository_id")
    .select(["repositories.name", "g.level"])
    .where("g.team_id", "=", teamId)
    .where("repositories.deleted_at", "is", null)
    .where("repositories.name", ">", options.after)
    .where(mayBeSeen(options.visibility))
    .orderBy("repositories.name")
    .limit(options.limit)
    .execute();
  return rows.map(({ name, level }) => ({ name, level: levelOfNumber(level) }));
}

/** How many {@link grantedToTeam} goes through in all. */
export async function countGrantedToTeam(
  connection: Connection,
  teamId: number,
  visibility: RepositoryVisibility,
): Promise<number> {
  const row = await connection
    .selectFrom("repository_grants as g")
    .innerJoin("repositories", "repositories.id", "g.repository_id")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("g.team_id", "=", teamId)
    .where("repositories.deleted_at", "is", null)
    .where(mayBeSeen(visibility))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

interface GranteeRow {
  readonly team_id: number | null;
  readonly team_uid: string | null;
  readonly team_name: string | null;
  readonly member: number | null;
  readonly account_id: number | null;
  readonly account_uid: string | null;
  readonly account_name: string | null;
  readonly full_name: string | null;
  readonly kind: "user" | "organization" | "service" | null;
  readonly is_admin: number | null;
  readonly is_active: number | null;
  readonly origin: string | null;
}

function granteeOf(row: GranteeRow): Grantee | undefined {
  const { team_id: team, team_uid: teamUid, team_name: teamName } = row;
  if (team !== null && teamUid !== null && teamName !== null) {
    return { kind: "team", id: team, uid: teamUid, name: teamName, includesCaller: row.member === 1 };
  }
  const { account_id: id, account_uid: uid, account_name: name } = row;
  if (id === null || uid === null || name === null) return undefined;
  return {
    kind: "account",
    id,
    uid,
    name,
    fullName: row.full_name ?? "",
    accountKind: row.kind === "service" ? "service" : "user",
    isAdmin: row.is_admin === 1,
    isActive: row.is_active === 1,
    isImported: row.origin !== "local",
  };
}

/** Whether the caller is in the team. */
function memberColumn(callerId: number | undefined) {
  return sql<number>`case when exists (select 1 from team_members m
    where m.team_id = t.id and m.account_id = ${callerId ?? -1}) then 1 else 0 end`.as("member");
}
