import { expect, test } from "bun:test";
import { parseContentRange } from "./content-range.ts";
import { isRegistryError } from "./errors.ts";

test("as the OCI spec has it, and as HTTP has it", () => {
  for (const header of ["0-99", " 0-99 ", "bytes 0-99/*", "bytes 0-99/200", "bytes=0-99", "0-99/200"]) {
    expect(parseContentRange(header)).toEqual({ start: 0, end: 99 });
  }
});

test("anything else is refused", () => {
  for (const header of [
    "",
    "-",
    "99-0",
    "0--1",
    "a-b",
    "0-99-",
    "0-",
    "-99",
    "bytes */100",
    "0-1,2-3",
    `0-${"9".repeat(30)}`,
  ]) {
    let error: unknown;
    try {
      parseContentRange(header);
    } catch (caught) {
      error = caught;
    }
    expect(isRegistryError(error, "blobUploadInvalid")).toBe(true);
  }
});
