// `npm run bench`: runs bench/main.ts. What comes after `--` goes to it:  npm run bench -- --quick

import { join } from "node:path";
import { ROOT } from "./bun.mjs";
import { ensurePackages } from "./install.mjs";
import { become } from "./process.mjs";

become(ensurePackages(), [join(ROOT, "bench/main.ts"), ...process.argv.slice(2)], { cwd: ROOT });
