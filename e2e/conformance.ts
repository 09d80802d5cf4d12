import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConfigTree, type EntrepotOptions, startEntrepot } from "./support/entrepot.ts";
import { tryRun } from "./support/processes.ts";
import { tool } from "./support/tools.ts";

/**
 * The official conformance suite (github.com/opencontainers/distribution-spec/conformance) against
 * the real command.
 *
 *     bun e2e/conformance.ts                     every profile on every pair of stores
 *     bun e2e/conformance.ts --profile dev       one profile
 *     bun e2e/conformance.ts --stores sqlite     SQLite and the filesystem alone
 *
 * Ends with 1 when a check fails.
 */
export const PROFILES = ["1.1", "dev"] as const;

export type Profile = (typeof PROFILES)[number];

/** The pairs of stores the suite is run on. */
export const STORES = {
  sqlite: { database: "sqlite", storage: "filesystem" },
  postgresql: { database: "postgresql", storage: "s3" },
} as const satisfies Record<string, EntrepotOptions>;

export type Stores = keyof typeof STORES;

/** A check that did not pass. */
export interface ConformanceCheck {
  readonly name: string;
  readonly reason: string;
}

/** How a run of the suite went. */
export interface ConformanceResult {
  readonly passed: number;
  readonly failed: readonly ConformanceCheck[];
  readonly skipped: readonly ConformanceCheck[];
}

/** Runs one profile of the suite against a fresh registry. */
export async function runConformance(profile: Profile, stores: Stores): Promise<ConformanceResult> {
  await using registry = await startEntrepot({ ...STORES[stores], config: configFor(profile, stores) });
  const directory = mkdtempSync(join(tmpdir(), "entrepot-conformance-"));
  try {
    const run = await tryRun([tool("conformance")], {
      directory,
      timeout: 300_000,
      environment: {
        OCI_REGISTRY: registry.host,
        OCI_TLS: "disabled",
        OCI_REPO1: "admin/conformance-1",
        OCI_REPO2: "admin/conformance-2",
        OCI_USERNAME: "admin",
        OCI_PASSWORD: registry.adminPassword,
        OCI_VERSION: profile,
        OCI_RESULTS_DIR: directory,
        OCI_LOG: "error",
      },
    });
    const result = readResults(readFileSync(join(directory, "junit.xml"), "utf8"));
    if (result.passed === 0) throw new Error(`the suite ran no checks:\n${run.output.slice(-2_000)}`);
    const internal = registry.logs().match(/^.*"level":(?:"error"|50|60).*$/gm) ?? [];
    if (internal.length > 0) throw new Error(`errors in the log:\n${internal.slice(0, 10).join("\n")}`);
    return result;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * An object store knows nothing of `Docker-Content-Digest`, which profile `dev` wants of the answer
 * after the redirect: there, blobs are proxied. Profile `1.1` follows the redirects.
 */
function configFor(profile: Profile, stores: Stores): ConfigTree {
  if (STORES[stores].storage !== "s3") return {};
  return { storage: { s3: { redirect: profile !== "dev" } } };
}

/** Reads the suite's JUnit report. */
export function readResults(report: string): ConformanceResult {
  const checks = { passed: 0, failed: [] as ConformanceCheck[], skipped: [] as ConformanceCheck[] };
  for (const [, head = "", body = ""] of report.matchAll(/<testcase ([^>]*)>(.*?)<\/testcase>/gs)) {
    const name = unescapeXml(/name="([^"]*)"/.exec(head)?.[1] ?? "?");
    const status = /status="([^"]*)"/.exec(head)?.[1];
    if (status === "passed") checks.passed++;
    else if (status === "skipped" || status === "disabled")
      checks.skipped.push({ name, reason: reasonIn(body) });
    else checks.failed.push({ name, reason: reasonIn(body) });
  }
  return checks;
}

function reasonIn(body: string): string {
  return unescapeXml(/<system-out>(.*?)<\/system-out>/s.exec(body)?.[1] ?? "").slice(0, 1_000);
}

function unescapeXml(text: string): string {
  return text
    .replaceAll("&#xA;", "\n")
    .replaceAll("&#34;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** One line on a run, and one on each check that failed. */
export function describeResult(profile: Profile, stores: Stores, result: ConformanceResult): string {
  const { passed, failed, skipped } = result;
  const { database, storage } = STORES[stores];
  return [
    `conformance ${profile} on ${database} and ${storage}: ${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
    ...failed.map((check) => `  failed: ${check.name}: ${check.reason}`),
  ].join("\n");
}

async function main(): Promise<void> {
  const wanted = (flag: string): string | undefined => {
    const at = process.argv.indexOf(flag);
    return at < 0 ? undefined : process.argv[at + 1];
  };
  let failed = 0;
  for (const stores of Object.keys(STORES) as Stores[]) {
    if (wanted("--stores") !== undefined && wanted("--stores") !== stores) continue;
    for (const profile of PROFILES) {
      if (wanted("--profile") !== undefined && wanted("--profile") !== profile) continue;
      const result = await runConformance(profile, stores);
      failed += result.failed.length;
      console.log(describeResult(profile, stores, result));
      if (process.argv.includes("--skipped")) {
        for (const check of result.skipped) console.log(`  skipped: ${check.name}: ${check.reason}`);
      }
    }
  }
  process.exitCode = failed === 0 ? 0 : 1;
}

if (import.meta.main) await main();
