import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { globMatches, unmetConditions } from "./claim-conditions.ts";

describe("a pattern of a claim", () => {
  test("stands for itself, and for anything where it has a star", () => {
    const cases: readonly (readonly [string, string, boolean])[] = [
      ["acme/app", "acme/app", true],
      ["acme/app", "acme/app2", false],
      ["acme/*", "acme/app", true],
      ["acme/*", "acme", false],
      ["acme/*", "acme-evil/app", false],
      ["repo:acme/app:*", "repo:acme/app:ref:refs/heads/main", true],
      ["repo:acme/app:*", "repo:acme/app-evil:ref:refs/heads/main", false],
      ["*/release.yml@refs/tags/v*", "acme/ci/release.yml@refs/tags/v1.2", true],
      ["", "", true],
      ["*", "", true],
      ["a.c", "abc", false],
      ["[a]", "a", false],
      ["Main", "main", false],
    ];
    for (const [pattern, text, expected] of cases)
      expect([pattern, text, globMatches(pattern, text)]).toEqual([pattern, text, expected]);
  });

  test("means what the same regular expression would", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", "[^]*")}$`);
        expect(globMatches(pattern, text)).toBe(expression.test(text));
      }),
    );
  });

  test("costs no more than its length times the text's, however it is made", () => {
    const started = performance.now();
    expect(globMatches(`${"*a".repeat(250)}b`, "a".repeat(2000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(100);
  });
});

describe("conditions", () => {
  const conditions = [
    { claim: "repository", patterns: ["acme/app", "acme/web"] },
    { claim: "ref_protected", patterns: ["true"] },
  ];

  test("are met all together, and say which are not", () => {
    expect(unmetConditions(conditions, { repository: "acme/web", ref_protected: "true" })).toEqual([]);
    expect(unmetConditions(conditions, { repository: "acme/web", ref_protected: true })).toEqual([]);
    expect(unmetConditions(conditions, { repository: "evil/web" })).toEqual([
      'claim repository is "evil/web", the rule wants "acme/app" or "acme/web"',
      'claim ref_protected is not there, the rule wants "true"',
    ]);
  });

  test("look at own claims and plain values only", () => {
    const any = [{ claim: "toString", patterns: ["*"] }];
    expect(unmetConditions(any, {})).toHaveLength(1);
    expect(unmetConditions([{ claim: "groups", patterns: ["dev*"] }], { groups: ["ops", "devs"] })).toEqual(
      [],
    );
    expect(unmetConditions([{ claim: "x", patterns: ["*"] }], { x: { y: 1 } })).toHaveLength(1);
    expect(unmetConditions([{ claim: "x", patterns: ["*"] }], { x: "a".repeat(5000) })).toHaveLength(1);
  });
});
