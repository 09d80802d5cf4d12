import { readFileSync, statSync } from "node:fs";
import type { ByteRange, Descriptor } from "../../oci/descriptor.ts";
import { type Digest, parseDigest } from "../../oci/digest.ts";
import { RegistryError } from "../../oci/errors.ts";
import { MEDIA_TYPES } from "../../oci/media-types.ts";
import { parseRepositoryName, type RepositoryName } from "../../oci/names.ts";
import { parseRange } from "../../oci/range.ts";
import type { BlobLocation } from "../registry.ts";
import type { Exchange } from "./exchange.ts";
import {
  emptyResponse,
  entityTag,
  errorResponse,
  isHeldByClient,
  methodNotAllowed,
  type ResponseHeaders,
} from "./responses.ts";

/** Largest blob that is gathered in memory where its bytes come as a stream. */
const GATHERED_BYTES = 1024 * 1024;

/**
 * Largest blob that is read at once and sent with its headers in one piece: below this, opening a
 * file for `sendfile` and a second packet cost more than copying does.
 */
const SMALL_BYTES = 64 * 1024;

/** `/v2/<name>/blobs/<digest>` (OCI distribution spec, "Pulling blobs", "Deleting Blobs"). */
export async function handleBlob(exchange: Exchange, name: string, digestText: string): Promise<Response> {
  const { method, registry, options } = exchange;
  switch (method) {
    case "GET":
      return getBlob(exchange, parseRepositoryName(name), parseDigest(digestText));
    case "HEAD": {
      const blob = await registry.statBlob(parseRepositoryName(name), parseDigest(digestText));
      if (isHeldByClient(exchange.request, blob.digest)) return notModified(blob);
      return emptyResponse(200, { ...blobHeaders(blob), "Content-Length": String(blob.size) });
    }
    case "DELETE":
      if (options.deletes === false) break;
      await registry.deleteBlob(parseRepositoryName(name), parseDigest(digestText));
      return emptyResponse(202);
  }
  return methodNotAllowed(method, options.deletes === false ? ["GET", "HEAD"] : ["GET", "HEAD", "DELETE"]);
}

async function getBlob(exchange: Exchange, repository: RepositoryName, digest: Digest): Promise<Response> {
  const { request, registry } = exchange;
  const { descriptor, location } = await registry.getBlob(repository, digest);
  if (isHeldByClient(request, digest)) return notModified(descriptor);
  if (location.kind === "url") {
    return emptyResponse(307, {
      Location: location.url,
      "Docker-Content-Digest": digest,
      // The URL is good for a while only.
      "Cache-Control": "no-store",
    });
  }
  const asked = parseRange(rangeHeader(request, digest), descriptor.size);
  const headers = blobHeaders(descriptor);
  if (asked.kind === "unsatisfiable") {
    const error = new RegistryError("rangeInvalid", undefined, { detail: { size: descriptor.size } });
    return errorResponse(error, { "Content-Range": `bytes */${descriptor.size}` });
  }
  const reading = { exchange, descriptor, location, headers };
  if (asked.kind === "whole") return send(reading);
  const { start, end } = asked.range;
  headers["Content-Range"] = `bytes ${start}-${end}/${descriptor.size}`;
  return send(reading, asked.range);
}

/** `Range`, unless the client wants a part only of something else (RFC 9110, section 13.1.5). */
function rangeHeader(request: Request, digest: Digest): string | undefined {
  const range = request.headers.get("range") ?? undefined;
  const condition = request.headers.get("if-range");
  return condition === null || condition.trim() === entityTag(digest) ? range : undefined;
}

interface Sending {
  readonly exchange: Exchange;
  readonly descriptor: Descriptor;
  readonly location: Exclude<BlobLocation, { kind: "url" }>;
  readonly headers: ResponseHeaders;
}

