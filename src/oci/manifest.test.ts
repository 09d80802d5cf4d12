import { describe, expect, test } from "bun:test";
import { digestOf } from "./digest.ts";
import { isRegistryError } from "./errors.ts";
import { parseManifest, referrerDescriptor } from "./manifest.ts";
import { MEDIA_TYPES } from "./media-types.ts";

const encoder = new TextEncoder();
const digest = digestOf(encoder.encode("content"));
const sha512 = digestOf(encoder.encode("content"), "sha512");
const layer = { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest, size: 7 };
const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest, size: 7 };
const image = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, config, layers: [layer] };
const index = {
  schemaVersion: 2,
  mediaType: MEDIA_TYPES.ociIndex,
  manifests: [{ mediaType: MEDIA_TYPES.ociManifest, digest: sha512, size: 3, platform: { os: "linux" } }],
};

function parse(document: unknown, contentType = MEDIA_TYPES.ociManifest as string) {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  return parseManifest(encoder.encode(text), contentType);
}

/** The words with which a manifest is refused. */
function refusal(document: unknown, contentType?: string): string {
  try {
    parse(document, contentType);
  } catch (error) {
    if (isRegistryError(error, "manifestInvalid")) return error.message;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("what is accepted", () => {
  test("OCI and docker images", () => {
    const { kind, mediaType, layers, manifests, ...rest } = parse(image);
    expect({ kind, mediaType, layers, manifests }).toEqual({
      kind: "image",
      mediaType: MEDIA_TYPES.ociManifest,
      layers: [{ ...layer, foreign: false }],
      manifests: [],
    } as never);
    expect(rest.config).toEqual(config);
    const docker = parse({ ...image, mediaType: MEDIA_TYPES.dockerManifest }, MEDIA_TYPES.dockerManifest);
    expect(docker).toMatchObject({ kind: "image", mediaType: MEDIA_TYPES.dockerManifest });
  });

  test("OCI indexes and docker manifest lists, also empty ones", () => {
    const parsed = parse(index, MEDIA_TYPES.ociIndex);
    expect(parsed.kind).toBe("index");
    expect(parsed.manifests.map((child) => child.digest)).toEqual([sha512]);
    expect(parsed.config).toBeUndefined();
    const list = { ...index, mediaType: MEDIA_TYPES.dockerManifestList, manifests: [] };
    expect(parse(list, MEDIA_TYPES.dockerManifestList)).toMatchObject({ kind: "index", manifests: [] });
  });

  test("the artifact manifest of OCI 1.1's release candidates", () => {
    const artifact = {
      mediaType: MEDIA_TYPES.ociArtifact,
      artifactType: "application/x.thing",
      blobs: [layer],
      subject: { ...layer, mediaType: MEDIA_TYPES.ociManifest },
    };
    const parsed = parse(artifact, MEDIA_TYPES.ociArtifact);
    expect(parsed).toMatchObject({ kind: "artifact", artifactType: "application/x.thing" });
    expect(parsed.layers).toHaveLength(1);
    expect(parsed.subject?.digest).toBe(digest);
  });

  test("a manifest that leaves its type to the Content-Type, and the other way round", () => {
    const { mediaType: _, ...untyped } = image;
    expect(parse(untyped).mediaType).toBe(MEDIA_TYPES.ociManifest);
    expect(parse(image, "").mediaType).toBe(MEDIA_TYPES.ociManifest);
  });

  test("parameters and case of the Content-Type do not count", () => {
    expect(parse(image, `${MEDIA_TYPES.ociManifest.toUpperCase()}; charset=utf-8`).mediaType).toBe(
      MEDIA_TYPES.ociManifest,
    );
  });

  test("fields that no specification knows, null for nothing, embedded data", () => {
    const custom = { ...image, "org.example": { deep: [1, { size: -1 }] }, annotations: null, subject: null };
    expect(parse(custom).annotations).toBeUndefined();
    expect(parse({ ...image, layers: [{ ...layer, data: "Y29udGVudA==" }] }).layers).toHaveLength(1);
    expect(parse({ ...image, layers: null }).layers).toEqual([]);
  });

  test("__proto__ is a name like any other", () => {
    const text = JSON.stringify({ ...image, annotations: { a: "b" } }).replace(
      '"a":"b"',
      '"__proto__":"polluted","constructor":"x"',
    );
    const { annotations } = parse(text);
    expect(Object.keys(annotations ?? {})).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(refusal('{"__proto__":{"config":{},"layers":[]}}')).toContain('"config" is missing');
  });

  test("foreign layers are marked, by type or by having URLs", () => {
    const foreign = { ...layer, mediaType: "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip" };
    const docker = { ...layer, mediaType: "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip" };
    const withUrls = { ...layer, urls: ["https://store.example.com/x"] };
    const parsed = parse({ ...image, layers: [foreign, docker, withUrls, layer, { ...layer, urls: [] }] });
    expect(parsed.layers.map((each) => each.foreign)).toEqual([true, true, true, false, false]);
  });

  test("tens of thousands of layers, and 3.9 MB of annotations, in no time", () => {
    const annotations: Record<string, string> = {};
    for (let at = 0; at < 390; at++) annotations[`large-annotation-${at}`] = "A".repeat(10_000);
    const started = performance.now();
    expect(parse({ ...image, annotations }).annotations).toEqual(annotations);
    expect(parse({ ...image, layers: Array(25_000).fill(layer) }).layers).toHaveLength(25_000);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("what is refused", () => {
  test("an image that is also an index (CVE-2021-41190)", () => {
    expect(refusal({ ...image, manifests: index.manifests })).toContain('cannot have "manifests"');
    expect(refusal({ ...index, layers: [layer] }, MEDIA_TYPES.ociIndex)).toContain('cannot have "layers"');
    expect(refusal({ ...index, config }, MEDIA_TYPES.ociIndex)).toContain('cannot have "config"');
    expect(refusal({ ...image, fsLayers: [] })).toContain("fsLayers");
  });

  test("a type that is not the Content-Type", () => {
    expect(refusal(image, MEDIA_TYPES.ociIndex)).toContain("its Content-Type says");
    expect(refusal(image, "application/json")).toContain("its Content-Type says");
    expect(refusal({ ...image, mediaType: 7 })).toContain('"mediaType" is not a string');
    const { mediaType: _, ...untyped } = image;
    expect(refusal(untyped, "")).toContain("Content-Type");
  });

  test("names that differ in case only, which readers that ignore case take for the real ones", () => {
    expect(refusal({ ...image, Layers: [] })).toContain('"Layers" instead of "layers"');
    expect(refusal({ ...image, manifeſts: [] })).toContain('instead of "manifests"');
    expect(refusal({ ...image, layers: [{ ...layer, Digest: sha512 }] })).toContain('instead of "digest"');
  });

  test("the same name twice, however it is spelled", () => {
    const text = JSON.stringify(image);
    expect(refusal(text.replace('"layers":', '"layers":[],"layers":'))).toContain("twice");
    expect(refusal(text.replace('"layers":', '"\\u006cayers":[],"layers":'))).toContain("twice");
    expect(refusal(text.replace('"size":7', '"size":7,"size":8'))).toContain("twice");
  });

  test("what is not JSON, to the last byte", () => {
    const text = JSON.stringify(image);
    for (const broken of [
      "",
      " ",
      "{",
      `${text}x`,
      `${text}{}`,
      `${text}\0`,
      text.slice(0, -1),
      "NaN",
      '{"a":1,}',
      "// x\n{}",
    ]) {
      expect(refusal(broken)).toContain("not well-formed");
    }
    expect(refusal(`\ufeff${text}`)).toContain("byte order mark");
    for (const value of ["[]", "null", "1", '"x"']) expect(refusal(value)).toContain("not a JSON object");
    const latin1 = Uint8Array.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]);
    expect(() => parseManifest(latin1, MEDIA_TYPES.ociManifest)).toThrow("not UTF-8");
    const utf16 = new Uint8Array(Buffer.from(text, "utf16le"));
    expect(() => parseManifest(utf16, MEDIA_TYPES.ociManifest)).toThrow();
  });

  test("deep nesting, before it costs anything", () => {
    const started = performance.now();
    expect(refusal("[".repeat(4_000_000))).toContain("nested more than");
    expect(refusal(`{"a":${"[".repeat(100)}${"]".repeat(100)}}`)).toContain("nested more than");
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test("sizes that are no sizes", () => {
    for (const size of [-1, 1.5, "7", null, true, 2 ** 53, [7]]) {
      expect(refusal({ ...image, layers: [{ ...layer, size }] })).toContain("layers[0] has no size");
    }
    const huge = JSON.stringify(image).replaceAll('"size":7', '"size":1e999');
    expect(refusal(huge)).toContain("has no size");
  });

  test("digests that are no digests", () => {
    const bad = [
      "sha256:../../x",
      digest.toUpperCase(),
      "md5:d41d8cd98f00b204e9800998ecf8427e",
      `${digest}0`,
      "",
      7,
      null,
    ];
    for (const value of bad) {
      expect(refusal({ ...image, config: { ...config, digest: value } })).toContain("config has no digest");
    }
  });

  test("fields of the wrong type", () => {
    expect(refusal({ ...image, layers: {} })).toContain('"layers" is not a list');
    expect(refusal({ ...image, layers: [[]] })).toContain("layers[0] is not an object");
    expect(refusal({ ...image, config: [] })).toContain("config is not an object");
    expect(refusal({ ...image, annotations: [] })).toContain('"annotations"');
    expect(refusal({ ...image, annotations: { a: 1 } })).toContain("is not a string");
    expect(refusal({ ...image, artifactType: 1 })).toContain('"artifactType"');
    expect(refusal({ ...image, artifactType: "a\u0000b" })).toContain('"artifactType"');
    expect(refusal({ ...image, layers: [{ ...layer, urls: "https://x" }] })).toContain('"urls"');
    expect(refusal({ ...image, schemaVersion: "2" })).toContain("schemaVersion");
    expect(refusal({ schemaVersion: 2, layers: [] })).toContain('"config" is missing');
  });

  test("schema 1 and types nobody knows, in words", () => {
    const schema1 = { schemaVersion: 1, name: "x", tag: "y", fsLayers: [] };
    expect(refusal(schema1, MEDIA_TYPES.dockerSchema1)).toContain("schema 1 is not supported");
    expect(refusal(schema1, MEDIA_TYPES.dockerSchema1Signed)).toContain("schema 1 is not supported");
    expect(refusal(schema1)).toContain("schema 1 is not supported");
    expect(refusal({}, "text/html")).toContain("text/html");
    expect(refusal({}, "constructor")).toContain("not supported");
  });
});

describe("what a list of referrers shows", () => {
  const subject = { mediaType: MEDIA_TYPES.ociManifest, digest, size: 7 };

  test("the type of an image is its artifactType, or that of its config", () => {
    const typed = parse({ ...image, artifactType: "application/x.sbom", annotations: { a: "b" }, subject });
    expect(referrerDescriptor(typed, sha512, 99)).toEqual({
      mediaType: MEDIA_TYPES.ociManifest,
      digest: sha512,
      size: 99,
      artifactType: "application/x.sbom",
      annotations: { a: "b" },
    });
    expect(referrerDescriptor(parse({ ...image, artifactType: "", subject }), digest, 1).artifactType).toBe(
      config.mediaType,
    );
  });

  test("an index has a type only when it says so", () => {
    const parsed = parse({ ...index, subject }, MEDIA_TYPES.ociIndex);
    expect(referrerDescriptor(parsed, digest, 1)).toEqual({
      mediaType: MEDIA_TYPES.ociIndex,
      digest,
      size: 1,
    });
  });
});
