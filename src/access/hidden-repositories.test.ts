import { describe, expect, test } from "bun:test";
import {
  type AccessFixture,
  basic,
  bearer,
  openAccessFixture,
  testContext,
} from "../authentication/testing.ts";
import { openTestBlobStore } from "../blobs/testing.ts";
import { databaseEngines, type Engine } from "../database/testing.ts";
import { errorResponse } from "../http/errors.ts";
import { digestOf } from "../oci/digest.ts";
import { MEDIA_TYPES } from "../oci/media-types.ts";
import { parseRepositoryName, parseTag } from "../oci/names.ts";
import { LocalRegistry } from "../registry/local/local-registry.ts";
import { actingAs } from "../registry/local/testing.ts";
import { handleRegistryRequest } from "../registry/protocol/dispatch.ts";
import { AuthorizedRegistry } from "./authorized-registry.ts";
import { challengeHeader } from "./challenge.ts";

const there = parseRepositoryName("alice/secret");
const missing = parseRepositoryName("alice/absent");
const latest = parseTag("latest");
const bytes = new TextEncoder().encode("layer");
const digest = digestOf(bytes);
const upload = "00000000-0000-4000-8000-000000000000";

/** Every way to ask about a repository; `NAME` stands for it, `UPLOAD` for an upload that is under way in it. */
const REQUESTS: readonly (readonly [string, string])[] = [
  ["GET", "/v2/NAME/tags/list"],
  ["GET", "/v2/NAME/tags/list?n=0"],
  ["GET", "/v2/NAME/manifests/latest"],
  ["HEAD", "/v2/NAME/manifests/latest"],
  ["GET", "/v2/NAME/manifests/none"],
  ["GET", "/v2/NAME/manifests/MANIFEST"],
  ["PUT", "/v2/NAME/manifests/latest"],
  ["PUT", "/v2/NAME/manifests/MANIFEST?tag=a&tag=b"],
  ["DELETE", "/v2/NAME/manifests/latest"],
  ["DELETE", "/v2/NAME/manifests/MANIFEST"],
  ["GET", `/v2/NAME/blobs/${digest}`],
  ["HEAD", `/v2/NAME/blobs/${digest}`],
  ["DELETE", `/v2/NAME/blobs/${digest}`],
  ["GET", "/v2/NAME/referrers/MANIFEST"],
  ["POST", "/v2/NAME/blobs/uploads/"],
  ["POST", `/v2/NAME/blobs/uploads/?digest=${digest}`],
  ["POST", `/v2/NAME/blobs/uploads/?mount=${digest}`],
  ["POST", `/v2/NAME/blobs/uploads/?mount=${digest}&from=NAME`],
  ["GET", "/v2/NAME/blobs/uploads/UPLOAD"],
  ["PATCH", "/v2/NAME/blobs/uploads/UPLOAD"],
  ["PUT", `/v2/NAME/blobs/uploads/UPLOAD?digest=${digest}`],
  ["DELETE", "/v2/NAME/blobs/uploads/UPLOAD"],
  ["GET", `/v2/NAME/blobs/uploads/${upload}`],
  ["POST", "/v2/NAME/manifests/latest"],
];

/** And about one through another, which is the caller's own; new each time. */
const OWN_REQUESTS: readonly (readonly [string, string])[] = [
  ["POST", `/v2/bob/OWN/blobs/uploads/?mount=${digest}&from=NAME`],
  ["GET", "/v2/bob/OWN/blobs/uploads/UPLOAD"],
  ["PATCH", "/v2/bob/OWN/blobs/uploads/UPLOAD"],
  ["PUT", `/v2/bob/OWN/blobs/uploads/UPLOAD?digest=${digest}`],
  ["DELETE", "/v2/bob/OWN/blobs/uploads/UPLOAD"],
];

