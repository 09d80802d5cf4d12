// Runs one of our programs with the servers that the tests use:  node scripts/with-services.mjs e2e/conformance.ts

import { ROOT } from "./bun.mjs";
import { ensurePackages } from "./install.mjs";
import { goBinaries, run } from "./process.mjs";
import { startServices } from "./test-services.mjs";

const bun = ensurePackages();
const services = await startServices(bun);
for (const name of services.missing) console.error(`missing: ${name}`);
try {
  process.exitCode = run(bun, process.argv.slice(2), {
    cwd: ROOT,
    env: { ...process.env, ...services.environment, PATH: `${process.env.PATH}:${goBinaries()}` },
  });
} finally {
  await services.stop();
}
