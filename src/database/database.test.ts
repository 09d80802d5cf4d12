import { describe, expect, test } from "bun:test";
import { sql } from "kysely";
import postgres from "postgres";
import { Database } from "./database.ts";
import { databaseFault } from "./errors.ts";
import { SCHEMA_VERSION } from "./migrator.ts";
import { PostgresTransactions } from "./postgres-transactions.ts";
import { databaseEngines, openTestDatabase, testDatabaseLocation } from "./testing.ts";

const account = (name: string) =>
  ({
    uid: crypto.randomUUID(),
    name,
    kind: "user",
    full_name: "",
    password_hash: null,
    is_admin: 0,
    is_active: 1,
    created_at: 1,
    credentials_valid_from: 0,
  }) as const;

for (const engine of databaseEngines()) {
  describe(`database on ${engine}`, () => {
    test("migrates once, however many processes start together", async () => {
      await using location = await testDatabaseLocation(engine);
      const databases = [1, 2, 3].map(() => Database.open(location.options));
      const taken = await Promise.all(databases.map((database) => database.migrate()));
      expect(taken.flat().map(({ version }) => version)).toEqual(
        Array.from({ length: SCHEMA_VERSION }, (_, index) => index + 1),
      );
      await Promise.all(databases.map((database) => database.close()));
    });

    test("refuses a database of a newer program, and says what to do", async () => {
      await using database = await openTestDatabase(engine);
      await database.transaction((transaction) =>
        transaction
          // The table of the migrator is not part of the schema that queries see.
          .insertInto("schema_migrations" as never)
          .values({ version: SCHEMA_VERSION + 1, name: "later", applied_at: 1 } as never)
          .execute(),
      );
      expect(database.migrate()).rejects.toThrow(/newer program/);
    });

    test("runs concurrent transactions of two processes without losing one", async () => {
      await using location = await testDatabaseLocation(engine);
      const [one, two] = [Database.open(location.options), Database.open(location.options)];
      await one.migrate();
      const inserts = Array.from({ length: 60 }, (_, index) =>
        (index % 2 ? one : two).transaction((transaction) =>
          transaction
            .insertInto("accounts")
            .values(account(`user-${index}`))
            .execute(),
        ),
      );
      await Promise.all(inserts);
      expect(await two.read.selectFrom("accounts").select("id").execute()).toHaveLength(60);
      await Promise.all([one.close(), two.close()]);
    });

    test("a transaction that throws leaves nothing behind", async () => {
      await using database = await openTestDatabase(engine);
      const failing = database.transaction(async (transaction) => {
        await transaction.insertInto("accounts").values(account("gone")).execute();
        throw new Error("changed my mind");
      });
      expect(failing).rejects.toThrow("changed my mind");
      await failing.catch(() => {});
      expect(await database.read.selectFrom("accounts").select("id").execute()).toEqual([]);
    });

    test("names sort byte-wise", async () => {
      await using database = await openTestDatabase(engine);
      for (const name of ["b", "a-1", "A", "a_1", "a.1", "a1"]) {
        await database.transaction((transaction) =>
          transaction.insertInto("accounts").values(account(name)).execute(),
        );
      }
      const rows = await database.read.selectFrom("accounts").select("name").orderBy("name").execute();
      expect(rows.map(({ name }) => name)).toEqual(["A", "a-1", "a.1", "a1", "a_1", "b"]);
    });
  });
}

describe.if(databaseEngines().includes("postgresql"))("a transaction on PostgreSQL", () => {
  // Broke: the client opened the connection anew, for whoever came first, and what was left of the
  // transaction ran outside of any; or it wrote to a socket that was gone, and the process died.
  for (const busy of [false, true]) {
    test(`whose connection is lost fails as a whole${busy ? ", also while others want connections" : ""}`, async () => {
      await using database = await openTestDatabase("postgresql");
      const others: Promise<unknown>[] = [];
      const lost = database.transaction(async (transaction) => {
        await insert(transaction, "first");
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
        await sql`select pg_terminate_backend(${rows[0]?.pid ?? 0})`.execute(database.read);
        await Bun.sleep(100);
        for (let count = 0; busy && count < 8; count++) {
          others.push(sql`select pg_sleep(0.1)`.execute(database.read));
          others.push(database.transaction((other) => insert(other, `other-${count}`)));
        }
        await Bun.sleep(20);
        await insert(transaction, "second");
      });
      const outcome = lost.then(
        () => "committed",
        (error: { code: string }) => error.code,
      );
      expect(await outcome).toBe("CONNECTION_CLOSED");
      await Promise.all(others);
      await database.transaction((transaction) => insert(transaction, "later"));
      const names = (await database.read.selectFrom("accounts").select("name").execute()).map(
        (row) => row.name,
      );
      expect(names).not.toContain("first");
      expect(names).not.toContain("second");
      expect(names).toHaveLength(busy ? 9 : 1);
    });
  }

  test("in which a statement failed does not pass for committed, even if nobody minded the failure", async () => {
    await using database = await openTestDatabase("postgresql");
    const committed = database.transaction(async (transaction) => {
      await insert(transaction, "gone");
      await sql`select 1 / 0`.execute(transaction).catch(() => {});
    });
    expect(committed).rejects.toThrow("not committed");
    await committed.catch(() => {});
    expect(await database.read.selectFrom("accounts").select("name").execute()).toEqual([]);
  });

  test("waits for a connection for so long and no longer", async () => {
    await using location = await testDatabaseLocation("postgresql");
    if (location.options.engine !== "postgresql") throw new Error("not PostgreSQL");
    const { url } = location.options;
    const transactions = new PostgresTransactions((onclose) => postgres(url, { max: 1, onclose }), 1, 200);
    const first = await transactions.acquire();
    const second = transactions.acquire().catch(databaseFault);
    expect(await second).toBe("unavailable");
    const third = transactions.acquire();
    transactions.release(first);
    expect((await (await third).sql.unsafe("select 1")).count).toBe(1);
    await transactions.close(1);
  });

  test("leaves its connection to the next one", async () => {
    await using database = await openTestDatabase("postgresql");
    const pid = () =>
      database.transaction(async (transaction) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
        return rows[0]?.pid;
      });
    expect(await pid()).toBe(await pid());
  });
});

function insert(connection: Database["read"], name: string) {
  return connection.insertInto("accounts").values(account(name)).execute();
}
