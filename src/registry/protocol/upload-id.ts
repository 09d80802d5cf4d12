import { RegistryError } from "../../oci/errors.ts";
import type { UploadId } from "../registry.ts";

const UPLOAD_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Parses the id of an upload from outside.
 *
 * @throws RegistryError `blobUploadUnknown`: no upload has another form of id.
 */
export function parseUploadId(text: string): UploadId {
  if (!UPLOAD_ID.test(text)) throw new RegistryError("blobUploadUnknown");
  return text as UploadId;
}
