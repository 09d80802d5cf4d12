import { insertTestAccount } from "../accounts/testing.ts";
import type { Client, TestApplication } from "../api/testing.ts";
import { digestOf } from "../oci/digest.ts";
import { MEDIA_TYPES } from "../oci/media-types.ts";

/** Makes an organization with an owner and teams, as rows. */
export async function makeOrganization(
  app: TestApplication,
  name: string,
  {
    owner,
    teams = {},
  }: { readonly owner?: string; readonly teams?: Readonly<Record<string, readonly string[]>> } = {},
): Promise<void> {
  const created_at = Date.now();
  await app.database.transaction(async (transaction) => {
    const idOf = async (account: string) =>
      (
        await transaction
          .selectFrom("accounts")
          .select("id")
          .where("name", "=", account)
          .executeTakeFirstOrThrow()
      ).id;
    const organization = await insertTestAccount(transaction, { name });
    const members = new Map<string, 0 | 1>(
      Object.values(teams).flatMap((team) => team.map((member) => [member, 0])),
    );
    if (owner !== undefined) members.set(owner, 1);
    for (const [member, is_owner] of members) {
      await transaction
        .insertInto("organization_members")
        .values({ organization_id: organization, account_id: await idOf(member), is_owner, created_at })
        .execute();
    }
    for (const [team, people] of Object.entries(teams)) {
      const { id: team_id } = await transaction
        .insertInto("teams")
        .values({ uid: crypto.randomUUID(), organization_id: organization, name: team, created_at })
        .returning("id")
        .executeTakeFirstOrThrow();
      for (const person of people) {
        await transaction
          .insertInto("team_members")
          .values({ team_id, account_id: await idOf(person), created_at })
          .execute();
      }
    }
  });
}

/** A bearer token of the docker token flow. */
export async function tokenFor(client: Client, ...scopes: readonly string[]): Promise<string> {
  const query = scopes.map((scope) => `&scope=${encodeURIComponent(scope)}`).join("");
  const { body } = await client.get(`/auth/token?service=entrepot${query}`);
  return `Bearer ${body.token}`;
}

/** Pushes an image of one layer with that text. @returns the status of each of its pushes, and the digests. */
export async function pushImage(
  app: TestApplication,
  client: Client,
  { repository, tag, layer }: { readonly repository: string; readonly tag: string; readonly layer: string },
) {
  const blobs = [`config of ${layer}`, layer].map((text) => {
    const bytes = new TextEncoder().encode(text);
    return { bytes, digest: digestOf(bytes), size: bytes.byteLength };
  });
  const authorization = await tokenFor(client, `repository:${repository}:pull,push`);
  const statuses: number[] = [];
  for (const { bytes, digest } of blobs) {
    const answer = await fetch(`${app.url}/v2/${repository}/blobs/uploads/?digest=${digest}`, {
      method: "POST",
      headers: { Authorization: authorization, "Content-Type": "application/octet-stream" },
      body: bytes,
    });
    statuses.push(answer.status);
  }
  const [config, content] = blobs;
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociManifest,
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: config?.digest,
      size: config?.size,
    },
    layers: [
      { mediaType: "application/vnd.oci.image.layer.v1.tar", digest: content?.digest, size: content?.size },
    ],
  });
  const answer = await fetch(`${app.url}/v2/${repository}/manifests/${tag}`, {
    method: "PUT",
    headers: { Authorization: authorization, "Content-Type": MEDIA_TYPES.ociManifest },
    body: manifest,
  });
  statuses.push(answer.status);
  const body = answer.status === 201 ? undefined : await answer.json();
  return {
    statuses,
    body: body as { errors: { code: string; message: string }[] } | undefined,
    manifest: digestOf(new TextEncoder().encode(manifest)),
    layer: content?.digest ?? "",
  };
}
