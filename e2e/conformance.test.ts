import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { describeResult, PROFILES, runConformance, STORES, type Stores } from "./conformance.ts";
import { hasNoPostgres, isMissing } from "./support/tools.ts";

setDefaultTimeout(300_000);

const leftOut: Record<Stores, boolean> = {
  sqlite: isMissing("conformance"),
  postgresql: isMissing("conformance", "versitygw") || hasNoPostgres(),
};

for (const stores of Object.keys(STORES) as Stores[]) {
  describe.skipIf(leftOut[stores])(`the official conformance suite on ${stores}`, () => {
    for (const profile of PROFILES) {
      test(`passes every check of profile ${profile}`, async () => {
        const result = await runConformance(profile, stores);
        console.log(describeResult(profile, stores, result));
        expect(result.failed).toEqual([]);
      });
    }
  });
}
