import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { AppendInterrupted, BlobStoreError, type BlobUpload } from "./blob-store.ts";
import { newKey } from "./keys.ts";
import { S3BlobStore, type S3BlobStoreOptions } from "./s3.ts";
import { type S3Fault, type S3FaultProxy, type S3Operation, startS3FaultProxy } from "./s3-fault-proxy.ts";
import { bytesOf, oneAfterAnother, sha256Of, TestBytes } from "./test-bytes.ts";
import { blobStoreKinds, testS3Options } from "./testing.ts";

const MIB = 1024 * 1024;
const PART = 5 * MIB;
const MANY = Number.POSITIVE_INFINITY;
const bytes = new TestBytes(2);

// Waiting is part of it, and the machine may be busy.
setDefaultTimeout(30_000);

describe.if(blobStoreKinds().includes("s3"))("S3 with faults", () => {
  let proxy: S3FaultProxy;
  let options: S3BlobStoreOptions;
  let store: S3BlobStore;
  let impatient: S3BlobStore;

  beforeAll(async () => {
    const direct = testS3Options();
    proxy = await startS3FaultProxy(direct.endpoint ?? "");
    const retry = { budget: 5_000, firstDelay: 5, longestDelay: 50, timeout: 400, completionTimeout: 700 };
    options = { ...direct, endpoint: proxy.endpoint, retry };
    store = S3BlobStore.open(options);
    impatient = S3BlobStore.open({ ...options, retry: { ...retry, budget: 200 } });
  });
  afterEach(() => proxy.heal());
  afterAll(async () => {
    for await (const { key } of store.list()) await store.delete(key);
    await store.abortStaleUploads(new Date(Date.now() + 86_400_000));
    await proxy[Symbol.asyncDispose]();
  });

  async function expectStored(upload: BlobUpload, size: number): Promise<void> {
    expect(await store.stat(upload.key)).toBe(size);
    expect(await sha256Of(await store.open(upload.key))).toBe(await bytes.sha256(size));
  }

  const PASSING: S3Fault[] = [
    { kind: "answer", status: 500, code: "InternalError" },
    { kind: "answer", status: 503, code: "SlowDown" },
    { kind: "answer", status: 502 },
    { kind: "answer", status: 200, code: "InternalError" },
    { kind: "cut-request" },
    { kind: "lost-answer" },
    { kind: "slow", milliseconds: 900 },
    { kind: "cut-answer", after: 0 },
    { kind: "hurt-request" },
  ];

  const WRITING: { operation: S3Operation; sizes: number[] }[] = [
    { operation: "put", sizes: [1_000] },
    { operation: "create", sizes: [2 * PART] },
    { operation: "part", sizes: [2 * PART + 1] },
    { operation: "complete", sizes: [2 * PART + 1] },
    { operation: "copy", sizes: [PART, 100] },
    { operation: "get", sizes: [1_000, 1_000] },
    { operation: "delete", sizes: [1_000, 1_000] },
    { operation: "head", sizes: [1_000] },
  ];

  for (const { operation, sizes } of WRITING) {
    for (const fault of PASSING) {
      // Not every answer has a body that could tell of a failure, nor every request one to be hurt.
      if (fault.kind === "answer" && fault.status === 200 && !["complete", "copy"].includes(operation))
        continue;
      if (fault.kind === "hurt-request" && !["put", "part", "complete"].includes(operation)) continue;
      test(`get over: ${operation}, ${describeFault(fault)}`, async () => {
        proxy.plan(operation, fault, 2);
        const before = proxy.faults();
        let upload = await store.begin();
        for (const size of sizes) {
          upload = await store.append(upload, bytes.chunks(size, { start: upload.size }));
        }
        await store.commit(upload);
        expect(proxy.faults()).toBeGreaterThan(before);
        proxy.heal();
        await expectStored(upload, upload.size);
      });
    }
  }

  for (const operation of ["put", "create", "part", "complete"] as const) {
    for (const fault of PASSING) {
      if (fault.kind === "lost-answer" || fault.kind === "cut-answer") continue;
      if (fault.kind === "hurt-request" && operation === "create") continue;
      if (fault.kind === "answer" && fault.status === 200 && operation !== "complete") continue;
      test(`say so when they last, and go on after: ${operation}, ${describeFault(fault)}`, async () => {
        const first = await store.append(await store.begin(), bytes.chunks(PART));
        const size = operation === "put" ? 1_000 : 2 * PART + 5;
        proxy.plan(operation, fault, MANY);
        const started = performance.now();
        const error = await impatient
          .append(first, bytes.chunks(size, { start: PART }))
          .catch((cause: unknown) => cause);
        expect(performance.now() - started).toBeLessThan(10_000);
        if (!(error instanceof AppendInterrupted)) throw error;
        expect(error.cause).toBeInstanceOf(BlobStoreError);
        expect(error.cause).toMatchObject({ kind: "unavailable" });
        expect(error.upload.size).toBe(PART);
        proxy.heal();
        const state = JSON.parse(JSON.stringify(error.upload)) as BlobUpload;
        const upload = await store.append(state, bytes.chunks(size, { start: PART }));
        await store.commit(upload);
        await expectStored(upload, PART + size);
      });
    }
  }

  test("an upload that failed in its beginning goes on under another key", async () => {
    const begun = await store.begin();
    // What was given up here may be carried out later, and must not meet what is written then.
    proxy.plan("put", { kind: "slow", milliseconds: 900 }, MANY);
    const other = new TestBytes(3);
    const error = await impatient.append(begun, other.chunks(1_000)).catch((cause: unknown) => cause);
    if (!(error instanceof AppendInterrupted)) throw error;
    proxy.heal();
    expect(error.upload.key).not.toBe(begun.key);
    const upload = await store.append(error.upload, bytes.chunks(2_000));
    await store.commit(upload);
    await Bun.sleep(800);
    await expectStored(upload, 2_000);
  });

  test("an upload that failed can be aborted, and leaves nothing", async () => {
    const retry = { ...options.retry, budget: 200 };
    const own = S3BlobStore.open({ ...options, retry, prefix: `${options.prefix}-aborted` });
    proxy.plan("complete", { kind: "answer", status: 500 }, MANY);
    const error = await own
      .append(await own.begin(), bytes.chunks(2 * PART))
      .catch((cause: unknown) => cause);
    if (!(error instanceof AppendInterrupted)) throw error;
    proxy.heal();
    await own.abort(error.upload);
    expect(await own.abortStaleUploads(new Date(Date.now() + 86_400_000))).toBe(0);
    for await (const { key } of own.list()) expect(key).toBe("none");
  });

  test("a false ETag of a part makes the completion fail, and nothing is lost", async () => {
    proxy.plan("part", { kind: "false-etag" });
    const error = await store
      .append(await store.begin(), bytes.chunks(2 * PART))
      .catch((cause: unknown) => cause);
    if (!(error instanceof AppendInterrupted)) throw error;
    expect(error.cause).toMatchObject({ kind: "unavailable" });
    const upload = await store.append(error.upload, bytes.chunks(2 * PART));
    await store.commit(upload);
    await expectStored(upload, 2 * PART);
  });

  test("a client that vanishes while the store is down gets back to what was recorded", async () => {
    const first = await store.append(await store.begin(), bytes.chunks(100));
    proxy.plan("put", { kind: "answer", status: 503 }, MANY);
    const fail = () => {
      throw new Error("the client is gone");
    };
    const source = oneAfterAnother(bytes.chunks(100, { start: 100 }), fail);
    const error = await impatient.append(first, source).catch((cause: unknown) => cause);
    if (!(error instanceof AppendInterrupted)) throw error;
    proxy.heal();
    expect(error.upload.size).toBe(100);
    const upload = await store.append(error.upload, bytes.chunks(100, { start: 100 }));
    await store.commit(upload);
    await expectStored(upload, 200);
  });

  test("an upload whose last piece cannot be read back now can go on later", async () => {
    const first = await store.append(await store.begin(), bytes.chunks(100));
    proxy.plan("get", { kind: "answer", status: 503 }, MANY);
    const more = () => bytes.chunks(100, { start: 100 });
    const error = await impatient.append(first, more()).catch((cause: unknown) => cause);
    if (!(error instanceof AppendInterrupted)) throw error;
    expect(error.cause).toMatchObject({ kind: "unavailable" });
    proxy.heal();
    const upload = await store.append(error.upload, more());
    await store.commit(upload);
    await expectStored(upload, 200);
  });

  test("an upload that another kind of store began is not gone on with, but can be swept", async () => {
    const foreign = { key: newKey(), size: 5 };
    await expect(store.append(foreign, bytes.chunks(1))).rejects.toMatchObject({ kind: "missing" });
    await expect(store.commit(foreign)).rejects.toMatchObject({ kind: "missing" });
    expect(store.keys(foreign)).toEqual([foreign.key]);
    await store.abort(foreign);
  });

  test("a full store says that it is full", async () => {
    proxy.plan("put", { kind: "answer", status: 403, code: "QuotaExceeded" });
    const error = await store.append(await store.begin(), bytes.chunks(10)).catch((cause: unknown) => cause);
    if (!(error instanceof AppendInterrupted)) throw error;
    expect(error.cause).toMatchObject({ kind: "full" });
  });

  describe("reading", () => {
    const size = 3 * PART;
    let upload: BlobUpload;
    beforeAll(async () => {
      upload = await store.append(await store.begin(), bytes.chunks(size));
      await store.commit(upload);
    });

    const BREAKS: S3Fault[] = [
      { kind: "answer", status: 500, code: "InternalError" },
      { kind: "answer", status: 503, code: "SlowDown" },
      { kind: "cut-request" },
      { kind: "lost-answer" },
      { kind: "slow", milliseconds: 900 },
      { kind: "cut-answer", after: 0 },
      { kind: "cut-answer", after: 1 },
      { kind: "cut-answer", after: 4 * MIB },
      { kind: "stall", after: 2 * MIB },
    ];
    for (const fault of BREAKS) {
      test(`goes on after: ${describeFault(fault)}`, async () => {
        proxy.plan("get", fault, 2);
        expect(await sha256Of(await store.open(upload.key))).toBe(await bytes.sha256(size));
        proxy.plan("get", fault, 2);
        const range = { start: 12_345, end: size - 2 };
        const read = await bytesOf(await store.open(upload.key, { range }));
        expect(Buffer.from(read).equals(bytes.slice(12_345, size - 2 - 12_345 + 1))).toBe(true);
      });

      test(`fails, and does not end early, when it lasts: ${describeFault(fault)}`, async () => {
        proxy.plan("get", fault, MANY);
        const started = performance.now();
        const reading = async () => {
          let received = 0;
          for await (const chunk of await impatient.open(upload.key)) received += chunk.byteLength;
          return received;
        };
        const result = await reading().catch((cause: unknown) => cause);
        // Whoever gets a few MiB further with each connection gets there in the end.
        if (result === size) expect(["cut-answer", "stall"]).toContain(fault.kind);
        else expect(result).toMatchObject({ name: "BlobStoreError", kind: "unavailable" });
        expect(performance.now() - started).toBeLessThan(20_000);
      });
    }

    test("ends with the reader, also while the store says nothing", async () => {
      proxy.plan("get", { kind: "stall", after: MIB }, MANY);
      const reader = (await store.open(upload.key)).getReader();
      for (let received = 0; received < MIB; ) received += (await reader.read()).value?.byteLength ?? 0;
      const waiting = reader.read();
      await Bun.sleep(20);
      const before = proxy.seen.length;
      await reader.cancel();
      expect((await waiting).done).toBe(true);
      await Bun.sleep(1_000);
      expect(proxy.seen.length).toBe(before);
    });

    test("notices when the object became another one midway", async () => {
      proxy.plan("get", { kind: "cut-answer", after: MIB });
      const stream = await store.open(upload.key);
      proxy.plan("get", { kind: "answer", status: 412, code: "PreconditionFailed" }, MANY);
      await expect(sha256Of(stream)).rejects.toMatchObject({ kind: "unavailable" });
    });

    test("follows no redirect: what it sends is signed for one host", async () => {
      const visited: string[] = [];
      using elsewhere = Bun.serve({
        port: 0,
        fetch(request) {
          visited.push(request.url);
          return new Response("caught");
        },
      });
      const headers = { location: `http://127.0.0.1:${elsewhere.port}/` };
      proxy.plan("get", { kind: "answer", status: 307, code: "TemporaryRedirect", headers }, MANY);
      await expect(impatient.open(upload.key)).rejects.toMatchObject({ kind: "unavailable" });
      expect(visited).toEqual([]);
    });
  });

  test("lists though the store falters", async () => {
    const upload = await store.append(await store.begin(), bytes.chunks(10));
    proxy.plan("list", { kind: "answer", status: 503, code: "SlowDown" }, 2);
    const keys: string[] = [];
    for await (const { key } of store.list()) keys.push(key);
    expect(keys).toContain(upload.key);
  });

  test("goes by the server's clock when ours is wrong", async () => {
    const fresh = S3BlobStore.open(options);
    const headers = { date: new Date(Date.now() + 600_000).toUTCString() };
    proxy.plan("put", { kind: "answer", status: 403, code: "RequestTimeTooSkewed", headers });
    await fresh.check();
    // The second time there is nothing to correct any more.
    proxy.plan("put", { kind: "answer", status: 403, code: "RequestTimeTooSkewed", headers });
    await expect(fresh.check()).rejects.toThrow("the clocks here and there differ too much");
  });

  test("a check says what is wrong, and keeps the secret", async () => {
    const wrong = S3BlobStore.open({ ...options, secretAccessKey: "not-the-secret-0123" });
    const error = await wrong.check().catch((cause: unknown) => cause);
    expect(String(error)).toContain("the secret access key is wrong");
    expect(Bun.inspect(error)).not.toContain("not-the-secret-0123");
    const nowhere = S3BlobStore.open({ ...options, bucket: "no-such-bucket" });
    await expect(nowhere.check()).rejects.toThrow("the bucket does not exist");
    expect(Bun.inspect(wrong, { depth: 10 })).not.toContain("not-the-secret-0123");
  });

  test("a small blob costs one request to append and one to commit", async () => {
    const before = proxy.seen.length;
    const upload = await store.append(await store.begin(), bytes.chunks(PART));
    await store.commit(upload);
    expect(proxy.seen.slice(before)).toEqual(["put", "head"]);
  });

  test("a large blob is not copied, and not touched by the commit", async () => {
    const before = proxy.seen.length;
    const upload = await store.append(await store.begin(), bytes.chunks(2 * PART + 1));
    const appended = proxy.seen.length;
    await store.commit(upload);
    expect(proxy.seen.slice(before, appended)).toEqual(["create", "part", "part", "part", "complete"]);
    expect(proxy.seen.slice(appended)).toEqual(["head"]);
  });

  test("a store that cannot copy has the pieces carried", async () => {
    let upload = await store.append(await store.begin(), bytes.chunks(2 * PART + 7));
    upload = await store.append(upload, bytes.chunks(50, { start: upload.size }));
    proxy.plan("copy", { kind: "answer", status: 501, code: "NotImplemented" }, MANY);
    await store.commit(upload);
    proxy.heal();
    await expectStored(upload, 2 * PART + 57);
  });

  test("what a dead writer left behind is dropped when it is old enough", async () => {
    async function* dying() {
      yield* bytes.chunks(3 * PART);
      await new Promise(() => {});
    }
    const own = S3BlobStore.open({ ...options, prefix: `${options.prefix}-dying` });
    void own.append(await own.begin(), dying()).catch(() => {});
    await Bun.sleep(500);
    expect(await own.abortStaleUploads(new Date(Date.now() - 60_000))).toBe(0);
    expect(await own.abortStaleUploads(new Date(Date.now() + 60_000))).toBe(1);
    expect(await own.abortStaleUploads(new Date(Date.now() + 60_000))).toBe(0);
  });

  test("a presigned URL gives the blob to anyone, and only where redirects are wanted", async () => {
    expect(store.presign).toBeUndefined();
    const redirecting = S3BlobStore.open({ ...options, redirect: true, redirectSeconds: 60 });
    const upload = await redirecting.append(await redirecting.begin(), bytes.chunks(1_000));
    await redirecting.commit(upload);
    const url = (await redirecting.presign?.(upload.key)) ?? "";
    expect(url).not.toContain(options.secretAccessKey);
    const response = await fetch(url, { headers: { range: "bytes=10-19" } });
    expect(response.status).toBe(206);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes.slice(10, 10))).toBe(true);
    const tampered = await fetch(url.replace(upload.key, newKey()));
    expect(tampered.status).toBe(403);
  });
});

