import { randomFillSync } from "node:crypto";
import type { RegistryPeer } from "./peers/peer.ts";
import { pushScope } from "./peers/peer.ts";

const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
const CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
const LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";

/** An image to push: bytes that no peer has seen. */
export interface Image {
  readonly manifest: Uint8Array;
  readonly config: Uint8Array;
  readonly layers: readonly Uint8Array[];
}

/** Makes an image of layers of random bytes. */
export function makeImage(layerSizes: readonly number[]): Image {
  const layers = layerSizes.map(randomBytes);
  const config = new TextEncoder().encode(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      created: "2026-01-01T00:00:00Z",
      config: { Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"] },
      rootfs: { type: "layers", diff_ids: layers.map(digestOf) },
    }),
  );
  const manifest = new TextEncoder().encode(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: { mediaType: CONFIG_TYPE, digest: digestOf(config), size: config.byteLength },
      layers: layers.map((layer) => ({
        mediaType: LAYER_TYPE,
        digest: digestOf(layer),
        size: layer.byteLength,
      })),
    }),
  );
  return { manifest, config, layers };
}

/** Pushes an image, slowly and simply: for preparing, not for measuring. */
export async function pushImage(
  peer: RegistryPeer,
  image: Image,
  as: { readonly repository: string; readonly tags: readonly string[] },
): Promise<void> {
  const authorization = await peer.authorize([pushScope(as.repository)]);
  const headers: Record<string, string> = authorization ? { authorization } : {};
  const base = `${peer.origin}/v2/${as.repository}`;
  for (const blob of [image.config, ...image.layers]) await pushBlob(base, blob, headers);
  for (const tag of as.tags) {
    const response = await fetch(`${base}/manifests/${tag}`, {
      method: "PUT",
      headers: { ...headers, "content-type": MANIFEST_TYPE },
      body: image.manifest,
    });
    await expectStatus(response, 201);
  }
}

async function pushBlob(base: string, blob: Uint8Array, headers: Record<string, string>): Promise<void> {
  const begun = await fetch(`${base}/blobs/uploads/`, { method: "POST", headers });
  await expectStatus(begun, 202);
  const location = new URL(begun.headers.get("location") ?? "", base);
  location.searchParams.set("digest", digestOf(blob));
  const response = await fetch(location, {
    method: "PUT",
    headers: { ...headers, "content-type": "application/octet-stream" },
    body: blob,
  });
  await expectStatus(response, 201);
}

/** Takes the response's body in, and throws unless the status is the one expected. */
async function expectStatus(response: Response, expected: number): Promise<void> {
  const text = await response.text();
  if (response.status === expected) return;
  throw new Error(`${response.url}: ${response.status}, not ${expected}: ${text.slice(0, 300)}`);
}

/** Random bytes, which nothing can make smaller. */
export function randomBytes(length: number): Uint8Array {
  return randomFillSync(new Uint8Array(length));
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${new Bun.CryptoHasher("sha256").update(bytes).digest("hex")}`;
}
