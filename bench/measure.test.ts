import { expect, test } from "bun:test";
import { alternate, isReached, type Line, median, percentile, ratioOf } from "./measure.ts";

const series = (subject: string, ...values: number[]) => ({ subject, values });

function line(unit: Line["unit"], ours: number, theirs: number): Line {
  return { work: "work", unit, ours: series("Entrepot", ours), theirs: series("other", theirs) };
}

test("the median is the middle value, or between the two in the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test("the 95th percentile is not below 95 of 100 values", () => {
  expect(
    percentile(
      Array.from({ length: 100 }, (_, index) => index),
      95,
    ),
  ).toBe(95);
  expect(percentile([7], 95)).toBe(7);
});

test("a ratio above 1 means that ours is better, whatever the unit", () => {
  expect(ratioOf(line("requests/s", 200, 100))).toBe(2);
  expect(ratioOf(line("ms", 50, 100))).toBe(2);
  expect(ratioOf(line("MB", 100, 50))).toBe(0.5);
});

test("a target is reached or not", () => {
  const twice = { kind: "ratio", atLeast: 2 } as const;
  expect(isReached({ ...line("requests/s", 200, 100), target: twice })).toBe(true);
  expect(isReached({ ...line("requests/s", 199, 100), target: twice })).toBe(false);
  expect(isReached({ ...line("s", 0.9, 5), target: { kind: "limit", below: 1 } })).toBe(true);
  expect(isReached({ ...line("s", 1, 5), target: { kind: "limit", below: 1 } })).toBe(false);
  expect(isReached(line("s", 1, 5))).toBeUndefined();
});

test("subjects take turns, and their warm-up does not count", async () => {
  const calls: string[] = [];
  const values = await alternate(["a", "b"], 2, async (subject, round) => {
    calls.push(`${subject} ${round}`);
    return round === "warm-up" ? -1 : round;
  });
  expect(calls).toEqual(["a warm-up", "b warm-up", "a 0", "b 0", "a 1", "b 1"]);
  expect(values.get("b")).toEqual([0, 1]);
});
