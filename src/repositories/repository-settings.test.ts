import { describe, expect, test } from "bun:test";
import { SYSTEM } from "../access/caller.ts";
import { databaseEngines, openTestDatabase } from "../database/testing.ts";
import { parseRepositoryName } from "../oci/names.ts";
import { RepositorySettings } from "./repository-settings.ts";

const app = parseRepositoryName("alice/app");
const refuse = {
  authorize: async () => {
    throw new Error("refused");
  },
};

for (const engine of databaseEngines()) {
  describe(`repository settings on ${engine}`, () => {
    test("a repository is made once, and shown or hidden afterwards", async () => {
      await using database = await openTestDatabase(engine);
      const settings = new RepositorySettings({ database, access: { authorize: async () => {} } });
      expect(await settings.create(SYSTEM, { repository: app, visibility: "public" })).toBe(true);
      expect(await settings.create(SYSTEM, { repository: app, visibility: "private" })).toBe(false);
      expect(await settings.visibility(SYSTEM, app)).toBe("public");
      await settings.setVisibility(SYSTEM, app, "private");
      expect(await settings.visibility(SYSTEM, app)).toBe("private");
    });

    test("what is not there, and what the access decision refuses, is refused", async () => {
      await using database = await openTestDatabase(engine);
      const settings = new RepositorySettings({ database, access: { authorize: async () => {} } });
      await expect(settings.visibility(SYSTEM, app)).rejects.toThrow("not known");
      await expect(settings.setVisibility(SYSTEM, app, "public")).rejects.toThrow("not known");
      const refused = new RepositorySettings({ database, access: refuse });
      await expect(refused.create(SYSTEM, { repository: app, visibility: "public" })).rejects.toThrow(
        "refused",
      );
      await expect(refused.setVisibility(SYSTEM, app, "public")).rejects.toThrow("refused");
      await expect(refused.visibility(SYSTEM, app)).rejects.toThrow("refused");
    });
  });
}
