import type { S3Client } from "./s3-client.ts";
import { S3Failure } from "./s3-errors.ts";
import type { S3Multipart, S3Objects, S3Part, S3Slice } from "./s3-objects.ts";
import { openObject } from "./s3-reader.ts";

/** Bytes that the store is asked to copy by one request: many of them finish sooner than a few long ones. */
const COPY_SIZE = 256 * 1024 * 1024;

/** Requests to copy that run at the same time. */
const COPIES = 4;

/** Parts that an object may have, with some room. */
const MOST_PARTS = 9_000;

/** A store to compose in. */
export interface S3Composer {
  readonly client: S3Client;
  readonly objects: S3Objects;
  /** Bytes; no object but the last may be shorter. */
  readonly partSize: number;
}

/**
 * Makes one object of several, by having the store copy them: no byte comes here, but where the
 * store cannot do that.
 *
 * @throws S3Failure
 */
export async function composeObject(
  composer: S3Composer,
  name: string,
  sources: readonly { readonly name: string; readonly size: number }[],
): Promise<void> {
  try {
    await composeOf(composer, name, { sources, copySize: COPY_SIZE, put: copySlice });
  } catch (error) {
    if (!(error instanceof S3Failure) || (error.status !== 501 && error.code !== "NotImplemented"))
      throw error;
    await composeOf(composer, name, { sources, copySize: composer.partSize, put: carrySlice });
  }
}

type PutSlice = (composer: S3Composer, multipart: S3Multipart, slice: Slice) => Promise<S3Part>;

/** A piece of an object, and the number of the part it becomes. */
type Slice = S3Slice & { readonly number: number };

async function composeOf(
  composer: S3Composer,
  name: string,
  plan: { sources: readonly { name: string; size: number }[]; copySize: number; put: PutSlice },
): Promise<void> {
  const size = plan.sources.reduce((sum, source) => sum + source.size, 0);
  const sliceSize = Math.max(plan.copySize, composer.partSize, Math.ceil(size / MOST_PARTS));
  const slices = plan.sources
    .flatMap((source) => slicesOf(source, sliceSize))
    .map((slice, index) => ({ ...slice, number: index + 1 }));
  const multipart = await composer.objects.startMultipart(name);
  try {
    const parts: S3Part[] = [];
    let next = 0;
    const work = async () => {
      for (let slice = slices[next++]; slice; slice = slices[next++]) {
        parts.push(await plan.put(composer, multipart, slice));
      }
    };
    const workers = Array.from({ length: COPIES }, () =>
      work().catch((error: unknown) => {
        next = slices.length;
        throw error;
      }),
    );
    for (const result of await Promise.allSettled(workers)) {
      if (result.status === "rejected") throw result.reason;
    }
    await composer.objects.completeMultipart(multipart, parts, size);
  } catch (error) {
    await composer.objects.abortMultipart(multipart).catch(() => {});
    throw error;
  }
}

function copySlice(composer: S3Composer, multipart: S3Multipart, slice: Slice): Promise<S3Part> {
  return composer.objects.copyPart(multipart, slice.number, slice);
}

async function carrySlice(composer: S3Composer, multipart: S3Multipart, slice: Slice): Promise<S3Part> {
  const stream = await openObject(composer.client, slice.name, slice);
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return composer.objects.putPart(multipart, slice.number, bytes);
}

/** Cuts an object into pieces of the same length, each `size` bytes or longer, but shorter than twice that. */
function slicesOf(source: { name: string; size: number }, size: number): S3Slice[] {
  const count = Math.floor(source.size / size);
  // As a whole: a range of an object shorter than 5 MiB cannot be copied.
  if (count <= 1) return [{ name: source.name }];
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor((source.size * index) / count);
    const end = Math.floor((source.size * (index + 1)) / count) - 1;
    return { name: source.name, range: { start, end } };
  });
}
