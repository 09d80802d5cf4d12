import { readFileSync, statSync } from "node:fs";
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from "yaml";
import { ConfigError } from "./problems.ts";

/** Larger than any configuration; keeps a mistaken path from filling the memory. */
const LARGEST_FILE = 1024 * 1024;

/** A configuration file, read but not yet checked. */
export class ConfigurationFile {
  readonly path: string;
  /** What it says, as plain values. */
  readonly values: unknown;
  readonly #document: Document;
  readonly #lines: LineCounter;

  private constructor(path: string, document: Document, lines: LineCounter) {
    this.path = path;
    this.#document = document;
    this.#lines = lines;
    this.values = withoutNulls(document.toJS({ maxAliasCount: 100 }) ?? {});
  }

  /** @throws ConfigError when it cannot be read, or is no YAML. */
  static read(path: string): ConfigurationFile {
    const lines = new LineCounter();
    const document = parseDocument(readText(path), { lineCounter: lines, prettyErrors: false });
    if (document.errors.length > 0) {
      throw new ConfigError(
        document.errors.map((error) => ({
          source: `${path}:${lines.linePos(error.pos[0]).line}`,
          message: `cannot be read as YAML: ${error.message}`,
        })),
      );
    }
    try {
      return new ConfigurationFile(path, document, lines);
    } catch (error) {
      throw new ConfigError([{ source: path, message: `cannot be read as YAML: ${reasonOf(error)}` }]);
    }
  }

  /** `file:line` of a value, of its key, or of what is nearest to it. */
  locate(path: readonly PropertyKey[]): string {
    for (let depth = path.length; depth > 0; depth--) {
      const offset = this.#offset(path.slice(0, depth));
      if (offset !== undefined) return `${this.path}:${this.#lines.linePos(offset).line}`;
    }
    return this.path;
  }

  #offset(path: readonly PropertyKey[]): number | undefined {
    const parent =
      path.length === 1 ? this.#document.contents : this.#document.getIn(path.slice(0, -1), true);
    const name = path.at(-1);
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === name);
      if (pair !== undefined && isScalar(pair.key)) return pair.key.range?.[0];
    }
    const node = this.#document.getIn(path, true);
    return isNode(node) ? node.range?.[0] : undefined;
  }
}

function readText(path: string): string {
  try {
    if (statSync(path).size > LARGEST_FILE) throw new Error("it is larger than 1 MiB");
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ConfigError([{ source: path, message: `cannot be read: ${reasonOf(error)}` }]);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `tls:` with nothing behind it means that it is not set. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => child !== null)
      .map(([name, child]) => [name, withoutNulls(child)]),
  );
}
