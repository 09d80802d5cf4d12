// `npm run generate`: writes the types of the API's client, and docs/api-coverage.md.

import { join } from "node:path";
import { ROOT } from "./bun.mjs";
import { ensurePackages } from "./install.mjs";
import { become } from "./process.mjs";

become(ensurePackages(), [join(ROOT, "scripts/generate.ts"), ...process.argv.slice(2)], { cwd: ROOT });
