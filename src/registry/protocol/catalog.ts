import { nextLink } from "../../oci/link.ts";
import { parsePageParameters } from "../../oci/pagination.ts";
import type { Exchange } from "./exchange.ts";
import { jsonResponse, methodNotAllowed } from "./responses.ts";
import { CATALOG_PATH } from "./routes.ts";

/** `/v2/_catalog`: the repositories that the caller may see (docker's registry API; not in the OCI spec). */
export async function handleCatalog(exchange: Exchange): Promise<Response> {
  const { method, query, registry, options } = exchange;
  if (method !== "GET" && method !== "HEAD") return methodNotAllowed(method, ["GET", "HEAD"]);
  const { limit, after } = parsePageParameters(query, options.maxPageSize);
  // Asked even for an empty page: whether the caller may ask is for the registry to say.
  const page = await registry.listRepositories({ limit: Math.max(limit, 1), ...(after && { after }) });
  if (limit === 0) return jsonResponse(200, { repositories: [] });
  const link = page.next && { Link: nextLink(CATALOG_PATH, { n: String(limit), last: page.next }) };
  return jsonResponse(200, { repositories: page.items }, { ...link });
}
