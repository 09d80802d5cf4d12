// `npm start`: installs what is missing and runs the registry, with its data in ./data.
// What comes after `--` goes to `entrepot serve`:  npm start -- --listen 127.0.0.1:8080

import { join } from "node:path";
import { ROOT } from "./bun.mjs";
import { ensurePackages } from "./install.mjs";
import { become } from "./process.mjs";

const bun = ensurePackages();
become(bun, [join(ROOT, "src/main.ts"), "serve", ...process.argv.slice(2)], { cwd: ROOT });
