import { existsSync, readFileSync, writeFileSync } from "node:fs";

const BEGIN = "<!-- bench:begin -->";
const END = "<!-- bench:end -->";

/**
 * Puts the table between the markers of a file.
 *
 * @returns why it could not be done; undefined when it was.
 */
export function putIntoReadme(path: string, table: string): string | undefined {
  if (!existsSync(path)) return `${path} does not exist`;
  const text = readFileSync(path, "utf8");
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) return `${path} lacks the markers ${BEGIN} and ${END}`;
  writeFileSync(path, `${text.slice(0, begin + BEGIN.length)}\n${table}\n${text.slice(end)}`);
  return undefined;
}
