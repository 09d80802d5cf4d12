import type { Random } from "../support/random.ts";

/** Repository names that are none, or look like something else. */
export const NAMES = [
  "..",
  "../..",
  "a/../b",
  "%2e%2e",
  "a%2fb",
  "a%00b",
  "a//b",
  "/a",
  "a/",
  "A/b",
  "a_-b",
  "-a",
  "a.",
  "a".repeat(256),
  "a".repeat(4096),
  "é",
  "%ff",
  "%zz",
  "%",
  "a;b",
  "a b",
  "a?b",
  "a#b",
  "_catalog",
  "a/_catalog",
  "a/tags/list",
  "a/blobs/uploads",
  "__proto__",
  "constructor",
  "a\\b",
  "\u0000",
  "a\tb",
  "%0d%0aX: y",
  ".",
  "v2",
  "a/manifests/x",
  "blobs/uploads",
];
/** Digests that are none, or are of no known content. */
export const DIGESTS = [
  "sha256:",
  `sha256:${"a".repeat(63)}`,
  `sha256:${"a".repeat(65)}`,
  `sha256:${"A".repeat(64)}`,
  `sha256:${"g".repeat(64)}`,
  `SHA256:${"a".repeat(64)}`,
  "sha256:../../etc/passwd",
  "sha256:%2e%2e%2f",
  `sha512:${"a".repeat(64)}`,
  `md5:${"a".repeat(32)}`,
  `sha256+b64u:${"a".repeat(43)}`,
  `sha384:${"a".repeat(96)}`,
  ":",
  "a:",
  ":a",
  `sha256:${"a".repeat(64)}:b`,
  `sha256:${"0".repeat(64)}`,
  `sha256:${"a".repeat(100_000)}`,
  `sha256%3A${"a".repeat(64)}`,
  "sha256:%00",
  "__proto__:a",
  `toString:${"a".repeat(64)}`,
];
/** Tags that are none, or nearly. */
export const TAGS = [
  "a".repeat(128),
  "a".repeat(129),
  ".a",
  "-a",
  "a b",
  "a%20b",
  "é",
  "%00",
  "latest@sha256",
  "..",
  "%2e%2e",
  "%2f",
  "__proto__",
  "'",
  '"',
  "a;drop",
  "*",
  "%25",
];
/** Numbers of a page, and things that are not. */
export const NUMBERS = [
  "0",
  "-1",
  "1",
  "1e9",
  "2147483647",
  "2147483648",
  "9223372036854775807",
  "9223372036854775808",
  "1".repeat(400),
  "NaN",
  "Infinity",
  "0x10",
  "",
  " 1",
  "1.5",
  "%00",
  "null",
  "[]",
  "٣",
];

/** A text with something put in, taken out, doubled or encoded. */
export function mangle(random: Random, text: string): string {
  const at = random.integer(0, text.length);
  const characters = "abcXYZ019_.-/:%?#&=;@+ \\\"'<>{}[]\u0000\u0001\u007f\u00ff";
  switch (random.integer(0, 3)) {
    case 0:
      return text.slice(0, at) + random.text(characters, random.integer(1, 4)) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + random.integer(1, 5));
    case 2:
      return text + text.slice(0, at);
    default:
      return text.slice(0, at) + encodeURIComponent(random.text(characters.slice(0, 30), 2)) + text.slice(at);
  }
}

/** A text that can stand in a header's value or a path without ending it. */
export function oneLine(text: string, instead = ""): string {
  return text.replaceAll("\r", instead).replaceAll("\n", instead).replaceAll("\0", instead);
}
