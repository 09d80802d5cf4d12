import { RegistryError } from "../../oci/errors.ts";
import type { ByteSource } from "../registry.ts";

/** The length the client announced, in bytes; undefined when it sends chunks until it is done. */
export function contentLength(request: Request): number | undefined {
  const text = request.headers.get("content-length");
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/**
 * The body of a request, chunk by chunk, as fast as it is taken. Undefined when there is none.
 *
 * Ends by an error when the client vanishes, or when the body grows over the limit, so that a body
 * that was cut off never passes for a whole one.
 *
 * @param limit bytes.
 * @throws RegistryError `bodyTooLarge` at once, when the client announces too much.
 */
export function bodyOf(request: Request, limit = Number.POSITIVE_INFINITY): ByteSource | undefined {
  if ((contentLength(request) ?? 0) > limit) throw new RegistryError("bodyTooLarge");
  return request.body ? readChunks(request.body, limit) : undefined;
}

/**
 * A body that is small enough to be held in memory.
 *
 * @throws RegistryError `tooLarge`, before it is read where its length was announced.
 */
export async function readBody(
  request: Request,
  limit: number,
  tooLarge: "manifestTooLarge" | "bodyTooLarge",
): Promise<Uint8Array> {
  refuseAnnounced(request, limit, tooLarge);
  if (!request.body) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of readChunks(request.body, Number.POSITIVE_INFINITY)) {
    size += chunk.byteLength;
    if (size > limit) throw new RegistryError(tooLarge);
    chunks.push(chunk);
  }
  const [first] = chunks;
  return chunks.length === 1 && first ? first : Buffer.concat(chunks, size);
}

/** Refuses a body whose announced length is over the limit. @throws RegistryError `tooLarge`. */
export function refuseAnnounced(
  request: Request,
  limit: number,
  tooLarge: "manifestTooLarge" | "bodyTooLarge",
): void {
  const announced = contentLength(request);
  if (announced !== undefined && announced > limit) throw new RegistryError(tooLarge);
}

async function* readChunks(body: ReadableStream<Uint8Array>, limit: number): ByteSource {
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > limit) break;
      yield chunk;
    }
  } catch (cause) {
    // Nobody is left to read the answer; it is a refusal so that it is not logged as a fault of ours.
    throw new RegistryError("requestIncomplete", undefined, { cause });
  }
  if (size > limit) throw new RegistryError("bodyTooLarge");
}
