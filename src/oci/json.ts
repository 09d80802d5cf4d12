/**
 * JSON as a registry has to read it: two readers that understand one document differently are
 * how one image is checked and another one run (CVE-2021-41190 and its kin). So whatever RFC 8259
 * leaves open is refused here: duplicate names, a byte order mark, bytes that are not UTF-8.
 */

/** A JSON value, as parsed. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. Names may be anything, `__proto__` too: read own properties only. */
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** Why a document was refused, in words for the person who sent it. */
export class JsonError extends Error {
  override readonly name = "JsonError";
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Parses a document strictly. Linear in its length.
 *
 * @param maxDepth how deep arrays and objects may be nested.
 * @throws JsonError
 */
export function parseStrictJson(bytes: Uint8Array, maxDepth: number): Json {
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    throw new JsonError("it is not UTF-8");
  }
  if (text.charCodeAt(0) === 0xfeff) throw new JsonError("it starts with a byte order mark");
  // Before the parser proper: that one recurses.
  checkDepth(text, maxDepth);
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    throw new JsonError("it is not well-formed JSON");
  }
  checkNames(text);
  return value;
}

/** Whether a value is an object, as opposed to an array, a scalar, or nothing. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COLON = 0x3a;

/** The position of the quote that ends the string whose first character is at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start);
  while (end !== -1) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  throw new JsonError("it is not well-formed JSON");
}

function checkDepth(text: string, maxDepth: number): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at + 1);
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (++depth > maxDepth) throw new JsonError(`it is nested more than ${maxDepth} deep`);
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth--;
  }
}

/** Refuses an object that has a name twice, also when it is spelled differently. `text` is well-formed. */
function checkNames(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT) open.push(new Set());
    else if (code === OPEN_ARRAY) open.push(undefined);
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) open.pop();
    else if (code === QUOTE) {
      const end = endOfString(text, at + 1);
      const names = open.at(-1);
      if (names && isFollowedByColon(text, end + 1)) addName(names, text.slice(at + 1, end));
      at = end;
    }
  }
}

function addName(names: Set<string>, spelled: string): void {
  const name = spelled.includes("\\") ? String(JSON.parse(`"${spelled}"`)) : spelled;
  const before = names.size;
  if (names.add(name).size === before) {
    throw new JsonError(`it has ${JSON.stringify(name.slice(0, 80))} twice in one object`);
  }
}

function isFollowedByColon(text: string, start: number): boolean {
  let at = start;
  // Space, tab, line feed, carriage return (RFC 8259, section 2).
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  return text.charCodeAt(at) === COLON;
}
