import { BlobStoreError } from "./blob-store.ts";

const KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The name of the mark of a store: no key, and in no place where one could be. */
export const MARK = ".entrepot-store";

/** A key that no blob has had before: a UUID of version 7 (RFC 9562), which sorts by age. */
export function newKey(): string {
  return Bun.randomUUIDv7();
}

/** Whether `text` has the form of a key. */
export function isKey(text: string): boolean {
  return KEY.test(text);
}

/**
 * The key itself, once it is certain that it is nothing but one, so that it may become part of a
 * path or of a URL.
 *
 * @throws BlobStoreError `missing`: there is no blob under what is not a key.
 */
export function checkedKey(text: string): string {
  if (!isKey(text)) throw new BlobStoreError("missing", "not a key of a blob");
  return text;
}
