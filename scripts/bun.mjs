// Finds the Bun that package.json pins, as npm installed it. Plain Node.js, no dependencies.
//
//   node scripts/bun.mjs            prints the path of the executable
//   import { findBun } from "./bun.mjs"

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout that this script is part of. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Smaller files are the placeholder that the package carries until its install script has run. */
const SMALLEST_EXECUTABLE = 1024 * 1024;

/**
 * The path of Bun's executable below `root`; undefined when it is not installed.
 *
 * The package `bun` comes with a placeholder, and its install script moves the executable of the
 * package for this platform into its place. Where npm does not run install scripts, the
 * executable is still in the package for the platform.
 */
export function findBun(root = ROOT) {
  const pinned = pinnedVersion(root);
  const candidates = [join(root, "node_modules/bun/bin/bun.exe"), ...platformExecutables(root)];
  return candidates.find((path) => isExecutable(path) && versionOf(path) === pinned);
}

/** The version of Bun that package.json asks for. */
export function pinnedVersion(root = ROOT) {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8")).dependencies.bun;
}

function platformExecutables(root) {
  const directory = join(root, "node_modules/@oven");
  if (!existsSync(directory)) return [];
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const arch = process.arch === "arm64" ? "aarch64" : process.arch;
  const name = process.platform === "win32" ? "bun.exe" : "bun";
  // Several can be installed: for glibc and musl, for new and old processors. The one that starts is right.
  return readdirSync(directory)
    .filter((entry) => entry.startsWith(`bun-${platform}-${arch}`))
    .sort((a, b) => a.length - b.length)
    .map((entry) => join(directory, entry, "bin", name));
}

function isExecutable(path) {
  return existsSync(path) && statSync(path).size >= SMALLEST_EXECUTABLE;
}

function versionOf(path) {
  try {
    return execFileSync(path, ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const bun = findBun();
  if (bun === undefined) {
    console.error(
      `Bun ${pinnedVersion()} is not installed here. Run \`npm ci\` (or \`npm start\`) in ${ROOT} first.`,
    );
    process.exit(1);
  }
  console.log(bun);
}
