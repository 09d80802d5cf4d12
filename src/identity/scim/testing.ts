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
