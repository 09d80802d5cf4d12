import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { openBackground, startBackground } from "./background.ts";
import { openTestBlobStore } from "./blobs/testing.ts";
import { loadConfig } from "./config/load.ts";
import { databaseEngines, openTestDatabase } from "./database/testing.ts";
import { Pusher } from "./garbage-collection/testing.ts";
import { LocalRegistry } from "./registry/local/local-registry.ts";

for (const engine of databaseEngines()) {
  test(`garbage goes by itself, and an idle registry makes no jobs, on ${engine}`, async () => {
    const directory = mkdtempSync(join(tmpdir(), "entrepot-background-"));
    await using database = await openTestDatabase(engine);
    await using blobs = await openTestBlobStore("filesystem");
    const environment = { ENTREPOT_DATA_DIRECTORY: directory };
    const loaded = loadConfig({ environment });
    const rules = { ...loaded.garbageCollection, gracePeriod: 0, unreferencedBlobs: 0 };
    const config = { ...loaded, garbageCollection: rules };
    const background = openBackground(config, { database, blobs });
    const registry = LocalRegistry.create({ database, blobs, settings: { ...config.registry, ...rules } });
    const runner = await startBackground(config, background, pino({ level: "silent" }));
    await background.crons.set({ action: "onlinegc", schedule: "* * * * * *" });
    await Bun.sleep(2500);
    expect((await background.jobs.list({ limit: 10, action: "onlinegc" })).items).toEqual([]);
    const crons = (await background.crons.list()).map(({ action }) => action);
    expect(crons).toEqual([
      "job_history",
      "ldap_sync",
      "onlinegc",
      "onlinegc_events",
      "orphan_sweep",
      "repository_counts",
      "repository_deletion",
      "storage_usage",
      "untagged_policy",
      "upload_purge",
      "webhook_history",
    ]);
    const app = new Pusher(registry, "a/app");
    await app.image(["one"], { tags: ["v1"] });
    await app.deleteTag("v1");
    for (let waited = 0; waited < 25_000 && (await app.hasBlob("one")); waited += 100) await Bun.sleep(100);
    expect(await app.hasBlob("one")).toBe(false);
    await runner.stop();
    rmSync(directory, { recursive: true });
  }, 40_000);
}
