import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { Database } from "../../src/database/database.ts";
import { FEW, FEW_TAGS, MANY_TAGS } from "./cache.ts";
import { fillEntrepot } from "./entrepot.ts";
import { fillGarbage } from "./garbage.ts";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "entrepot-bench-test-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function tagsOf(database: Database, repository: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from tags
    join repositories on repositories.id = repository_id where repositories.name = ${repository}`.execute(
    database.read,
  );
  return rows[0]?.count ?? 0;
}

test("a filled database is what the program's own migrations and pushes would have made", async () => {
  const path = join(directory, "images");
  await fillEntrepot(path, { repositories: 10, tags: 150, manifests: 400 });
  const database = Database.open({ engine: "sqlite", path: join(path, "entrepot.db") });
  expect(await database.migrate()).toEqual([]);
  expect(await tagsOf(database, MANY_TAGS)).toBe(150);
  expect(await tagsOf(database, FEW_TAGS)).toBe(FEW);
  const counts = await sql<{ repositories: number; manifests: number; tags: number }>`select
    (select count(*) from repositories) as repositories, (select count(*) from manifests) as manifests,
    (select count(*) from tags) as tags`.execute(database.read);
  expect(counts.rows).toEqual([{ repositories: 10, manifests: 400, tags: 400 }]);
  expect((await sql`pragma foreign_key_check`.execute(database.read)).rows).toEqual([]);
  expect((await sql`pragma integrity_check`.execute(database.read)).rows).toEqual([
    { integrity_check: "ok" },
  ]);
  await database.close();
});

test("filled garbage is due for review, with its bytes in the store", async () => {
  const path = join(directory, "garbage");
  await fillGarbage(path, 20);
  const database = Database.open({ engine: "sqlite", path: join(path, "entrepot.db") });
  const due = await sql<{ count: number }>`select count(*) as count from repository_blob_reviews
    where review_at < ${Date.now()}`.execute(database.read);
  expect(due.rows).toEqual([{ count: 20 }]);
  expect((await sql`pragma foreign_key_check`.execute(database.read)).rows).toEqual([]);
  await database.close();
});
