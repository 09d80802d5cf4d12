import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./processes.ts";

/** A file system of its own that fills up soon. */
export interface SmallDisk extends AsyncDisposable {
  readonly path: string;
  /** Fills it to the last byte with a file of no worth. */
  fill(): void;
  /** Takes such files away: {@link RESERVE} bytes and more are free then. */
  makeRoom(): void;
  /** Bytes that are free. */
  free(): number;
}

/** Bytes that are taken from the start, to be given back by `makeRoom`. */
const RESERVE = 12_000_000;

/** Mounts a tmpfs with room for some bytes. Needs root. */
export async function mountSmallDisk(bytes: number): Promise<SmallDisk> {
  const path = mkdtempSync(join(tmpdir(), "entrepot-disk-"));
  await run(["mount", "-t", "tmpfs", "-o", `size=${bytes + RESERVE}`, "entrepot-e2e", path]);
  const ballast = ["reserve", "rest"].map((name) => join(path, name));
  const write = (file: string | undefined, size: number) => writeFileSync(file ?? "", new Uint8Array(size));
  write(ballast[0], RESERVE);
  const free = () => {
    const status = statfsSync(path);
    return status.bavail * status.bsize;
  };
  mkdirSync(join(path, "data"));
  return {
    path,
    free,
    fill: () => write(ballast[1], free()),
    makeRoom: () => {
      for (const file of ballast) rmSync(file, { force: true });
    },
    async [Symbol.asyncDispose]() {
      await run(["umount", "--lazy", path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}
