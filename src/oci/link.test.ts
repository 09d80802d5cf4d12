import { expect, test } from "bun:test";
import { nextLink, parseNextLink } from "./link.ts";

test("what is made can be read back", () => {
  const link = nextLink("/v2/a/b/tags/list", { n: "10", last: "v1", artifactType: undefined });
  expect(link).toBe('</v2/a/b/tags/list?n=10&last=v1>; rel="next"');
  expect(parseNextLink(link)).toBe("/v2/a/b/tags/list?n=10&last=v1");
});

test("parameters cannot break out of the target", () => {
  const link = nextLink("/x", { artifactType: 'a>; rel="evil", <b c"' });
  expect(link.slice(0, -'>; rel="next"'.length)).not.toMatch(/[<> "].*[<> "]/);
  expect(new URLSearchParams(parseNextLink(link)?.split("?")[1]).get("artifactType")).toBe(
    'a>; rel="evil", <b c"',
  );
});

test("the forms that other registries send", () => {
  expect(parseNextLink("</v2/_catalog?last=b&n=2>; rel=next")).toBe("/v2/_catalog?last=b&n=2");
  expect(
    parseNextLink('<https://r.example/x>;rel="prev", <https://r.example/y>; title="a,b"; REL="last Next"'),
  ).toBe("https://r.example/y");
  expect(parseNextLink('</x>; rel="first next"; foo')).toBe("/x");
});

test("what cannot be read is no link", () => {
  for (const header of [
    "",
    "x",
    "<x",
    "<x>",
    '<x>; rel="prev"',
    "<x>; next",
    "<x>; rel=nextish",
    undefined,
    null,
    "<".repeat(50_000),
  ]) {
    expect(parseNextLink(header)).toBeUndefined();
  }
});
