import type { RequestContext } from "../../http/context.ts";
import { RegistryError } from "../../oci/errors.ts";
import type { RepositoryName } from "../../oci/names.ts";
import type { Registry } from "../registry.ts";
import { requestTarget } from "./request-target.ts";
import { jsonResponse, methodNotAllowed } from "./responses.ts";

/** Repositories that a search finds at most; who wants more narrows it down. */
const MAX_RESULTS = 1000;
const MAX_PAGE_SIZE = 100;
const DEFAULT_PAGE_SIZE = 25;
const MAX_TERM_LENGTH = 255;

/** Whether a path is one that {@link handleDockerSearch} answers. */
export function isDockerSearchPath(path: string): boolean {
  return path === "/v1/search" || path === "/api/v0/index/dockersearch" || path === "/v1/_ping";
}

export interface DockerSearch {
  /** As the caller of this request may use it. */
  readonly registry: Pick<Registry, "listRepositories">;
  /** The descriptions of repositories that were found. */
  describe(names: readonly RepositoryName[]): Promise<ReadonlyMap<string, string>>;
}

/**
 * `docker search HOST/TERM`, over the names of the repositories that the caller may see
 * (docker's index API v1; the same under DTR's path `/api/v0/index/dockersearch`), and the ping
 * that docker sends first: `standalone` has it send its credentials with the search.
 *
 * @throws RegistryError `parameterInvalid`, and what listing repositories throws.
 */
export async function handleDockerSearch(
  request: Request,
  _context: RequestContext,
  { registry, describe }: DockerSearch,
): Promise<Response> {
  const { method } = request;
  if (method !== "GET" && method !== "HEAD") return methodNotAllowed(method, ["GET", "HEAD"]);
  const { path, query } = requestTarget(request);
  if (path === "/v1/_ping") {
    return jsonResponse(200, { standalone: true }, { "X-Docker-Registry-Standalone": "true" });
  }
  const searchParams = new URLSearchParams(query);
  const term = (searchParams.get("q") ?? "").trim().toLowerCase();
  if (term.length > MAX_TERM_LENGTH) throw new RegistryError("parameterInvalid", "q is too long");
  const pageSize = parseCount(searchParams.get("n"), DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  const page = parseCount(searchParams.get("page"), 1, MAX_RESULTS);
  const found = await find(registry, term);
  const shown = found.slice((page - 1) * pageSize, page * pageSize);
  const descriptions = await describe(shown);
  const results = shown.map((name) => toResult(name, descriptions.get(name) ?? ""));
  return jsonResponse(200, {
    query: term,
    num_results: found.length,
    num_pages: Math.ceil(found.length / pageSize),
    page,
    page_size: pageSize,
    results,
  });
}

/** No repository has a name with other characters in it, and no database has to look. */
async function find(registry: DockerSearch["registry"], term: string): Promise<readonly RepositoryName[]> {
  if (!/^[a-z0-9._/-]*$/.test(term)) return [];
  const search = term === "" ? {} : { search: term };
  const { items } = await registry.listRepositories({ limit: MAX_RESULTS, ...search });
  return items;
}

function parseCount(text: string | null, fallback: number, maximum: number): number {
  if (text === null || text === "") return fallback;
  if (!/^\d+$/.test(text)) {
    throw new RegistryError("parameterInvalid", "n and page are whole numbers from 1 up");
  }
  return Math.max(1, Math.min(Number(text), maximum));
}

/** What docker shows as columns; stars and official images are Docker Hub's. */
function toResult(name: RepositoryName, description: string) {
  return {
    name,
    description,
    star_count: 0,
    is_official: false,
    is_automated: false,
    is_trusted: false,
  };
}
