import { expect, test } from "bun:test";
import { parsePageParameters } from "./pagination.ts";

const parse = (query: string) => parsePageParameters(new URLSearchParams(query));

test("what is asked for, cut down to what there is to be had", () => {
  expect(parse("")).toEqual({ limit: 1000 });
  expect(parse("n=&last=")).toEqual({ limit: 1000 });
  expect(parse("n=0")).toEqual({ limit: 0 });
  expect(parse("n=2&last=v1")).toEqual({ limit: 2, after: "v1" });
  for (const n of ["1001", "2147483647", "9223372036854775808", "9".repeat(400)]) {
    expect(parse(`n=${n}`)).toEqual({ limit: 1000 });
  }
  expect(parsePageParameters(new URLSearchParams("n=50"), 10)).toEqual({ limit: 10 });
});

test("what is no number, and what is no name, is refused", () => {
  for (const query of [
    "n=-1",
    "n=1e9",
    "n=1.5",
    "n=abc",
    "n=%00",
    "n=0x10",
    "last=%00",
    "last=a%20b",
    `last=${"a".repeat(600)}`,
    "last=%C3%A9",
  ]) {
    expect(() => parse(query)).toThrow();
  }
});
