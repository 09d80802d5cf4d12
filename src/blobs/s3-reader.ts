import { BlobStoreError, type OpenOptions } from "./blob-store.ts";
import type { S3Client } from "./s3-client.ts";
import { S3Failure } from "./s3-errors.ts";

/** How often a reading may break off before it is given up, */
const BREAKS = 5;

/** unless it came this much further since: bytes. */
const PROGRESS = 1024 * 1024;

/** A piece of an object that the store has begun to send. */
interface Reading {
  readonly body: AsyncIterator<Uint8Array>;
  /** Bytes that the object store says will come. */
  readonly length: number;
  readonly etag: string | undefined;
  readonly connection: AbortController;
}

/**
 * The bytes of an object, or of a range of it. Where the connection breaks off, the reading goes
 * on from there over another one; the reader sees all bytes, or an error.
 *
 * @throws S3Failure; or the reason of the signal.
 */
export async function openObject(
  client: S3Client,
  name: string,
  options: OpenOptions | undefined,
): Promise<ReadableStream<Uint8Array>> {
  const start = options?.range?.start ?? 0;
  const request = { client, name, signal: options?.signal };
  let reading: Reading;
  try {
    reading = await startReading({
      ...request,
      start,
      end: options?.range?.end,
      ranged: options?.range !== undefined,
    });
  } catch (error) {
    if (error instanceof S3Failure && error.status === 416) return new Blob([]).stream();
    throw error;
  }
  const { length, etag } = reading;
  let received = 0;
  let breaks = 0;
  let brokeAt = 0;
  let cancelled = false;

  async function resume(cause: unknown): Promise<void> {
    reading.connection.abort();
    if (received - brokeAt >= PROGRESS) breaks = 0;
    brokeAt = received;
    if (++breaks > BREAKS) throw cause;
    await Bun.sleep(client.retry.firstDelay * 2 ** (breaks - 1) * (0.5 + Math.random() / 2));
    const from = start + received;
    reading = await startReading({ ...request, start: from, end: start + length - 1, ranged: true, etag });
    if (cancelled) reading.connection.abort();
    if (reading.length !== length - received) throw new S3Failure("ObjectChanged", { status: 200 });
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          while (received < length) {
            try {
              const chunk = await readSome(reading, client.retry.timeout);
              received += chunk.byteLength;
              controller.enqueue(chunk);
              return;
            } catch (error) {
              if (cancelled) return;
              options?.signal?.throwIfAborted();
              await resume(error);
              if (cancelled) return;
            }
          }
          controller.close();
          reading.connection.abort();
        } catch (error) {
          reading.connection.abort();
          options?.signal?.throwIfAborted();
          if (error instanceof S3Failure) throw error.toStoreError();
          throw new BlobStoreError("unavailable", "object store: the reading broke off", error);
        }
      },
      cancel() {
        cancelled = true;
        reading.connection.abort();
      },
    },
    { highWaterMark: 0 },
  );
}

async function startReading(request: {
  client: S3Client;
  name: string;
  signal: AbortSignal | undefined;
  start: number;
  end: number | undefined;
  ranged: boolean;
  etag?: string | undefined;
}): Promise<Reading> {
  const { client, name, signal, start, end, ranged, etag } = request;
  const connection = new AbortController();
  const response = await client.open({
    method: "GET",
    name,
    headers: {
      ...(ranged && { range: `bytes=${start}-${end ?? ""}` }),
      ...(etag !== undefined && { "if-match": etag }),
    },
    signal: signal ? AbortSignal.any([signal, connection.signal]) : connection.signal,
  });
  const length = lengthOf(response, ranged ? start : undefined);
  if (length === undefined || response.body === null) {
    connection.abort();
    throw new S3Failure("WrongRange", { status: response.status });
  }
  return {
    body: response.body[Symbol.asyncIterator](),
    length,
    etag: response.headers.get("etag") ?? undefined,
    connection,
  };
}

/** How many bytes an answer holds; undefined when they are not those that were asked for. */
function lengthOf(response: Response, start: number | undefined): number | undefined {
  if (start === undefined) {
    const length = response.headers.get("content-length");
    return response.status === 200 && length !== null && /^\d{1,15}$/.test(length)
      ? Number(length)
      : undefined;
  }
  const match = /^bytes (\d{1,15})-(\d{1,15})\//.exec(response.headers.get("content-range") ?? "");
  if (response.status !== 206 || match === null || Number(match[1]) !== start) return undefined;
  return Number(match[2]) - start + 1;
}

/** The next bytes that come; fails when none do in time, or none come any more. */
async function readSome(reading: Reading, timeout: number): Promise<Uint8Array> {
  const timer = setTimeout(() => reading.connection.abort(new S3Failure("TimedOut")), timeout);
  try {
    const { done, value } = await reading.body.next();
    if (done) throw new S3Failure("EndedEarly");
    return value;
  } finally {
    clearTimeout(timer);
  }
}
