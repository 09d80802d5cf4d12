/**
 * Reads the few answers of S3 that matter here. They are flat: an element with text in it is found
 * by its name. What a hostile server may put there is text all the same, checked by whoever uses it.
 */

/** The text of the first element of that name. */
export function textOf(xml: string, name: string): string | undefined {
  const text = contentOf(xml, name).next().value;
  return text === undefined ? undefined : unescapeText(text);
}

/** What is inside each element of that name. Elements of one name do not nest in these answers. */
export function* contentOf(xml: string, name: string): Generator<string, undefined> {
  const open = `<${name}>`;
  const close = `</${name}>`;
  let position = 0;
  for (;;) {
    const start = xml.indexOf(open, position);
    const end = start === -1 ? -1 : xml.indexOf(close, start);
    if (end === -1) return undefined;
    yield xml.slice(start + open.length, end);
    position = end + close.length;
  }
}

/** The name of the outermost element. */
export function rootOf(xml: string): string | undefined {
  return /^\s*(?:<\?[^>]*\?>\s*)?<([A-Za-z]+)/.exec(xml)?.[1];
}

/** Text as it may stand in an element. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescapeText(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|#x([0-9a-fA-F]{1,5})|([a-z]{2,4}));/g, (whole, decimal, hex, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return NAMED[name] ?? whole;
  });
}