for (const engine of databaseEngines()) {
  describe(`a repository one may not see, over HTTP on ${engine}`, () => {
    test("answers as one that does not exist, to the byte", async () => {
      await using fixture = await openFixture(engine);
      const { access, ask } = fixture;
      const callers: Record<string, Record<string, string>> = {
        anonymous: {},
        password: basic("bob"),
        "token for nothing": bearer(await tokenFor(access, "bob")),
        "token that was asked for it": bearer(await tokenFor(access, "bob", there, missing)),
        "anonymous token": bearer(await tokenFor(access, undefined, there, missing)),
      };
      for (const [who, headers] of Object.entries(callers)) {
        for (const [method, path] of REQUESTS) {
          const [one, other] = [
            await ask(method, path, there, headers),
            await ask(method, path, missing, headers),
          ];
          expect([who, method, path, one.answer]).toEqual([who, method, path, other.answer]);
          expect(one.status).toBeGreaterThanOrEqual(400);
          expect(one.status).toBeLessThan(500);
        }
      }
    });

    test("is not found out through repositories of one's own", async () => {
      await using fixture = await openFixture(engine);
      const { access, ask } = fixture;
      const scopes = [parseRepositoryName("bob/one"), parseRepositoryName("bob/two"), there, missing];
      const callers = [basic("bob"), bearer(await tokenFor(access, "bob", ...scopes))];
      for (const headers of callers) {
        for (const [method, path] of OWN_REQUESTS) {
          const one = await ask(method, path.replace("OWN", "one"), there, headers);
          const other = await ask(method, path.replace("OWN", "two"), missing, headers);
          expect([method, path, one.answer.replaceAll("bob/one", "bob/two")]).toEqual([
            method,
            path,
            other.answer,
          ]);
        }
      }
    });

    test("is there for its owner all the same", async () => {
      await using fixture = await openFixture(engine);
      const { access, ask } = fixture;
      const headers = bearer(await tokenFor(access, "alice", there));
      expect((await ask("GET", "/v2/NAME/tags/list", there, headers)).status).toBe(200);
      expect((await ask("HEAD", `/v2/NAME/blobs/${digest}`, there, headers)).status).toBe(200);
      expect((await ask("GET", "/v2/NAME/blobs/uploads/UPLOAD", there, headers)).status).toBe(204);
    });
  });
}

async function openFixture(engine: Engine) {
  const access = await openAccessFixture(engine, { failedLoginsPerMinute: 1000 });
  const blobs = await openTestBlobStore("filesystem");
  const settings = {
    createOnPush: true,
    defaultVisibility: "private",
    sparseIndexes: true,
    gracePeriod: 1000,
    unreferencedBlobs: 1000,
    untaggedDays: undefined,
  } as const;
  const local = LocalRegistry.create({ database: access.database, blobs, settings });
  const alice = local.as(actingAs(await access.user("alice")));
  await access.user("bob");
  await alice.pushBlob(there, digest, chunks());
  const { id } = await alice.startUpload(there);
  const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest, size: bytes.length };
  const body = JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, config, layers: [] });
  const manifest = await alice.pushManifest(there, new TextEncoder().encode(body), {
    mediaType: MEDIA_TYPES.ociManifest,
    tags: [latest],
  });

  return {
    access,
    /** Sends a request about a repository, and gives all of the answer but what is random in it. */
    async ask(method: string, path: string, name: string, headers: Record<string, string>) {
      const target = path
        .replaceAll("NAME", name)
        .replaceAll("UPLOAD", id)
        .replaceAll("MANIFEST", manifest.descriptor.digest);
      const request = new Request(`http://localhost${target}`, {
        method,
        headers: { ...headers, "content-type": MEDIA_TYPES.ociManifest },
        ...((method === "PUT" || method === "PATCH" || method === "POST") && { body }),
      });
      const context = testContext();
      const response = await respond(access, local, request).catch((error: unknown) =>
        errorResponse(error, context, (refused) => challengeHeader(refused, context, "entrepot")),
      );
      const lines = [...response.headers].map(([header, value]) => `${header}: ${value}`).sort();
      const text = [response.status, ...lines, "", await response.text()].join("\n");
      const answer = text
        .replaceAll(name, "NAME")
        .replaceAll(encodeURIComponent(name), "NAME")
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UUID");
      return { status: response.status, answer };
    },
    async [Symbol.asyncDispose]() {
      await access[Symbol.asyncDispose]();
      await blobs[Symbol.asyncDispose]();
    },
  };
}

async function respond(access: AccessFixture, local: LocalRegistry, request: Request): Promise<Response> {
  const context = testContext();
  const caller = await access.authenticator.authenticate(request, context);
  const registry = new AuthorizedRegistry(local.as(actingAs(caller.account?.id)), caller, access.access);
  return handleRegistryRequest(request, context, registry, { deletes: true, maxBlobBytes: 1e9 });
}

async function tokenFor(access: AccessFixture, name: string | undefined, ...repositories: string[]) {
  const query = new URLSearchParams();
  for (const repository of repositories) query.append("scope", `repository:${repository}:pull,push,delete`);
  const headers = name === undefined ? {} : basic(name);
  return (await access.token(new Request(`http://localhost/auth/token?${query}`, { headers }))).token;
}

async function* chunks() {
  yield bytes;
}