describe("S3 options", () => {
  const valid: S3BlobStoreOptions = {
    endpoint: "https://s3.example.com",
    region: "us-east-1",
    bucket: "images",
    prefix: "",
    accessKeyId: "id",
    secretAccessKey: "secret",
    pathStyle: false,
    redirect: true,
    redirectSeconds: 60,
    partSize: PART,
  };

  const wrong: Partial<S3BlobStoreOptions>[] = [
    { endpoint: "s3.example.com" },
    { endpoint: "file:///etc" },
    { endpoint: "https://user:password@s3.example.com" },
    { endpoint: "https://s3.example.com/path" },
    { endpoint: "https://s3.example.com?x" },
    { region: "us east" },
    { region: "evil.example.com/" },
    { bucket: "" },
    { bucket: "a/b" },
    { bucket: "a..b" },
    { prefix: "/a" },
    { prefix: "a//b" },
    { prefix: "a?b" },
    { partSize: PART - 1 },
    { partSize: Number.NaN },
    { redirectSeconds: 0 },
    { redirectSeconds: 604_801 },
  ];
  for (const options of wrong) {
    test(`refused: ${JSON.stringify(options)}`, () => {
      expect(() => S3BlobStore.open({ ...valid, ...options })).toThrow(TypeError);
    });
  }

  const addresses: [Partial<S3BlobStoreOptions>, string][] = [
    [{}, "https://images.s3.example.com/"],
    [{ pathStyle: true }, "https://s3.example.com/images/"],
    [{ endpoint: "http://127.0.0.1:9000", pathStyle: true }, "http://127.0.0.1:9000/images/"],
    [{ endpoint: undefined, region: "eu-west-3" }, "https://images.s3.eu-west-3.amazonaws.com/"],
    [{ prefix: "a/b" }, "https://images.s3.example.com/a/b/"],
  ];
  for (const [options, start] of addresses) {
    test(`objects are at ${start}`, async () => {
      const store = S3BlobStore.open({ ...valid, ...options });
      const { key } = await store.begin();
      expect(await store.presign?.(key)).toStartWith(`${start}${key.slice(-2)}/${key}?`);
    });
  }
});

function describeFault(fault: S3Fault): string {
  return Object.values(fault)
    .filter((value) => typeof value !== "object")
    .join(" ");
}
