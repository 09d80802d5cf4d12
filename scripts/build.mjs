// `npm run build`: makes dist/entrepot, one executable that needs nothing beside it.
// With `--target bun-linux-arm64` and the like, for another platform (Bun is then downloaded).

import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./bun.mjs";
import { ensurePackages } from "./install.mjs";
import { output, run } from "./process.mjs";

const bun = ensurePackages();
const executable = join(ROOT, "dist/entrepot");
mkdirSync(join(ROOT, "dist"), { recursive: true });

// What happens to lie in the working directory (.env, bunfig.toml) must not change what a
// registry does: its configuration comes from where it is told to come from.
const code = run(
  bun,
  [
    ...["build", "--compile", "--minify-syntax", "--minify-whitespace", "--sourcemap=inline"],
    ...["--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"],
    ...process.argv.slice(2),
    ...[join(ROOT, "src/main.ts"), "--outfile", executable],
  ],
  { cwd: ROOT },
);
if (code !== 0) process.exit(code);

const version = output(executable, ["--version"])?.trim() ?? "(for another platform)";
console.log(`dist/entrepot ${version}, ${(statSync(executable).size / 2 ** 20).toFixed(0)} MiB`);
