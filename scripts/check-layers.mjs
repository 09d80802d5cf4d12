// Checks who imports whom in src/ (the design's section 8). Part of `npm run lint`.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ROOT } from "./bun.mjs";

/** Folders that know no feature: what of ours they may import, besides themselves. */
const FOUNDATIONS = {
  oci: [],
  config: [],
  cluster: ["config"],
  blobs: ["oci", "config"],
  database: ["oci", "config"],
};

/** Where HTTP is spoken: features know of it in their protocol and routes files only. */
const HTTP_FOLDERS = ["http", "commands"];

const violations = [];
for (const file of sourceFiles()) {
  for (const imported of importsOf(file)) {
    const reason = objection(file, imported);
    if (reason !== undefined) violations.push(`${file} imports ${imported}: ${reason}`);
  }
}
for (const violation of violations) console.error(violation);
if (violations.length > 0) process.exit(1);

function objection(file, imported) {
  const from = folderOf(file);
  const to = folderOf(imported);
  if (from === to) return undefined;
  const allowed = FOUNDATIONS[from];
  if (allowed !== undefined && !allowed.includes(to)) {
    return `${from}/ may import ${allowed.length === 0 ? "nothing of ours" : `${allowed.join(", ")} only`}`;
  }
  if (to === "commands" && file !== "src/main.ts") return "nobody needs the command line but main.ts";
  if (/(^|[-/])store\.ts$/.test(imported) && to !== "blobs" && from !== "")
    return "a store is its feature's own: ask the feature's service";
  if (to === "http" && !imported.endsWith("/context.ts") && !speaksHttp(file, from))
    return "only protocol and routes files know of HTTP";
  return undefined;
}

function speaksHttp(file, folder) {
  if (folder === "" || HTTP_FOLDERS.includes(folder)) return true;
  return /\/protocol\/|(^|[-/])routes\.ts$|(^|[-/])authorization-header\.ts$/.test(file);
}

/** The folder of `src/` that a file is in; empty for `src/` itself. */
function folderOf(file) {
  const [, folder, ...rest] = file.split("/");
  return rest.length === 0 ? "" : folder;
}

function sourceFiles() {
  return readdirSync(join(ROOT, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(ROOT, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !/\.test\.ts$|(^|[-/])testing(-[a-z-]+)?\.ts$|-suite\.ts$/.test(file))
    .sort();
}

function importsOf(file) {
  const text = readFileSync(join(ROOT, file), "utf8");
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^;"']*?from\s+"(\.[^"]+)"|import\("(\.[^"]+)"\)/g,
  );
  return [...found]
    .map(([, stated, dynamic]) => relative(ROOT, join(ROOT, dirname(file), stated ?? dynamic ?? "")))
    .filter((path) => path.startsWith("src/"));
}
