import { expect, test } from "bun:test";
import { parseRoute } from "./routes.ts";

test("what the paths of the specification stand for", () => {
  expect(parseRoute("/v2/")).toEqual({ noun: "root" });
  expect(parseRoute("/v2")).toEqual({ noun: "root" });
  expect(parseRoute("/v2/_catalog")).toEqual({ noun: "catalog" });
  expect(parseRoute("/v2/a/b/tags/list")).toEqual({ noun: "tags", name: "a/b" });
  expect(parseRoute("/v2/a/manifests/latest")).toEqual({ noun: "manifest", name: "a", reference: "latest" });
  expect(parseRoute("/v2/a/blobs/sha256:00")).toEqual({ noun: "blob", name: "a", digest: "sha256:00" });
  expect(parseRoute("/v2/a/blobs/uploads/")).toEqual({ noun: "uploads", name: "a" });
  expect(parseRoute("/v2/a/blobs/uploads")).toEqual({ noun: "uploads", name: "a" });
  expect(parseRoute("/v2/a/blobs/uploads/x")).toEqual({ noun: "upload", name: "a", id: "x" });
  expect(parseRoute("/v2/a/referrers/sha256:00")).toEqual({
    noun: "referrers",
    name: "a",
    digest: "sha256:00",
  });
});

test("repositories may be called what paths are made of", () => {
  expect(parseRoute("/v2/a/tags/list/tags/list")).toEqual({ noun: "tags", name: "a/tags/list" });
  expect(parseRoute("/v2/blobs/uploads/manifests/blobs/uploads/")).toEqual({
    noun: "uploads",
    name: "blobs/uploads/manifests",
  });
  expect(parseRoute("/v2/a/blobs/uploads/manifests/v1")).toEqual({
    noun: "manifest",
    name: "a/blobs/uploads",
    reference: "v1",
  });
  expect(parseRoute("/v2/manifests/manifests/manifests")).toEqual({
    noun: "manifest",
    name: "manifests",
    reference: "manifests",
  });
  expect(parseRoute("/v2/a/manifests/tags/list")).toEqual({ noun: "tags", name: "a/manifests" });
  expect(parseRoute("/v2/a/blobs/uploads/blobs/sha256:00")).toEqual({
    noun: "blob",
    name: "a/blobs/uploads",
    digest: "sha256:00",
  });
});

test("the colon of a digest may be encoded, as some clients do", () => {
  expect(parseRoute("/v2/a/blobs/sha256%3A00")).toEqual({ noun: "blob", name: "a", digest: "sha256:00" });
  expect(parseRoute("/v2/a/manifests/sha256%3a00")).toMatchObject({ reference: "sha256:00" });
});

test("everything else stands for nothing (CVE-2020-29662)", () => {
  const paths = [
    "/",
    "/v1/",
    "/V2/",
    "/v2x/",
    "//v2/",
    "/v2//",
    "/v2/_catalog/",
    "/v2//_catalog",
    "/v2/_catalog;x",
    "/v2/%5fcatalog",
    "/v2/a%2fb/tags/list",
    "/v2/a/tags%2flist",
    "/v2/a/tags/list/",
    "/v2/a//tags/list",
    "/v2/a/manifests/",
    "/v2/a/manifests",
    "/v2/a/manifests/v1/",
    "/v2/a/blobs/",
    "/v2/a/blobs//x",
    "/v2/a/referrers/",
    "/v2/a/blobs/uploads//",
    "/v2/a/blobs/uploads/x/",
    "/v2/a/manifests/v%00",
    "/v2/a",
    "/v2/a/b",
    "/v2/a/tags",
    "/v2/a/tags/other",
    "/v2/tags/list",
    "/v2/manifests/v1",
    "/v2/a/manifests/%2e%2e",
  ];
  // The last ones have no name; those are told by the parser of names.
  for (const path of paths) {
    const route = parseRoute(path);
    if (path === "/v2/tags/list" || path === "/v2/manifests/v1") continue;
    expect({ path, route }).toEqual({ path, route: undefined });
  }
  expect(parseRoute("/v2/tags/list")).toBeUndefined();
  expect(parseRoute("/v2/manifests/v1")).toBeUndefined();
});

test("a path costs time in proportion to its length", () => {
  const started = performance.now();
  for (const piece of ["/blobs", "/manifests/", "%3a", "a/"]) parseRoute(`/v2/${piece.repeat(200_000)}`);
  expect(performance.now() - started).toBeLessThan(500);
});
