import { z } from "zod";
import { instant } from "../api/schemas.ts";
import type { RepositoryName } from "../oci/names.ts";
import type { ImageDescription } from "./image-description.ts";
import type { TagEvent } from "./tag-history.ts";
import type { TagView } from "./tag-service.ts";

/*
 * How DTR's API writes down tags and manifests. Of what has no feature here there is the empty
 * value that DTR gives for a repository that does not use it.
 */

const dockerfileLine = z
  .object({
    line: z.string(),
    layerDigest: z.string().meta({ description: "Empty for a step that made no layer." }),
    size: z.number(),
    mediaType: z.string(),
    isEmpty: z.boolean(),
    urls: z.array(z.string()).meta({ description: "Where a foreign layer is to be had." }),
  })
  .meta({ id: "DockerfileLine" });

export const manifestSchema = z
  .object({
    digest: z.string(),
    mediaType: z.string(),
    size: z.number().meta({ description: "Bytes of all that the image is made of." }),
    createdAt: z.iso.datetime().meta({ description: "When it was built; when it does not say, pushed." }),
    os: z.string(),
    osVersion: z.string(),
    architecture: z.string(),
    author: z.string().meta({ description: "As the image says." }),
    configDigest: z.string(),
    configMediaType: z.string(),
    dockerfile: z.array(dockerfileLine),
  })
  .meta({ id: "Manifest" });

const tagFields = {
  name: z.string().meta({ description: "Empty for a manifest without a tag." }),
  digest: z.string(),
  author: z.string().meta({ description: "Name of the account that pushed it last." }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  hashMismatch: z.boolean(),
  inNotary: z.boolean(),
};

export const listTagSchema = z
  .object({ ...tagFields, manifest: manifestSchema.optional() })
  .meta({ id: "ListTag" });

const scanSummary = z
  .object({
    namespace: z.string(),
    reponame: z.string(),
    tag: z.string(),
    critical: z.number().int(),
    major: z.number().int(),
    minor: z.number().int(),
    last_scan_status: z.number().int().meta({ description: "1: not scanned." }),
    check_completed_at: z.iso.datetime(),
    should_rescan: z.boolean(),
    has_foreign_layers: z.boolean(),
    layer_details: z.array(z.unknown()),
  })
  .meta({ id: "OldScanSummary" });

export const tagSchema = z
  .object({
    ...tagFields,
    manifest: manifestSchema,
    vuln_summary: scanSummary,
    components: z.array(z.unknown()),
    licenses: z.array(z.unknown()),
  })
  .meta({ id: "Tag" });

export const tagEventSchema = z
  .object({
    id: z.number().int(),
    tag: z.string(),
    action: z.enum(["push", "delete", "restore"]),
    digest: z.string().meta({ description: "What the tag points at since; empty after a deletion." }),
    previousDigest: z.string().meta({ description: "What it pointed at before; empty when it was new." }),
    at: z.iso.datetime(),
    by: z.string().meta({ description: "Name of the account; empty for the operator." }),
    restorable: z
      .boolean()
      .meta({ description: "Whether what it pointed at before is still here to go back to." }),
    restorableUntil: z.iso.datetime(),
  })
  .meta({ id: "TagEvent" });

export const descriptorSchema = z
  .object({
    mediaType: z.string(),
    digest: z.string(),
    size: z.number(),
    artifactType: z.string().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: "Descriptor" });

/** `responses.Manifest` */
export function manifestBody(image: ImageDescription): z.input<typeof manifestSchema> {
  return {
    ...image,
    createdAt: instant(image.createdAt),
    dockerfile: image.dockerfile.map((line) => ({ ...line, urls: [...line.urls] })),
  };
}

/** `responses.ListTag` */
export function listTagBody(tag: TagView): z.input<typeof listTagSchema> {
  return {
    name: tag.name,
    digest: tag.digest,
    author: tag.author,
    createdAt: instant(tag.createdAt),
    updatedAt: instant(tag.updatedAt),
    hashMismatch: false,
    inNotary: false,
    ...(tag.image && { manifest: manifestBody(tag.image) }),
  };
}

/** `responses.Tag` */
export function tagBody(
  repository: RepositoryName,
  tag: TagView & { readonly image: ImageDescription },
): z.input<typeof tagSchema> {
  const slash = repository.indexOf("/");
  return {
    ...listTagBody(tag),
    manifest: manifestBody(tag.image),
    vuln_summary: {
      namespace: repository.slice(0, slash),
      reponame: repository.slice(slash + 1),
      tag: tag.name,
      critical: 0,
      major: 0,
      minor: 0,
      last_scan_status: 1,
      check_completed_at: instant(undefined),
      should_rescan: false,
      has_foreign_layers: tag.image.dockerfile.some(({ urls }) => urls.length > 0),
      layer_details: [],
    },
    components: [],
    licenses: [],
  };
}

export function tagEventBody(event: TagEvent): z.input<typeof tagEventSchema> {
  return {
    id: event.id,
    tag: event.tag,
    action: event.action,
    digest: event.digest ?? "",
    previousDigest: event.previousDigest ?? "",
    at: instant(event.at),
    by: event.by ?? "",
    restorable: event.restorable,
    restorableUntil: instant(event.restorableUntil),
  };
}
