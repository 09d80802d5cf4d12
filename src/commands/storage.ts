import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { type Background, openBackground } from "../background.ts";
import { blobStorePlace, openBlobStore } from "../blobs/open.ts";
import { parseSize, SIZE_FORM } from "../config/units.ts";
import type { StorageStatus } from "../storage/storage-status.ts";
import { StoreIdentity } from "../storage/store-identity.ts";
import {
  type ConfigurationOptions,
  configurationFrom,
  withConfiguration,
  withDatabase,
} from "./configuration.ts";
import { CommandError, FAILED, MISUSED } from "./failure.ts";
import { formatInstant, print, printJson } from "./terminal.ts";

interface StatusOptions extends ConfigurationOptions {
  readonly refresh?: boolean;
  readonly json?: boolean;
}

interface ScrubOptions extends ConfigurationOptions {
  readonly rate?: string;
  readonly wait?: boolean;
}

/** Between two looks at a job, in milliseconds. */
const LOOK = 1_000;

/** Without a worker for so long, in milliseconds, whoever waits is told. */
const NOBODY_WORKS = 15_000;

/** `entrepot storage …` */
export function addStorageCommands(program: Command): void {
  const storage = program.command("storage").description("see how the storage is doing, and verify it");

  withConfiguration(storage.command("status"))
    .description("show what is stored, shared, reclaimable, orphaned and damaged")
    .option("--refresh", "count anew, instead of showing the last count; walks all blobs")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot storage status\n  entrepot storage status --refresh --json",
    )
    .action((options: StatusOptions) => status(options));

  withConfiguration(storage.command("scrub"))
    .description("read every blob, compare it with its digest, and name what is damaged")
    .option("--rate <bytes>", "bytes a second at most, such as 100MiB")
    .option("--wait", "stay until it is over, and end with 1 when there is damage")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot storage scrub\n  entrepot storage scrub --rate 200MiB --wait\n\nThe running registry does it, as a job: see entrepot job list.",
    )
    .action((options: ScrubOptions) => scrub(options));

  withConfiguration(storage.command("damage"))
    .description("list the blobs that are known to be damaged, and what uses them")
    .option("--json", "for scripts")
    .addHelpText("after", "\nExample:\n  entrepot storage damage")
    .action((options: StatusOptions) => damage(options));

  withConfiguration(storage.command("adopt"))
    .description("take the configured blob storage for this database's, though it has not been so far")
    .addHelpText(
      "after",
      "\nExample:\n  entrepot storage adopt\n\nFor when the registry refuses it, and it is right all the same: the blobs were copied there without\ntheir .entrepot-store, or are lost, and clients are to push them again.",
    )
    .action((options: ConfigurationOptions) => adopt(options));
}

async function adopt(options: ConfigurationOptions): Promise<void> {
  const config = configurationFrom(options);
  await withDatabase(config, async (database) => {
    const blobs = openBlobStore(config.storage);
    const place = blobStorePlace(config.storage);
    try {
      await new StoreIdentity({ database, blobs, place }).adopt();
      print(`${place} is now where this database's blobs are. See what is there: entrepot storage scrub`);
    } finally {
      await blobs.close();
    }
  });
}

function withBackground<Result>(
  options: ConfigurationOptions,
  work: (background: Background) => Promise<Result>,
): Promise<Result> {
  const config = configurationFrom(options);
  return withDatabase(config, async (database) => {
    const blobs = openBlobStore(config.storage);
    try {
      return await work(openBackground(config, { database, blobs }));
    } finally {
      await blobs.close();
    }
  });
}

async function status(options: StatusOptions): Promise<void> {
  const found = await withBackground(options, ({ storageStatuses }) =>
    storageStatuses.status({ refresh: options.refresh ?? false }),
  );
  if (options.json) printJson(found);
  else for (const [name, value] of describe(found)) print(`${name.padEnd(14)}${value}`);
}

function describe(found: StorageStatus): readonly (readonly [string, string])[] {
  const { usage, uploads, deleting, queues, orphans, damaged } = found;
  const due = Object.values(queues).reduce((sum, queue) => sum + queue.due, 0);
  const later = Object.values(queues).reduce((sum, queue) => sum + queue.waiting, 0);
  return [
    ["stored", `${bytes(usage.storedBytes)} in ${usage.blobs} blobs, as of ${formatInstant(usage.at)}`],
    ["manifests", `${bytes(usage.manifestBytes)} in ${usage.manifests}`],
    ["shared", `${bytes(usage.sharedBytes)} that repositories hold in common`],
    ["reclaimable", `${bytes(usage.reclaimableBytes)} in ${usage.reclaimableBlobs} blobs`],
    ["deleting", `${bytes(deleting.bytes)} in ${deleting.count} blobs`],
    ["in review", `${due} to be looked at by garbage collection now, ${later} later`],
    ["uploads", `${uploads.count} under way, ${bytes(uploads.bytes)} received`],
    [
      "orphaned",
      orphans === undefined
        ? "not looked for yet; the job orphan_sweep does it once a week"
        : `${bytes(orphans.bytes)} in ${orphans.orphans} files, ${orphans.deleted} of them deleted`,
    ],
    ["damaged", damaged === 0 ? "nothing known" : `${damaged} blobs: entrepot storage damage`],
  ];
}

function bytes(count: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  const power = count < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(count) / 10));
  return `${(count / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

async function scrub(options: ScrubOptions): Promise<void> {
  const rate = options.rate === undefined ? undefined : parseSize(options.rate);
  if (options.rate !== undefined && rate === undefined)
    throw new CommandError(`--rate: expected ${SIZE_FORM}`, { exitCode: MISUSED });
  await withBackground(options, async (background) => {
    const parameters = rate === undefined ? {} : { rate };
    const { id } = await background.jobs.enqueue({ action: "scrub", parameters });
    print(`asked for, as job ${id}`);
    if (options.wait) await follow(background, id);
    else print(`See how it goes: entrepot job show ${id}`);
  });
}

async function follow({ jobs, damaged }: Background, id: string): Promise<void> {
  const asked = Date.now();
  let last = "";
  let told = false;
  for (;;) {
    const job = await jobs.get(id);
    const message = job.progress?.message ?? "";
    if (message !== last) print(message);
    last = message;
    if (job.finishedAt !== undefined) {
      if (job.status !== "done") throw new CommandError(`the scrub ended early: ${job.error ?? job.status}`);
      break;
    }
    if (!told && job.startedAt === undefined && Date.now() - asked > NOBODY_WORKS) {
      told = true;
      print("It waits for a registry to do it. Is one running?");
    }
    await sleep(LOOK);
  }
  if ((await damaged.count()) > 0) {
    print("There is damage: entrepot storage damage");
    process.exitCode = FAILED;
  }
}

async function damage(options: StatusOptions): Promise<void> {
  const { items } = await withBackground(options, ({ damaged }) => damaged.list({ limit: 1_000 }));
  if (options.json) {
    printJson(items);
    return;
  }
  if (items.length === 0) print("none known; `entrepot storage scrub` looks for it");
  for (const { digest, kind, detail, usedBy } of items) {
    print(`${digest}  ${kind}: ${detail}`);
    for (const { repository, tags, manifests } of usedBy)
      for (const name of tags.length > 0 ? tags.map((tag) => `:${tag}`) : manifests.map((at) => `@${at}`))
        print(`  used by ${repository}${name}`);
  }
}