async function send(sending: Sending, range?: ByteRange): Promise<Response> {
  const { exchange, descriptor, location, headers } = sending;
  const status = range ? 206 : 200;
  const length = range ? range.end - range.start + 1 : descriptor.size;
  if (length === 0) return new Response(new Uint8Array(0), { status, headers });
  if (location.kind === "file") {
    // Bun.serve finds the length for itself; here it tells the access log and the limits.
    headers["Content-Length"] = String(length);
    return new Response(openFile(sending, location.path, range), { status, headers });
  }
  const stream = await location.open(range, exchange.context.signal);
  if (length <= GATHERED_BYTES) return new Response(await gather(stream, length), { status, headers });
  // Bun.serve drops the length and sends chunks instead; a stream that fails resets the connection.
  headers["Content-Length"] = String(length);
  return new Response(exactly(stream, length, exchange.context.log), { status, headers });
}

/** Passes on a stream that has to have a length: one that ends early must not look whole to the client. */
function exactly(
  stream: ReadableStream<Uint8Array>,
  length: number,
  log: Exchange["context"]["log"],
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let left = length;
  return new ReadableStream({
    async pull(controller) {
      // The answer has begun: nobody but the log learns why it breaks off.
      const { done, value } = await reader.read().catch((error) => {
        log.error({ err: error, left }, "a blob broke off while it was sent");
        throw error;
      });
      if (value) left -= value.byteLength;
      if (left < 0 || (done && left > 0)) {
        await reader.cancel();
        log.error({ left }, NOT_THE_BLOB);
        controller.error(new RegistryError("unavailable", NOT_THE_BLOB));
      } else if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

const NOT_THE_BLOB = "storage sent something else than the blob";

/** The file of a blob, for the kernel to send: what the disk has is checked against what was promised. */
function openFile(
  sending: Sending,
  path: string,
  range?: ByteRange,
): Blob | ReadableStream | Uint8Array<ArrayBuffer> {
  const { exchange, descriptor } = sending;
  if (descriptor.size <= SMALL_BYTES) {
    const bytes = readSmall(path);
    if (bytes?.byteLength !== descriptor.size) throw damaged(sending, bytes?.byteLength);
    return range ? bytes.subarray(range.start, range.end + 1) : bytes;
  }
  const stored = statSync(path, { throwIfNoEntry: false });
  if (stored?.size !== descriptor.size) throw damaged(sending, stored?.size);
  const file = Bun.file(path);
  if (range) return file.slice(range.start, range.end + 1);
  // Bun.serve answers a Range header on its own when given a file, also one that we want ignored.
  if (exchange.request.headers.has("range")) return file.stream().pipeThrough(new TransformStream());
  return file;
}

/** The bytes of a small file; undefined when it is missing. */
function readSmall(path: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function damaged({ exchange, descriptor }: Sending, storedSize: number | undefined): RegistryError {
  exchange.context.log.error(
    { digest: descriptor.digest, size: descriptor.size, storedSize },
    "a blob's file is missing or damaged",
  );
  return new RegistryError("unknown", "the blob is damaged in storage");
}

async function gather(stream: ReadableStream<Uint8Array>, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let size = 0;
  for await (const chunk of stream) {
    if (size + chunk.byteLength > length) {
      size = Number.POSITIVE_INFINITY;
      break;
    }
    bytes.set(chunk, size);
    size += chunk.byteLength;
  }
  if (size !== length) throw new RegistryError("unavailable", NOT_THE_BLOB);
  return bytes;
}

/** What goes with a blob. Whoever may see it may keep it for good: same digest, same bytes. */
function blobHeaders(blob: Descriptor): ResponseHeaders {
  return {
    "Content-Type": MEDIA_TYPES.octetStream,
    "Docker-Content-Digest": blob.digest,
    ETag: entityTag(blob.digest),
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, max-age=31536000, immutable",
    // Pushed by anyone, and never to be shown by a browser; without it Bun names the file on disk.
    "Content-Disposition": "attachment",
    "X-Content-Type-Options": "nosniff",
  };
}

function notModified(blob: Descriptor): Response {
  return emptyResponse(304, {
    "Docker-Content-Digest": blob.digest,
    ETag: entityTag(blob.digest),
    "Cache-Control": "private, max-age=31536000, immutable",
  });
}
