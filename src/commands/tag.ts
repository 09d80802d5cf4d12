import type { Command } from "commander";
import { AccessControl } from "../access/access-control.ts";
import { SYSTEM } from "../access/caller.ts";
import { openEventRecorder } from "../events/open-event-recorder.ts";
import { isDigest, parseDigest } from "../oci/digest.ts";
import { parseRepositoryName, parseTag, type RepositoryName, type Tag } from "../oci/names.ts";
import { type TagEvent, TagHistory } from "../repositories/tag-history.ts";
import { RegistrySettings } from "../settings/registry-settings.ts";
import {
  type ConfigurationOptions,
  configurationFrom,
  withConfiguration,
  withDatabase,
} from "./configuration.ts";
import { CommandError, MISUSED } from "./failure.ts";
import { formatInstant, print, printJson, printTable } from "./terminal.ts";

interface HistoryOptions extends ConfigurationOptions {
  readonly limit: string;
  readonly json?: boolean;
}

interface RestoreOptions extends ConfigurationOptions {
  readonly to?: string;
}

/** `entrepot tag …` */
export function addTagCommands(program: Command): void {
  const tag = program.command("tag").description("see where tags pointed, and undo their loss");

  withConfiguration(tag.command("history <image>"))
    .description("what happened to a tag (REPOSITORY:TAG), or which tags of a repository were deleted")
    .option("--limit <number>", "how many entries", "20")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot tag history alice/app:1.0\n  entrepot tag history alice/app            the deleted tags that can be restored",
    )
    .action((image: string, options: HistoryOptions) => history(image, options));

  withConfiguration(tag.command("restore <image>"))
    .description("point a tag (REPOSITORY:TAG) at what it pointed at before")
    .option("--to <digest or event>", "what it pointed at, or the number of an event of its history to undo")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot tag restore alice/app:1.0\n  entrepot tag restore alice/app:1.0 --to sha256:0f3c…\n  entrepot tag restore alice/app:1.0 --to 42",
    )
    .action((image: string, options: RestoreOptions) => restore(image, options));
}

interface ImageName {
  readonly repository: RepositoryName;
  readonly tag: Tag | undefined;
}

function parseImage(text: string): ImageName {
  const colon = text.lastIndexOf(":");
  const repository = parseRepositoryName(colon < 0 ? text : text.slice(0, colon));
  return { repository, tag: colon < 0 ? undefined : parseTag(text.slice(colon + 1)) };
}

function withHistory<Result>(
  options: ConfigurationOptions,
  work: (history: TagHistory) => Promise<Result>,
): Promise<Result> {
  const config = configurationFrom(options);
  return withDatabase(config, (database) =>
    work(
      new TagHistory({
        database,
        events: openEventRecorder({ database, config: config.events, publicUrl: config.publicUrl }),
        access: new AccessControl({ database, settings: new RegistrySettings({ database, config }).access }),
        rules: config.garbageCollection,
      }),
    ),
  );
}

async function history(image: string, options: HistoryOptions): Promise<void> {
  const { repository, tag } = parseImage(image);
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new CommandError("--limit is a number from 1 on", { exitCode: MISUSED });
  const { items } = await withHistory(options, (tags) =>
    tag === undefined
      ? tags.listDeleted(SYSTEM, repository, { limit })
      : tags.list(SYSTEM, repository, { tag, limit }),
  );
  if (options.json) {
    printJson(items.map((event) => ({ ...event, at: new Date(event.at).toISOString() })));
    return;
  }
  printTable(
    ["event", "when", "tag", "what", "by", "now", "before", "can go back"],
    items.map((event) => [
      String(event.id),
      formatInstant(event.at),
      event.tag,
      event.action,
      event.by ?? "",
      short(event.digest),
      short(event.previousDigest),
      wayBack(event),
    ]),
  );
}

/** Enough of a digest to tell it from others. */
function short(digest: string | undefined): string {
  return digest === undefined ? "" : digest.slice(0, digest.indexOf(":") + 13);
}

function wayBack({ previousDigest, restorable, restorableUntil }: TagEvent): string {
  if (previousDigest === undefined) return "";
  return restorable ? `until ${formatInstant(restorableUntil)}` : "no, it was collected";
}

async function restore(image: string, options: RestoreOptions): Promise<void> {
  const { repository, tag } = parseImage(image);
  if (tag === undefined)
    throw new CommandError(`${image} names no tag`, { advice: "Write REPOSITORY:TAG.", exitCode: MISUSED });
  const restored = await withHistory(options, (tags) =>
    tags.restore(SYSTEM, { repository, tag, ...parseTarget(options.to) }),
  );
  const before = restored.replaced === undefined ? "it was gone" : `it was ${restored.replaced}`;
  print(`${repository}:${tag} is ${restored.digest} again; ${before}`);
}

function parseTarget(text: string | undefined) {
  if (text === undefined) return {};
  if (/^\d{1,15}$/.test(text)) return { eventId: Number(text) };
  if (isDigest(text)) return { to: parseDigest(text) };
  throw new CommandError("--to takes a digest (sha256:…), or the number of an event", { exitCode: MISUSED });
}
