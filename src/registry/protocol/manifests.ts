import type { Descriptor } from "../../oci/descriptor.ts";
import { isDigest } from "../../oci/digest.ts";
import { RegistryError } from "../../oci/errors.ts";
import {
  parseReference,
  parseRepositoryName,
  parseTag,
  type Reference,
  type RepositoryName,
  type Tag,
} from "../../oci/names.ts";
import { readBody, refuseAnnounced } from "./body.ts";
import type { Exchange } from "./exchange.ts";
import {
  emptyResponse,
  entityTag,
  isHeldByClient,
  methodNotAllowed,
  type ResponseHeaders,
  warningHeader,
} from "./responses.ts";
import { manifestPath } from "./routes.ts";

/** Largest manifest, in bytes: what the OCI distribution spec asks registries to take at least. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/** Most `tag` parameters of one push. The specification asks for 10 at least. */
const MAX_TAG_PARAMETERS = 100;

/**
 * `/v2/<name>/manifests/<reference>` (OCI distribution spec, "Pulling manifests", "Pushing
 * Manifests", "Deleting Manifests"). What was pushed is what is served, whatever the client accepts.
 */
export async function handleManifest(
  exchange: Exchange,
  name: string,
  referenceText: string,
): Promise<Response> {
  const { method, request, registry, options } = exchange;
  switch (method) {
    case "GET": {
      const reference = parseReference(referenceText);
      const { descriptor, bytes } = await registry.getManifest(parseRepositoryName(name), reference);
      const headers = manifestHeaders(descriptor, reference);
      if (isHeldByClient(request, descriptor.digest)) return notModified(headers);
      headers["Content-Length"] = String(bytes.byteLength);
      return new Response(bytes as Uint8Array<ArrayBuffer>, { status: 200, headers });
    }
    case "HEAD": {
      const reference = parseReference(referenceText);
      const descriptor = await registry.statManifest(parseRepositoryName(name), reference);
      const headers = manifestHeaders(descriptor, reference);
      if (isHeldByClient(request, descriptor.digest)) return notModified(headers);
      headers["Content-Length"] = String(descriptor.size);
      return emptyResponse(200, headers);
    }
    case "PUT":
      return putManifest(exchange, parseRepositoryName(name), parseReference(referenceText));
    case "DELETE": {
      if (options.deletes === false) break;
      const repository = parseRepositoryName(name);
      const reference = parseReference(referenceText);
      if (isDigest(reference)) await registry.deleteManifest(repository, reference);
      else await registry.deleteTag(repository, reference);
      return emptyResponse(202);
    }
  }
  const allowed = ["GET", "HEAD", "PUT"];
  return methodNotAllowed(method, options.deletes === false ? allowed : [...allowed, "DELETE"]);
}

async function putManifest(
  exchange: Exchange,
  repository: RepositoryName,
  reference: Reference,
): Promise<Response> {
  const { request, registry, options, query } = exchange;
  const encoding = request.headers.get("content-encoding");
  if (encoding !== null && encoding.trim().toLowerCase() !== "identity") {
    // Its digest is that of the bytes as they are stored; nothing is unpacked here.
    throw new RegistryError("manifestInvalid", "manifests are to be sent without Content-Encoding");
  }
  const byDigest = isDigest(reference);
  const tags = byDigest ? tagParameters(query) : [reference];
  const limit = options.maxManifestBytes ?? MAX_MANIFEST_BYTES;
  refuseAnnounced(request, limit, "manifestTooLarge");
  // Read only for one who may push it: a stranger cannot have us hold his megabytes.
  const body = () => readBody(request, limit, "manifestTooLarge");
  const pushed = await registry.pushManifest(repository, body, {
    mediaType: request.headers.get("content-type") ?? "",
    tags,
    ...(byDigest && { digest: reference }),
  });
  const { digest } = pushed.descriptor;
  return emptyResponse(201, {
    Location: manifestPath(repository, digest),
    "Docker-Content-Digest": digest,
    ...(pushed.subject && { "OCI-Subject": pushed.subject }),
    ...(byDigest && pushed.tags.length > 0 && { "OCI-Tag": pushed.tags.join(", ") }),
    ...warningHeader(pushed.warnings),
  });
}

function tagParameters(query: URLSearchParams): Tag[] {
  const texts = query.getAll("tag");
  if (texts.length > MAX_TAG_PARAMETERS) {
    throw new RegistryError("parameterInvalid", `at most ${MAX_TAG_PARAMETERS} tags can be pushed at once`);
  }
  return [...new Set(texts.map(parseTag))];
}

function manifestHeaders(manifest: Descriptor, reference: Reference): ResponseHeaders {
  return {
    "Content-Type": manifest.mediaType,
    "Docker-Content-Digest": manifest.digest,
    ETag: entityTag(manifest.digest),
    // A tag may move at any time; what a digest stands for never changes.
    "Cache-Control": isDigest(reference) ? "private, max-age=31536000, immutable" : "private, no-cache",
    "X-Content-Type-Options": "nosniff",
  };
}

function notModified({ "Content-Type": _, ...headers }: ResponseHeaders): Response {
  return emptyResponse(304, headers);
}
