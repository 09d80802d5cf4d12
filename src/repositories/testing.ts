import type { Answered, Client } from "../api/testing.ts";
import { digestOf } from "../oci/digest.ts";
import { MEDIA_TYPES } from "../oci/media-types.ts";

const CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
const LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";

export interface TestImage {
  /** Text of the image's configuration, or what it is made of. */
  readonly config?: string | Readonly<Record<string, unknown>>;
  readonly layers?: readonly string[];
  /** The type that the manifest says its config is of. */
  readonly configType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly artifactType?: string;
  readonly subject?: string;
}

export interface TestManifest {
  readonly bytes: string;
  readonly mediaType: string;
  readonly digest: string;
}

/** Pushes a blob over HTTP, and returns its digest. */
export async function pushBlob(client: Client, repository: string, content: string): Promise<string> {
  const digest = digestOf(new TextEncoder().encode(content));
  const path = `/v2/${repository}/blobs/uploads/?digest=${encodeURIComponent(digest)}`;
  const pushed = await client.send("POST", path, content, { "Content-Type": "application/octet-stream" });
  if (pushed.status !== 201) throw new Error(`blob: ${pushed.status} ${JSON.stringify(pushed.body)}`);
  return digest;
}

/** Pushes the blobs of an image, and makes its manifest, which is not pushed yet. */
export async function makeImage(
  client: Client,
  repository: string,
  image: TestImage = {},
): Promise<TestManifest> {
  const { config = {}, layers = [] } = image;
  const text = typeof config === "string" ? config : JSON.stringify(config);
  const described = [];
  for (const layer of layers) {
    const digest = await pushBlob(client, repository, layer);
    described.push({ mediaType: LAYER_TYPE, digest, size: layer.length });
  }
  const subject = image.subject && { mediaType: MEDIA_TYPES.ociManifest, digest: image.subject, size: 1 };
  return manifestOf({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociManifest,
    config: {
      mediaType: image.configType ?? CONFIG_TYPE,
      digest: await pushBlob(client, repository, text),
      size: new TextEncoder().encode(text).byteLength,
    },
    layers: described,
    ...(image.artifactType && { artifactType: image.artifactType }),
    ...(subject && { subject }),
    ...(image.annotations && { annotations: image.annotations }),
  });
}

/** An index of images for platforms; not pushed yet. */
export function makeIndex(
  children: readonly (TestManifest & { readonly os: string; readonly architecture: string })[],
): TestManifest {
  return manifestOf({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociIndex,
    manifests: children.map(({ bytes, mediaType, digest, os, architecture }) => ({
      mediaType,
      digest,
      size: bytes.length,
      platform: { os, architecture },
    })),
  });
}

function manifestOf(content: {
  readonly mediaType: string;
  readonly [field: string]: unknown;
}): TestManifest {
  const bytes = JSON.stringify(content);
  return { bytes, mediaType: content.mediaType, digest: digestOf(new TextEncoder().encode(bytes)) };
}

/** Pushes a manifest by a tag, a digest, or a digest with tags: `sha256:…?tag=a&tag=b`. */
export function putManifest(
  client: Client,
  repository: string,
  reference: string,
  manifest: TestManifest,
): Promise<Answered> {
  return client.send("PUT", `/v2/${repository}/manifests/${reference}`, manifest.bytes, {
    "Content-Type": manifest.mediaType,
  });
}

/** Pushes an image by a tag, and returns its digest. */
export async function pushImage(
  client: Client,
  image: TestImage & { readonly repository: string; readonly tag: string },
): Promise<string> {
  const manifest = await makeImage(client, image.repository, image);
  const pushed = await putManifest(client, image.repository, image.tag, manifest);
  if (pushed.status !== 201) throw new Error(`manifest: ${pushed.status} ${JSON.stringify(pushed.body)}`);
  return manifest.digest;
}
