import { z } from "zod";
import { RegistryError } from "../oci/errors.ts";
import type { Page, PageRequest } from "../registry/registry.ts";

/** Items of a page unless asked for otherwise, as in DTR. */
export const DEFAULT_PAGE_SIZE = 10;
/** Items of a page at most: what is asked for beyond that is cut to it. */
export const MAX_PAGE_SIZE = 1000;

/** Where the next page starts; not there on the last one. */
export const NEXT_PAGE_HEADER = "X-Next-Page-Start";
/** How many there are in all, where that was asked for. */
export const COUNT_HEADER = "X-Resource-Count";

const size = z.coerce
  .number()
  .int()
  .min(1)
  .max(1_000_000_000)
  .transform((wanted) => Math.min(wanted, MAX_PAGE_SIZE));

/** The paging parameters of `/api/v0`. */
export const pageQuery = z.object({
  pageStart: z
    .string()
    .max(1024)
    .optional()
    .meta({ description: `Where the page starts: what ${NEXT_PAGE_HEADER} of the page before said.` }),
  pageSize: size
    .default(DEFAULT_PAGE_SIZE)
    .meta({ description: `Items of a page, at most ${MAX_PAGE_SIZE}.` }),
  count: z
    .stringbool()
    .default(false)
    .meta({ description: `Whether ${COUNT_HEADER} is to say how many there are in all.` }),
});

/** The paging parameters of `/enzi/v0`. */
export const accountsPageQuery = z.object({
  start: z
    .string()
    .max(1024)
    .optional()
    .meta({ description: `Where the page starts: what ${NEXT_PAGE_HEADER} of the page before said.` }),
  limit: size.default(DEFAULT_PAGE_SIZE).meta({ description: `Items of a page, at most ${MAX_PAGE_SIZE}.` }),
});

/** What a list is asked for, of the parameters of either API. */
export function pageRequest(
  query: z.output<typeof pageQuery> | z.output<typeof accountsPageQuery>,
): PageRequest {
  const [start, limit] = "limit" in query ? [query.start, query.limit] : [query.pageStart, query.pageSize];
  return { limit, ...(start !== undefined && start !== "" && { after: decodeCursor(start) }) };
}

/** The headers of a page. `count` is asked only when the caller wanted it. */
export function pageHeaders(page: Pick<Page<unknown>, "next">, count?: number): Record<string, string> {
  return {
    ...(page.next !== undefined && { [NEXT_PAGE_HEADER]: encodeCursor(page.next) }),
    ...(count !== undefined && { [COUNT_HEADER]: String(count) }),
  };
}

/** Opaque to clients: nobody is to build one. */
function encodeCursor(after: string): string {
  return Buffer.from(after, "utf8").toString("base64url");
}

function decodeCursor(text: string): string {
  const after = Buffer.from(text, "base64url").toString("utf8");
  // A NUL is in no name that a page could end with; PostgreSQL would not compare with it.
  if (encodeCursor(after) !== text || after.includes("\0")) {
    throw new RegistryError("paginationInvalid", "the page's start is not one that the registry gave out");
  }
  return after;
}
