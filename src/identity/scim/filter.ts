import { attributeKey } from "./attributes.ts";
import { scimRefusal } from "./scim-refusal.ts";

/** `attribute eq value`. */
export interface Condition {
  /** As {@link attributeKey} gives it. */
  readonly attribute: string;
  readonly value: string | boolean;
}

/** Where a change goes: `emails[type eq "work"].value` (RFC 7644, 3.5.2). */
export interface AttributePath {
  readonly attribute: string;
  /** Which of the values, of an attribute with several; undefined for all. */
  readonly conditions: readonly Condition[] | undefined;
  /** The part of the attribute, comparable. */
  readonly part: string | undefined;
}

const MAX_LENGTH = 4096;
const MAX_CONDITIONS = 10;
const NAME = "(?:urn:[A-Za-z0-9.:_-]{1,200}:)?[A-Za-z$][A-Za-z0-9_$-]{0,99}";
const CONDITION = new RegExp(
  `\\s*(${NAME}(?:\\.[A-Za-z$][A-Za-z0-9_$-]{0,99})?)\\s+eq\\s+("(?:[^"\\\\]|\\\\.)*"|true|false)\\s*`,
  "iy",
);
const AND = /and(?=\s)/iy;
const PATH = new RegExp(`^(${NAME})(?:\\[(.*)\\])?(?:\\.([A-Za-z$][A-Za-z0-9_$-]{0,99}))?$`, "s");

/**
 * A filter of conditions that all have to hold: `userName eq "x" and id eq "y"`.
 *
 * @param attributes that can be asked for, as they are compared.
 * @throws RegistryError `invalidFilter` for everything else that RFC 7644 knows, and for what it does not.
 */
export function parseFilter(text: string, attributes: readonly string[]): readonly Condition[] {
  const conditions = conditionsOf(text);
  if (conditions === undefined) {
    throw scimRefusal("invalidFilter", 'filters are of the form attribute eq "value", with "and" between');
  }
  for (const { attribute } of conditions) {
    if (!attributes.includes(attribute)) {
      throw scimRefusal("invalidFilter", `filters can ask for ${attributes.join(", ")}`);
    }
  }
  return conditions;
}

/** @throws RegistryError `invalidPath`. */
export function parsePath(text: string): AttributePath {
  const [, name, filter, part] = (text.length <= MAX_LENGTH && PATH.exec(text.trim())) || [];
  if (name === undefined) throw scimRefusal("invalidPath", `${quoted(text)} is no path`);
  const conditions = filter === undefined ? undefined : conditionsOf(filter);
  if (filter !== undefined && conditions === undefined) {
    throw scimRefusal("invalidPath", `${quoted(filter)} is not of the form attribute eq "value"`);
  }
  return { attribute: attributeKey(name), conditions, part: part?.toLowerCase() };
}

function conditionsOf(text: string): readonly Condition[] | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const conditions: Condition[] = [];
  for (let at = 0; conditions.length < MAX_CONDITIONS; ) {
    CONDITION.lastIndex = at;
    const [whole, attribute, literal] = CONDITION.exec(text) ?? [];
    if (whole === undefined || attribute === undefined || literal === undefined) return undefined;
    const value = literalValue(literal);
    if (value === undefined) return undefined;
    conditions.push({ attribute: attributeKey(attribute), value });
    at += whole.length;
    if (at === text.length) return conditions;
    AND.lastIndex = at;
    if (!AND.test(text)) return undefined;
    at = AND.lastIndex;
  }
  return undefined;
}

/** Strings are those of JSON. */
function literalValue(literal: string): string | boolean | undefined {
  try {
    const value: unknown = JSON.parse(literal.startsWith('"') ? literal : literal.toLowerCase());
    if (typeof value === "boolean") return value;
    if (typeof value !== "string" || value.includes("\0") || !value.isWellFormed()) return undefined;
    return value;
  } catch {
    return undefined;
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
