/** Longest `Link` header that is looked at, in characters. */
const MAX_LINK_LENGTH = 16_384;

/**
 * The `Link` header that leads to the next page of a list (OCI distribution spec, "Listing Tags";
 * RFC 8288). Relative, so that it is right behind every proxy.
 *
 * @param path of the list, without query.
 */
export function nextLink(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, value);
  }
  return `<${path}?${query}>; rel="next"`;
}

/**
 * The target of the first link with `rel=next`, as it stands there: relative or absolute.
 * Undefined when there is none, or the header cannot be read.
 */
export function parseNextLink(header: string | null | undefined): string | undefined {
  if (!header || header.length > MAX_LINK_LENGTH) return undefined;
  let at = 0;
  while (at < header.length) {
    const open = header.indexOf("<", at);
    const close = open === -1 ? -1 : header.indexOf(">", open);
    if (close === -1) return undefined;
    const end = endOfParameters(header, close + 1);
    if (hasRelationNext(header.slice(close + 1, end))) return header.slice(open + 1, close).trim();
    at = end + 1;
  }
  return undefined;
}

/** The position of the comma after a link's parameters; commas in quotes do not count. */
function endOfParameters(header: string, start: number): number {
  let quoted = false;
  for (let at = start; at < header.length; at++) {
    const character = header[at];
    if (quoted && character === "\\") at++;
    else if (character === '"') quoted = !quoted;
    else if (character === "," && !quoted) return at;
  }
  return header.length;
}

/** `rel` may hold several relations, with spaces between (RFC 8288, section 3.3). */
function hasRelationNext(parameters: string): boolean {
  for (const parameter of parameters.split(";")) {
    const equals = parameter.indexOf("=");
    if (equals === -1 || parameter.slice(0, equals).trim().toLowerCase() !== "rel") continue;
    const relations = parameter.slice(equals + 1).replaceAll('"', " ");
    return relations.toLowerCase().split(/\s/).includes("next");
  }
  return false;
}
