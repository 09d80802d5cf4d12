import { insertTestAccount } from "../accounts/testing.ts";
import type { TestApplication } from "../api/testing.ts";

/** Adds an identity provider to the database of a test, and gives its id. */
export async function addProvider(
  app: TestApplication,
  options: { readonly name?: string; readonly configuration?: Readonly<Record<string, unknown>> } = {},
): Promise<number> {
  const now = Date.now();
  const row = await app.database.transaction((transaction) =>
    transaction
      .insertInto("identity_providers")
      .values({
        name: options.name ?? "corporate",
        kind: "oidc",
        configuration: JSON.stringify(options.configuration ?? {}),
        created_at: now,
        updated_at: now,
      })
      .returning("id")
      .executeTakeFirstOrThrow(),
  );
  return row.id;
}

/** Makes an organization with one team. */
export async function organizationWithTeam(
  app: TestApplication,
  name: string,
  team: string,
): Promise<{ readonly id: number; readonly teamId: number }> {
  const now = Date.now();
  return app.database.transaction(async (transaction) => {
    const id = await insertTestAccount(transaction, { name });
    const { id: teamId } = await transaction
      .insertInto("teams")
      .values({ uid: crypto.randomUUID(), organization_id: id, name: team, created_at: now })
      .returning("id")
      .executeTakeFirstOrThrow();
    return { id, teamId };
  });
}

/** Maps a group of a provider. */
export async function mapGroup(
  app: TestApplication,
  providerId: number,
  mapping: {
    readonly group: string;
    readonly team_id?: number;
    readonly organization_id?: number;
    readonly role?: "member" | "admin" | "owner" | "registry-admin" | "registry-auditor";
  },
): Promise<void> {
  const { group, ...target } = mapping;
  await app.database.transaction((transaction) =>
    transaction
      .insertInto("group_mappings")
      .values({ provider_id: providerId, external_group: group, created_at: Date.now(), ...target })
      .execute(),
  );
}

/** What an account belongs to, in words: `acme owner`, `acme/devs admin`. */
export async function membershipsOf(app: TestApplication, accountId: number): Promise<readonly string[]> {
  const organizations = await app.database.read
    .selectFrom("organization_members as m")
    .innerJoin("accounts as o", "o.id", "m.organization_id")
    .select(["o.name", "m.is_owner"])
    .where("m.account_id", "=", accountId)
    .execute();
  const teams = await app.database.read
    .selectFrom("team_members as m")
    .innerJoin("teams as t", "t.id", "m.team_id")
    .innerJoin("accounts as o", "o.id", "t.organization_id")
    .select(["o.name as organization", "t.name", "m.is_admin"])
    .where("m.account_id", "=", accountId)
    .execute();
  return [
    ...organizations.map(({ name, is_owner }) => (is_owner ? `${name} owner` : name)),
    ...teams.map(({ organization, name, is_admin }) => `${organization}/${name}${is_admin ? " admin" : ""}`),
  ].sort();
}

/** The id of the account of that name. */
export async function accountId(app: TestApplication, name: string): Promise<number> {
  const row = await app.database.read
    .selectFrom("accounts")
    .select("id")
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  return row.id;
}
