import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseReturnPath } from "./return-path.ts";

const HOST = "https://registry.example.com";

describe("the path to return to after a login", () => {
  test("is a path of this registry", () => {
    for (const path of ["/", "/repositories/acme/app?tab=tags#top", "/a//b", "/%2F%2Fevil", "/a:b@c"]) {
      expect(parseReturnPath(path)).toBe(path);
    }
    expect(parseReturnPath(undefined)).toBe("/");
    expect(parseReturnPath("")).toBe("/");
  });

  test("is no other host, however it is written", () => {
    for (const text of [
      "//evil.example.com",
      "///evil.example.com",
      "/\\evil.example.com",
      "\\\\evil.example.com",
      "/\t/evil.example.com",
      "/\n/evil.example.com",
      "/\r/evil",
      "\t//evil.example.com",
      " //evil.example.com",
      "https:evil.example.com",
      "https://evil.example.com/",
      "HTTPS:/evil",
      "javascript:alert(1)",
      "data:text/html,x",
      "evil.example.com",
      "@evil.example.com",
      "/..//evil.example.com",
      "/.//evil.example.com",
      "/a/..//evil.example.com",
      "/%2e%2e//evil.example.com",
      "/\u2028/evil",
      "/é",
      `/${"a".repeat(3000)}`,
    ]) {
      expect(() => parseReturnPath(text)).toThrow("path of this registry");
    }
  });

  test("never leads a browser away", () => {
    const characters = fc.constantFrom(
      "/",
      "\\",
      ".",
      "e",
      ":",
      "@",
      "?",
      "#",
      "%2f",
      "%5c",
      "\t",
      "\n",
      " ",
      "h",
    );
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 12 }), (text) => {
        let path: string;
        try {
          path = parseReturnPath(text);
        } catch {
          return;
        }
        expect(new URL(path, HOST).origin).toBe(HOST);
      }),
      { numRuns: 2000 },
    );
  });
});
