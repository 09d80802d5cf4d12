// `npm test`: installs what is missing, then checks everything there is to check.
//
//   npm test                      everything
//   npm test -- src/config        these tests only, with the servers they need
//
// What cannot be run on this machine is reported by name. With CI=true nothing may be left out.
// The last line says how many tests passed and failed.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./bun.mjs";
import { ensurePackages } from "./install.mjs";
import { goBinaries, heading, run } from "./process.mjs";
import { startServices } from "./test-services.mjs";
import { ensureTools } from "./test-tools.mjs";

const SUITES = [
  { name: "the program's tests", paths: ["./src", "./scripts", "./bench", "./deploy"] },
  { name: "end to end", paths: ["./e2e"] },
];

const chosen = process.argv.slice(2);
const bun = ensurePackages();
const totals = { passed: 0, failed: 0, skipped: 0 };
const notRun = ensureTools();
const services = await startServices(bun);
notRun.push(...services.missing);

try {
  if (chosen.length > 0) test({ name: chosen.join(" "), paths: chosen });
  else {
    check("formatting and lint", ["npx", "--no-install", "biome", "check", "."]);
    check("layers", [process.execPath, "scripts/check-layers.mjs"]);
    check("types", ["npx", "--no-install", "tsc", "--noEmit"]);
    for (const suite of SUITES) test(suite);
  }
} finally {
  await services.stop();
}
report();

/** A check that is no test: it counts only when it fails. */
function check(name, [command, ...parameters]) {
  heading(`Checking ${name}`);
  if (run(command, parameters, { cwd: ROOT }) !== 0) totals.failed++;
}

function test({ name, paths }) {
  heading(`Testing: ${name}`);
  const directory = mkdtempSync(join(tmpdir(), "entrepot-test-"));
  const junit = join(directory, "junit.xml");
  const code = run(
    bun,
    ["test", ...paths, "--timeout=30000", "--reporter=junit", `--reporter-outfile=${junit}`],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        ...services.environment,
        PATH: `${process.env.PATH}:${goBinaries()}`,
        NODE_ENV: "test",
      },
    },
  );
  const counts = countTests(junit);
  rmSync(directory, { recursive: true, force: true });
  totals.passed += counts.passed;
  totals.skipped += counts.skipped;
  // Also what broke outside of a test (a file that cannot be loaded, a crash) is a failure.
  totals.failed += code !== 0 ? Math.max(1, counts.failed) : counts.failed;
}

/** What a JUnit report says in its first element. */
function countTests(path) {
  let head = "";
  try {
    head = /<testsuites\b[^>]*>/.exec(readFileSync(path, "utf8"))?.[0] ?? "";
  } catch {
    // The run broke off before it wrote one.
  }
  const count = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const failed = count("failures") + count("errors");
  const skipped = count("skipped");
  return { passed: count("tests") - failed - skipped, failed, skipped };
}

function report() {
  heading("Result");
  const strict = process.env.CI === "true";
  for (const name of notRun) console.log(`${strict ? "missing" : "not run, for want of"}: ${name}`);
  if (totals.skipped > 0) console.log(`skipped: ${totals.skipped}`);
  if (strict && notRun.length + totals.skipped > 0) {
    console.log("With CI=true nothing may be left out.");
    totals.failed += Math.max(1, notRun.length);
  }
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  process.exitCode = totals.failed === 0 ? 0 : 1;
}
