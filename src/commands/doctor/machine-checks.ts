import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Config } from "../../config/config.ts";
import { formatSize } from "../../config/units.ts";
import { messageOf } from "../failure.ts";
import { type Finding, Findings } from "./finding.ts";

/** Free space below which a warning is given: bytes, and the share of the whole. */
const LITTLE_SPACE = 2 ** 30;
const LITTLE_SHARE = 0.05;

/** Open files that a busy process needs: a client's connection and a blob each. */
const ENOUGH_FILES = 4_096;

/** By how much the clock of a file system may differ, in milliseconds. */
const CLOCK_TOLERANCE = 2_000;

/** This program was written after this instant: no right clock shows less. */
const EARLIEST = Date.UTC(2026, 0, 1);

/** The directories that data goes to on this machine. */
export function dataDirectories(config: Config): readonly string[] {
  const directories = [config.dataDirectory];
  if (config.database.kind === "sqlite") directories.push(dirname(config.database.path));
  if (config.storage.kind === "filesystem") directories.push(config.storage.directory);
  return [...new Set(directories)];
}

/** Room on the file systems that hold the data: bytes and inodes. */
export function checkDisk(config: Config): readonly Finding[] {
  const findings = new Findings("disk");
  const seen = new Set<number>();
  for (const directory of dataDirectories(config)) {
    const existing = nearestDirectory(directory);
    const device = statSync(existing).dev;
    if (seen.has(device)) continue;
    seen.add(device);
    checkFileSystem(existing, findings);
  }
  return findings.all;
}

function checkFileSystem(directory: string, findings: Findings): void {
  const { bavail, blocks, bsize, ffree, files } = statfsSync(directory);
  const free = bavail * bsize;
  const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const space = `${gibibytes(free)} of ${gibibytes(blocks * bsize)} free where ${directory} is`;
  if (free === 0) findings.fail(space, "Make room: nothing can be pushed.");
  else if (free < LITTLE_SPACE || bavail / blocks < LITTLE_SHARE)
    findings.warn(space, "Make room, or shorten garbageCollection.gracePeriod: `entrepot storage status`.");
  else findings.ok(space);
  // Some file systems (btrfs) have no fixed number of inodes.
  if (files === 0) return;
  const inodes = `${ffree} of ${files} inodes free where ${directory} is`;
  if (ffree === 0) findings.fail(inodes, "No file can be made: delete files, or make the file system anew.");
  else if (ffree / files < LITTLE_SHARE) findings.warn(inodes, "Delete small files, or use a larger disk.");
  else findings.ok(inodes);
}

/** Whether this machine's clock makes sense, and agrees with that of the file system. */
export function checkClock(config: Config): readonly Finding[] {
  const findings = new Findings("clock");
  const now = Date.now();
  if (now < EARLIEST)
    findings.fail(
      `it says ${new Date(now).toISOString()}`,
      "Set the clock, and run a time service (systemd-timesyncd, chrony): tokens depend on it.",
    );
  const directory = nearestDirectory(config.dataDirectory);
  try {
    const probe = mkdtempSync(join(directory, ".entrepot-doctor-"));
    try {
      const file = join(probe, "clock");
      const before = Date.now();
      writeFileSync(file, "");
      const difference = statSync(file).mtimeMs - before;
      if (Math.abs(difference) > CLOCK_TOLERANCE)
        findings.warn(
          `the file system of ${directory} is ${Math.round(difference)} ms off`,
          "Run a time service on the file server as well.",
        );
      else findings.ok(`${new Date(now).toISOString()}, and file times agree`);
    } finally {
      rmSync(probe, { recursive: true, force: true });
    }
  } catch (error) {
    findings.fail(
      `no file can be made in ${directory}: ${messageOf(error)}`,
      "Give the directory to the user that runs the registry: chown -R USER DIRECTORY",
    );
  }
  return findings.all;
}

/** How many files a process of ours may have open. */
export function checkOpenFiles(): readonly Finding[] {
  const findings = new Findings("open files");
  const limits = "/proc/self/limits";
  if (!existsSync(limits)) return findings.all;
  const limit = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync(limits, "utf8"))?.[1];
  if (limit === "unlimited" || Number(limit) >= ENOUGH_FILES) findings.ok(`${limit} allowed`);
  else
    findings.warn(
      `${limit} allowed, which many clients at once can use up`,
      `Allow ${ENOUGH_FILES} at least: ulimit -n 65536, or LimitNOFILE=65536 in the systemd unit.`,
    );
  return findings.all;
}

/** Whether there are more processes than cores, or far fewer. */
export function checkProcesses(config: Config): readonly Finding[] {
  const findings = new Findings("processes");
  const cores = navigator.hardwareConcurrency;
  const count = `${config.processes} to serve requests, on ${cores} cores`;
  if (config.processes > cores * 2)
    findings.warn(count, "Leave `processes` out: one per core is the fastest.");
  else findings.ok(`${count}; about ${formatSize(80 * 2 ** 20)} of memory each`);
  return findings.all;
}

function nearestDirectory(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestDirectory(dirname(path));
}
