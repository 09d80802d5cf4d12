import type { ByteRange } from "./descriptor.ts";

/**
 * What a `Range` header asks for: part of the content, nothing that is there, or, where the header
 * is absent, malformed, of another unit or of several ranges, all of it (RFC 9110, section 14.2).
 */
export type RangeRequest =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly range: ByteRange }
  | { readonly kind: "unsatisfiable" };

const WHOLE: RangeRequest = { kind: "whole" };
const UNSATISFIABLE: RangeRequest = { kind: "unsatisfiable" };
const RANGE = /^bytes=[ \t]{0,8}(\d{0,20})-(\d{0,20})[ \t]{0,8}$/i;

/**
 * Reads a `Range` header.
 *
 * A range that ends before it starts is unsatisfiable: RFC 9110 leaves that to us, and the OCI
 * conformance suite wants 416.
 *
 * @param size of the content, in bytes.
 */
export function parseRange(header: string | null | undefined, size: number): RangeRequest {
  const match = header ? RANGE.exec(header) : null;
  const [, first = "", last = ""] = match ?? [];
  if (first === "" && last === "") return WHOLE;
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? UNSATISFIABLE : part(size - length, size - 1);
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return start >= size || end < start ? UNSATISFIABLE : part(start, end);
}

function part(start: number, end: number): RangeRequest {
  return { kind: "part", range: { start, end } };
}
