import { describe, expect, test } from "bun:test";
import { parseRepositoryName } from "../oci/names.ts";
import { type Action, ANONYMOUS, type Caller, SYSTEM } from "./caller.ts";
import { type AccessSettings, type AccountFacts, decide, type RepositoryFacts } from "./decision.ts";

const ACTIONS: readonly Action[] = ["pull", "push", "delete", "administer"];
const app = parseRepositoryName("alice/app");

const facts = (name: string, changes: Partial<AccountFacts> = {}): AccountFacts => ({
  name,
  isAdmin: false,
  isAuditor: false,
  isActive: true,
  credentialsValidFrom: 7,
  ...changes,
});

const caller = (name: string, changes: Partial<Caller> = {}): Caller => ({
  account: { id: 1, name, isAdmin: false, credentialsValidFrom: 7 },
  credential: "password",
  ...changes,
});

const scoped = (...actions: Action[]): Partial<Caller> => ({
  credential: "bearer",
  scopes: new Map([[app, new Set(actions)]]),
});

type Person = { readonly caller: Caller; readonly account?: AccountFacts };

const PEOPLE = {
  system: { caller: SYSTEM },
  admin: { caller: caller("root"), account: facts("root", { isAdmin: true }) },
  owner: { caller: caller("alice"), account: facts("alice") },
  stranger: { caller: caller("bob"), account: facts("bob") },
  anonymous: { caller: ANONYMOUS },
  disabled: { caller: caller("alice"), account: facts("alice", { isActive: false }) },
  removed: { caller: caller("alice") },
  outdated: { caller: caller("alice"), account: facts("alice", { credentialsValidFrom: 8 }) },
  "owner, pull token": { caller: caller("alice", scoped("pull")), account: facts("alice") },
  "owner, full token": {
    caller: caller("alice", scoped("pull", "push", "delete", "administer")),
    account: facts("alice"),
  },
  "owner, empty token": {
    caller: caller("alice", { credential: "bearer", scopes: new Map() }),
    account: facts("alice"),
  },
  "stranger, full token": {
    caller: caller("bob", scoped("pull", "push", "delete", "administer")),
    account: facts("bob"),
  },
  "anonymous, pull token": { caller: { ...scoped("pull"), credential: "bearer" } },
} as const satisfies Record<string, Person>;

type Who = keyof typeof PEOPLE;
type What = "private" | "public" | "missing";

const SETTINGS: AccessSettings = { createOnPush: true, anonymousPull: false, deletes: true };

/** The actions allowed, by caller and by what the repository is: p(ull), (p)u(sh), d(elete), a(dminister). */
const EXPECTED: Readonly<Record<Who, Readonly<Record<What, string>>>> = {
  system: { private: "puda", public: "puda", missing: "puda" },
  admin: { private: "puda", public: "puda", missing: "puda" },
  owner: { private: "puda", public: "puda", missing: "puda" },
  stranger: { private: "", public: "p", missing: "" },
  anonymous: { private: "", public: "", missing: "" },
  disabled: { private: "", public: "", missing: "" },
  removed: { private: "", public: "", missing: "" },
  outdated: { private: "", public: "", missing: "" },
  "owner, pull token": { private: "p", public: "p", missing: "p" },
  "owner, full token": { private: "puda", public: "puda", missing: "puda" },
  "owner, empty token": { private: "", public: "", missing: "" },
  "stranger, full token": { private: "", public: "p", missing: "" },
  "anonymous, pull token": { private: "", public: "", missing: "" },
};

