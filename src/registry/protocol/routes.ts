import type { Digest } from "../../oci/digest.ts";
import type { RepositoryName } from "../../oci/names.ts";

/** What a path under `/v2/` stands for (OCI distribution spec, "Endpoints"). Names are not parsed yet. */
export type Route =
  | { readonly noun: "root" }
  | { readonly noun: "catalog" }
  | { readonly noun: "tags"; readonly name: string }
  | { readonly noun: "manifest"; readonly name: string; readonly reference: string }
  | { readonly noun: "blob"; readonly name: string; readonly digest: string }
  | { readonly noun: "uploads"; readonly name: string }
  | { readonly noun: "upload"; readonly name: string; readonly id: string }
  | { readonly noun: "referrers"; readonly name: string; readonly digest: string };

const PREFIX = "/v2/";

/**
 * Finds out what a path stands for, from its end: a repository's name may have components called
 * `blobs`, `manifests`, `tags` or `uploads`, what comes after the name may not.
 *
 * Paths are taken as they were sent. Only the colon of a digest may be percent-encoded, as some
 * clients do; whatever else hides behind a percent sign, and every `//`, stands for nothing.
 *
 * @param path without the query.
 */
export function parseRoute(path: string): Route | undefined {
  if (path === PREFIX || path === "/v2") return { noun: "root" };
  if (!path.startsWith(PREFIX)) return undefined;
  let rest = path.slice(PREFIX.length);
  if (rest.includes("%")) rest = rest.replace(/%3a/gi, ":");
  if (rest.includes("%") || rest.includes("//")) return undefined;
  if (rest === "_catalog") return { noun: "catalog" };
  if (rest.endsWith("/tags/list")) return { noun: "tags", name: rest.slice(0, -"/tags/list".length) };

  const slash = rest.lastIndexOf("/");
  if (slash === -1) return undefined;
  const last = rest.slice(slash + 1);
  const head = rest.slice(0, slash);
  if (head.endsWith("/blobs/uploads")) {
    const name = head.slice(0, -"/blobs/uploads".length);
    return last === "" ? { noun: "uploads", name } : { noun: "upload", name, id: last };
  }
  if (last === "") return undefined;
  if (head.endsWith("/blobs")) {
    const name = head.slice(0, -"/blobs".length);
    return last === "uploads" ? { noun: "uploads", name } : { noun: "blob", name, digest: last };
  }
  if (head.endsWith("/manifests")) {
    return { noun: "manifest", name: head.slice(0, -"/manifests".length), reference: last };
  }
  if (head.endsWith("/referrers")) {
    return { noun: "referrers", name: head.slice(0, -"/referrers".length), digest: last };
  }
  return undefined;
}

/** The path of a blob. Relative to the origin, as all paths here: right behind every proxy. */
export function blobPath(repository: RepositoryName, digest: Digest): string {
  return `${PREFIX}${repository}/blobs/${digest}`;
}

/** The path of an upload. All of its state: some clients drop the query of a `Location`. */
export function uploadPath(repository: RepositoryName, id: string): string {
  return `${PREFIX}${repository}/blobs/uploads/${id}`;
}

/** The path of a manifest. */
export function manifestPath(repository: RepositoryName, digest: Digest): string {
  return `${PREFIX}${repository}/manifests/${digest}`;
}

/** The path of a list of tags. */
export function tagsPath(repository: RepositoryName): string {
  return `${PREFIX}${repository}/tags/list`;
}

/** The path of a list of referrers. */
export function referrersPath(repository: RepositoryName, subject: Digest): string {
  return `${PREFIX}${repository}/referrers/${subject}`;
}

/** The path of the list of repositories. */
export const CATALOG_PATH = `${PREFIX}_catalog`;
