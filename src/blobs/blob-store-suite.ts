import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { AppendInterrupted, type BlobStore, BlobStoreError, type BlobUpload } from "./blob-store.ts";
import { bytesOf, oneAfterAnother, sha256Of, TestBytes } from "./test-bytes.ts";
import type { TestBlobStorePlace } from "./testing.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** A part of a multipart upload in the stores under test: sizes around it are worth a look. */
const PART = 5 * MIB;

/** What every blob store has to do: everything that `blob-store.ts` says. */
export function describeBlobStore(name: string, makePlace: () => TestBlobStorePlace): void {
  describe(name, () => {
    let place: TestBlobStorePlace;
    let store: BlobStore;
    beforeAll(() => {
      place = makePlace();
      store = place.open();
    });
    afterAll(async () => {
      await store.close();
      await place[Symbol.asyncDispose]();
    });

    /** The state as another process gets it. */
    const handedOver = (upload: BlobUpload) => JSON.parse(JSON.stringify(upload)) as BlobUpload;
    const bytes = new TestBytes(1);

    async function stored(size: number): Promise<string> {
      const upload = await store.append(await store.begin(), bytes.chunks(size));
      await store.commit(upload);
      return upload.key;
    }

    async function expectStored(key: string, size: number): Promise<void> {
      expect(await store.stat(key)).toBe(size);
      expect(await sha256Of(await store.open(key))).toBe(await bytes.sha256(size));
    }

    async function listed(): Promise<Map<string, number>> {
      const found = new Map<string, number>();
      for await (const { key, size, modifiedAt } of store.list()) {
        expect(Math.abs(Date.now() - modifiedAt.getTime())).toBeLessThan(600_000);
        found.set(key, size);
      }
      return found;
    }

    describe("writing", () => {
      for (const size of [0, 1, 64 * KIB + 1, 256 * KIB, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 17]) {
        test(`gives back ${size} bytes as they were appended`, async () => {
          const seen = new Bun.CryptoHasher("sha256");
          const onChunk = (chunk: Uint8Array) => void seen.update(chunk);
          const upload = await store.append(await store.begin(), bytes.chunks(size), { onChunk });
          expect(upload.size).toBe(size);
          await store.commit(upload);
          await expectStored(upload.key, size);
          expect(seen.digest("hex")).toBe(await bytes.sha256(size));
        });
      }

      test("makes a blob of nothing", async () => {
        const upload = await store.begin();
        await store.commit(upload);
        await expectStored(upload.key, 0);
      });

      test("takes a hundred thousand small chunks", async () => {
        const upload = await store.append(await store.begin(), bytes.chunks(1_300_000, { chunk: 13 }));
        await store.commit(upload);
        await expectStored(upload.key, 1_300_000);
      });

      test("takes one chunk that is larger than everything it could be put into", async () => {
        const size = 4 * PART + 3;
        const upload = await store.append(await store.begin(), bytes.chunks(size, { chunk: size }));
        await store.commit(upload);
        await expectStored(upload.key, size);
      });

      test("goes on in other processes, with pieces of any size", async () => {
        const sizes = [PART + 1, 3, PART - 3, 1, 0, PART, 2 * PART + 1, 4];
        let upload = await store.begin();
        for (const size of sizes) {
          const process = place.open();
          upload = await process.append(handedOver(upload), bytes.chunks(size, { start: upload.size }));
          await process.close();
        }
        await place.open().commit(handedOver(upload));
        const total = sizes.reduce((sum, size) => sum + size, 0);
        expect(upload.size).toBe(total);
        await expectStored(upload.key, total);
      });

      test("goes on in other processes, with many small pieces", async () => {
        let upload = await store.begin();
        for (let piece = 0; piece < 40; piece++) {
          const source = bytes.chunks(1_000 + piece, { start: upload.size });
          upload = await place.open().append(handedOver(upload), source);
        }
        await store.commit(handedOver(upload));
        await expectStored(upload.key, upload.size);
        // Neither the state nor what is in the store grows with the number of pieces.
        expect(JSON.stringify(upload).length).toBeLessThan(1_000);
        const found = await listed();
        expect(store.keys(upload).filter((key) => found.has(key))).toEqual([upload.key]);
      });

      test("commits as often as it is asked to", async () => {
        let upload = await store.append(await store.begin(), bytes.chunks(PART + 1));
        upload = await store.append(upload, bytes.chunks(PART + 1, { start: upload.size }));
        await store.commit(upload);
        await store.commit(handedOver(upload));
        await expectStored(upload.key, 2 * PART + 2);
      });

      test("writes many uploads at the same time without mixing them up", async () => {
        const sizes = Array.from({ length: 40 }, (_, index) => 100_000 * (index % 8) + index);
        const uploads = await Promise.all(
          sizes.map(async (size, seed) => {
            const upload = await store.append(await store.begin(), new TestBytes(seed).chunks(size));
            await store.commit(upload);
            return upload;
          }),
        );
        for (const [seed, upload] of uploads.entries()) {
          const expected = await new TestBytes(seed).sha256(sizes[seed] ?? 0);
          expect(await sha256Of(await store.open(upload.key))).toBe(expected);
          await store.delete(upload.key);
        }
      }, 60_000);

      test("needs memory that does not grow with what is written", async () => {
        const chunk = bytes.slice(0, 64 * KIB);
        async function* source(size: number) {
          for (let done = 0; done < size; done += chunk.byteLength) yield chunk;
        }
        const write = async (size: number) => {
          await store.abort(await store.append(await store.begin(), source(size)));
        };
        await Promise.all([write(48 * MIB), write(48 * MIB), write(48 * MIB)]);
        const before = process.memoryUsage.rss();
        let most = before;
        const watch = setInterval(() => {
          most = Math.max(most, process.memoryUsage.rss());
        }, 5);
        const sizes = [160 * MIB, 128 * MIB, 128 * MIB];
        await Promise.all(sizes.map(write));
        clearInterval(watch);
        // What is on its way (a dozen parts at most) and what the collector has not freed yet is a
        // constant; a store that gathers what it is given would need all of it.
        const written = sizes.reduce((sum, size) => sum + size, 0);
        expect((most - before) / written).toBeLessThan(0.4);
      }, 120_000);
    });

    describe("an append that breaks off", () => {
      const failure = new Error("the client is gone");
      const fail = () => {
        throw failure;
      };

      for (const size of [0, 1, 300 * KIB, PART + 100, 2 * PART]) {
        test(`keeps the ${size} bytes that came before`, async () => {
          const begun = await store.begin();
          const error = await store
            .append(begun, oneAfterAnother(bytes.chunks(size), fail))
            .catch((cause: unknown) => cause);
          if (!(error instanceof AppendInterrupted)) throw error;
          expect(error.cause).toBe(failure);
          expect(error.upload.size).toBe(size);
          const rest = bytes.chunks(1_000, { start: size });
          const upload = await place.open().append(handedOver(error.upload), rest);
          await store.commit(upload);
          await expectStored(upload.key, size + 1_000);
        });
      }

      test("breaks off when the signal says so, though the source hangs", async () => {
        async function* hanging() {
          yield bytes.slice(0, 10_000);
          await new Promise(() => {});
        }
        const abort = new AbortController();
        const reason = new Error("enough");
        setTimeout(() => abort.abort(reason), 50);
        const error = await store
          .append(await store.begin(), hanging(), { signal: abort.signal })
          .catch((cause: unknown) => cause);
        if (!(error instanceof AppendInterrupted)) throw error;
        expect(error.cause).toBe(reason);
        const upload = await store.append(error.upload, bytes.chunks(5, { start: error.upload.size }));
        await store.commit(upload);
        await expectStored(upload.key, 10_005);
      });

      test("lets the source end when the store stops listening to it", async () => {
        let ended = false;
        async function* source() {
          try {
            yield bytes.slice(0, 10);
            yield bytes.slice(10, 10);
          } finally {
            ended = true;
          }
        }
        const abort = new AbortController();
        const onChunk = () => abort.abort(new Error("enough"));
        const appending = store.append(await store.begin(), source(), { signal: abort.signal, onChunk });
        await expect(appending).rejects.toBeInstanceOf(AppendInterrupted);
        expect(ended).toBe(true);
      });
    });

    describe("fork", () => {
      test("copies what was written, and shows it", async () => {
        const size = PART + 10_000;
        const old = await store.append(await store.begin(), bytes.chunks(size));
        const seen = new Bun.CryptoHasher("sha256");
        const copy = await place.open().fork(handedOver(old), (chunk) => void seen.update(chunk));
        if (!copy) throw new Error("not copied");
        expect(copy.size).toBe(size);
        expect(seen.digest("hex")).toBe(await bytes.sha256(size));
        expect(store.keys(copy)).not.toContain(old.key);
        await store.abort(old);
        const upload = await store.append(copy, bytes.chunks(77, { start: size }));
        await store.commit(upload);
        await expectStored(upload.key, size + 77);
      });

      test("is safe from the old writer, who goes on as if nothing had happened", async () => {
        const size = 100_000;
        const old = await store.append(await store.begin(), bytes.chunks(size));
        const copy = await store.fork(handedOver(old), () => {});
        if (!copy) throw new Error("not copied");
        const other = new TestBytes(99);
        const [upload] = await Promise.all([
          store.append(copy, bytes.chunks(size, { start: size })),
          store.append(old, other.chunks(size)).then((late) => store.commit(late)),
        ]);
        await store.abort(old);
        await store.commit(upload);
        await store.append(old, other.chunks(10)).catch(() => {});
        await expectStored(upload.key, 2 * size);
      });

      test("begins anew where nothing was written, under another key", async () => {
        const old = await store.begin();
        const copy = await store.fork(old, () => {});
        expect(copy?.size).toBe(0);
        expect(copy?.key).not.toBe(old.key);
      });

      test("says so when the bytes are gone", async () => {
        const old = await store.append(await store.begin(), bytes.chunks(1_000));
        await store.abort(old);
        expect(await store.fork(old, () => {})).toBeUndefined();
      });
    });

    describe("ending", () => {
      test("aborts, and again", async () => {
        let upload = await store.append(await store.begin(), bytes.chunks(PART + 1));
        upload = await store.append(upload, bytes.chunks(1, { start: upload.size }));
        await store.abort(handedOver(upload));
        await store.abort(handedOver(upload));
        await store.abort(await store.begin());
        const found = await listed();
        expect(store.keys(upload).filter((key) => found.has(key))).toEqual([]);
      });

      test("neither commits nor goes on with an upload that was aborted", async () => {
        const upload = await store.append(await store.begin(), bytes.chunks(1_000));
        await store.abort(upload);
        await expect(store.commit(upload)).rejects.toMatchObject({ kind: "missing" });
        await expect(store.append(upload, bytes.chunks(1))).rejects.toMatchObject({ kind: "missing" });
      });

      test("deletes, and again, and only that", async () => {
        const [gone, kept] = [await stored(10_000), await stored(20_000)];
        await store.delete(gone);
        await store.delete(gone);
        expect(await store.stat(gone)).toBeUndefined();
        await expect(store.open(gone)).rejects.toMatchObject({ kind: "missing" });
        await expectStored(kept, 20_000);
      });
    });

    describe("reading", () => {
      const size = 2 * 256 * KIB + 5;
      let key: string;
      beforeAll(async () => {
        key = await stored(size);
      });

      const ranges = [
        [0, 0],
        [0, size - 1],
        [1, 1],
        [size - 1, size - 1],
        [256 * KIB - 1, 256 * KIB],
        [100, 300_000],
      ] as const;
      for (const [start, end] of ranges) {
        test(`gives bytes ${start} to ${end}`, async () => {
          const read = await bytesOf(await store.open(key, { range: { start, end } }));
          expect(Buffer.from(read).equals(bytes.slice(start, end - start + 1))).toBe(true);
        });
      }

      test("gives what there is of a range that reaches past the end", async () => {
        const read = await bytesOf(await store.open(key, { range: { start: size - 3, end: size + 10_000 } }));
        expect(Buffer.from(read).equals(bytes.slice(size - 3, 3))).toBe(true);
        expect(await bytesOf(await store.open(key, { range: { start: size, end: size + 1 } }))).toHaveLength(
          0,
        );
        const empty = await stored(0);
        expect(await bytesOf(await store.open(empty, { range: { start: 0, end: 10 } }))).toHaveLength(0);
      });

      test("gives the same to many readers at once", async () => {
        const digests = await Promise.all(
          Array.from({ length: 20 }, async () => sha256Of(await store.open(key))),
        );
        expect(new Set(digests)).toEqual(new Set([await bytes.sha256(size)]));
      });

      test("lets go of everything when readers walk away", async () => {
        const large = await stored(3 * PART);
        const read = async () => {
          const reader = (await store.open(large)).getReader();
          await reader.read();
          return reader;
        };
        await (await read()).cancel();
        const before = readdirSync("/proc/self/fd").length;
        for (let round = 0; round < 20; round++) {
          const readers = await Promise.all([read(), read(), read()]);
          await Promise.all(readers.map((reader) => reader.cancel()));
        }
        await Bun.sleep(200);
        expect(readdirSync("/proc/self/fd").length).toBeLessThan(before + 10);
      });

      test("stops when the signal says so", async () => {
        const large = await stored(3 * PART);
        const abort = new AbortController();
        const reason = new Error("enough");
        const reader = (await store.open(large, { signal: abort.signal })).getReader();
        await reader.read();
        abort.abort(reason);
        const rest = async () => {
          while (!(await reader.read()).done);
        };
        await expect(rest()).rejects.toBe(reason);
        await expect(store.open(large, { signal: abort.signal })).rejects.toBe(reason);
      });
    });

    describe("keys", () => {
      test("are never given twice", async () => {
        const uploads = await Promise.all(Array.from({ length: 2_000 }, () => store.begin()));
        expect(new Set(uploads.map(({ key }) => key)).size).toBe(2_000);
      });

      for (const key of [
        "",
        ".",
        "../../etc/passwd",
        "/etc/passwd",
        "a/b",
        "x".repeat(300),
        "\0",
        "%2e%2e",
      ]) {
        test(`that are none name nothing: ${JSON.stringify(key.slice(0, 20))}`, async () => {
          expect(await store.stat(key)).toBeUndefined();
          await expect(store.open(key)).rejects.toBeInstanceOf(BlobStoreError);
          await store.delete(key);
          await expect(store.append({ key, size: 0 }, bytes.chunks(1))).rejects.toBeInstanceOf(
            BlobStoreError,
          );
        });
      }

      test("are listed, with sizes, whether committed or not, and nothing else is", async () => {
        const own = makePlace();
        await using _ = own;
        const other = own.open();
        const blob = await other.append(await other.begin(), bytes.chunks(1_234));
        await other.commit(blob);
        let upload = await other.append(await other.begin(), bytes.chunks(PART));
        upload = await other.append(upload, bytes.chunks(7, { start: PART }));
        await other.check();
        const found = new Map<string, number>();
        for await (const { key, size } of other.list()) found.set(key, size);
        expect(found.get(blob.key)).toBe(1_234);
        found.delete(blob.key);
        let uncommitted = 0;
        for (const key of other.keys(upload)) {
          uncommitted += found.get(key) ?? 0;
          found.delete(key);
        }
        expect(uncommitted).toBe(PART + 7);
        expect([...found]).toEqual([]);
      });
    });

    test("keeps a mark beside the blobs, which is none of them", async () => {
      const own = makePlace();
      await using _ = own;
      expect(await own.open().readMark()).toBeUndefined();
      await own.open().writeMark("first");
      await own.open().writeMark("second");
      expect(await own.open().readMark()).toBe("second");
      for await (const { key } of own.open().list()) throw new Error(`listed: ${key}`);
      expect(await own.open().stat(".entrepot-store")).toBeUndefined();
      await own.open().delete(".entrepot-store");
      expect(await own.open().readMark()).toBe("second");
    });

    test("checks that it works", async () => {
      await Promise.all([store.check(), store.check()]);
    });
  });
}
