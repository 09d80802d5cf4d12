import type { PartSlot, PartSlots } from "./part-slots.ts";
import type { S3Multipart, S3Objects, S3Part } from "./s3-objects.ts";

/** Parts of one object that are on their way at the same time. */
const PARTS_IN_FLIGHT = 3;

/** An object has 10,000 parts at most: they double in size after each 2,000, which is good for 490 GiB at 8 MiB. */
const PARTS_OF_A_SIZE = 2_000;

/** What an {@link S3ObjectWriter} needs. */
export interface S3ObjectWriterOptions {
  readonly name: string;
  /** Bytes. */
  readonly partSize: number;
  /** Shared by all writers of a store: bounds the parts held in memory while they are on their way. */
  readonly slots: PartSlots;
}

/**
 * Writes an object whose size is not known beforehand, in memory that does not grow with it: one
 * part that is being filled, and a few on their way. What fits in one part is written by a single
 * request.
 */
export class S3ObjectWriter {
  readonly #objects: S3Objects;
  readonly #options: S3ObjectWriterOptions;
  #chunks: Uint8Array[] = [];
  #filled = 0;
  #total = 0;
  #multipart: Promise<S3Multipart> | undefined;
  #started = 0;
  readonly #parts: S3Part[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  #failure: { readonly cause: unknown } | undefined;

  constructor(objects: S3Objects, options: S3ObjectWriterOptions) {
    this.#objects = objects;
    this.#options = options;
  }

  /** Bytes taken so far. */
  get size(): number {
    return this.#total;
  }

  /** Takes a chunk; what is returned, if anything, resolves when there is room for the next. */
  push(chunk: Uint8Array): Promise<void> | undefined {
    if (this.#filled + chunk.byteLength > this.#limit) return this.#overflow(chunk);
    this.#keep(chunk);
    return undefined;
  }

  /** Writes what is left. When this resolves the object is there, whole. @throws S3Failure */
  async finish(): Promise<void> {
    if (this.#multipart === undefined) {
      const slot = await this.#options.slots.acquire();
      await this.#send(slot, (body) => this.#objects.put(this.#options.name, body));
      this.#throwFailure();
      return;
    }
    if (this.#filled > 0) await this.#startPart();
    await Promise.all(this.#inFlight);
    this.#throwFailure();
    await this.#objects.completeMultipart(await this.#multipart, this.#parts, this.#total);
  }

  /** Gives the object up, as far as that can be done. */
  async abandon(): Promise<void> {
    this.#chunks = [];
    await Promise.all(this.#inFlight);
    const multipart = await this.#multipart?.catch(() => undefined);
    if (multipart) await this.#objects.abortMultipart(multipart).catch(() => {});
  }

  get #limit(): number {
    return this.#options.partSize * 2 ** Math.floor(this.#started / PARTS_OF_A_SIZE);
  }

  async #overflow(chunk: Uint8Array): Promise<void> {
    let rest = chunk;
    while (this.#filled + rest.byteLength > this.#limit) {
      const room = this.#limit - this.#filled;
      this.#keep(rest.subarray(0, room));
      rest = rest.subarray(room);
      await this.#startPart();
    }
    this.#keep(rest);
  }

  #keep(chunk: Uint8Array): void {
    if (chunk.byteLength === 0) return;
    this.#chunks.push(chunk);
    this.#filled += chunk.byteLength;
    this.#total += chunk.byteLength;
  }

  /** Sends the part that is filled; resolves when it is on its way. */
  async #startPart(): Promise<void> {
    while (this.#inFlight.size >= PARTS_IN_FLIGHT) await Promise.race(this.#inFlight);
    this.#throwFailure();
    const slot = await this.#options.slots.acquire();
    const number = ++this.#started;
    const part = this.#send(slot, async (body) => {
      this.#multipart ??= this.#objects.startMultipart(this.#options.name);
      this.#parts.push(await this.#objects.putPart(await this.#multipart, number, body));
    }).finally(() => this.#inFlight.delete(part));
    this.#inFlight.add(part);
  }

  /** Sends what is filled. */
  async #send(slot: PartSlot, send: (body: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<void> {
    let failed = true;
    try {
      await send(this.#take(slot));
      failed = false;
    } catch (cause) {
      this.#failure ??= { cause };
    } finally {
      slot.release(failed);
    }
  }

  #take(slot: PartSlot): Uint8Array<ArrayBuffer> {
    const bytes = slot.buffer(this.#filled);
    let position = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, position);
      position += chunk.byteLength;
    }
    this.#chunks = [];
    this.#filled = 0;
    return bytes;
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.cause;
  }
}
