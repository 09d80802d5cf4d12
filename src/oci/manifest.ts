import type { Descriptor } from "./descriptor.ts";
import { type Digest, isDigest } from "./digest.ts";
import { RegistryError } from "./errors.ts";
import { isJsonObject, type Json, JsonError, type JsonObject, parseStrictJson } from "./json.ts";
import { isForeignLayer, MEDIA_TYPES, withoutParameters } from "./media-types.ts";

/** What a registry has to know of a manifest. Its bytes are kept as they are; this never replaces them. */
export interface ParsedManifest {
  /** Without parameters. */
  readonly mediaType: string;
  /** `artifact` is the artifact manifest that OCI 1.1 had in its release candidates, and then dropped. */
  readonly kind: "image" | "index" | "artifact";
  readonly artifactType?: string;
  /** Of images only. */
  readonly config?: Descriptor;
  /** Blobs, in their order: the layers of an image, the blobs of an artifact. */
  readonly layers: readonly LayerDescriptor[];
  /** The children of an index. */
  readonly manifests: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A blob that a manifest names. */
export interface LayerDescriptor extends Descriptor {
  /** Whether clients get it from elsewhere, so that it need not be in the registry. It is never fetched by us. */
  readonly foreign: boolean;
}

/** Most descriptors in one manifest. 4 MiB hold about 38,000 of the shortest. */
export const MAX_DESCRIPTORS = 50_000;

/** Deepest nesting of a manifest. The deepest field of the specification is at 6. */
export const MAX_MANIFEST_DEPTH = 64;

const MAX_MEDIA_TYPE_LENGTH = 255;
const PRINTABLE = /^[\x20-\x7e]+$/;

const KINDS: ReadonlyMap<string, ParsedManifest["kind"]> = new Map([
  [MEDIA_TYPES.ociManifest, "image"],
  [MEDIA_TYPES.dockerManifest, "image"],
  [MEDIA_TYPES.ociIndex, "index"],
  [MEDIA_TYPES.dockerManifestList, "index"],
  [MEDIA_TYPES.ociArtifact, "artifact"],
]);

/**
 * Fields that make a manifest of one kind look like one of another kind to a careless reader
 * (CVE-2021-41190): what is checked and what is run must be the same.
 */
const FIELDS_OF_OTHER_KINDS: Readonly<Record<ParsedManifest["kind"], readonly string[]>> = {
  image: ["manifests", "fsLayers"],
  index: ["layers", "config", "fsLayers"],
  artifact: ["manifests", "layers", "fsLayers"],
};

const MANIFEST_FIELDS: readonly string[] = [
  "schemaVersion",
  "mediaType",
  "artifactType",
  "config",
  "layers",
  "blobs",
  "manifests",
  "subject",
  "annotations",
  "fsLayers",
];
const DESCRIPTOR_FIELDS: readonly string[] = [
  "mediaType",
  "digest",
  "size",
  "urls",
  "annotations",
  "data",
  "artifactType",
  "platform",
];

/**
 * Reads a manifest that a client sent (OCI image spec, manifest.md and image-index.md; docker's
 * image manifest v2 schema 2 and manifest list). Fields the specification does not know are let be.
 *
 * Types of manifests that are not known are refused: what they refer to could not be kept from
 * garbage collection.
 *
 * @param contentType the `Content-Type` it was sent with; its parameters do not count. May be empty
 *   when the manifest names its type itself.
 * @throws RegistryError `manifestInvalid`.
 */
export function parseManifest(bytes: Uint8Array, contentType: string): ParsedManifest {
  const document = parseDocument(bytes);
  requireExactNames(document, MANIFEST_FIELDS, "the manifest");
  const mediaType = mediaTypeOf(document, withoutParameters(contentType));
  const kind = KINDS.get(mediaType);
  if (kind === undefined) throw unknownType(mediaType);
  checkVersion(document);
  for (const name of FIELDS_OF_OTHER_KINDS[kind]) {
    if (field(document, name) !== undefined) throw invalid(`${mediaType} cannot have "${name}"`);
  }
  const artifactType = optionalMediaType(document, "artifactType", "the manifest");
  const config = kind === "image" ? descriptor(document, "config") : undefined;
  if (kind === "image" && !config) throw invalid('"config" is missing');
  const subject = descriptor(document, "subject");
  const annotations = optionalAnnotations(document, "the manifest");
  const blobs = kind === "index" ? [] : descriptors(document, kind === "image" ? "layers" : "blobs");
  const manifests = kind === "index" ? descriptors(document, "manifests") : [];
  return {
    mediaType,
    kind,
    layers: blobs.map((blob) => ({ ...blob, foreign: isForeign(blob) })),
    manifests,
    ...(artifactType !== undefined && { artifactType }),
    ...(config && { config }),
    ...(subject && { subject }),
    ...(annotations && { annotations }),
  };
}

/**
 * What a list of referrers shows of a manifest (OCI distribution spec, "Listing Referrers"): an
 * image without an `artifactType` is of the type of its config.
 *
 * @param size of the manifest, in bytes.
 */
export function referrerDescriptor(manifest: ParsedManifest, digest: Digest, size: number): Descriptor {
  const artifactType = manifest.artifactType ?? manifest.config?.mediaType;
  return {
    mediaType: manifest.mediaType,
    digest,
    size,
    ...(artifactType !== undefined && { artifactType }),
    ...(manifest.annotations && { annotations: manifest.annotations }),
  };
}

function parseDocument(bytes: Uint8Array): JsonObject {
  let document: Json;
  try {
    document = parseStrictJson(bytes, MAX_MANIFEST_DEPTH);
  } catch (error) {
    if (error instanceof JsonError) throw invalid(`the manifest cannot be read: ${error.message}`);
    throw error;
  }
  if (!isJsonObject(document)) throw invalid("the manifest is not a JSON object");
  return document;
}

/** The type that the manifest and its sender agree on. */
function mediaTypeOf(document: JsonObject, announced: string): string {
  const declared = field(document, "mediaType");
  if (declared !== undefined && typeof declared !== "string") throw invalid('"mediaType" is not a string');
  if (declared === undefined || declared === "") {
    if (announced === "") throw invalid("the type of the manifest is not known: send a Content-Type header");
    return announced;
  }
  const mediaType = declared.toLowerCase();
  if (announced !== "" && mediaType !== announced) {
    throw invalid(`the manifest says it is ${show(declared)}, its Content-Type says ${show(announced)}`);
  }
  return mediaType;
}

function unknownType(mediaType: string): RegistryError {
  if (mediaType === MEDIA_TYPES.dockerSchema1 || mediaType === MEDIA_TYPES.dockerSchema1Signed) {
    return invalid("image manifest version 2, schema 1 is not supported: push with docker 1.10 or later");
  }
  return invalid(`manifests of type ${show(mediaType)} are not supported`);
}

function checkVersion(document: JsonObject): void {
  const version = field(document, "schemaVersion");
  if (version === 1) throw unknownType(MEDIA_TYPES.dockerSchema1);
  if (version !== undefined && version !== 2) throw invalid('"schemaVersion" is not 2');
}

function descriptors(document: JsonObject, name: string): Descriptor[] {
  const list = field(document, name);
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw invalid(`"${name}" is not a list`);
  if (list.length > MAX_DESCRIPTORS) throw invalid(`"${name}" has more than ${MAX_DESCRIPTORS} entries`);
  return list.map((value: Json, index) => parseDescriptor(value, `${name}[${index}]`));
}

function descriptor(document: JsonObject, name: string): Descriptor | undefined {
  const value = field(document, name);
  return value === undefined ? undefined : parseDescriptor(value, name);
}

function parseDescriptor(value: Json, where: string): Descriptor {
  if (!isJsonObject(value)) throw invalid(`${where} is not an object`);
  requireExactNames(value, DESCRIPTOR_FIELDS, where);
  const digest = field(value, "digest");
  if (typeof digest !== "string" || !isDigest(digest)) {
    throw invalid(`${where} has no digest that is sha256:<64 hex> or sha512:<128 hex>`);
  }
  const size = field(value, "size");
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    throw invalid(`${where} has no size that is a whole number from 0 up`);
  }
  const artifactType = optionalMediaType(value, "artifactType", where);
  const annotations = optionalAnnotations(value, where);
  const urls = optionalStrings(value, "urls", where);
  return {
    // Required by the specification, and left out by some.
    mediaType: optionalMediaType(value, "mediaType", where) ?? MEDIA_TYPES.octetStream,
    digest,
    size,
    ...(urls && { urls }),
    ...(annotations && { annotations }),
    ...(artifactType !== undefined && { artifactType }),
  };
}

