import { expect, test } from "bun:test";
import { parseRange } from "./range.ts";

test("part of the content", () => {
  const cases: Record<string, [number, number]> = {
    "bytes=500-1499": [500, 1499],
    "bytes=500-": [500, 2047],
    "bytes=-500": [1548, 2047],
    "bytes=-5000": [0, 2047],
    "bytes=2000-5000": [2000, 2047],
    "bytes=0-0": [0, 0],
    "Bytes= 5-6 ": [5, 6],
    "bytes=0-99999999999999999999": [0, 2047],
  };
  for (const [header, [start, end]] of Object.entries(cases)) {
    expect(parseRange(header, 2048)).toEqual({ kind: "part", range: { start, end } });
  }
});

test("nothing that is there", () => {
  for (const header of [
    "bytes=2048-",
    "bytes=5000-10000",
    "bytes=500-0",
    "bytes=-0",
    "bytes=99999999999999999999-",
  ]) {
    expect(parseRange(header, 2048)).toEqual({ kind: "unsatisfiable" });
  }
  expect(parseRange("bytes=0-", 0)).toEqual({ kind: "unsatisfiable" });
  expect(parseRange("bytes=-1", 0)).toEqual({ kind: "unsatisfiable" });
});

test("all of it, where the header says nothing that can be understood", () => {
  const headers = [
    "",
    "bytes",
    "bytes=",
    "bytes=-",
    "bytes=a-b",
    "lines=1-2",
    "bytes=1-2,4-5",
    "bytes=1-2-3",
    "bytes=+1-2",
    "1-2",
  ];
  for (const header of [...headers, undefined, null, `bytes=${"1".repeat(1000)}-`]) {
    expect(parseRange(header, 2048)).toEqual({ kind: "whole" });
  }
});
