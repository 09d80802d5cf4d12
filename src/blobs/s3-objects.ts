import type { S3Client } from "./s3-client.ts";
import { S3Failure } from "./s3-errors.ts";
import { contentOf, escapeText, textOf } from "./s3-xml.ts";

/** An object in a list. */
export interface S3Object {
  readonly name: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

/** A multipart upload under way. */
export interface S3Multipart {
  readonly name: string;
  readonly uploadId: string;
}

/** A part that the store has taken. */
export interface S3Part {
  readonly number: number;
  readonly etag: string;
}

/** A piece of an object, to be made a part of another one. */
export interface S3Slice {
  readonly name: string;
  /** Bytes `start` to `end`, both inclusive; undefined for all of it. */
  readonly range?: { readonly start: number; readonly end: number };
}

const CONTENT_TYPE = { "content-type": "application/octet-stream" };

/** What can be done with the objects of a bucket. Everything throws {@link S3Failure}. */
export class S3Objects {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  async put(name: string, body: Uint8Array<ArrayBuffer>, budget?: number): Promise<void> {
    const limit = budget === undefined ? {} : { budget };
    await this.#client.send({ method: "PUT", name, body, headers: CONTENT_TYPE, ...limit });
  }

  /** The size of an object in bytes; undefined when there is none of that name. */
  async size(name: string): Promise<number | undefined> {
    try {
      const { headers } = await this.#client.send({ method: "HEAD", name });
      const size = headers.get("content-length");
      if (size === null || !/^\d{1,15}$/.test(size)) throw new S3Failure("NoContentLength", { status: 200 });
      return Number(size);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  async delete(name: string): Promise<void> {
    try {
      await this.#client.send({ method: "DELETE", name });
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }

  async *list(prefix: string): AsyncGenerator<S3Object, void> {
    let token: string | undefined;
    do {
      const { text } = await this.#client.send({
        method: "GET",
        query: { "list-type": "2", prefix, ...(token !== undefined && { "continuation-token": token }) },
      });
      for (const entry of contentOf(text, "Contents")) {
        const name = textOf(entry, "Key");
        const size = Number(textOf(entry, "Size"));
        const modifiedAt = new Date(textOf(entry, "LastModified") ?? "");
        if (name !== undefined && Number.isSafeInteger(size)) yield { name, size, modifiedAt };
      }
      token = nextOf(text, "NextContinuationToken");
    } while (token !== undefined);
  }

  async startMultipart(name: string): Promise<S3Multipart> {
    const { text } = await this.#client.send({
      method: "POST",
      name,
      query: { uploads: "" },
      headers: CONTENT_TYPE,
    });
    const uploadId = textOf(text, "UploadId");
    if (!uploadId) throw new S3Failure("NoUploadId", { status: 200 });
    return { name, uploadId };
  }

  async putPart(multipart: S3Multipart, number: number, body: Uint8Array<ArrayBuffer>): Promise<S3Part> {
    const { headers } = await this.#client.send({
      method: "PUT",
      name: multipart.name,
      query: { partNumber: String(number), uploadId: multipart.uploadId },
      body,
    });
    return { number, etag: etagOf(headers.get("etag")) };
  }

  /** Makes a piece of another object a part; the bytes do not leave the store. */
  async copyPart(multipart: S3Multipart, number: number, source: S3Slice): Promise<S3Part> {
    const { name, range } = source;
    const path = [this.#client.bucket, ...name.split("/")].map(encodeURIComponent).join("/");
    const { text } = await this.#client.send({
      method: "PUT",
      name: multipart.name,
      query: { partNumber: String(number), uploadId: multipart.uploadId },
      headers: {
        "x-amz-copy-source": `/${path}`,
        ...(range && { "x-amz-copy-source-range": `bytes=${range.start}-${range.end}` }),
      },
      timeout: this.#client.retry.completionTimeout,
    });
    return { number, etag: etagOf(textOf(text, "ETag")) };
  }

  /**
   * Makes an object of the parts. The store compares their ETags with those given, so that a part
   * that someone else has put in the place of ours makes it fail.
   *
   * @param size bytes that the object must have. An answer that got lost is told by it from a failure.
   */
  async completeMultipart(multipart: S3Multipart, parts: readonly S3Part[], size: number): Promise<void> {
    const list = [...parts]
      .sort((a, b) => a.number - b.number)
      .map(
        (part) => `<Part><PartNumber>${part.number}</PartNumber><ETag>${escapeText(part.etag)}</ETag></Part>`,
      );
    const body = `<CompleteMultipartUpload>${list.join("")}</CompleteMultipartUpload>`;
    try {
      await this.#client.send({
        method: "POST",
        name: multipart.name,
        query: { uploadId: multipart.uploadId },
        headers: { "content-type": "application/xml" },
        body: new TextEncoder().encode(body),
        timeout: this.#client.retry.completionTimeout,
      });
    } catch (error) {
      // It is no longer there when an earlier try was done, and its answer lost on the way.
      const gone = error instanceof S3Failure && (error.code === "NoSuchUpload" || error.status === 404);
      if (!gone || (await this.size(multipart.name)) !== size) throw error;
    }
  }

  async abortMultipart(multipart: S3Multipart): Promise<void> {
    const { name, uploadId } = multipart;
    try {
      await this.#client.send({ method: "DELETE", name, query: { uploadId } });
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }

  /** Multipart uploads under way under names that begin with `prefix`. */
  async *listMultiparts(prefix: string): AsyncGenerator<S3Multipart & { startedAt: Date }, void> {
    let marker: Record<string, string> | undefined = {};
    while (marker !== undefined) {
      const { text } = await this.#client.send({ method: "GET", query: { uploads: "", prefix, ...marker } });
      for (const entry of contentOf(text, "Upload")) {
        const name = textOf(entry, "Key");
        const uploadId = textOf(entry, "UploadId");
        const startedAt = new Date(textOf(entry, "Initiated") ?? "");
        if (name?.startsWith(prefix) && uploadId) yield { name, uploadId, startedAt };
      }
      const key = nextOf(text, "NextKeyMarker");
      const upload = nextOf(text, "NextUploadIdMarker");
      marker =
        key === undefined ? undefined : { "key-marker": key, ...(upload && { "upload-id-marker": upload }) };
    }
  }
}

/** Where the next page of a list starts; undefined when this one was the last. */
function nextOf(text: string, element: string): string | undefined {
  if (textOf(text, "IsTruncated") !== "true") return undefined;
  return textOf(text, element) || undefined;
}

function etagOf(text: string | null | undefined): string {
  if (!text) throw new S3Failure("NoETag", { status: 200 });
  return text;
}

function isAbsent(error: unknown): boolean {
  return error instanceof S3Failure && error.status === 404 && error.code !== "NoSuchBucket";
}
