import type { Transaction } from "kysely";
import { initial } from "../database/migrations/0001-initial.ts";
import { management } from "../database/migrations/0002-management.ts";
import type { Schema } from "../database/schema.ts";
import type { Engine } from "../database/testing.ts";
import { type Client, openTestApplication, PASSWORD, type TestApplication } from "./testing.ts";

/** The kinds of callers that every operation is tried by. */
export const CALLERS = [
  "anonymous",
  "stranger",
  "reader",
  "writer",
  "repositoryAdmin",
  "member",
  "owner",
  "auditor",
  "service",
  "admin",
  "rival",
] as const;

export type CallerKind = (typeof CALLERS)[number];

/** Ids of what the fixture holds. */
export interface FixtureIds {
  readonly teamUid: string;
  readonly tokenId: string;
  readonly webhookId: string;
  readonly jobId: string;
  readonly digest: string;
  readonly publicKeyId: string;
  readonly serviceId: string;
  readonly trustRuleId: string;
  readonly mappingId: string;
  readonly deliveryId: string;
  readonly eventId: string;
  readonly sessionId: string;
}

/**
 * A registry with one of everything, and one of every kind of caller:
 *
 * - organization `acme` with `owner`, `member`, team `devs` (in which `member` is), service account
 *   `robot`, and the private repository `acme/app` with the tag `latest`;
 * - `reader`, `writer` and `repositoryadmin` were granted their levels on `acme/app`; `robot` may read it;
 * - organization `rival`, owned by `rival-owner`, with the repository `rival/app`.
 */
export interface ApiFixture extends AsyncDisposable {
  readonly app: TestApplication;
  readonly ids: FixtureIds;
  caller(kind: CallerKind): Client;
  /** Everything in the database, but for what changes by looking: by table, as text. */
  snapshot(): Promise<Snapshot>;
  /** Brings the database back to a snapshot. */
  restore(snapshot: Snapshot): Promise<void>;
}

export type Snapshot = ReadonlyMap<string, readonly Row[]>;
type Row = Readonly<Record<string, unknown>>;
type Tx = Transaction<Schema>;

const ACCOUNT_NAMES: Readonly<Record<Exclude<CallerKind, "anonymous" | "admin">, string>> = {
  stranger: "stranger",
  reader: "reader",
  writer: "writer",
  repositoryAdmin: "repositoryadmin",
  member: "member",
  owner: "owner",
  auditor: "auditor",
  service: "robot",
  rival: "rival-owner",
};

/** The webhook on `acme/app`; bodies name it. */
export const WEBHOOK_ID = "2f6c9a54-8d1e-4b7a-9c03-5e1d7f20a6b8";

/** Tables and columns that are written without anybody having changed something. */
const PASSED_OVER = new Set([
  "schema_migrations",
  "access_version",
  "signing_keys",
  "events",
  "event_batches",
  "event_outbox",
  "webhook_deliveries",
  "repository_counts",
  "login_states",
]);
const PASSED_OVER_COLUMNS = new Set(["last_login_at", "last_used_at", "last_seen_at", "pulls", "pushes"]);

