import { z } from "zod";
import { FilesystemBlobStore } from "../blobs/filesystem.ts";
import { Database, type DatabaseOptions } from "../database/database.ts";
import { Collector } from "./collector.ts";

// A collector that a test has killed at a chosen moment, as by `kill -9`.
const input = z
  .object({ database: z.custom<DatabaseOptions>(), directory: z.string(), point: z.string() })
  .parse(JSON.parse(process.argv[2] ?? ""));

const database = Database.open(input.database);
const blobs = FilesystemBlobStore.open({ directory: input.directory });
const deleteKey = blobs.delete.bind(blobs);
let deleted = 0;

const die = (): never => {
  process.kill(process.pid, "SIGKILL");
  throw new Error("unreachable");
};

// The row that says what is to be deleted is durable by now; nothing else is certain.
blobs.delete = async (key) => {
  if (input.point === "before-first-delete") die();
  await deleteKey(key);
  deleted++;
  if (input.point === "after-fifth-delete" && deleted >= 5) die();
};

const rules = { gracePeriod: 0, unreferencedBlobs: 0, abandonedUploads: 0, untaggedDays: 0 };
const collector = new Collector({ database, blobs, rules });
if (input.point === "before-forgetting") {
  const transaction = database.transaction.bind(database);
  database.transaction = (work) => (deleted > 0 ? die() : transaction(work));
}
await collector.collect();
