import { parseContentRange } from "../../oci/content-range.ts";
import { algorithmOf, type Digest, parseDigest, parseDigestAlgorithm } from "../../oci/digest.ts";
import { isRegistryError, RegistryError } from "../../oci/errors.ts";
import { isRepositoryName, parseRepositoryName, type RepositoryName } from "../../oci/names.ts";
import type { AppendUploadOptions, ByteSource, StartUploadOptions, Upload, UploadId } from "../registry.ts";
import { bodyOf, contentLength } from "./body.ts";
import type { Exchange } from "./exchange.ts";
import { emptyResponse, errorResponse, methodNotAllowed, type ResponseHeaders } from "./responses.ts";
import { blobPath, uploadPath } from "./routes.ts";
import { parseUploadId } from "./upload-id.ts";

/** `/v2/<name>/blobs/uploads/` (OCI distribution spec, "Pushing blobs", "Mounting a blob"). */
export async function handleUploads(exchange: Exchange, name: string): Promise<Response> {
  const { method, query, registry, request, options, context } = exchange;
  if (method !== "POST") return methodNotAllowed(method, ["POST"]);
  const repository = parseRepositoryName(name);

  const mount = query.get("mount");
  const expected = mount ? parseDigest(mount) : undefined;
  if (expected && (await mountBlob(exchange, repository, expected))) return created(repository, expected);
  const digest = query.get("digest");
  if (digest) {
    const parsed = parseDigest(digest);
    const length = contentLength(request);
    const body = bodyOf(request, options.maxBlobBytes) ?? nothing();
    await registry.pushBlob(repository, parsed, body, {
      signal: context.signal,
      ...(length !== undefined && { length }),
    });
    return created(repository, parsed);
  }
  const algorithm = query.get("digest-algorithm");
  const start: StartUploadOptions = algorithm
    ? { algorithm: parseDigestAlgorithm(algorithm) }
    : expected
      ? { algorithm: algorithmOf(expected) }
      : {};
  const upload = await registry.startUpload(repository, start);
  return emptyResponse(202, {
    ...uploadHeaders(repository, upload),
    ...(options.minChunkBytes !== undefined && { "OCI-Chunk-Min-Length": String(options.minChunkBytes) }),
  });
}

/** `/v2/<name>/blobs/uploads/<id>` (OCI distribution spec, "Pushing blobs", "Canceling a blob upload"). */
export async function handleUpload(exchange: Exchange, name: string, idText: string): Promise<Response> {
  const { method, registry } = exchange;
  if (!UPLOAD_METHODS.includes(method)) return methodNotAllowed(method, UPLOAD_METHODS);
  const repository = parseRepositoryName(name);
  const id = parseUploadId(idText);
  switch (method) {
    case "PATCH":
      return orWhereItStands(exchange, repository, id, () => append(exchange, repository, id));
    case "PUT":
      return orWhereItStands(exchange, repository, id, () => complete(exchange, repository, id));
    case "DELETE":
      await registry.cancelUpload(repository, id);
      return emptyResponse(204);
    default:
      return emptyResponse(204, uploadHeaders(repository, await registry.statUpload(repository, id)));
  }
}

const UPLOAD_METHODS: readonly string[] = ["GET", "HEAD", "PATCH", "PUT", "DELETE"];

async function append(exchange: Exchange, repository: RepositoryName, id: UploadId): Promise<Response> {
  const { request, registry, options } = exchange;
  const body = bodyOf(request, options.maxBlobBytes);
  const upload = body
    ? await registry.appendUpload(repository, id, body, chunkOptions(exchange))
    : await registry.statUpload(repository, id);
  return emptyResponse(202, uploadHeaders(repository, upload));
}

async function complete(exchange: Exchange, repository: RepositoryName, id: UploadId): Promise<Response> {
  const { request, registry, options, query, context } = exchange;
  const digestText = query.get("digest");
  if (!digestText) throw new RegistryError("digestInvalid", "the digest parameter is missing");
  const digest = parseDigest(digestText);
  const body = bodyOf(request, options.maxBlobBytes);
  await registry.completeUpload(
    repository,
    id,
    digest,
    body ? { ...chunkOptions(exchange), body } : { signal: context.signal },
  );
  return created(repository, digest);
}

/** Where the chunk in the body belongs, and how long it is, as far as its sender says. */
function chunkOptions({ request, context }: Exchange): AppendUploadOptions {
  const { signal } = context;
  const length = contentLength(request);
  const header = request.headers.get("content-range");
  if (header === null) return { signal, ...(length !== undefined && { length }) };
  const { start, end } = parseContentRange(header);
  const announced = end - start + 1;
  if (length !== undefined && length !== announced) {
    throw new RegistryError("sizeInvalid", "Content-Range and Content-Length do not agree", {
      detail: { contentRange: announced, contentLength: length },
    });
  }
  return { signal, offset: start, length: announced };
}

/** A chunk out of order is refused with where the upload stands, so that the client can go on from there. */
async function orWhereItStands(
  exchange: Exchange,
  repository: RepositoryName,
  id: UploadId,
  handle: () => Promise<Response>,
): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    if (!isRegistryError(error, "blobUploadOutOfOrder")) throw error;
    const upload = await exchange.registry.statUpload(repository, id);
    return errorResponse(error, uploadHeaders(repository, upload));
  }
}

async function mountBlob(exchange: Exchange, repository: RepositoryName, digest: Digest): Promise<boolean> {
  const from = exchange.query.get("from") || undefined;
  // A name that no repository can have is a repository that does not have the blob.
  if (from !== undefined && !isRepositoryName(from)) return false;
  const mounted = await exchange.registry.mountBlob(repository, digest, from === undefined ? {} : { from });
  return mounted !== undefined;
}

function created(repository: RepositoryName, digest: Digest): Response {
  return emptyResponse(201, {
    Location: blobPath(repository, digest),
    "Docker-Content-Digest": digest,
  });
}

/** `Range` is what is there; with nothing there it is `0-0` all the same, as clients have always known it. */
function uploadHeaders(repository: RepositoryName, upload: Upload): ResponseHeaders {
  return {
    Location: uploadPath(repository, upload.id),
    Range: `0-${Math.max(upload.offset - 1, 0)}`,
    "Docker-Upload-UUID": upload.id,
  };
}

async function* nothing(): ByteSource {}
