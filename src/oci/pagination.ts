import { RegistryError } from "./errors.ts";

/** Items on a page when the client does not say, and at most. */
export const MAX_PAGE_SIZE = 1000;

/** Longest `last`, in characters. Names and tags are shorter. */
const MAX_LAST_LENGTH = 512;

/** What a client asks for of a list. */
export interface PageParameters {
  /** How many items at most; already cut down to what the registry gives. May be 0. */
  readonly limit: number;
  /** Only what comes after this. */
  readonly after?: string;
}

/**
 * Reads `n` and `last` (OCI distribution spec, "Listing Tags"). A large `n` is cut down rather than
 * refused: the client finds the rest by the `Link` header.
 *
 * @throws RegistryError `paginationInvalid`.
 */
export function parsePageParameters(query: URLSearchParams, maxPageSize = MAX_PAGE_SIZE): PageParameters {
  const after = query.get("last");
  if (after && (after.length > MAX_LAST_LENGTH || !/^[\x21-\x7e]+$/.test(after))) {
    throw new RegistryError("paginationInvalid", "last is not an item of a list of this registry");
  }
  return { limit: parseLimit(query.get("n"), maxPageSize), ...(after && { after }) };
}

function parseLimit(text: string | null, maxPageSize: number): number {
  if (text === null || text === "") return maxPageSize;
  if (!/^\d+$/.test(text)) {
    throw new RegistryError("paginationInvalid", undefined, { detail: { n: text.slice(0, 40) } });
  }
  return Math.min(Number(text), maxPageSize);
}
