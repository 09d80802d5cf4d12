import { nextLink } from "../../oci/link.ts";
import { parseRepositoryName } from "../../oci/names.ts";
import { parsePageParameters } from "../../oci/pagination.ts";
import type { Exchange } from "./exchange.ts";
import { jsonResponse, methodNotAllowed } from "./responses.ts";
import { tagsPath } from "./routes.ts";

/** `/v2/<name>/tags/list` (OCI distribution spec, "Listing Tags"). */
export async function handleTags(exchange: Exchange, name: string): Promise<Response> {
  const { method, query, registry, options } = exchange;
  if (method !== "GET" && method !== "HEAD") return methodNotAllowed(method, ["GET", "HEAD"]);
  const repository = parseRepositoryName(name);
  const { limit, after } = parsePageParameters(query, options.maxPageSize);
  // An empty page is asked of a repository that there is, all the same.
  const page = await registry.listTags(repository, { limit: Math.max(limit, 1), ...(after && { after }) });
  if (limit === 0) return jsonResponse(200, { name: repository, tags: [] });
  const link = page.next && {
    Link: nextLink(tagsPath(repository), { n: String(limit), last: page.next }),
  };
  return jsonResponse(200, { name: repository, tags: page.items }, { ...link });
}
