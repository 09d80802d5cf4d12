// `node scripts/docs.mjs`: writes the tables of docs/ that come from the program itself.

import { join } from "node:path";
import { ROOT } from "./bun.mjs";
import { ensurePackages } from "./install.mjs";
import { become } from "./process.mjs";

become(ensurePackages(), [join(ROOT, "scripts/docs.ts"), ...process.argv.slice(2)], { cwd: ROOT });
