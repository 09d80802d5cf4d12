import { digestOf, noise } from "../support/images.ts";

/** Content that every actor may push, so that the same digest is pushed, shared, deleted and collected at once. */
export const POOL_SIZE = 40;

export const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
export const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

/** Bytes with their digest. */
export interface Content {
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** A manifest, and what it needs. */
export interface ManifestContent extends Content {
  readonly mediaType: string;
  readonly blobs: readonly string[];
  readonly children: readonly string[];
  readonly subject: string | undefined;
}

/** A blob of the pool: small ones mostly, and a few of more than one write. */
export function poolBlob(seed: string, number: number): Content {
  const size = number % 8 === 0 ? 700_000 + number * 1000 : 200 + number * 1500;
  return content(noise(`${seed} blob ${number}`, size));
}

/** Bytes with their digest. */
export function content(bytes: Uint8Array): Content {
  return { digest: digestOf(bytes), bytes };
}

/** An image manifest over some blobs; the first is its config. */
export function imageManifest(
  blobs: readonly Content[],
  note: string,
  subject?: { digest: string; size: number },
): ManifestContent {
  const [config, ...layers] = blobs.map((blob, at) => ({
    mediaType: `application/vnd.oci.image.${at === 0 ? "config.v1+json" : "layer.v1.tar+gzip"}`,
    digest: blob.digest,
    size: blob.bytes.length,
  }));
  return manifest(MANIFEST_TYPE, {
    content: {
      config,
      layers,
      annotations: { note },
      ...(subject === undefined ? {} : { subject: { mediaType: MANIFEST_TYPE, ...subject } }),
    },
    blobs: blobs.map((blob) => blob.digest),
    children: [],
    subject: subject?.digest,
  });
}

/** An index over some manifests. */
export function indexManifest(children: readonly ManifestContent[], note: string): ManifestContent {
  return manifest(INDEX_TYPE, {
    content: {
      manifests: children.map((child) => ({
        mediaType: child.mediaType,
        digest: child.digest,
        size: child.bytes.length,
      })),
      annotations: { note },
    },
    blobs: [],
    children: children.map((child) => child.digest),
    subject: undefined,
  });
}

function manifest(
  mediaType: string,
  parts: Omit<ManifestContent, "digest" | "bytes" | "mediaType"> & { content: object },
): ManifestContent {
  const { content: body, ...rest } = parts;
  const bytes = new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, mediaType, ...body }));
  return { ...content(bytes), mediaType, ...rest };
}
