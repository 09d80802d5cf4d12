import { openStores } from "../../src/application.ts";
import { loadConfig } from "../../src/config/load.ts";
import { AbandonedUploads } from "../../src/garbage-collection/abandoned-uploads.ts";
import { Collector } from "../../src/garbage-collection/collector.ts";

/**
 * Collects garbage without a pause, beside the registry's own collector, which looks for work every
 * few seconds only: `bun e2e/crash/collector.ts CONFIG-FILE`. Says how much it has collected.
 */
const config = loadConfig({ file: process.argv[2], environment: {} });
const { database, blobs } = openStores(config);
const rules = config.garbageCollection;
const collector = new Collector({ database, blobs, rules });
const uploads = new AbandonedUploads({ database, blobs, rules });

for (;;) {
  try {
    const { keys } = await collector.collect();
    const purged = await uploads.purge();
    if (keys + purged.uploads > 0) console.log(`collected ${keys} ${purged.uploads}`);
  } catch {
    // The database is being killed as well.
  }
  await Bun.sleep(20);
}
