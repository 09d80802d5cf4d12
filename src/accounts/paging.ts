import type { Page, PageRequest } from "../registry/registry.ts";

/** What a query of a page is to find: one row more than the page has, to know whether one follows. */
export interface PageQuery {
  /** Comes before everything when it is empty. */
  readonly after: string;
  readonly limit: number;
}

/** Makes a page of what a query finds in the order of its keys. */
export async function pageOf<Item>(
  { after = "", limit }: PageRequest,
  keyOf: (item: Item) => string,
  query: (page: PageQuery) => Promise<readonly Item[]>,
): Promise<Page<Item>> {
  const found = await query({ after, limit: limit + 1 });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return found.length > limit && last !== undefined ? { items, next: keyOf(last) } : { items };
}
