import type { Descriptor } from "../../oci/descriptor.ts";
import { type Digest, parseDigest } from "../../oci/digest.ts";
import { RegistryError } from "../../oci/errors.ts";
import { nextLink } from "../../oci/link.ts";
import { MEDIA_TYPES } from "../../oci/media-types.ts";
import { parseRepositoryName, type RepositoryName } from "../../oci/names.ts";
import { type PageParameters, parsePageParameters } from "../../oci/pagination.ts";
import type { Exchange } from "./exchange.ts";
import { methodNotAllowed } from "./responses.ts";
import { referrersPath } from "./routes.ts";

/**
 * A page is full at this many bytes: a list of referrers is a manifest, clients read up to 4 MiB of
 * it, and annotations may be large.
 */
const PAGE_BYTES = 3 * 1024 * 1024;

/** Referrers that are asked for at a time, so that large ones do not pile up in memory. */
const STEP = 16;

const MAX_ARTIFACT_TYPE_LENGTH = 255;

/** `/v2/<name>/referrers/<digest>` (OCI distribution spec, "Listing Referrers"). */
export async function handleReferrers(
  exchange: Exchange,
  name: string,
  digestText: string,
): Promise<Response> {
  const { method, query, options } = exchange;
  if (method !== "GET" && method !== "HEAD") return methodNotAllowed(method, ["GET", "HEAD"]);
  const repository = parseRepositoryName(name);
  const subject = parseDigest(digestText);
  const artifactType = parseArtifactType(query.get("artifactType"));
  const asked = parsePageParameters(query, options.maxPageSize);
  const page = await collect(exchange, repository, { subject, artifactType, ...asked });
  const body = `{"schemaVersion":2,"mediaType":"${MEDIA_TYPES.ociIndex}","manifests":[${page.entries.join(",")}]}`;
  const link = nextLink(referrersPath(repository, subject), {
    artifactType,
    n: query.has("n") ? String(asked.limit) : undefined,
    last: page.next,
  });
  return new Response(body, {
    status: 200,
    headers: {
      "Content-Type": MEDIA_TYPES.ociIndex,
      ...(artifactType !== undefined && { "OCI-Filters-Applied": "artifactType" }),
      ...(page.next !== undefined && { Link: link }),
    },
  });
}

interface ReferrersQuery extends PageParameters {
  readonly subject: Digest;
  readonly artifactType: string | undefined;
}

/** Entries of the list, in JSON, until the page is full. */
async function collect(
  { registry }: Exchange,
  repository: RepositoryName,
  { subject, artifactType, limit, after }: ReferrersQuery,
): Promise<{ entries: string[]; next?: string }> {
  const entries: string[] = [];
  let bytes = 0;
  let next = after;
  do {
    const page = await registry.listReferrers(repository, subject, {
      limit: Math.max(Math.min(limit - entries.length, STEP), 1),
      ...(next !== undefined && { after: next }),
      ...(artifactType !== undefined && { artifactType }),
    });
    if (limit === 0) return { entries };
    for (const descriptor of page.items) {
      const entry = toJson(descriptor);
      bytes += entry.length;
      entries.push(entry);
    }
    next = page.next;
  } while (next !== undefined && entries.length < limit && bytes < PAGE_BYTES);
  return { entries, ...(next !== undefined && { next }) };
}

function toJson({ mediaType, digest, size, artifactType, annotations }: Descriptor): string {
  return JSON.stringify({ mediaType, digest, size, artifactType, annotations });
}

function parseArtifactType(text: string | null): string | undefined {
  if (text === null || text === "") return undefined;
  if (text.length > MAX_ARTIFACT_TYPE_LENGTH || !/^[\x20-\x7e]+$/.test(text)) {
    throw new RegistryError("parameterInvalid", "artifactType is not a media type");
  }
  return text;
}
