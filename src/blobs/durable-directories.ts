import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

const MODE = 0o700;

/**
 * Directories whose entries survive power loss.
 *
 * A file is found again after power loss only when the entry that names it is on disk, and the
 * entry that names its directory, and so on up to a directory that is known to be there:
 * `fsync(2)` of a file does not promise any of that, `fsync` of the directory does. The file's own
 * directory has a new entry each time. Those above it change only when a directory is made; but
 * whoever sees that a directory is there cannot know whether the one who made it has come so far
 * as to sync it. So each process syncs those above once, and remembers.
 */
export class DurableDirectories {
  readonly #root: string;
  readonly #known = new Set<string>();

  private constructor(root: string) {
    this.#root = root;
  }

  /** Makes the root when missing, and makes sure that it stays. */
  static open(root: string): DurableDirectories {
    const made = mkdirSync(root, { recursive: true, mode: MODE });
    if (made !== undefined) for (const path of pathsBetween(root, dirname(made))) syncNow(path);
    return new DurableDirectories(root);
  }

  /** Makes a directory below the root, and those above it. */
  async make(directory: string): Promise<void> {
    await mkdir(directory, { recursive: true, mode: MODE });
  }

  /** Brings the entries of a directory to disk, and the way to it. */
  async sync(directory: string): Promise<void> {
    const above = this.#known.has(directory) ? [] : pathsBetween(directory, this.#root);
    await Promise.all([directory, ...above].map(sync));
    this.#known.add(directory);
  }
}

/** The directories above `path`, up to and with `top`. */
function pathsBetween(path: string, top: string): string[] {
  const above: string[] = [];
  for (let at = path; at !== top; at = dirname(at)) above.push(dirname(at));
  return above;
}

function syncNow(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
