import { expect, test } from "bun:test";
import { parseContentRange } from "./content-range.ts";
import { isDigest, parseDigest, parseDigestAlgorithm } from "./digest.ts";
import { ERRORS, isRegistryError } from "./errors.ts";
import { Fuzz } from "./fuzzing.ts";
import { nextLink, parseNextLink } from "./link.ts";
import { parseManifest } from "./manifest.ts";
import { MEDIA_TYPES } from "./media-types.ts";
import { parseReference, parseRepositoryName, parseTag } from "./names.ts";
import { parsePageParameters } from "./pagination.ts";
import { parseRange } from "./range.ts";

const ROUNDS = 20_000;
const PIECES = [
  ...'aAz09._-/:;,=<>"\\ \t\0%+*&?#@é€\ud800',
  "sha256:",
  "sha512:",
  "a".repeat(64),
  "0".repeat(128),
  "__",
  "..",
  "//",
  "%2f",
  "blobs",
  "bytes=",
  "bytes ",
  "-1",
  "1e9",
  "99999999999999999999",
  "rel=next",
  "NaN",
  "__proto__",
  "https://r.example/",
];

/** Runs a parser; whatever it throws has to be a refusal that the client is told about. */
function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (isRegistryError(error) && ERRORS[error.kind].status < 500) return undefined;
    throw error;
  }
}

test("parsers of names, digests, ranges, links and pages refuse, and never break", () => {
  const fuzz = new Fuzz(20_260_901);
  for (let round = 0; round < ROUNDS; round++) {
    const text = fuzz.text(PIECES, 12);
    const name = attempt(() => parseRepositoryName(text));
    if (name !== undefined) expect(name).not.toMatch(/\.\.|\/\/|^\/|\/$|[^a-z0-9._/-]/);
    const tag = attempt(() => parseTag(text));
    if (tag !== undefined) expect(tag).not.toMatch(/[^\w.-]/);
    const digest = attempt(() => parseDigest(text));
    if (digest !== undefined) expect([71, 135]).toContain(digest.length);
    attempt(() => parseReference(text));
    attempt(() => parseDigestAlgorithm(text));
    const range = attempt(() => parseContentRange(text));
    if (range) expect(range.end).toBeGreaterThanOrEqual(range.start);
    attempt(() => parsePageParameters(new URLSearchParams(text)));
    parseNextLink(text);
    const link = nextLink("/v2/x", { last: text.toWellFormed() });
    expect(new URLSearchParams(parseNextLink(link)?.slice(6)).get("last")).toBe(text.toWellFormed());
  }
});

test("a range never reaches outside of the content", () => {
  const fuzz = new Fuzz(7);
  const pieces = ["bytes=", "0", "1", "9", "99", "-", "-", ",", " ", "18446744073709551616"];
  for (let round = 0; round < ROUNDS; round++) {
    const size = fuzz.number(200);
    const asked = parseRange(`bytes=${fuzz.text(pieces, 5)}`, size);
    if (asked.kind !== "part") continue;
    const { start, end } = asked.range;
    expect(start >= 0 && start <= end && end < size).toBe(true);
  }
});

test("manifests that were tampered with are read or refused, and never break the reader", () => {
  const fuzz = new Fuzz(41_190);
  const digest = `sha256:${"a".repeat(64)}`;
  const descriptor = { mediaType: MEDIA_TYPES.octetStream, digest, size: 1, annotations: { a: "\\\u0001é" } };
  const bodies = [
    {
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociManifest,
      config: descriptor,
      layers: [descriptor],
      subject: descriptor,
    },
    {
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociIndex,
      manifests: [descriptor, descriptor],
      annotations: { b: "c" },
    },
  ].map((body) => new TextEncoder().encode(JSON.stringify(body)));
  let accepted = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const body = round % 20 === 0 ? fuzz.bytes(60) : fuzz.mutate(fuzz.pick(bodies));
    const parsed = attempt(() => parseManifest(body, ""));
    if (!parsed) continue;
    accepted++;
    // What is accepted means the same to a reader that is not strict.
    const loose = JSON.parse(new TextDecoder().decode(body));
    expect(parsed.layers.map((layer) => layer.digest as string)).toEqual(
      (loose.layers ?? []).map((layer: { digest: string }) => layer.digest),
    );
    for (const each of [...parsed.layers, ...parsed.manifests]) expect(isDigest(each.digest)).toBe(true);
  }
  expect(accepted).toBeGreaterThan(ROUNDS / 100);
});
