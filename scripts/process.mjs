// Running other programs from the scripts. Plain Node.js, no dependencies.

import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** Prints what is being done, so that a long run can be followed. */
export function heading(text) {
  console.log(`\n== ${text}`);
}

/** Runs a program to its end, showing what it prints. @returns its exit code. */
export function run(command, parameters, options = {}) {
  const { status, error } = spawnSync(command, parameters, { stdio: "inherit", ...options });
  if (error) console.error(`${command}: ${error.message}`);
  return status ?? 1;
}

/** What a program prints; undefined when it fails or is not there. */
export function output(command, parameters, options = {}) {
  const { status, stdout } = spawnSync(command, parameters, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    ...options,
  });
  return status === 0 ? stdout : undefined;
}

/** Becomes, as far as Node.js can, another program: its signals, its exit code. */
export function become(command, parameters, options = {}) {
  const child = spawn(command, parameters, { stdio: "inherit", ...options });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`${command}: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

/** Where `go install` puts programs. */
export function goBinaries() {
  return process.env.GOBIN || join(process.env.GOPATH || join(homedir(), "go"), "bin");
}

/** Where a program is; also where `go install` and Debian's system tools are. */
export function which(name) {
  const directories = [...(process.env.PATH ?? "").split(delimiter), goBinaries(), "/usr/sbin", "/sbin"];
  for (const directory of directories.filter((entry) => entry !== "")) {
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
