import type { RequestContext } from "../../http/context.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { Registry } from "../registry.ts";
import { handleBlob } from "./blobs.ts";
import { handleCatalog } from "./catalog.ts";
import type { Exchange, ProtocolOptions } from "./exchange.ts";
import { handleManifest } from "./manifests.ts";
import { handleReferrers } from "./referrers.ts";
import { requestTarget } from "./request-target.ts";
import { API_VERSION, API_VERSION_HEADER, jsonResponse, methodNotAllowed } from "./responses.ts";
import { parseRoute, type Route } from "./routes.ts";
import { handleTags } from "./tags.ts";
import { handleUpload, handleUploads } from "./uploads.ts";

export type { ProtocolOptions } from "./exchange.ts";

/**
 * Answers a request under `/v2/` (OCI distribution spec 1.1, and what its main branch adds).
 *
 * @param registry as the caller of this request may use it.
 * @throws RegistryError for everything that is refused, except where the answer has to have headers
 *   of the protocol (405, 416): those are returned.
 */
export async function handleRegistryRequest(
  request: Request,
  context: RequestContext,
  registry: Registry,
  options: ProtocolOptions,
): Promise<Response> {
  const { path, query } = requestTarget(request);
  const route = parseRoute(path);
  if (!route) throw new RegistryError("notFound");
  const exchange: Exchange = {
    request,
    method: request.method,
    query: query === "" ? NO_QUERY : new URLSearchParams(query),
    context,
    registry,
    options,
  };
  let response: Response;
  try {
    response = await handle(exchange, route);
  } catch (error) {
    if (!isAbort(error, context.signal)) throw error;
    throw new RegistryError("requestIncomplete", undefined, { cause: error });
  }
  response.headers.set(API_VERSION_HEADER, API_VERSION);
  return response;
}

/** Whether work was given up because the client went away, or its time was up: no fault of ours. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  return error === signal.reason || (error instanceof DOMException && error.name === "AbortError");
}

const NO_QUERY = new URLSearchParams();

function handle(exchange: Exchange, route: Route): Promise<Response> | Response {
  switch (route.noun) {
    case "manifest":
      return handleManifest(exchange, route.name, route.reference);
    case "blob":
      return handleBlob(exchange, route.name, route.digest);
    case "uploads":
      return handleUploads(exchange, route.name);
    case "upload":
      return handleUpload(exchange, route.name, route.id);
    case "tags":
      return handleTags(exchange, route.name);
    case "referrers":
      return handleReferrers(exchange, route.name, route.digest);
    case "catalog":
      return handleCatalog(exchange);
    case "root":
      return handleRoot(exchange);
  }
}

/** `/v2/`: that this is a registry, and that the caller's credentials are good (end-1). */
function handleRoot({ method }: Exchange): Response {
  if (method !== "GET" && method !== "HEAD") return methodNotAllowed(method, ["GET", "HEAD"]);
  return jsonResponse(200, {});
}

/**
 * Whether a request is the check of version and credentials (end-1): the one path under `/v2/`
 * whose answer does not come from the registry, so that somebody else has to ask who the caller is.
 */
export function isVersionCheck(request: Request): boolean {
  return parseRoute(requestTarget(request).path)?.noun === "root";
}
