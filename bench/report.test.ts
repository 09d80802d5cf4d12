import { expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { putIntoReadme } from "./readme.ts";
import { markdown, type Report } from "./report.ts";

const REPORT: Report = {
  at: new Date("2026-01-02T03:04:05Z"),
  quick: false,
  rounds: 3,
  seconds: 4,
  machine: { processor: "CPU", cores: 2, memory: 8 * 2 ** 30, system: "Linux", bun: "1", fileSystem: "ext4" },
  commit: "abc",
  versions: { Entrepot: "0.1.0" },
  notRun: [{ name: "zot", reason: "not installed" }],
  failures: [{ workload: "lists", reason: "500" }],
  lines: [
    {
      work: "manifest GET",
      unit: "requests/s",
      ours: { subject: "Entrepot", values: [1000, 3000, 2000] },
      theirs: { subject: "Distribution", values: [100, 100, 100] },
      target: { kind: "ratio", atLeast: 30 },
      note: "a note",
    },
  ],
};

test("the report hides neither what was not run, nor what broke off, nor what was not reached", () => {
  const text = markdown(REPORT);
  expect(text).toContain("Not run: zot (not installed)");
  expect(text).toContain("**Broke off: lists**: 500");
  expect(text).toContain(
    "| manifest GET | requests/s | 2,000 (1,000–3,000) | Distribution: 100 (100–100) | 20 × | 30 ×: **NOT reached** |",
  );
  expect(text).toContain("- manifest GET: a note.");
});

test("the table replaces what is between the markers of the README", () => {
  const directory = mkdtempSync(join(tmpdir(), "entrepot-bench-test-"));
  const path = join(directory, "README.md");
  expect(putIntoReadme(path, "new")).toContain("does not exist");
  writeFileSync(path, "# Title\n");
  expect(putIntoReadme(path, "new")).toContain("lacks the markers");
  writeFileSync(path, "before\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nafter\n");
  expect(putIntoReadme(path, "new")).toBeUndefined();
  expect(readFileSync(path, "utf8")).toBe("before\n<!-- bench:begin -->\nnew\n<!-- bench:end -->\nafter\n");
  rmSync(directory, { recursive: true });
});
