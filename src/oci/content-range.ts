import type { ByteRange } from "./descriptor.ts";
import { RegistryError } from "./errors.ts";

const CONTENT_RANGE = /^(?:bytes[ \t=]{1,8})?(\d{1,15})-(\d{1,15})(?:\/(?:\*|\d{1,15}))?$/i;

/**
 * Reads the `Content-Range` of a chunk: `0-99` as the OCI distribution spec has it ("Pushing a blob
 * in chunks"), or `bytes 0-99/200` and `bytes 0-99/*` as HTTP has it (RFC 9110, section 14.4).
 *
 * @throws RegistryError `blobUploadInvalid`.
 */
export function parseContentRange(header: string): ByteRange {
  const match = CONTENT_RANGE.exec(header.trim());
  const start = Number(match?.[1]);
  const end = Number(match?.[2]);
  if (!match || end < start) {
    throw new RegistryError("blobUploadInvalid", "Content-Range must be <first byte>-<last byte>", {
      detail: { contentRange: header.slice(0, 100) },
    });
  }
  return { start, end };
}
