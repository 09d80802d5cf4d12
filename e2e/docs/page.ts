import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The checkout. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** A fenced block of a page, with what stands behind the three backticks. */
export interface Block {
  readonly language: string;
  /** What follows the language. YAML: the file that it is to be, or what else it is. Commands: what they need. */
  readonly rest: string;
  readonly lines: readonly string[];
  /** In the page, from 1. */
  readonly line: number;
  /** Why its commands are not run, as the comment above says. */
  readonly notRun: string | undefined;
}

/** A command of a page, and what it is said to print. */
export interface Command {
  readonly text: string;
  readonly output: readonly string[];
  readonly line: number;
  /** Whether Ctrl+C ends it. */
  readonly interrupted: boolean;
}

/** A page of the documentation. */
export interface Page {
  /** From the root of the checkout. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** The pages that users and contributors read. */
export function readPages(): readonly Page[] {
  const docs = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name));
  return ["README.md", "CONTRIBUTING.md", ...docs.sort()].map(readPage);
}

/** A page, by its path from the root of the checkout. */
export function readPage(path: string): Page {
  const text = readFileSync(join(ROOT, path), "utf8");
  return { path, text, blocks: blocksOf(text) };
}

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    // What readers have done already, and need not be told: `<!-- given`, commands, `-->`.
    const given = /^<!-- (given) ?(.*)$/.exec(lines[at] ?? "");
    const fence = given ?? /^```(\S*) ?(.*)$/.exec(lines[at] ?? "");
    if (fence === null) continue;
    const end = lines.indexOf(given ? "-->" : "```", at + 1);
    if (end < 0) throw new Error(`the block in line ${at + 1} does not end`);
    blocks.push({
      language: given ? "console" : (fence[1] ?? ""),
      rest: fence[2] ?? "",
      lines: lines.slice(at + 1, end),
      line: at + 1,
      notRun: /^<!-- not run: (.+) -->$/.exec(lines[at - 1] ?? "")?.[1],
    });
    at = end;
  }
  return blocks;
}

/**
 * The commands of a block: lines with `$ ` before them, gone on with in lines with `> `. What
 * follows is their output, and `^C` stands for ending them.
 */
export function commandsOf(block: Block): readonly Command[] {
  const commands: { text: string; output: string[]; line: number; interrupted: boolean }[] = [];
  for (const [index, line] of block.lines.entries()) {
    const last = commands.at(-1);
    if (line.startsWith("$ "))
      commands.push({ text: line.slice(2), output: [], line: block.line + index + 1, interrupted: false });
    else if (last === undefined) throw new Error(`line ${block.line + index + 1}: output before any command`);
    else if (line.startsWith("> ") && last.output.length === 0) last.text += `\n${line.slice(2)}`;
    else if (line === "^C") last.interrupted = true;
    else last.output.push(line);
  }
  return commands;
}

/**
 * What output has to match to be the one a page shows: a line of `…` is any number of lines, `…`
 * within a line any text, white space any white space; digests and times may be others.
 */
export function outputPattern(output: readonly string[]): RegExp {
  const parts = output.map((line) => {
    if (line === "…") return "(?:.*\\n)*?";
    const words = line.trim().split(/\s+/).map(wordPattern);
    return `[ \\t]*${words.join("[ \\t]+").replaceAll("[ \\t]+ANY", "[ \\t]*ANY").replaceAll("ANY", ".*")}[ \\t]*\\n`;
  });
  return new RegExp(`(?:^|\\n)${parts.join("")}`);
}

function wordPattern(word: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(word)) return "\\d{4}-\\d\\d-\\d\\d";
  if (/^\d\d:\d\d$/.test(word)) return "\\d\\d:\\d\\d";
  return word
    .split("…")
    .map((part) =>
      part
        .replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
        .replaceAll(/sha256:[0-9a-f]{12,64}/g, "sha256:[0-9a-f]+"),
    )
    .join("ANY");
}

/** The targets of links and pictures of a page that are files of ours, with their anchors. */
export function linksOf(page: Page): readonly { readonly file: string; readonly anchor: string }[] {
  const outside = page.text.replaceAll(/^```[\s\S]*?^```$/gm, "").replaceAll(/`[^`\n]*`/g, "");
  return [...outside.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = "", anchor = ""] = target.split("#");
      return { file: file === "" ? page.path : join(page.path, "..", file), anchor };
    });
}

/** The anchors that the headings of a page make. */
export function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
