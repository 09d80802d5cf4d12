import { readFileSync, statfsSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem, type } from "node:os";

/** What was measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly system: string;
  readonly bun: string;
  /** Of the folder that everything is stored in. */
  readonly fileSystem: string;
}

/** Describes this machine, and the file system of `directory`. */
export function describeMachine(directory: string): Machine {
  return {
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memory: totalmem(),
    system: `${type()} ${release()}`,
    bun: Bun.version,
    fileSystem: fileSystemOf(directory),
  };
}

/** The type of the file system with the longest mount point above `directory`. */
function fileSystemOf(directory: string): string {
  try {
    const mounts = readFileSync("/proc/mounts", "utf8")
      .split("\n")
      .map((line) => line.split(" "))
      .filter(
        ([, point]) => point !== undefined && `${directory}/`.startsWith(point === "/" ? "/" : `${point}/`),
      )
      .sort((a, b) => (b[1]?.length ?? 0) - (a[1]?.length ?? 0));
    return mounts[0]?.[2] ?? "unknown";
  } catch {
    return "unknown";
  }
}

/** Bytes that can still be written in `directory`. */
export function freeSpace(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}
