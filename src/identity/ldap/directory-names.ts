/**
 * A distinguished name in the form in which two of them are compared: lower case, no space around
 * separators, escapes of one kind (RFC 4514, section 2.4; RFC 4517, section 4.2.15 as far as it goes
 * without a schema). What is no distinguished name stays as it is, in lower case.
 */
export function comparableName(written: string): string {
  return splitName(written)
    .map((part) => {
      const equals = part.indexOf("=");
      if (equals === -1) return part.trim().toLowerCase();
      const type = part.slice(0, equals).trim().toLowerCase();
      return `${type}=${escapeValue(unescapeValue(part.slice(equals + 1)))}`;
    })
    .join(",");
}

/** Whether the entry `name` is below `base` (`subtree`), or directly below it. Both are comparable names. */
export function isBelow(name: string, base: string, subtree: boolean): boolean {
  if (name === base) return subtree;
  if (base !== "" && !name.endsWith(`,${base}`)) return false;
  const depth = splitName(name).length - (base === "" ? 0 : splitName(base).length);
  return subtree ? depth > 0 : depth === 1;
}

/** The parts of a distinguished name; separators that are escaped or quoted do not count. */
function splitName(name: string): readonly string[] {
  const parts: string[] = [];
  let part = "";
  let quoted = false;
  for (let at = 0; at < name.length; at++) {
    const character = name[at] ?? "";
    if (character === "\\") {
      part += character + (name[at + 1] ?? "");
      at++;
    } else if (!quoted && (character === "," || character === ";")) {
      parts.push(part);
      part = "";
    } else {
      if (character === '"') quoted = !quoted;
      part += character;
    }
  }
  return [...parts, part];
}

function unescapeValue(written: string): string {
  let text = written.replace(/^ +/, "").replace(/(?<!\\) +$/, "");
  if (text.length > 1 && text.startsWith('"') && text.endsWith('"')) text = text.slice(1, -1);
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const hex = /^\\([0-9a-fA-F]{2})/.exec(text.slice(at, at + 3))?.[1];
    if (hex !== undefined) {
      bytes.push(Number.parseInt(hex, 16));
      at += 2;
      continue;
    }
    if (text[at] === "\\") at++;
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += character.length - 1;
    bytes.push(...Buffer.from(character, "utf8"));
  }
  return Buffer.from(bytes).toString("utf8");
}

function escapeValue(value: string): string {
  return value
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase()
    .replace(/[\\,+"<>;=#]/g, "\\$&");
}
