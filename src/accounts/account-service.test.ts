import { describe, expect, test } from "bun:test";
import { SYSTEM } from "../access/caller.ts";
import { databaseEngines, openTestDatabase } from "../database/testing.ts";
import { AccountError } from "./account-error.ts";
import { isAccountName } from "./account-name.ts";
import { AccountService } from "./account-service.ts";
import { checkNewPassword } from "./password-rules.ts";

const PASSWORD = "correct horse battery";

for (const engine of databaseEngines()) {
  describe(`accounts on ${engine}`, () => {
    test("a user is made, found and listed, and logs in", async () => {
      await using database = await openTestDatabase(engine);
      const accounts = new AccountService(database);
      const made = await accounts.createUser(SYSTEM, {
        name: "alice",
        password: PASSWORD,
        fullName: "Alice",
      });
      expect(made).toMatchObject({ name: "alice", fullName: "Alice", isAdmin: false, isActive: true });
      expect(await accounts.find("alice")).toEqual(made);
      expect(await accounts.checkPassword({ name: "alice", password: PASSWORD })).toEqual(made);
      expect(await accounts.checkPassword({ name: "alice", password: `${PASSWORD}!` })).toBeUndefined();
      expect(await accounts.checkPassword({ name: "bob", password: PASSWORD })).toBeUndefined();
    });

    test("names and passwords that no database takes are simply wrong", async () => {
      await using database = await openTestDatabase(engine);
      const accounts = new AccountService(database);
      for (const name of ["", "\0", "a\0b", "'; drop table accounts; --", "ALICE", "\ud800", "a/b"]) {
        expect(await accounts.checkPassword({ name, password: "\0\ud800" })).toBeUndefined();
        expect(await accounts.find(name)).toBeUndefined();
      }
      expect(await accounts.checkPassword({ name: "alice", password: "x".repeat(5000) })).toBeUndefined();
    });

    test("a password counts to its last byte, and composed as decomposed", async () => {
      await using database = await openTestDatabase(engine);
      const accounts = new AccountService(database);
      const long = `Pä${"abc".repeat(340)}`;
      await accounts.createUser(SYSTEM, { name: "alice", password: long });
      const check = async (password: string) =>
        (await accounts.checkPassword({ name: "alice", password })) !== undefined;
      expect(await check(long)).toBe(true);
      expect(await check(long.normalize("NFD"))).toBe(true);
      expect(await check(`${long.slice(0, -1)}x`)).toBe(false);
      expect(await check(long.slice(0, 72))).toBe(false);
    });

    test("a name is given once", async () => {
      await using database = await openTestDatabase(engine);
      const accounts = new AccountService(database);
      const attempts = await Promise.allSettled(
        [1, 2, 3].map(() => accounts.createUser(SYSTEM, { name: "alice", password: PASSWORD })),
      );
      expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await problem(accounts.createUser(SYSTEM, { name: "alice", password: PASSWORD }))).toBe(
        "nameTaken",
      );
    });

    test("nobody becomes the owner of repositories that are there already by taking their name", async () => {
      await using database = await openTestDatabase(engine);
      const accounts = new AccountService(database);
      await database.transaction((transaction) =>
        transaction
          .insertInto("repositories")
          .values({
            uid: "1",
            name: "library/alpine",
            namespace: "library",
            visibility: "private",
            description: "",
            created_at: 1,
            untagged_days: null,
          })
          .execute(),
      );
      const library = { name: "library", password: PASSWORD };
      expect(accounts.createUser(SYSTEM, library)).rejects.toThrow(/library\/alpine/);
      expect(await problem(accounts.createUser(SYSTEM, library))).toBe("namespaceInUse");
      expect((await accounts.createUser(SYSTEM, { ...library, adoptNamespace: true })).name).toBe(
        "library" as never,
      );
    });

    test("a new password and disabling void what was issued before, and enabling does not bring it back", async () => {
      await using database = await openTestDatabase(engine);
      const accounts = new AccountService(database);
      const { credentialsValidFrom: made } = await accounts.createUser(SYSTEM, {
        name: "alice",
        password: PASSWORD,
      });
      await accounts.changePassword(SYSTEM, "alice", "another horse");
      const changed = (await accounts.find("alice"))?.credentialsValidFrom ?? 0;
      expect(changed).toBeGreaterThan(made);
      expect(await accounts.checkPassword({ name: "alice", password: PASSWORD })).toBeUndefined();
      await accounts.setActive(SYSTEM, "alice", false);
      expect(await accounts.checkPassword({ name: "alice", password: "another horse" })).toBeUndefined();
      await accounts.setActive(SYSTEM, "alice", true);
      expect((await accounts.find("alice"))?.credentialsValidFrom).toBeGreaterThan(changed);
      expect(await accounts.checkPassword({ name: "alice", password: "another horse" })).toBeDefined();
    });

    test("the last administrator that can log in stays one", async () => {
      await using database = await openTestDatabase(engine);
      const accounts = new AccountService(database);
      for (const name of ["ann", "ben"]) {
        await accounts.createUser(SYSTEM, { name, password: PASSWORD, isAdmin: true });
      }
      const both = await Promise.allSettled([
        accounts.setActive(SYSTEM, "ann", false),
        accounts.setAdmin(SYSTEM, "ben", false),
      ]);
      expect(both.filter(({ status }) => status === "rejected")).toHaveLength(1);
      const { items } = await accounts.list({ limit: 10 });
      expect(items.filter(({ isAdmin, isActive }) => isAdmin && isActive)).toHaveLength(1);
      const last = items.find(({ isAdmin, isActive }) => isAdmin && isActive)?.name ?? "";
      expect(await problem(accounts.setActive(SYSTEM, last, false))).toBe("lastAdministrator");
      expect(await problem(accounts.setAdmin(SYSTEM, last, false))).toBe("lastAdministrator");
      expect(await problem(accounts.setAdmin(SYSTEM, "nobody", true))).toBe("unknownAccount");
    });

    test("lists come in pages", async () => {
      await using database = await openTestDatabase(engine);
      const accounts = new AccountService(database);
      for (const name of ["c", "a", "b", "a-1", "a.1"])
        await accounts.createUser(SYSTEM, { name, password: PASSWORD });
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await accounts.list({ limit: 2, ...(after !== undefined && { after }) });
        seen.push(...page.items.map(({ name }) => name));
        after = page.next;
      } while (after !== undefined);
      expect(seen).toEqual(["a", "a-1", "a.1", "b", "c"]);
    });

    test("a new registry gets one administrator, however many processes start together", async () => {
      await using database = await openTestDatabase(engine);
      const ensured = await Promise.all(
        [1, 2, 3].map(() => new AccountService(database).ensureAdministrator()),
      );
      const passwords = ensured.flatMap(({ generatedPassword }) => generatedPassword ?? []);
      expect(passwords).toHaveLength(1);
      expect(passwords[0]).toMatch(/^[a-z2-9]{6}(-[a-z2-9]{6}){3}$/);
      const accounts = new AccountService(database);
      const admin = await accounts.checkPassword({ name: "admin", password: passwords[0] ?? "" });
      expect(admin?.isAdmin).toBe(true);
      expect(await accounts.ensureAdministrator({ password: "another horse" })).toEqual({ created: false });
    });

    test("the first administrator's password can be given, and has to be a good one", async () => {
      await using database = await openTestDatabase(engine);
      const accounts = new AccountService(database);
      expect(await problem(accounts.ensureAdministrator({ password: "password" }))).toBe("passwordUnfit");
      expect(await accounts.ensureAdministrator({ password: PASSWORD })).toEqual({ created: true });
      expect(await accounts.checkPassword({ name: "admin", password: PASSWORD })).toBeDefined();
    });
  });
}

