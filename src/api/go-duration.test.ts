import { expect, test } from "bun:test";
import fc from "fast-check";
import { formatGoDuration, parseGoDuration } from "./go-duration.ts";

test("durations are read as Go reads them", () => {
  expect(parseGoDuration("1h30m")).toBe(5_400_000);
  expect(parseGoDuration("1.5s")).toBe(1500);
  expect(parseGoDuration("720h0m0s")).toBe(2_592_000_000);
  expect(parseGoDuration("0")).toBe(0);
  expect(parseGoDuration("100us")).toBe(0);
  for (const none of ["", "1", "h", "-1s", "1d", "1h 3m", "99999999999999h", "1s".repeat(40)])
    expect(parseGoDuration(none)).toBeUndefined();
});

test("what is written is read as the same", () => {
  expect(formatGoDuration(90_000)).toBe("1m30s");
  expect(formatGoDuration(3_600_000)).toBe("1h0m0s");
  fc.assert(
    fc.property(fc.nat({ max: 1e12 }), (milliseconds) => {
      expect(parseGoDuration(formatGoDuration(milliseconds))).toBe(milliseconds);
    }),
  );
});
