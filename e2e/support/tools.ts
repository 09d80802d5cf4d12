import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const DIRECTORIES = [
  ...(process.env.PATH ?? "").split(":"),
  ...(process.env.GOBIN === undefined ? [] : [process.env.GOBIN]),
  join(process.env.GOPATH ?? join(homedir(), "go"), "bin"),
  "/usr/sbin",
  "/sbin",
];

/** Where a program is, looking where `go install` puts things too; undefined when it is nowhere. */
export function findTool(name: string): string | undefined {
  for (const directory of DIRECTORIES) {
    if (directory === "") continue;
    const path = join(directory, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this directory.
    }
  }
  return undefined;
}

/**
 * Where a program is.
 *
 * @throws Error when it is not installed.
 */
export function tool(name: string): string {
  const path = findTool(name);
  if (path === undefined) throw new Error(`${name} is not installed`);
  return path;
}

/**
 * Whether tests that need these programs have to be left out here, which is said aloud.
 *
 * @throws Error in CI, where nothing may be left out.
 */
export function isMissing(...names: string[]): boolean {
  return isLeftOut(
    names.filter((name) => findTool(name) === undefined).map((name) => `${name} is not installed`),
  );
}

/** As {@link isMissing}, for tests that mount file systems or run container engines. */
export function isNotRoot(): boolean {
  return isLeftOut(process.getuid?.() === 0 ? [] : ["not running as root"]);
}

/** As {@link isMissing}, for tests that need a PostgreSQL. */
export function hasNoPostgres(): boolean {
  return isLeftOut(process.env.ENTREPOT_TEST_POSTGRES ? [] : ["ENTREPOT_TEST_POSTGRES is not set"]);
}

/** Whether there are reasons to leave tests out, which are said aloud. @throws Error in CI when there are. */
export function isLeftOut(reasons: readonly string[]): boolean {
  if (reasons.length === 0) return false;
  if (process.env.CI === "true") throw new Error(`${reasons.join(", ")}: nothing may be left out in CI`);
  console.warn(`left out: ${reasons.join(", ")}`);
  return true;
}
