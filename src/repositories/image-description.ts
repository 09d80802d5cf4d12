import type { Digest } from "../oci/digest.ts";
import { isJsonObject, type Json, type JsonObject, parseStrictJson } from "../oci/json.ts";
import { type ParsedManifest, parseManifest } from "../oci/manifest.ts";

/** What people see of a manifest. Everything in it that came with the image is text of a stranger. */
export interface ImageDescription {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes of all that the image is made of; of an index the index alone. */
  readonly size: number;
  /** When it was built, where it says so; else when it was pushed. */
  readonly createdAt: number;
  readonly os: string;
  readonly osVersion: string;
  readonly architecture: string;
  readonly author: string;
  readonly configDigest: string;
  readonly configMediaType: string;
  readonly dockerfile: readonly DockerfileLine[];
}

/** A step of the image's history, and the layer that it made. */
export interface DockerfileLine {
  readonly line: string;
  /** Empty for a step that made no layer. */
  readonly layerDigest: string;
  readonly size: number;
  readonly mediaType: string;
  readonly isEmpty: boolean;
  /** Where a foreign layer is to be had. */
  readonly urls: readonly string[];
}

/** A stored manifest. */
export interface StoredManifest {
  readonly digest: string;
  readonly mediaType: string;
  /** Bytes of the manifest itself. */
  readonly size: number;
  readonly pushedAt: number;
}

/** The child of an index, and what it runs on. */
export interface PlatformManifest {
  readonly digest: Digest;
  readonly os: string;
  readonly architecture: string;
  readonly osVersion: string;
}

const MAX_LINES = 1000;
const MAX_LINE_LENGTH = 4096;
const MAX_WORD_LENGTH = 256;
const MAX_URLS = 10;
const MAX_DEPTH = 64;

/** The types of configurations that have a platform and a history. */
const IMAGE_CONFIGS: ReadonlySet<string> = new Set([
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
]);

/** Parses a stored manifest again; undefined should that ever fail. */
export function parseStored(body: Uint8Array, mediaType: string): ParsedManifest | undefined {
  try {
    return parseManifest(body, mediaType);
  } catch {
    return undefined;
  }
}

/** The digest of the configuration that says what an image runs on; undefined when it has none of a known type. */
export function imageConfigOf(manifest: ParsedManifest | undefined): Digest | undefined {
  const config = manifest?.config;
  return config && IMAGE_CONFIGS.has(config.mediaType) ? config.digest : undefined;
}

/**
 * Describes a manifest by what it says and by its image's configuration (OCI image spec,
 * config.md). Either may be missing or broken: then there is less to tell.
 */
export function describeImage(
  stored: StoredManifest,
  manifest: ParsedManifest | undefined,
  config: JsonObject = {},
): ImageDescription {
  return {
    digest: stored.digest as Digest,
    mediaType: stored.mediaType,
    size: manifest?.kind === "image" ? contentSize(manifest) : stored.size,
    createdAt: instantOf(config.created) ?? stored.pushedAt,
    os: word(config.os),
    osVersion: word(config["os.version"]),
    architecture: word(config.architecture),
    author: word(config.author),
    configDigest: manifest?.config?.digest ?? "",
    configMediaType: manifest?.config?.mediaType ?? "",
    dockerfile: manifest?.kind === "image" ? dockerfileOf(manifest, config.history) : [],
  };
}

/** The images of an index by platform; without those that run nowhere, as attestations do. */
export function platformsOf(body: Uint8Array, limit: number): readonly PlatformManifest[] {
  const document = parseConfig(body);
  const manifests = document.manifests;
  if (!Array.isArray(manifests)) return [];
  const found: PlatformManifest[] = [];
  for (const child of manifests as readonly Json[]) {
    if (!isJsonObject(child) || typeof child.digest !== "string") continue;
    const platform = isJsonObject(child.platform ?? null) ? (child.platform as JsonObject) : {};
    const [os, architecture] = [word(platform.os), word(platform.architecture)];
    if (os === "unknown" && architecture === "unknown") continue;
    found.push({
      digest: child.digest as Digest,
      os,
      architecture,
      osVersion: word(platform["os.version"]),
    });
    if (found.length === limit) break;
  }
  return found;
}

/** The JSON object that these bytes are; an empty one for everything else. */
export function parseConfig(bytes: Uint8Array): JsonObject {
  try {
    const config = parseStrictJson(bytes, MAX_DEPTH);
    return isJsonObject(config) ? config : {};
  } catch {
    return {};
  }
}

/** Sizes are what the image claims, and may add up to anything. */
function contentSize({ config, layers }: ParsedManifest): number {
  const sum = layers.reduce((total, { size }) => total + size, config?.size ?? 0);
  return Math.min(sum, Number.MAX_SAFE_INTEGER);
}

/** The steps of the history, each that made a layer with the next of them; then the layers that are left. */
function dockerfileOf({ layers }: ParsedManifest, history: Json | undefined): readonly DockerfileLine[] {
  const lines: DockerfileLine[] = [];
  let next = 0;
  const take = (line: string, isEmpty: boolean) => {
    const layer = isEmpty ? undefined : layers[next++];
    lines.push({
      line,
      layerDigest: layer?.digest ?? "",
      size: layer?.size ?? 0,
      mediaType: layer?.mediaType ?? "",
      isEmpty: layer === undefined,
      urls: (layer?.urls ?? []).slice(0, MAX_URLS).map((url) => url.slice(0, MAX_LINE_LENGTH)),
    });
  };
  for (const step of Array.isArray(history) ? (history as readonly Json[]).slice(0, MAX_LINES) : []) {
    if (!isJsonObject(step)) continue;
    take(instruction(step.created_by), step.empty_layer === true);
  }
  while (next < layers.length && lines.length < MAX_LINES) take("", false);
  return lines;
}

/** A step as a Dockerfile has it: builders write down what they ran in a shell for it. */
function instruction(createdBy: Json | undefined): string {
  if (typeof createdBy !== "string") return "";
  const text = createdBy.slice(0, MAX_LINE_LENGTH).trim();
  const shell = "/bin/sh -c ";
  if (!text.startsWith(shell)) return text.replace(/ # buildkit$/, "");
  const command = text.slice(shell.length).trimStart();
  return command.startsWith("#(nop)") ? command.slice("#(nop)".length).trimStart() : `RUN ${command}`;
}

function word(value: Json | undefined): string {
  return typeof value === "string" ? value.slice(0, MAX_WORD_LENGTH) : "";
}

/** Milliseconds since 1970; undefined for what is no instant, or none that others could write down. */
function instantOf(value: Json | undefined): number | undefined {
  const at = typeof value === "string" && value.length <= 64 ? Date.parse(value) : Number.NaN;
  return at >= Date.parse("0001-01-01T00:00:00Z") && at <= Date.parse("9999-12-31T23:59:59Z")
    ? at
    : undefined;
}
