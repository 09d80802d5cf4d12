import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AppendInterrupted } from "./blob-store.ts";
import { FilesystemBlobStore } from "./filesystem.ts";
import { newKey } from "./keys.ts";
import { sha256Of, TestBytes } from "./test-bytes.ts";

const MIB = 1024 * 1024;
const bytes = new TestBytes(4);

describe("files", () => {
  let directory: string;
  let store: FilesystemBlobStore;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "entrepot-files-"));
    store = FilesystemBlobStore.open({ directory: join(directory, "deep", "blobs") });
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  test("are nobody else's to read, and spread over directories by the end of the key", async () => {
    const upload = await store.append(await store.begin(), bytes.chunks(10));
    await store.commit(upload);
    const { key } = upload;
    const path = store.path(key);
    expect(path).toBe(join(directory, "deep", "blobs", key.slice(-1), key.slice(-3, -1), key));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    for (const above of [dirname(path), dirname(dirname(path)), join(directory, "deep", "blobs")]) {
      expect(statSync(above).mode & 0o777).toBe(0o700);
    }
    expect(readFileSync(path)).toEqual(Buffer.from(bytes.slice(0, 10)));
  });

  test("lose what a writer that died wrote beyond what was counted", async () => {
    const upload = await store.append(await store.begin(), bytes.chunks(1_000));
    await store.append(upload, new TestBytes(5).chunks(5_000));
    const shorter = await store.append(upload, bytes.chunks(10, { start: 1_000 }));
    await store.commit(shorter);
    expect(await sha256Of(await store.open(shorter.key))).toBe(await bytes.sha256(1_010));

    const other = await store.append(await store.begin(), bytes.chunks(1_000));
    await store.append(other, new TestBytes(5).chunks(5_000));
    await store.commit(other);
    expect(await sha256Of(await store.open(other.key))).toBe(await bytes.sha256(1_000));
  });

  test("that lost bytes that were counted are neither gone on with nor committed", async () => {
    const upload = await store.append(await store.begin(), bytes.chunks(1_000));
    truncateSync(store.path(upload.key), 999);
    await expect(store.append(upload, bytes.chunks(1))).rejects.toMatchObject({ kind: "missing" });
    await expect(store.commit(upload)).rejects.toMatchObject({ kind: "missing" });
    expect(await store.fork(upload, () => {})).toBeUndefined();
    const left: string[] = [];
    for await (const { key } of store.list()) left.push(key);
    expect(left).toEqual([upload.key]);
  });

  test("that are not the store's are neither listed nor touched", async () => {
    const upload = await store.append(await store.begin(), bytes.chunks(1));
    const root = join(directory, "deep", "blobs");
    writeFileSync(join(root, "README"), "mine");
    mkdirSync(join(root, "lost+found"));
    mkdirSync(join(root, "0", "00"), { recursive: true });
    writeFileSync(join(root, "0", "00", "notes.txt"), "mine");
    writeFileSync(join(root, "0", "ab"), "not a directory");
    const misplaced = `${newKey().slice(0, -3)}111`;
    writeFileSync(join(root, "0", "00", misplaced), "mine");
    const listed: string[] = [];
    for await (const { key } of store.list()) listed.push(key);
    expect(listed).toEqual([upload.key]);
  });

  test("behind a symbolic link are not followed to", async () => {
    const secret = join(directory, "secret");
    writeFileSync(secret, "do not touch");
    const { key } = await store.begin();
    mkdirSync(dirname(store.path(key)), { recursive: true });
    symlinkSync(secret, store.path(key));
    await expect(store.open(key)).rejects.toMatchObject({ name: "BlobStoreError" });
    await expect(store.append({ key, size: 0 }, bytes.chunks(1))).rejects.toMatchObject({
      cause: { name: "BlobStoreError" },
    });
    expect(readFileSync(secret, "utf8")).toBe("do not touch");
  });

  test("do not stay open when uploads and readings fail", async () => {
    const before = readdirSync("/proc/self/fd").length;
    for (let round = 0; round < 50; round++) {
      async function* failing() {
        yield bytes.slice(0, 10);
        throw new Error("gone");
      }
      await store.append(await store.begin(), failing()).catch(() => {});
      await store.append({ key: newKey(), size: 5 }, bytes.chunks(1)).catch(() => {});
      await store.open(newKey()).catch(() => {});
    }
    expect(readdirSync("/proc/self/fd").length).toBeLessThan(before + 5);
  });

  test("cannot be kept where there is no directory to be had", () => {
    writeFileSync(join(directory, "file"), "");
    expect(() => FilesystemBlobStore.open({ directory: join(directory, "file", "blobs") })).toThrow(
      expect.objectContaining({ kind: "unavailable" }),
    );
  });
});

