import { describe, expect, test } from "bun:test";
import { openAccessFixture } from "../authentication/testing.ts";
import { openTestBlobStore } from "../blobs/testing.ts";
import { databaseEngines, type Engine } from "../database/testing.ts";
import { type Digest, digestOf } from "../oci/digest.ts";
import { RegistryError } from "../oci/errors.ts";
import { MEDIA_TYPES } from "../oci/media-types.ts";
import { parseRepositoryName, parseTag, type RepositoryName } from "../oci/names.ts";
import { LocalRegistry } from "../registry/local/local-registry.ts";
import { actingAs } from "../registry/local/testing.ts";
import type { Registry, UploadId } from "../registry/registry.ts";
import { AuthenticationRequired } from "./authentication-required.ts";
import { AuthorizedRegistry } from "./authorized-registry.ts";
import { type Action, ANONYMOUS, type Caller, SYSTEM } from "./caller.ts";
import { challengeHeader } from "./challenge.ts";

const secret = parseRepositoryName("alice/secret");
const missing = parseRepositoryName("alice/absent");
const open = parseRepositoryName("alice/public");
const mine = parseRepositoryName("bob/app");
const latest = parseTag("latest");
const layer = new TextEncoder().encode("layer");
const digest = digestOf(layer);
const page = { limit: 10 };
const NO_UPLOAD = "00000000-0000-4000-8000-000000000000" as UploadId;

/** Every method that is about one repository, called the same way each time. */
const READS = {
  getBlob: (registry, name, id) => registry.getBlob(name, id),
  statBlob: (registry, name, id) => registry.statBlob(name, id),
  getManifest: (registry, name) => registry.getManifest(name, latest),
  statManifest: (registry, name, id) => registry.statManifest(name, id),
  listTags: (registry, name) => registry.listTags(name, page),
  listReferrers: (registry, name, id) => registry.listReferrers(name, id, page),
} as const satisfies Record<string, Call>;

const WRITES = {
  startUpload: (registry, name) => registry.startUpload(name),
  statUpload: (registry, name) => registry.statUpload(name, NO_UPLOAD),
  appendUpload: (registry, name) => registry.appendUpload(name, NO_UPLOAD, bytes()),
  completeUpload: (registry, name, id) => registry.completeUpload(name, NO_UPLOAD, id),
  cancelUpload: (registry, name) => registry.cancelUpload(name, NO_UPLOAD),
  pushBlob: (registry, name, id) => registry.pushBlob(name, id, bytes()),
  mountBlob: (registry, name, id) => registry.mountBlob(name, id, { from: name }),
  pushManifest: (registry, name) =>
    registry.pushManifest(name, layer, { mediaType: MEDIA_TYPES.ociManifest }),
} as const satisfies Record<string, Call>;

const DELETES = {
  deleteBlob: (registry, name, id) => registry.deleteBlob(name, id),
  deleteManifest: (registry, name, id) => registry.deleteManifest(name, id),
  deleteTag: (registry, name) => registry.deleteTag(name, latest),
} as const satisfies Record<string, Call>;

type Call = (registry: Registry, name: RepositoryName, id: Digest) => Promise<unknown>;
const CALLS: Readonly<Record<string, Call>> = { ...READS, ...WRITES, ...DELETES };

