import { describe, expect, test } from "bun:test";
import type { Database } from "../database/database.ts";
import { databaseEngines, openTestDatabase } from "../database/testing.ts";
import { isRegistryError } from "../oci/errors.ts";
import { handleJwksRequest } from "./routes.ts";
import { SigningKeys } from "./signing-keys.ts";

const DAY = 24 * 60 * 60_000;
const HOUR = 60 * 60_000;

for (const engine of databaseEngines()) {
  describe(`signing keys on ${engine}`, () => {
    test("there is one, however many processes start together", async () => {
      await using database = await openTestDatabase(engine);
      const processes = await Promise.all([1, 2, 3, 4].map(() => open(database, { now: 0 })));
      expect(new Set(processes.map((keys) => keys.current().kid)).size).toBe(1);
      expect(processes.map((keys) => keys.jwks().keys.length)).toEqual([1, 1, 1, 1]);
      for (const keys of processes) keys.close();
    });

    test("the next one is published before it signs, and the last one kept until its tokens are over", async () => {
      await using database = await openTestDatabase(engine);
      const clock = { now: 0 };
      const keys = await open(database, clock);
      const first = keys.current().kid;
      clock.now = 30 * DAY - HOUR - 1;
      await keys.refresh();
      expect(keys.jwks().keys).toHaveLength(1);
      clock.now = 30 * DAY - HOUR;
      const others = await Promise.all(
        [keys, await open(database, clock)].map(async (one) => {
          await one.refresh();
          return one.jwks().keys.length;
        }),
      );
      expect(others).toEqual([2, 2]);
      expect(keys.current().kid).toBe(first);
      clock.now = 30 * DAY;
      const second = keys.current().kid;
      expect(second).not.toBe(first);
      expect(await keys.verifying(first)).toBeDefined();
      clock.now = 30 * DAY + HOUR + 299_000;
      expect(await keys.verifying(first)).toBeDefined();
      clock.now = 30 * DAY + HOUR + 301_000;
      expect(await keys.verifying(first)).toBeUndefined();
      expect(keys.jwks().keys.map(({ kid }) => kid)).toEqual([second]);
      clock.now = 60 * DAY;
      await keys.refresh();
      const rows = await database.read.selectFrom("signing_keys").select("kid").execute();
      expect(rows.map(({ kid }) => kid)).not.toContain(first);
      keys.close();
    });

    test("a key of another process is found when a token names it", async () => {
      await using database = await openTestDatabase(engine);
      const clock = { now: 0 };
      const [one, two] = [await open(database, clock), await open(database, clock)];
      clock.now = 30 * DAY - 1000;
      await one.refresh();
      clock.now = 31 * DAY;
      const { kid } = one.current();
      expect(kid).not.toBe(two.current().kid);
      expect(await two.verifying(kid)).toBeDefined();
      expect(await two.verifying("' or 1=1 --")).toBeUndefined();
      for (const keys of [one, two]) keys.close();
    });

    test("where nothing can be written, the present key goes on signing, and its successor waits", async () => {
      await using database = await openTestDatabase(engine);
      const clock = { now: 0 };
      (await open(database, clock)).close();
      clock.now = 45 * DAY;
      const problems: unknown[] = [];
      const keys = await open(readOnly(database), clock, problems);
      const { kid } = keys.current();
      expect(await keys.verifying(kid)).toBeDefined();
      expect(keys.jwks().keys.map((key) => key.kid)).toEqual([kid]);
      expect(problems).toHaveLength(1);
      keys.close();

      const writable = await open(database, clock);
      expect(writable.current().kid).toBe(kid);
      clock.now += 2 * HOUR;
      expect(writable.current().kid).not.toBe(kid);
      expect(await writable.verifying(kid)).toBeDefined();
      writable.close();
    });

    test("where nothing can be written and there is no key, it says so", async () => {
      await using database = await openTestDatabase(engine);
      const error = await open(readOnly(database), { now: 0 }).catch((reason: unknown) => reason);
      expect(isRegistryError(error, "unavailable")).toBe(true);
    });

    test("only public parts are published", async () => {
      await using database = await openTestDatabase(engine);
      const keys = await open(database, { now: 0 });
      const response = handleJwksRequest(new Request("http://localhost/auth/jwks"), keys);
      expect(await response.json()).toEqual({
        keys: [
          {
            kty: "EC",
            crv: "P-256",
            x: expect.any(String),
            y: expect.any(String),
            kid: keys.current().kid,
            alg: "ES256",
            use: "sig",
          },
        ],
      });
      keys.close();
    });
  });
}

function open(database: Database, clock: { readonly now: number }, problems: unknown[] = []) {
  return SigningKeys.open({
    database,
    rotationDays: 30,
    tokenSeconds: 300,
    now: () => clock.now,
    onProblem: (problem) => problems.push(problem),
  });
}

/** The database as it is on a standby: transactions fail as PostgreSQL's and SQLite's do. */
function readOnly(database: Database): Database {
  return new Proxy(database, {
    get(target, property) {
      if (property !== "transaction") return Reflect.get(target, property, target);
      const code = target.engine === "sqlite" ? "SQLITE_READONLY" : "25006";
      return () => Promise.reject(Object.assign(new Error("read-only"), { code }));
    },
  });
}
