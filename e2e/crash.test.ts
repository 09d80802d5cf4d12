import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { describeCrashes, runCrashes } from "./crash.ts";
import { hasNoPostgresPrograms } from "./support/postgres-server.ts";

const rounds = Number(process.env.ENTREPOT_E2E_CRASH_ROUNDS ?? 20);
const seed = process.env.ENTREPOT_E2E_SEED ?? crypto.randomUUID().slice(0, 8);

setDefaultTimeout(60_000 + rounds * 15_000);

for (const database of ["sqlite", "postgresql"] as const) {
  describe.skipIf(database === "postgresql" && hasNoPostgresPrograms())(`sudden death on ${database}`, () => {
    test(`loses nothing that was acknowledged in ${rounds} rounds, and serves nothing wrong`, async () => {
      const options = { rounds, database, storage: "filesystem", seed } as const;
      const result = await runCrashes(options);
      console.log(describeCrashes(options, result));
      expect(result.violations).toEqual([]);
    });
  });
}