for (const engine of databaseEngines()) {
  describe(`a registry as its callers may use it, on ${engine}`, () => {
    test("what a caller may not see is, in every answer, as if it did not exist", async () => {
      await using fixture = await openFixture(engine);
      const { as, bob } = fixture;
      const tokens: Caller[] = [
        { ...bob, credential: "bearer", scopes: new Map() },
        { ...bob, credential: "bearer", scopes: scopesOf(secret, missing) },
        { credential: "bearer", scopes: new Map() },
        { credential: "bearer", scopes: scopesOf(secret, missing) },
      ];
      for (const caller of [bob, ANONYMOUS, ...tokens]) {
        for (const [method, call] of Object.entries(CALLS)) {
          const there = await refusal(call(as(caller), secret, digest));
          const absent = await refusal(call(as(caller), missing, digest));
          expect([method, there.replaceAll(secret, missing)]).toEqual([method, absent]);
        }
      }
    });

    test("strangers with a password: not found when reading, denied when writing", async () => {
      await using fixture = await openFixture(engine);
      const { as, bob } = fixture;
      for (const call of Object.values(READS)) {
        expect(await kind(call(as(bob), secret, digest))).toBe("nameUnknown");
      }
      for (const call of Object.values({ ...WRITES, ...DELETES })) {
        expect(await kind(call(as(bob), secret, digest))).toBe("denied");
        expect(await kind(call(as(bob), open, digest))).toBe("denied");
      }
      expect((await as(bob).statBlob(open, digest)).size).toBe(layer.length);
    });

    test("callers without a token for it are told what to ask for", async () => {
      await using fixture = await openFixture(engine);
      const { as, alice } = fixture;
      const narrow: Caller = {
        ...alice,
        credential: "bearer",
        scopes: new Map([[secret, new Set<Action>(["pull"])]]),
      };
      const challenges = {
        getBlob: "repository:alice/secret:pull",
        startUpload: "repository:alice/secret:pull,push",
        deleteTag: "repository:alice/secret:delete",
      };
      for (const [method, scope] of Object.entries(challenges)) {
        const error = await failure(CALLS[method]?.(as(ANONYMOUS), secret, digest));
        expect(error).toMatchObject({ kind: "unauthorized", scope, error: undefined });
      }
      const mount = await failure(as(ANONYMOUS).mountBlob(mine, digest, { from: secret }));
      expect(mount).toMatchObject({ scope: `repository:${mine}:pull,push repository:${secret}:pull` });
      const error = await failure(as(narrow).startUpload(secret));
      expect(error).toMatchObject({
        scope: "repository:alice/secret:pull,push",
        error: "insufficient_scope",
      });
      expect((await as(narrow).statBlob(secret, digest)).digest).toBe(digest);
    });

    test("anonymous pull of public repositories is a switch", async () => {
      await using fixture = await openFixture(engine);
      const { as, access } = fixture;
      expect(await kind(as(ANONYMOUS).statBlob(open, digest))).toBe("unauthorized");
      expect(await kind(as(ANONYMOUS).listRepositories(page))).toBe("unauthorized");
      access.settings.anonymousPull = true;
      expect((await as(ANONYMOUS).statBlob(open, digest)).size).toBe(layer.length);
      expect((await as(ANONYMOUS).listRepositories(page)).items).toEqual([open]);
      expect(await kind(as(ANONYMOUS).statBlob(secret, digest))).toBe("unauthorized");
      expect(await kind(as(ANONYMOUS).startUpload(open))).toBe("unauthorized");
    });

    test("a mount from where the caller may not read is as one from where the blob is not", async () => {
      await using fixture = await openFixture(engine);
      const { as, alice, bob } = fixture;
      for (const from of [secret, missing]) {
        expect(await as(bob).mountBlob(mine, digest, { from })).toBeUndefined();
      }
      expect(await as(bob).mountBlob(mine, digest)).toBeUndefined();
      expect(await kind(as(bob).statBlob(mine, digest))).toMatch(/nameUnknown|blobUnknown/);
      const token: Caller = { ...alice, credential: "bearer", scopes: scopesOf(missing) };
      expect(await as(token).mountBlob(missing, digest, { from: secret })).toBeUndefined();
      expect(await as(token).mountBlob(missing, digest)).toBeUndefined();
      const both: Caller = { ...alice, credential: "bearer", scopes: scopesOf(missing, secret) };
      expect(await as(both).mountBlob(missing, digest, { from: secret })).toBeDefined();
      expect(await as(bob).mountBlob(mine, digest, { from: open })).toBeDefined();
    });

    test("deletes can be switched off, for everybody and every verb", async () => {
      await using fixture = await openFixture(engine);
      const { as, access, alice, bob, root } = fixture;
      access.settings.deletes = false;
      for (const call of Object.values(DELETES)) {
        expect(await kind(call(as(alice), secret, digest))).toBe("unsupported");
        expect(await kind(call(as(root), secret, digest))).toBe("unsupported");
        expect(await kind(call(as(bob), secret, digest))).toBe("denied");
      }
    });

    test("without create-on-push only those who may see are told that a repository is missing", async () => {
      await using fixture = await openFixture(engine);
      const { as, access, alice, bob } = fixture;
      access.settings.createOnPush = false;
      expect(await kind(as(alice).startUpload(missing))).toBe("nameUnknown");
      expect(await kind(as(bob).startUpload(missing))).toBe("denied");
      expect(await kind(as(alice).startUpload(secret))).toBeUndefined();
    });

    test("lists show what the caller may see", async () => {
      await using fixture = await openFixture(engine);
      const { as, alice, bob, root } = fixture;
      const list = async (caller: Caller) => (await as(caller).listRepositories(page)).items;
      expect(await list(alice)).toEqual([open, secret]);
      expect(await list(bob)).toEqual([open]);
      expect(await list(root)).toEqual([open, secret]);
      const token: Caller = { ...root, credential: "bearer", scopes: new Map() };
      expect(await failure(as(token).listRepositories(page))).toMatchObject({
        scope: "registry:catalog:*",
        error: "insufficient_scope",
      });
      expect(await list({ ...token, catalogScope: true })).toEqual([open, secret]);
    });

    test("disabling an account and changing its password end what was issued before", async () => {
      await using fixture = await openFixture(engine);
      const { as, access, alice } = fixture;
      const token: Caller = { ...alice, credential: "bearer", scopes: scopesOf(secret), catalogScope: true };
      expect((await as(token).statBlob(secret, digest)).digest).toBe(digest);
      await access.accounts.changePassword(SYSTEM, "alice", "another horse");
      for (const name of [secret, open, missing]) {
        expect(await failure(as(token).statBlob(name, digest))).toMatchObject({
          kind: "unauthorized",
          error: "invalid_token",
        });
        expect(await kind(as(alice).statBlob(name, digest))).toBe("unauthorized");
      }
      expect(await kind(as(token).listRepositories(page))).toBe("unauthorized");
      expect(await kind(access.access.verify(token))).toBe("unauthorized");
    });

    test("an administrator who is no longer one is not one any more", async () => {
      await using fixture = await openFixture(engine);
      const { as, access, root } = fixture;
      await access.user("other", { isAdmin: true });
      expect(await access.access.isAdministrator(root)).toBe(true);
      const token: Caller = { ...root, credential: "bearer", scopes: scopesOf(secret) };
      expect(await access.access.isAdministrator(token)).toBe(false);
      await access.accounts.setAdmin(SYSTEM, "root", false);
      expect(await access.access.isAdministrator(root)).toBe(false);
      expect(await kind(as(root).statBlob(secret, digest))).toBe("nameUnknown");
      expect((await as(root).listRepositories(page)).items).toEqual([open]);
    });

    test("a decision can be explained", async () => {
      await using fixture = await openFixture(engine);
      const { access } = fixture.access;
      expect(await access.explain("alice", "push", secret)).toMatchObject({
        allowed: true,
        reasons: ["user alice owns namespace alice"],
      });
      expect(await access.explain("root", "push", secret)).toMatchObject({ allowed: true });
      expect((await access.explain(undefined, "pull", open))?.reasons).toEqual([
        "the caller is not logged in",
        "the repository is public, but anonymous pull is off",
      ]);
      expect(await access.explain("nobody", "pull", open)).toBeUndefined();
    });
  });
}