function isForeign(blob: Descriptor): boolean {
  return (blob.urls !== undefined && blob.urls.length > 0) || isForeignLayer(blob.mediaType);
}

function optionalMediaType(object: JsonObject, name: string, where: string): string | undefined {
  const value = field(object, name);
  if (value === undefined || value === "") return undefined;
  if (typeof value !== "string" || value.length > MAX_MEDIA_TYPE_LENGTH || !PRINTABLE.test(value)) {
    throw invalid(`"${name}" of ${where} is not a media type`);
  }
  return value;
}

function optionalStrings(object: JsonObject, name: string, where: string): readonly string[] | undefined {
  const value = field(object, name);
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((item: Json) => typeof item === "string")) {
    throw invalid(`"${name}" of ${where} is not a list of strings`);
  }
  return value;
}

function optionalAnnotations(
  object: JsonObject,
  where: string,
): Readonly<Record<string, string>> | undefined {
  const value = field(object, "annotations");
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) throw invalid(`"annotations" of ${where} is not an object`);
  for (const name of Object.keys(value)) {
    if (typeof value[name] !== "string") {
      throw invalid(`annotation ${JSON.stringify(show(name))} of ${where} is not a string`);
    }
  }
  return value as Readonly<Record<string, string>>;
}

/** An own field; `null` is what some encoders write for nothing. */
function field(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? (object[name] ?? undefined) : undefined;
}

const folded = new Map<readonly string[], ReadonlyMap<string, string>>();

/**
 * Refuses `Layers` beside or instead of `layers`: some readers ignore case in names, this one does
 * not, and they must not see different manifests.
 */
function requireExactNames(object: JsonObject, known: readonly string[], where: string): void {
  let names = folded.get(known);
  if (!names) {
    names = new Map(known.map((name) => [fold(name), name]));
    folded.set(known, names);
  }
  for (const name of Object.keys(object)) {
    if (known.includes(name)) continue;
    // Longer ones cannot be one of them; do not fold megabytes.
    const meant = name.length > 32 ? undefined : names.get(fold(name));
    if (meant !== undefined) throw invalid(`${where} has ${JSON.stringify(name)} instead of "${meant}"`);
  }
}

/** Upper case first: that is what maps the long s to s; the Kelvin sign becomes k by lower case. */
function fold(name: string): string {
  return name.toUpperCase().toLowerCase();
}

function show(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function invalid(message: string): RegistryError {
  return new RegistryError("manifestInvalid", message);
}
