import { describe, expect, test } from "bun:test";
import { blobStoreKinds, openTestBlobStore } from "../../blobs/testing.ts";
import { databaseEngines, openTestDatabase } from "../../database/testing.ts";
import { type Digest, digestOf } from "../../oci/digest.ts";
import { isRegistryError } from "../../oci/errors.ts";
import { MEDIA_TYPES } from "../../oci/media-types.ts";
import { parseRepositoryName, parseTag } from "../../oci/names.ts";
import type { ByteSource } from "../registry.ts";
import type { LocalRegistrySettings } from "./context.ts";
import { LocalRegistry } from "./local-registry.ts";
import { actingAs } from "./testing.ts";

const DAY = 24 * 60 * 60 * 1000;
const ALICE = 1;
const BOB = 2;
const app = parseRepositoryName("alice/app");
const other = parseRepositoryName("alice/other/deep");
const latest = parseTag("latest");
const v1 = parseTag("v1");

const SETTINGS: LocalRegistrySettings = {
  createOnPush: true,
  defaultVisibility: "private",
  sparseIndexes: true,
  gracePeriod: 7 * DAY,
  unreferencedBlobs: DAY,
  untaggedDays: undefined,
};

for (const engine of databaseEngines()) {
  for (const kind of blobStoreKinds()) {
    describe(`local registry on ${engine} and ${kind}`, () => {
      test("an upload in chunks becomes a blob of its repository, and of no other", async () => {
        await using fixture = await open();
        const { alice, text } = fixture;
        const upload = await alice.startUpload(app);
        expect(upload.offset).toBe(0);
        await alice.appendUpload(app, upload.id, bytes("hello "), { offset: 0, length: 6 });
        const { offset } = await alice.appendUpload(app, upload.id, bytes("wor"), { offset: 6 });
        expect(offset).toBe(9);
        const digest = digestOf(encode("hello world"));
        const blob = await alice.completeUpload(app, upload.id, digest, { body: bytes("ld") });
        expect(blob).toEqual({ mediaType: MEDIA_TYPES.octetStream, digest, size: 11 });
        expect(await text(app, digest)).toBe("hello world");
        await alice.pushBlob(other, digestOf(encode("x")), bytes("x"));
        await expectError(alice.statBlob(other, digest), "blobUnknown");
        await expectError(alice.statUpload(app, upload.id), "blobUploadUnknown");
      });

      test("a chunk out of order is refused, and the upload goes on", async () => {
        await using fixture = await open();
        const { alice } = fixture;
        const { id } = await alice.startUpload(app);
        await alice.appendUpload(app, id, bytes("abc"));
        await expectError(alice.appendUpload(app, id, bytes("x"), { offset: 5 }), "blobUploadOutOfOrder");
        await expectError(
          alice.completeUpload(app, id, digestOf(encode("abc")), { offset: 1, body: bytes("x") }),
          "blobUploadOutOfOrder",
        );
        expect((await alice.statUpload(app, id)).offset).toBe(3);
        await alice.completeUpload(app, id, digestOf(encode("abc")));
      });

      test("content with another digest is refused, and leaves nothing", async () => {
        await using fixture = await open();
        const { alice, keys } = fixture;
        const wrong = digestOf(encode("something else"));
        await expectError(alice.pushBlob(app, wrong, bytes("content")), "digestInvalid");
        const { id } = await alice.startUpload(app);
        await alice.appendUpload(app, id, bytes("content"));
        await expectError(alice.completeUpload(app, id, wrong), "digestInvalid");
        await expectError(alice.statUpload(app, id), "blobUploadUnknown");
        await expectError(alice.statBlob(app, wrong), "blobUnknown");
        expect(await keys()).toEqual([]);
      });

      test("an upload goes on in another process, whatever its digest algorithm", async () => {
        for (const algorithm of ["sha256", "sha512"] as const) {
          await using fixture = await open();
          const { alice, elsewhere, text } = fixture;
          const digest = digestOf(encode("one two three"), algorithm);
          const { id } = await alice.startUpload(app);
          await alice.appendUpload(app, id, bytes("one "));
          await elsewhere.appendUpload(app, id, bytes("two "));
          await alice.appendUpload(app, id, bytes("three"));
          await elsewhere.completeUpload(app, id, digest);
          expect(await text(app, digest)).toBe("one two three");
        }
      });

      test("what arrived before the sender vanished is kept", async () => {
        await using fixture = await open();
        const { alice } = fixture;
        const { id } = await alice.startUpload(app);
        const gone = new Error("connection reset");
        expect(alice.appendUpload(app, id, breaking("received ", gone))).rejects.toBe(gone);
        await alice.appendUpload(app, id, breaking("received ", gone)).catch(() => {});
        const { offset } = await alice.statUpload(app, id);
        expect("received received ".slice(0, offset)).toHaveLength(offset);
        const rest = "received received ".slice(offset);
        await alice.completeUpload(app, id, digestOf(encode("received received ")), { body: bytes(rest) });
      });

      test("an upload whose writer died goes on when its lease is over, unharmed by a writer that wakes up", async () => {
        await using fixture = await open();
        const { alice, elsewhere, text, clock } = fixture;
        const { id } = await alice.startUpload(app);
        await alice.appendUpload(app, id, bytes("first "));
        const stuck = stalling("WRONG!!!");
        const stalled = alice.appendUpload(app, id, stuck.body);
        await stuck.started;
        await expectError(elsewhere.appendUpload(app, id, bytes("second")), "blobUploadBusy");
        clock.advance(60_000);
        const digest = digestOf(encode("first second"));
        const finished = await outcome(elsewhere.appendUpload(app, id, bytes("second")));
        stuck.release();
        await expectError(stalled, "blobUploadUnknown");
        // A store that cannot give bytes back before the end (S3) has the client start again.
        if (finished instanceof Error) {
          expect(isRegistryError(finished, "blobUploadUnknown")).toBe(true);
          return;
        }
        await elsewhere.completeUpload(app, id, digest);
        expect(await text(app, digest)).toBe("first second");
      });

      test("an upload belongs to the account that started it, and to its repository", async () => {
        await using fixture = await open();
        const { alice, registry } = fixture;
        const { id } = await alice.startUpload(app);
        const bob = registry.as(actingAs(BOB));
        await expectError(bob.statUpload(app, id), "blobUploadUnknown");
        await expectError(bob.appendUpload(app, id, bytes("x")), "blobUploadUnknown");
        await expectError(bob.completeUpload(app, id, digestOf(encode(""))), "blobUploadUnknown");
        await expectError(bob.cancelUpload(app, id), "blobUploadUnknown");
        await expectError(alice.statUpload(other, id), "blobUploadUnknown");
        await alice.cancelUpload(app, id);
        await expectError(alice.statUpload(app, id), "blobUploadUnknown");
      });

      test("the same content is stored once, however often and wherever it is pushed", async () => {
        await using fixture = await open();
        const { alice, keys } = fixture;
        const digest = digestOf(encode("shared"));
        await Promise.all([1, 2, 3, 4].map(() => alice.pushBlob(app, digest, bytes("shared"))));
        await alice.pushBlob(other, digest, bytes("shared"));
        expect(await keys()).toHaveLength(1);
      });

      test("a blob is mounted from where the caller may read it, and from nowhere else", async () => {
        await using fixture = await open();
        const { alice, text } = fixture;
        const digest = digestOf(encode("layer"));
        await alice.pushBlob(app, digest, bytes("layer"));
        expect(await alice.mountBlob(other, digest, { mayRead: async () => false })).toBeUndefined();
        await expectError(alice.statBlob(other, digest), "nameUnknown");
        expect((await alice.mountBlob(other, digest, { from: app }))?.size).toBe(5);
        expect(await text(other, digest)).toBe("layer");
        const third = parseRepositoryName("alice/third");
        expect((await alice.mountBlob(third, digest))?.digest).toBe(digest);
        const stranger = parseRepositoryName("bob/app");
        expect(await alice.mountBlob(stranger, digest)).toBeUndefined();
      });

      test("a lost blob is mended by pushing it again", async () => {
        await using fixture = await open();
        const { alice, blobs, keys, text } = fixture;
        const digest = digestOf(encode("precious"));
        await alice.pushBlob(app, digest, bytes("precious"));
        for (const key of await keys()) await blobs.delete(key);
        await alice.pushBlob(app, digest, bytes("precious"));
        expect(await text(app, digest)).toBe("precious");
      });

      test("a blob that scrubbing found damaged is mended by pushing it again", async () => {
        await using fixture = await open();
        const { alice, database, keys } = fixture;
        const digest = digestOf(encode("precious"));
        await alice.pushBlob(app, digest, bytes("precious"));
        const [damaged = ""] = await keys();
        await database.transaction((transaction) =>
          transaction
            .insertInto("blob_damage")
            .values({ digest, store_key: damaged, kind: "digest", detail: "a flipped bit", found_at: 1 })
            .execute(),
        );
        await expectError(alice.statBlob(app, digest), "blobUnknown");
        expect(await alice.mountBlob(other, digest, { from: app })).toBeUndefined();
        await alice.pushBlob(app, digest, bytes("precious"));
        expect((await alice.statBlob(app, digest)).size).toBe(8);
        const blob = await database.read.selectFrom("blobs").select("store_key").executeTakeFirstOrThrow();
        expect(blob.store_key).not.toBe(damaged);
        const dropped = await database.read.selectFrom("blob_deletions").select("store_key").execute();
        expect(dropped).toEqual([{ store_key: damaged }]);
      });

      test("a manifest is served as it was pushed, by tag and by digest", async () => {
        await using fixture = await open();
        const { alice } = fixture;
        const body = await fixture.image("one");
        const pushed = await alice.pushManifest(app, body, {
          mediaType: MEDIA_TYPES.ociManifest,
          tags: [latest, v1],
        });
        expect(pushed).toMatchObject({
          descriptor: { digest: digestOf(body) },
          tags: [latest, v1],
          warnings: [],
        });
        for (const reference of [latest, v1, digestOf(body)]) {
          const manifest = await alice.getManifest(app, reference);
          expect(new TextDecoder().decode(manifest.bytes)).toBe(new TextDecoder().decode(body));
          expect(await alice.statManifest(app, reference)).toEqual(manifest.descriptor);
        }
      });

      test("a manifest needs its blobs in its own repository", async () => {
        await using fixture = await open();
        const { alice } = fixture;
        const body = await fixture.image("one");
        await alice.startUpload(other);
        await expectError(
          alice.pushManifest(other, body, { mediaType: MEDIA_TYPES.ociManifest, tags: [latest] }),
          "manifestBlobUnknown",
        );
        await expectError(alice.getManifest(other, latest), "manifestUnknown");
      });

      test("a blob that a manifest needs cannot be deleted; afterwards it can, and is gone at once", async () => {
        await using fixture = await open();
        const { alice } = fixture;
        const body = await fixture.image("one");
        await alice.pushManifest(app, body, { mediaType: MEDIA_TYPES.ociManifest, tags: [latest] });
        const layer = digestOf(encode("layer of one"));
        await expectError(alice.deleteBlob(app, layer), "blobInUse");
        await alice.deleteManifest(app, digestOf(body));
        await expectError(alice.getManifest(app, latest), "manifestUnknown");
        await expectError(alice.statManifest(app, digestOf(body)), "manifestUnknown");
        await alice.deleteBlob(app, layer);
        await expectError(alice.statBlob(app, layer), "blobUnknown");
        await expectError(alice.deleteBlob(app, layer), "blobUnknown");
        // What was deleted can be pushed again.
        await expectError(
          alice.pushManifest(app, body, { mediaType: MEDIA_TYPES.ociManifest, tags: [latest] }),
          "manifestBlobUnknown",
        );
        await fixture.image("one");
        await alice.pushManifest(app, body, { mediaType: MEDIA_TYPES.ociManifest, tags: [latest] });
        expect((await alice.statManifest(app, latest)).digest).toBe(digestOf(body));
      });

      test("tags are listed by pages, in byte order", async () => {
        await using fixture = await open();
        const { alice } = fixture;
        const body = await fixture.image("one");
        const tags = ["a", "B", "a-1", "a.1", "a_1", "z", "0"].map(parseTag);
        await alice.pushManifest(app, body, { mediaType: MEDIA_TYPES.ociManifest, tags });
        const seen: string[] = [];
        for (let after: string | undefined = ""; after !== undefined; ) {
          const page = await alice.listTags(app, { limit: 3, after });
          seen.push(...page.items);
          after = page.next;
        }
        expect(seen).toEqual(["0", "B", "a", "a-1", "a.1", "a_1", "z"]);
        await alice.deleteTag(app, parseTag("B"));
        await expectError(alice.deleteTag(app, parseTag("B")), "manifestUnknown");
        expect((await alice.listTags(app, { limit: 2 })).items).toEqual(["0", "a"].map(parseTag));
      });

      test("referrers are found by subject and type, whether or not the subject is here", async () => {
        await using fixture = await open();
        const { alice } = fixture;
        const subject = digestOf(encode("a subject that was never pushed"));
        const artifacts = ["sbom", "signature", "sbom"].map((type, index) =>
          fixture.artifact(`application/vnd.example.${type}`, subject, index),
        );
        for (const artifact of await Promise.all(artifacts)) {
          const pushed = await alice.pushManifest(app, artifact, { mediaType: MEDIA_TYPES.ociManifest });
          expect(pushed.subject).toBe(subject);
        }
        const all = await alice.listReferrers(app, subject, { limit: 2 });
        expect(all.items).toHaveLength(2);
        const rest = await alice.listReferrers(app, subject, {
          limit: 2,
          ...(all.next && { after: all.next }),
        });
        expect(rest.items).toHaveLength(1);
        const sboms = await alice.listReferrers(app, subject, {
          limit: 10,
          artifactType: "application/vnd.example.sbom",
        });
        expect(sboms.items.map(({ artifactType }) => artifactType)).toEqual([
          "application/vnd.example.sbom",
          "application/vnd.example.sbom",
        ]);
        expect(await alice.listReferrers(other, subject, { limit: 10 })).toEqual({ items: [] });
      });

      test("an index may come before its manifests, unless that is switched off", async () => {
        for (const sparseIndexes of [true, false]) {
          await using fixture = await open({ sparseIndexes });
          const { alice } = fixture;
          const child = digestOf(encode("{}"));
          const index = encode(
            JSON.stringify({
              schemaVersion: 2,
              mediaType: MEDIA_TYPES.ociIndex,
              manifests: [{ mediaType: MEDIA_TYPES.ociManifest, digest: child, size: 2 }],
            }),
          );
          const push = alice.pushManifest(app, index, { mediaType: MEDIA_TYPES.ociIndex, tags: [latest] });
          if (sparseIndexes) expect((await push).warnings.join()).toContain(child);
          else await expectError(push, "manifestBlobUnknown");
        }
      });

      test("pushing makes repositories only where that is switched on", async () => {
        await using fixture = await open({ createOnPush: false });
        const { alice } = fixture;
        await expectError(alice.startUpload(app), "nameUnknown");
        await expectError(alice.pushBlob(app, digestOf(encode("x")), bytes("x")), "nameUnknown");
        await expectError(alice.listTags(app, { limit: 1 }), "nameUnknown");
      });

      test("pushes of one tag at the same time end with one of them, and a history that adds up", async () => {
        await using fixture = await open();
        const { alice, database } = fixture;
        const bodies = await Promise.all(["a", "b", "c", "d", "e"].map((name) => fixture.image(name)));
        await Promise.all(
          bodies.map((body) =>
            alice.pushManifest(app, body, { mediaType: MEDIA_TYPES.ociManifest, tags: [latest] }),
          ),
        );
        const history = await database.read.selectFrom("tag_history").selectAll().orderBy("id").execute();
        expect(history).toHaveLength(bodies.length);
        for (const [index, entry] of history.entries()) {
          expect(entry.previous_digest).toBe(history[index - 1]?.digest ?? null);
        }
        const last = history.at(-1)?.digest;
        expect((await alice.statManifest(app, latest)).digest as string).toBe(last ?? "");
      });

      test("while a manifest of tens of thousands of entries is pushed others are served", async () => {
        // Broke on SQLite: nothing else was done for as long as it took.
        await using fixture = await open();
        const { alice } = fixture;
        const manifests = Array.from({ length: 12_000 }, (_, number) => ({
          mediaType: MEDIA_TYPES.ociManifest,
          digest: digestOf(encode(String(number))),
          size: 1,
        }));
        const mediaType = MEDIA_TYPES.ociIndex;
        const body = encode(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
        let over = false;
        const pushed = alice.pushManifest(app, body, { mediaType, tags: [latest] }).finally(() => {
          over = true;
        });
        let turns = 0;
        for (; !over; turns++) await new Promise((resolve) => setImmediate(resolve));
        await pushed;
        expect(turns).toBeGreaterThan(20);
      });

      test("a tag that is moved while its deletion waits is deleted all the same", async () => {
        // Broke on PostgreSQL: the tag was there, and its deletion answered that it was not.
        await using fixture = await open();
        const { alice, database, image } = fixture;
        const mediaType = MEDIA_TYPES.ociManifest;
        await alice.pushManifest(app, await image("one"), { mediaType, tags: [latest] });
        await alice.pushManifest(app, await image("two"), { mediaType, tags: [v1] });
        const moved = Promise.withResolvers<void>();
        const held = Promise.withResolvers<void>();
        const moving = database.transaction(async (transaction) => {
          await transaction
            .updateTable("tags")
            .set((update) => ({
              manifest_id: update.selectFrom("tags as t").select("t.manifest_id").where("t.name", "=", v1),
            }))
            .where("name", "=", latest)
            .execute();
          moved.resolve();
          await held.promise;
        });
        await moved.promise;
        const deleted = alice.deleteTag(app, latest);
        await Bun.sleep(50);
        held.resolve();
        await Promise.all([moving, deleted]);
        await expectError(alice.statManifest(app, latest), "manifestUnknown");
      });

      test("repositories are listed as the caller may see them", async () => {
        await using fixture = await open();
        const { registry } = fixture;
        for (const name of ["alice/b", "alice/a", "bob/a_b", "carol/a"]) {
          await registry.startUpload(parseRepositoryName(name));
        }
        const names = async (options: object) =>
          (await registry.listRepositories({ limit: 10, ...options })).items;
        expect(await names({})).toEqual(
          ["alice/a", "alice/b", "bob/a_b", "carol/a"].map(parseRepositoryName),
        );
        const visibility = { kind: "some", namespaces: ["bob", "alice"], includePublic: true } as const;
        expect(await names({ visibility })).toEqual(
          ["alice/a", "alice/b", "bob/a_b"].map(parseRepositoryName),
        );
        expect(await names({ visibility: { ...visibility, namespaces: [] } })).toEqual([]);
        expect(await names({ search: "a_b" })).toEqual([parseRepositoryName("bob/a_b")]);
      });

      async function open(settings: Partial<LocalRegistrySettings> = {}) {
        const database = await openTestDatabase(engine);
        const blobs = await openTestBlobStore(kind);
        const clock = new Clock();
        const create = () =>
          LocalRegistry.create({ database, blobs, settings: { ...SETTINGS, ...settings }, now: clock.now });
        const registry = create();
        const alice = registry.as(actingAs(ALICE));
        return {
          database,
          blobs,
          clock,
          registry,
          alice,
          /** The same account in another process: nothing in memory is shared. */
          elsewhere: create().as(actingAs(ALICE)),
          async keys() {
            const keys: string[] = [];
            for await (const { key } of blobs.list()) keys.push(key);
            return keys;
          },
          async text(repository: typeof app, digest: Digest) {
            const { location } = await alice.getBlob(repository, digest, { redirect: false });
            if (location.kind === "file") return Bun.file(location.path).text();
            if (location.kind === "url") throw new Error("a redirect was not asked for");
            return new Response(await location.open()).text();
          },
          /** Pushes the blobs of a small image, and returns its manifest. */
          async image(name: string) {
            const [config, layer] = [`{"name":"${name}"}`, `layer of ${name}`];
            for (const content of [config, layer])
              await alice.pushBlob(app, digestOf(encode(content)), bytes(content));
            return encode(
              JSON.stringify({
                schemaVersion: 2,
                mediaType: MEDIA_TYPES.ociManifest,
                config: descriptor("application/vnd.oci.image.config.v1+json", config),
                layers: [descriptor("application/vnd.oci.image.layer.v1.tar", layer)],
              }),
            );
          },
          async artifact(artifactType: string, subject: Digest, number: number) {
            await alice.pushBlob(app, digestOf(encode("{}")), bytes("{}"));
            return encode(
              JSON.stringify({
                schemaVersion: 2,
                mediaType: MEDIA_TYPES.ociManifest,
                artifactType,
                config: descriptor("application/vnd.oci.empty.v1+json", "{}"),
                layers: [descriptor("application/vnd.oci.empty.v1+json", "{}")],
                subject: { mediaType: MEDIA_TYPES.ociManifest, digest: subject, size: 7 },
                annotations: { number: String(number) },
              }),
            );
          },
          async [Symbol.asyncDispose]() {
            await database[Symbol.asyncDispose]();
            await blobs[Symbol.asyncDispose]();
          },
        };
      }
    });
  }
}

class Clock {
  #time = Date.now();
  readonly now = () => this.#time;
  advance(milliseconds: number): void {
    this.#time += milliseconds;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function* bytes(text: string): ByteSource {
  if (text) yield encode(text);
}

async function* breaking(text: string, error: Error): ByteSource {
  yield encode(text);
  throw error;
}

/** A body that stops before its end until it is released. */
function stalling(text: string) {
  const started = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  async function* body(): ByteSource {
    yield encode(text);
    started.resolve();
    await released.promise;
    yield encode(text);
  }
  return { body: body(), started: started.promise, release: () => released.resolve() };
}

function descriptor(mediaType: string, content: string) {
  return { mediaType, digest: digestOf(encode(content)), size: encode(content).byteLength };
}

function outcome<T>(promise: Promise<T>): Promise<T | Error> {
  return promise.catch((error: Error) => error);
}

async function expectError(
  promise: Promise<unknown>,
  kind: Parameters<typeof isRegistryError>[1],
): Promise<void> {
  const result = await promise.then(
    () => "no error",
    (error: unknown) => (isRegistryError(error) ? error.kind : error),
  );
  expect(result).toBe(kind as string);
}