/** Makes the fixture. */
export async function openApiFixture(engine: Engine): Promise<ApiFixture> {
  const app = await openTestApplication({
    engine,
    config: {
      registry: { anonymousPull: true },
      limits: { requestsPerClient: 1000, failedLoginsPerMinute: 10_000 },
    },
  });
  for (const name of Object.values(ACCOUNT_NAMES)) await app.user(name);
  const clients = new Map<CallerKind, Client>([
    ["anonymous", app.anonymous],
    ["admin", app.admin],
    ...Object.entries(ACCOUNT_NAMES).map(([kind, name]) => [kind as CallerKind, app.as(name)] as const),
  ]);
  const repository = await app.repository("acme/app");
  await app.repository("rival/app");
  const parts = await app.database.transaction((transaction) => populate(transaction, repository));
  const digest = await pushImage(app, "acme/app", "latest");
  const tables = tableNames(engine);
  return {
    app,
    ids: { ...parts, digest },
    caller(kind) {
      const client = clients.get(kind);
      if (client === undefined) throw new Error(`no caller ${kind}`);
      return client;
    },
    async snapshot() {
      const rows = await Promise.all(
        tables.map(
          async (table) => [table, await app.database.read.selectFrom(table).selectAll().execute()] as const,
        ),
      );
      return new Map<string, readonly Row[]>(rows);
    },
    async restore(snapshot) {
      await app.database.transaction(async (transaction) => {
        for (const table of [...tables].reverse()) await transaction.deleteFrom(table).execute();
        for (const table of tables) {
          const rows = snapshot.get(table) ?? [];
          if (rows.length > 0)
            await transaction
              .insertInto(table)
              .values(rows as never)
              .execute();
        }
      });
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

/** What differs between two snapshots: the names of tables. */
export function differences(one: Snapshot, other: Snapshot): readonly string[] {
  const text = (rows: readonly Row[] = []) =>
    rows
      .map((row) =>
        JSON.stringify(Object.entries(row).filter(([column]) => !PASSED_OVER_COLUMNS.has(column))),
      )
      .sort()
      .join("\n");
  return [...one.keys()].filter((table) => text(one.get(table)) !== text(other.get(table)));
}

/** In the order they are made in, so that what is referred to comes first. */
function tableNames(engine: Engine): readonly (keyof Schema)[] {
  const types = { engine, id: "", int: "", flag: "", bytes: "", name: "" };
  const statements = [...initial.up(types), ...management.up(types)];
  return statements.flatMap((statement) => {
    const name = statement.match(/^create table (\w+)/)?.[1];
    return name === undefined || PASSED_OVER.has(name) ? [] : [name as keyof Schema];
  });
}

async function populate(transaction: Tx, repositoryId: number): Promise<Omit<FixtureIds, "digest">> {
  const now = Date.now();
  const accountId = async (name: string) =>
    (await transaction.selectFrom("accounts").select("id").where("name", "=", name).executeTakeFirstOrThrow())
      .id;
  const organization = async (name: string) => {
    const row = await transaction
      .insertInto("accounts")
      .values({
        uid: crypto.randomUUID(),
        name,
        kind: "organization",
        full_name: "",
        password_hash: null,
        is_admin: 0,
        is_active: 1,
        created_at: now,
        credentials_valid_from: now,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    return row.id;
  };
  const join = (organizationId: number, account: number, isOwner: 0 | 1) =>
    transaction
      .insertInto("organization_members")
      .values({ organization_id: organizationId, account_id: account, is_owner: isOwner, created_at: now })
      .execute();
  const grant = (account: number, level: 1 | 2 | 3) =>
    transaction
      .insertInto("repository_grants")
      .values({ repository_id: repositoryId, account_id: account, level, created_at: now })
      .execute();

  const acme = await organization("acme");
  const rival = await organization("rival");
  const member = await accountId("member");
  const robot = await accountId("robot");
  await join(acme, await accountId("owner"), 1);
  await join(acme, member, 0);
  await join(rival, await accountId("rival-owner"), 1);
  await grant(await accountId("reader"), 1);
  await grant(await accountId("writer"), 2);
  await grant(await accountId("repositoryadmin"), 3);
  await grant(robot, 1);
  await transaction.updateTable("accounts").set({ is_auditor: 1 }).where("name", "=", "auditor").execute();
  await transaction
    .updateTable("accounts")
    .set({ kind: "service", owner_id: acme })
    .where("name", "=", "robot")
    .execute();
  const teamUid = crypto.randomUUID();
  const { id: team } = await transaction
    .insertInto("teams")
    .values({ uid: teamUid, organization_id: acme, name: "devs", created_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto("team_members")
    .values({ team_id: team, account_id: member, created_at: now })
    .execute();
  return {
    teamUid,
    ...(await populateOperations(transaction, now)),
    ...(await populateAccounts(transaction, { now, member, robot, team, repositoryId })),
  };
}

async function populateOperations(transaction: Tx, now: number) {
  const jobId = Bun.randomUUIDv7();
  await transaction
    .insertInto("jobs")
    .values({
      id: jobId,
      action: "sleep",
      status: "done",
      parameters: "{}",
      retries_left: 0,
      retries_total: 0,
      scheduled_at: now,
      updated_at: now,
      finished_at: now,
    })
    .execute();
  await transaction
    .insertInto("crons")
    .values({
      action: "sleep",
      schedule: "@daily",
      parameters: "{}",
      enabled: 1,
      retries: 0,
      deadline_ms: null,
      next_run_at: now + 86_400_000,
    })
    .execute();
  await transaction
    .insertInto("action_configs")
    .values({ action: "sleep", id: crypto.randomUUID(), parameters: "{}", updated_at: now })
    .execute();
  await transaction
    .insertInto("workers")
    .values({
      id: "worker",
      hostname: "here",
      capacity: "{}",
      started_at: now,
      heartbeat_at: now,
      status: "running",
    })
    .execute();
  return { jobId };
}

interface Parts {
  readonly now: number;
  readonly member: number;
  readonly robot: number;
  readonly team: number;
  readonly repositoryId: number;
}

async function populateAccounts(transaction: Tx, { now, member, robot, team, repositoryId }: Parts) {
  const tokenId = crypto.randomUUID();
  await transaction
    .insertInto("api_tokens")
    .values({ id: tokenId, account_id: member, label: "ci", created_at: now })
    .execute();
  const webhookId = WEBHOOK_ID;
  await transaction
    .insertInto("webhooks")
    .values({
      id: webhookId,
      type: "TAG_PUSH",
      key: "acme/app",
      repository_id: repositoryId,
      namespace_id: null,
      endpoint: "https://hooks.example.com/",
      secret: null,
      headers: null,
      author_id: member,
      created_at: now,
      last_successful_at: null,
    })
    .execute();
  const publicKeyId = crypto.randomUUID();
  await transaction
    .insertInto("public_keys")
    .values({ id: publicKeyId, account_id: member, public_key: "key", label: "key", created_at: now })
    .execute();
  const serviceId = crypto.randomUUID();
  await transaction
    .insertInto("account_services")
    .values({ id: serviceId, account_id: member, name: "thing", properties: "{}", created_at: now })
    .execute();
  const { id: provider } = await transaction
    .insertInto("identity_providers")
    .values({ name: "idp", kind: "scim", configuration: "{}", created_at: now, updated_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  const { id: mapping } = await transaction
    .insertInto("group_mappings")
    .values({ provider_id: provider, external_group: "engineers", team_id: team, created_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  const trustRuleId = crypto.randomUUID();
  await transaction
    .insertInto("trust_rules")
    .values({
      id: trustRuleId,
      name: "ci",
      issuer: "https://ci.example.com",
      audience: "registry",
      conditions: "[]",
      account_id: robot,
      scopes: '{"repositories":[{"pattern":"acme/app","actions":["pull"]}]}',
      token_seconds: 300,
      created_at: now,
      created_by: null,
      last_used_at: null,
    })
    .execute();
  const sessionId = crypto.randomUUID();
  await transaction
    .insertInto("sessions")
    .values({
      id: sessionId,
      account_id: member,
      csrf_token: "csrf",
      method: "password",
      credentials_valid_from: now,
      created_at: now,
      last_seen_at: now,
      expires_at: now + 86_400_000,
      provider_id: null,
      provider_session: null,
    })
    .execute();
  return {
    tokenId,
    webhookId,
    publicKeyId,
    serviceId,
    trustRuleId,
    sessionId,
    mappingId: String(mapping),
    deliveryId: crypto.randomUUID(),
    eventId: crypto.randomUUID(),
  };
}

/** Pushes an image of no layers. @returns its digest. */
async function pushImage(app: TestApplication, repository: string, tag: string): Promise<string> {
  const config = JSON.stringify({
    architecture: "amd64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: [] },
  });
  const digestOf = (text: string) => `sha256:${new Bun.CryptoHasher("sha256").update(text).digest("hex")}`;
  const headers = { Authorization: `Basic ${btoa(`root:${PASSWORD}`)}` };
  const blob = await fetch(`${app.url}/v2/${repository}/blobs/uploads/?digest=${digestOf(config)}`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/octet-stream" },
    body: config,
  });
  if (blob.status !== 201) throw new Error(`the blob was not taken: ${blob.status} ${await blob.text()}`);
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType,
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: digestOf(config),
      size: config.length,
    },
    layers: [],
  });
  const pushed = await fetch(`${app.url}/v2/${repository}/manifests/${tag}`, {
    method: "PUT",
    headers: { ...headers, "Content-Type": mediaType },
    body: manifest,
  });
  if (pushed.status !== 201) throw new Error(`the manifest was not taken: ${await pushed.text()}`);
  return digestOf(manifest);
}