async function openFixture(engine: Engine) {
  const access = await openAccessFixture(engine);
  const blobs = await openTestBlobStore("filesystem");
  const local = LocalRegistry.create({
    database: access.database,
    blobs,
    settings: {
      createOnPush: true,
      defaultVisibility: "private",
      sparseIndexes: true,
      gracePeriod: 1000,
      unreferencedBlobs: 1000,
      untaggedDays: undefined,
    },
  });
  const person = async (name: string, isAdmin = false): Promise<Caller> => {
    const id = await access.user(name, { isAdmin });
    const account = await access.accounts.find(name);
    const credentialsValidFrom = account?.credentialsValidFrom ?? 0;
    return { account: { id, name, isAdmin, credentialsValidFrom }, credential: "password" };
  };
  const fixture = {
    access,
    alice: await person("alice"),
    bob: await person("bob"),
    root: await person("root", true),
    as: (caller: Caller) =>
      new AuthorizedRegistry(local.as(actingAs(caller.account?.id)), caller, access.access),
    async [Symbol.asyncDispose]() {
      await access[Symbol.asyncDispose]();
      await blobs[Symbol.asyncDispose]();
    },
  };
  await access.repository(open, "public");
  for (const name of [secret, open]) await fixture.as(fixture.alice).pushBlob(name, digest, bytes());
  return fixture;
}

function scopesOf(...names: RepositoryName[]): ReadonlyMap<RepositoryName, ReadonlySet<Action>> {
  return new Map(names.map((name) => [name, new Set<Action>(["pull", "push", "delete"])]));
}

async function* bytes() {
  yield layer;
}

async function failure(call: Promise<unknown> | undefined): Promise<unknown> {
  return call?.then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function kind(call: Promise<unknown>): Promise<string | undefined> {
  const error = await failure(call);
  if (error !== undefined && !(error instanceof RegistryError)) throw error;
  return error?.kind;
}

/** All of a refusal that reaches the client. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await failure(call);
  if (!(error instanceof RegistryError)) throw new Error(`not refused: ${error}`);
  const challenge = challengeHeader(error, { origin: "http://localhost" }, "entrepot");
  const { kind, message, detail, retryAfter } = error;
  const required = error instanceof AuthenticationRequired;
  return JSON.stringify({ kind, message, detail, retryAfter, challenge, required });
}
