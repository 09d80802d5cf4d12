// Installs the npm packages where they are missing or not those of the lock file.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findBun, ROOT } from "./bun.mjs";
import { heading, run } from "./process.mjs";

/**
 * Makes sure that the packages of the lock file are installed. @returns the path of Bun.
 *
 * Ends the program, with the reason, when they cannot be.
 */
export function ensurePackages() {
  const present = isInstalled() ? findBun() : undefined;
  if (present !== undefined) return present;
  heading("Installing npm packages");
  const parameters = ["ci", "--include=dev", "--no-audit", "--no-fund"];
  const npm = process.env.npm_execpath;
  const code = npm
    ? run(process.execPath, [npm, ...parameters], { cwd: ROOT })
    : run("npm", parameters, { cwd: ROOT });
  if (code !== 0) fail("`npm ci` failed; its messages above say why. Is the npm registry reachable?");
  const bun = findBun();
  if (bun === undefined) {
    fail(
      `Bun has no executable that runs on this machine (${process.platform}, ${process.arch}). Supported: Linux and macOS on x64 and arm64.`,
    );
  }
  return bun;
}

/** Whether what npm says it installed is what the lock file asks for. */
function isInstalled() {
  const wanted = packagesOf(join(ROOT, "package-lock.json"));
  const installed = packagesOf(join(ROOT, "node_modules/.package-lock.json"));
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === "") return true;
    // Packages for other platforms are not installed.
    return installed[path] === undefined ? optional === true : installed[path].version === version;
  });
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}

function fail(reason) {
  console.error(`\n${reason}`);
  process.exit(1);
}