describe("the access decision", () => {
  for (const who of Object.keys(PEOPLE) as Who[]) {
    for (const what of ["private", "public", "missing"] as const) {
      test(`${who}, ${what} repository`, () => {
        expect(allowed(who, what, SETTINGS)).toBe(EXPECTED[who][what]);
      });

      test(`${who}, ${what} repository, create-on-push off`, () => {
        const expected = EXPECTED[who][what];
        expect(allowed(who, what, { ...SETTINGS, createOnPush: false })).toBe(
          what === "missing" ? expected.replace("u", "") : expected,
        );
      });

      test(`${who}, ${what} repository, deletes off`, () => {
        expect(allowed(who, what, { ...SETTINGS, deletes: false })).toBe(
          EXPECTED[who][what].replace("d", ""),
        );
      });

      test(`${who}, ${what} repository, anonymous pull on`, () => {
        const opened = what === "public" && who.startsWith("anonymous");
        expect(allowed(who, what, { ...SETTINGS, anonymousPull: true })).toBe(
          opened ? "p" : EXPECTED[who][what],
        );
      });

      test(`${who}, ${what} repository: says why, whatever the answer`, () => {
        for (const action of ACTIONS) {
          const { allowed, refusal, reasons } = decision(who, what, action, SETTINGS);
          expect(reasons.length).toBeGreaterThan(0);
          expect(allowed).toBe(refusal === undefined);
        }
      });
    }
  }

  test("to those who may not see it, a private repository is as a missing one", () => {
    for (const who of ["stranger", "anonymous", "owner, empty token", "stranger, full token"] as const) {
      for (const action of ACTIONS) {
        const [there, missing] = (["private", "missing"] as const).map((what) => {
          const { allowed, visible, refusal } = decision(who, what, action, SETTINGS);
          return { allowed, visible, refusal };
        });
        expect(there).toEqual(missing);
      }
    }
  });

  test("a name of one component belongs to the namespace of that name", () => {
    const repository = parseRepositoryName("alice");
    const ask = (name: string) =>
      decide(
        { caller: caller(name), action: "push", repository },
        { account: facts(name), repository: undefined, grants: [], apiTokenStands: true, settings: SETTINGS },
      ).allowed;
    expect(ask("alice")).toBe(true);
    expect(ask("alic")).toBe(false);
  });

  test("a namespace is the whole first component", () => {
    for (const name of ["alice-2/app", "alicex/app", "a/alice/app", "bob/alice"]) {
      const { allowed } = decide(
        { caller: caller("alice"), action: "pull", repository: parseRepositoryName(name) },
        {
          account: facts("alice"),
          repository: { visibility: "private" },
          grants: [],
          apiTokenStands: true,
          settings: SETTINGS,
        },
      );
      expect([name, allowed]).toEqual([name, false]);
    }
  });

  test("the reasons are sentences for people", () => {
    expect(decision("owner", "private", "push", SETTINGS).reasons).toEqual([
      "user alice owns namespace alice",
    ]);
    expect(decision("owner, pull token", "private", "push", SETTINGS).reasons).toEqual([
      "the token was issued for pull only",
    ]);
    expect(decision("stranger", "public", "push", SETTINGS).reasons).toEqual([
      "the repository is public, which is good for read only",
      "user bob does not own namespace alice",
      "neither user bob nor a team of theirs was granted access",
      "user bob is not an administrator",
    ]);
    expect(decision("anonymous", "public", "pull", { ...SETTINGS, anonymousPull: true }).reasons).toEqual([
      "the repository is public and anonymous pull is on",
    ]);
    expect(decision("disabled", "public", "pull", SETTINGS).reasons).toEqual(["account alice is disabled"]);
  });
});

function decision(who: Who, what: What, action: Action, settings: AccessSettings) {
  const person: Person = PEOPLE[who];
  const repository: RepositoryFacts | undefined = what === "missing" ? undefined : { visibility: what };
  return decide(
    { caller: person.caller, action, repository: app },
    { account: person.account, repository, grants: [], apiTokenStands: true, settings },
  );
}

function allowed(who: Who, what: What, settings: AccessSettings): string {
  const letters: Readonly<Record<Action, string>> = { pull: "p", push: "u", delete: "d", administer: "a" };
  return ACTIONS.filter((action) => decision(who, what, action, settings).allowed)
    .map((action) => letters[action])
    .join("");
}