describe("account names", () => {
  test("are path components of repository names, and no reserved words", () => {
    for (const name of ["alice", "a", "a-b", "a--b", "a.b", "a_b", "a__b", "0", "a".repeat(128)]) {
      expect([name, isAccountName(name)]).toEqual([name, true]);
    }
    const wrong = ["", "Alice", "a/b", "-a", "a-", "a..b", "a___b", "ä", "a b", "a\n", "..", "a@b"];
    for (const name of [...wrong, "a".repeat(129), "system", "anonymous"]) {
      expect([name, isAccountName(name)]).toEqual([name, false]);
    }
  });
});

describe("new passwords", () => {
  const problemWith = (password: string, name = "alice-in-chains") => {
    try {
      checkNewPassword(name, password);
      return undefined;
    } catch (error) {
      return error instanceof AccountError ? error.message : error;
    }
  };

  test("may be anything that is long enough", () => {
    const fit = [
      ...[
        "tr0ub4dor&3",
        "eight ch",
        "äöüßéèñç",
        "漢字でもいいですよ",
        "correct horse alice",
        "seven silver foxes",
      ],
      ...["kf83nq0z", "abcdefgh is not the end of it", "my password is a long story", "9f86d081884c7d65"],
    ];
    for (const password of fit) expect([password, problemWith(password)]).toEqual([password, undefined]);
  });

  test("have a length, counted in characters, and no control characters", () => {
    for (const password of ["", "short", "ä".repeat(7), "👍🏽👍🏿x"])
      expect(problemWith(password)).toContain("too short");
    expect(problemWith("ab".repeat(300) + "x".repeat(500))).toContain("too long");
    expect(problemWith("a\tbcdefgh")).toContain("control characters");
  });

  test("are not what everybody tries first, nor what people make of it", () => {
    const common = [
      ...[
        "password",
        "PassWord1",
        "P@ssw0rd",
        "Passw0rd2024!",
        "passwordpassword",
        "!!Summer2023",
        "letmein123",
      ],
      ...[
        "qwerty123",
        "Welcome1",
        "changeme",
        "ch4ng3m3!",
        "dragon12345",
        "monkey!!!",
        "1q2w3e4r",
        "Harbor12345",
      ],
      ...["administrator", "adminadmin", "testtest", "Docker2026", "iloveyou1"],
    ];
    for (const password of common)
      expect([password, problemWith(password)]).toEqual([password, expect.stringContaining("tried first")]);
  });

  test("are no repetition or sequence, and not the account's or the registry's name", () => {
    const sequences = [
      ...[
        "aaaaaaaaaa",
        "abababab",
        "abcdefgh",
        "87654321",
        "12345678",
        "asdfghjk",
        "1qaz2wsx",
        "xyzxyzxyz",
        "aaaabbbb",
      ],
      ...["11111111a", "abcd1234", "qwertzuiop", "äääääääb"],
    ];
    for (const password of sequences) {
      expect([password, problemWith(password)]).toEqual([
        password,
        expect.stringMatching(/sequence|tried first/),
      ]);
    }
    for (const password of [
      "alice-in-chains",
      "Alice-in-Chains1",
      "alice123",
      "chains-2024",
      "entrepot-42",
    ]) {
      expect([password, problemWith(password)]).toEqual([
        password,
        expect.stringMatching(/name|tried first/),
      ]);
    }
  });

  test("that were made at random are taken, but for very few", () => {
    const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    let refused = 0;
    for (let count = 0; count < 2000; count++) {
      const bytes = crypto.getRandomValues(new Uint8Array(10));
      const password = Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join("");
      if (problemWith(password) !== undefined) refused++;
    }
    expect(refused).toBeLessThan(5);
  });
});

async function problem(refused: Promise<unknown>): Promise<string | undefined> {
  const error = await refused.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof AccountError ? error.problem : undefined;
}
