import type { Answered, TestApplication } from "../../api/testing.ts";

export const SCIM_SECRET = "correct-horse-battery-staple-for-scim";
export const SCIM = "/enzi/v0/scim/v2";

/** A directory that provisions users and groups. */
export interface TestDirectory {
  readonly providerId: number;
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answered>;
  /** Makes a user. @returns its id. */
  user(userName: string, attributes?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Makes a group. @returns its id. */
  group(displayName: string, members?: readonly string[]): Promise<string>;
}

/** Adds a SCIM provider over the API, and gives what its directory would send requests with. */
export async function addDirectory(
  app: TestApplication,
  name: string,
  configuration: Readonly<Record<string, unknown>> = {},
): Promise<TestDirectory> {
  const secret = `${SCIM_SECRET}-${name}`;
  const made = await app.admin.send("POST", "/api/v0/identity_providers", {
    name,
    kind: "scim",
    configuration: { secret, ...configuration },
  });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const { id } = await app.database.read
    .selectFrom("identity_providers")
    .select("id")
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  const send: TestDirectory["send"] = (method, path, body, headers) =>
    app.anonymous.send(method, SCIM + path, body, {
      Authorization: `Bearer ${secret}`,
      Accept: "application/scim+json",
      ...(body !== undefined && { "Content-Type": "application/scim+json" }),
      ...headers,
    });
  const create = async (path: string, body: unknown): Promise<string> => {
    const answer = await send("POST", path, body);
    if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.id;
  };
  return {
    providerId: id,
    send,
    user: (userName, attributes = {}) =>
      create("/Users", { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName, ...attributes }),
    group: (displayName, members = []) =>
      create("/Groups", {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        displayName,
        members: members.map((value) => ({ value })),
      }),
  };
}

/** Adds many users to the database of a test. @returns their ids. */
export async function addUsers(
  app: TestApplication,
  providerId: number,
  count: number,
): Promise<readonly string[]> {
  const now = Date.now();
  const ids: string[] = [];
  await app.database.transaction(async (transaction) => {
    ids.length = 0;
    for (let start = 0; start < count; start += 500) {
      const names = Array.from(
        { length: Math.min(500, count - start) },
        (_, offset) => `person-${start + offset}`,
      );
      const accounts = await transaction
        .insertInto("accounts")
        .values(
          names.map((name) => ({
            uid: crypto.randomUUID(),
            name,
            kind: "user" as const,
            full_name: "",
            password_hash: null,
            is_admin: 0 as const,
            is_active: 1 as const,
            created_at: now,
            credentials_valid_from: now,
            origin: `provider:${providerId}`,
          })),
        )
        .returning(["id", "name"])
        .execute();
      const users = accounts.map((account) => ({ ...account, subject: String(Bun.randomUUIDv7()) }));
      await transaction
        .insertInto("identities")
        .values(
          users.map(({ id, subject }) => ({
            provider_id: providerId,
            subject,
            account_id: id,
            created_at: now,
            last_seen_at: now,
          })),
        )
        .execute();
      await transaction
        .insertInto("directory_users")
        .values(
          users.map(({ id, name, subject }) => ({
            id: subject,
            provider_id: providerId,
            account_id: id,
            user_name: name,
            user_name_sent: name,
            external_id: null,
            deleted_at: null,
            created_at: now,
            updated_at: now,
          })),
        )
        .execute();
      ids.push(...users.map(({ subject }) => subject));
    }
  });
  return ids;
}
