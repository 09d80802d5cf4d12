import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const INDEX = "application/vnd.oci.image.index.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

/** A descriptor, as it stands in a manifest. */
export interface Described {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** An image made on the spot, in an OCI layout folder that every client can push from. */
export interface ImageLayout {
  /** The OCI layout. */
  readonly path: string;
  /** The tag in it. */
  readonly tag: string;
  /** The digest of what the tag points at: a manifest, or an index where there are several platforms. */
  readonly digest: string;
  /** Every manifest (the index among them), by digest. */
  readonly manifests: ReadonlyMap<string, Uint8Array>;
  /** Every blob (configs, layers), by digest. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}

/** What an image is to be like. */
export interface ImageOptions {
  readonly tag?: string;
  /** Default: 3. */
  readonly layers?: number;
  /** Bytes of the file in each layer. Default: 100,000. */
  readonly layerBytes?: number;
  /** `os/architecture`; more than one makes an index. Default: `linux/amd64`. */
  readonly platforms?: readonly string[];
  /** Makes the content differ from that of other seeds. Default: random. */
  readonly seed?: string;
}

/** Makes an image in an OCI layout at `path`, which is created. */
export function makeImage(path: string, options: ImageOptions = {}): ImageLayout {
  const writer = new LayoutWriter(path);
  const { tag = "v1", seed = crypto.randomUUID(), platforms = ["linux/amd64"] } = options;
  const manifests = platforms.map((platform) => {
    const [os = "linux", architecture = "amd64"] = platform.split("/");
    return { ...writer.image(options, seed, { os, architecture }), platform: { os, architecture } };
  });
  const [first] = manifests;
  if (first === undefined) throw new Error("an image has a platform");
  const top: Described =
    manifests.length === 1
      ? { mediaType: first.mediaType, digest: first.digest, size: first.size }
      : writer.manifest(INDEX, { schemaVersion: 2, mediaType: INDEX, manifests });
  writer.finish(top, tag);
  return { path, tag, digest: top.digest, manifests: writer.manifests, blobs: writer.blobs };
}

/** A tar file with one file in it. */
export function tarOf(name: string, content: Uint8Array): Uint8Array {
  const header = new Uint8Array(512);
  const put = (text: string, at: number) => header.set(new TextEncoder().encode(text), at);
  put(name, 0);
  put("0000755\0", 100);
  put("0000000\0", 108);
  put("0000000\0", 116);
  put(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  put("00000000000\0", 136);
  put("        ", 148);
  put("0", 156);
  put("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const padded = Math.ceil(content.length / 512) * 512;
  const tar = new Uint8Array(512 + padded + 1024);
  tar.set(header);
  tar.set(content, 512);
  return tar;
}

/** `length` bytes that no compressor shrinks, the same for the same seed. */
export function noise(seed: string, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(length / 64) * 64);
  for (let at = 0; at < bytes.length; at += 64) {
    bytes.set(new Bun.CryptoHasher("sha512").update(`${seed} ${at}`).digest(), at);
  }
  return bytes.subarray(0, length);
}

/** The sha256 digest of some bytes. */
export function digestOf(bytes: Uint8Array | string): string {
  return `sha256:${new Bun.CryptoHasher("sha256").update(bytes).digest("hex")}`;
}

/** Every blob of an OCI layout, or of a `skopeo copy ... dir:` folder, by digest of its real content. */
export function blobsOf(path: string): ReadonlyMap<string, Uint8Array> {
  const blobs = new Map<string, Uint8Array>();
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const bytes = new Uint8Array(readFileSync(join(entry.parentPath, entry.name)));
    blobs.set(digestOf(bytes), bytes);
  }
  return blobs;
}

class LayoutWriter {
  readonly manifests = new Map<string, Uint8Array>();
  readonly blobs = new Map<string, Uint8Array>();
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    mkdirSync(join(path, "blobs", "sha256"), { recursive: true });
  }

  image(options: ImageOptions, seed: string, platform: { os: string; architecture: string }): Described {
    const layers: Described[] = [];
    const differences: string[] = [];
    for (let number = 0; number < (options.layers ?? 3); number++) {
      const name = `file-${number}`;
      const content = noise(`${seed} ${platform.architecture} ${number}`, options.layerBytes ?? 100_000);
      const tar = tarOf(name, content);
      differences.push(digestOf(tar));
      layers.push(this.#blob(LAYER, Bun.gzipSync(tar as Uint8Array<ArrayBuffer>, { level: 1 })));
    }
    const config = this.#blob(
      CONFIG,
      new TextEncoder().encode(
        JSON.stringify({
          ...platform,
          created: "2026-01-01T00:00:00Z",
          config: { Cmd: ["/file-0"], Labels: { seed } },
          rootfs: { type: "layers", diff_ids: differences },
          history: differences.map((_, number) => ({
            created: "2026-01-01T00:00:00Z",
            created_by: `COPY file-${number}`,
          })),
        }),
      ),
    );
    return this.manifest(MANIFEST, { schemaVersion: 2, mediaType: MANIFEST, config, layers });
  }

  manifest(mediaType: string, content: object): Described {
    const bytes = new TextEncoder().encode(JSON.stringify(content));
    return this.#write(this.manifests, mediaType, bytes);
  }

  finish(top: Described, tag: string): void {
    writeFileSync(join(this.#path, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
    const entry = { ...top, annotations: { "org.opencontainers.image.ref.name": tag } };
    writeFileSync(
      join(this.#path, "index.json"),
      JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [entry] }),
    );
  }

  #blob(mediaType: string, bytes: Uint8Array): Described {
    return this.#write(this.blobs, mediaType, bytes);
  }

  #write(into: Map<string, Uint8Array>, mediaType: string, bytes: Uint8Array): Described {
    const digest = digestOf(bytes);
    into.set(digest, bytes);
    writeFileSync(join(this.#path, "blobs", digest.replace(":", "/")), bytes);
    return { mediaType, digest, size: bytes.length };
  }
}
