import { Connection } from "./connection.ts";
import type { ClientResult, PushJob } from "./jobs.ts";

/** Each blob ends in these many bytes of its own, and shares the rest with the others. */
const STAMP = 64;
/** Bytes in one chunk of a chunked body. */
const CHUNK = 64 * 1024;

const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

interface Blob {
  readonly digest: string;
  readonly stamp: Uint8Array;
}

/**
 * Pushes blobs. Everything that costs the client time (random bytes, digests, framing) is done
 * before the clock starts: blobs share all but their end, so the digest of the shared part is
 * computed once, and so is its chunked form.
 */
export async function push(job: PushJob): Promise<ClientResult> {
  const shared = randomBytes(job.bytes - STAMP);
  const framed = job.mode === "streamed" ? frame(shared) : shared;
  const hasher = new Bun.CryptoHasher("sha256").update(shared);
  const nextBlob = (): Blob => {
    const stamp = crypto.getRandomValues(new Uint8Array(STAMP));
    return { stamp, digest: `sha256:${hasher.copy().update(stamp).digest("hex")}` };
  };
  const prepared = Array.from({ length: job.count }, nextBlob);
  const connections = await Promise.all(
    Array.from({ length: job.concurrency }, () => Connection.open(job.origin)),
  );
  const latencies: number[] = [];
  const started = performance.now();
  const end = started + (job.seconds ?? 0) * 1000;
  await Promise.all(
    connections.map(async (connection, index) => {
      const own = repositoryOf(job, index);
      for (;;) {
        const blob = prepared.pop() ?? (performance.now() < end ? nextBlob() : undefined);
        if (!blob) return;
        const before = performance.now();
        await pushBlob(connection, own, { blob, framed });
        if (job.manifests) await pushManifest(connection, own, blob);
        latencies.push(performance.now() - before);
        if (job.pause) await Bun.sleep(job.pause);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return { count: latencies.length, seconds, latencies };
}

/** The job as the worker of that number does it. */
function repositoryOf(job: PushJob, index: number): PushJob {
  const { repository, repositories = 1 } = job;
  return repositories === 1 ? job : { ...job, repository: `${repository}-${index % repositories}` };
}

async function pushBlob(
  connection: Connection,
  job: PushJob,
  content: { readonly blob: Blob; readonly framed: Uint8Array },
): Promise<void> {
  const authorization = authorizationOf(job);
  const octets = { ...authorization, "content-type": "application/octet-stream" };
  let location = await upload(connection, job, {
    method: "POST",
    path: `/v2/${job.repository}/blobs/uploads/`,
    headers: authorization,
    expected: 202,
  });
  const { blob, framed } = content;
  if (job.mode === "streamed") {
    location = await upload(connection, job, {
      method: "PATCH",
      path: location,
      headers: { ...octets, "transfer-encoding": "chunked" },
      body: [framed, frame(blob.stamp), new TextEncoder().encode("0\r\n\r\n")],
      expected: 202,
    });
  }
  const separator = location.includes("?") ? "&" : "?";
  await upload(connection, job, {
    method: "PUT",
    path: `${location}${separator}digest=${encodeURIComponent(blob.digest)}`,
    headers: octets,
    body: job.mode === "monolithic" ? [framed, blob.stamp] : [],
    expected: 201,
  });
}

interface Step {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: readonly Uint8Array[];
  readonly expected: number;
}

/** Sends one request of an upload; returns the path of the `Location` it answers with. */
async function upload(connection: Connection, job: PushJob, step: Step): Promise<string> {
  const response = await connection.request(step);
  if (response.status !== step.expected) {
    const text = new TextDecoder().decode(response.body).slice(0, 300);
    throw new Error(`${step.method} of an upload: ${response.status}, not ${step.expected}: ${text}`);
  }
  const location = new URL(response.headers.get("location") ?? "", job.origin);
  return location.pathname + location.search;
}

async function pushManifest(connection: Connection, job: PushJob, blob: Blob): Promise<void> {
  const descriptor = { digest: blob.digest, size: job.bytes };
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: { mediaType: "application/vnd.oci.image.config.v1+json", ...descriptor },
    layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", ...descriptor }],
  };
  const response = await connection.request({
    method: "PUT",
    path: `/v2/${job.repository}/manifests/t${blob.digest.slice(7, 19)}`,
    headers: { ...authorizationOf(job), "content-type": MANIFEST_TYPE },
    body: [new TextEncoder().encode(JSON.stringify(manifest))],
  });
  if (response.status !== 201) throw new Error(`PUT of a manifest: ${response.status}`);
}

function authorizationOf(job: PushJob): Record<string, string> {
  return job.authorization ? { authorization: job.authorization } : {};
}

/** Random bytes, which no file system and no transport can make smaller. */
function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65_536, length)));
  }
  return bytes;
}

/** The chunked form of bytes, without the end of the body. */
function frame(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.byteLength; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK);
    parts.push(Buffer.from(`${chunk.byteLength.toString(16)}\r\n`), chunk, Buffer.from("\r\n"));
  }
  return Buffer.concat(parts);
}