const isRoot = process.getuid?.() === 0;
if (!isRoot && process.env.CI === "true") throw new Error("the disk-full tests need root to mount a tmpfs");
if (!isRoot) console.warn("not run: disk-full tests of the filesystem store (they need root)");

describe.if(isRoot)("a full disk", () => {
  let directory: string;
  let store: FilesystemBlobStore;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "entrepot-full-"));
    run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", directory);
    store = FilesystemBlobStore.open({ directory });
  });
  afterEach(() => {
    run("umount", directory);
    rmSync(directory, { recursive: true, force: true });
  });

  test("is reported, what was wholly written is counted, and the upload goes on when there is room", async () => {
    const ballast = await store.append(await store.begin(), bytes.chunks(3 * MIB));
    await store.commit(ballast);
    let seen = 0;
    const onChunk = (chunk: Uint8Array) => {
      seen += chunk.byteLength;
    };
    const error = await store
      .append(await store.begin(), bytes.chunks(20 * MIB), { onChunk })
      .catch((cause: unknown) => cause);
    if (!(error instanceof AppendInterrupted)) throw error;
    expect(error.cause).toMatchObject({ name: "BlobStoreError", kind: "full" });
    const { upload } = error;
    expect(upload.size).toBeGreaterThan(4 * MIB);
    expect(upload.size).toBeLessThanOrEqual(seen);
    expect(statSync(store.path(upload.key)).size).toBe(upload.size);

    const further = bytes.chunks(MIB, { start: upload.size });
    const again = await store.append(upload, further).catch((cause: unknown) => cause);
    if (!(again instanceof AppendInterrupted)) throw again;
    expect(again.cause).toMatchObject({ kind: "full" });

    await store.delete(ballast.key);
    const { size } = again.upload;
    const grown = await store.append(again.upload, bytes.chunks(2 * MIB, { start: size }));
    await store.commit(grown);
    expect(await sha256Of(await store.open(grown.key))).toBe(await bytes.sha256(size + 2 * MIB));
  });

  test("holds the bytes that are counted, whatever chunk it filled up in", async () => {
    for (const chunk of [1_000, 64 * 1024, 300_000, 12 * MIB]) {
      const error = await store
        .append(await store.begin(), bytes.chunks(12 * MIB, { chunk }))
        .catch((cause: unknown) => cause);
      if (!(error instanceof AppendInterrupted)) throw error;
      const { key, size } = error.upload;
      const range = { start: 0, end: size - 1 };
      expect(await sha256Of(await store.open(key, { range }))).toBe(await bytes.sha256(size));
      await store.abort(error.upload);
    }
  });

  test("leaves blobs readable, and a check says what is wrong", async () => {
    const blob = await store.append(await store.begin(), bytes.chunks(MIB));
    await store.commit(blob);
    await store.append(await store.begin(), bytes.chunks(20 * MIB)).catch(() => {});
    await expect(store.check()).rejects.toMatchObject({ kind: "full" });
    expect(await sha256Of(await store.open(blob.key))).toBe(await bytes.sha256(MIB));
  });

  test("is shared fairly enough that nobody's bytes are mixed up", async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, async (_, seed) =>
        store.append(await store.begin(), new TestBytes(seed).chunks(3 * MIB)),
      ),
    );
    for (const [seed, result] of results.entries()) {
      const upload =
        result.status === "fulfilled" ? result.value : (result.reason as AppendInterrupted).upload;
      if (upload.size === 0) continue;
      const range = { start: 0, end: upload.size - 1 };
      const expected = await new TestBytes(seed).sha256(upload.size);
      expect(await sha256Of(await store.open(upload.key, { range }))).toBe(expected);
    }
    expect(results.some(({ status }) => status === "rejected")).toBe(true);
  });
});

function run(...command: string[]): void {
  const { exitCode, stderr } = Bun.spawnSync(command);
  if (exitCode !== 0) throw new Error(`${command[0]}: ${stderr}`);
}
