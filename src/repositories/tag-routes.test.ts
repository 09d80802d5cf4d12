import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { COUNT_HEADER, NEXT_PAGE_HEADER } from "../api/paging.ts";
import { type Client, openTestApplication, type TestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";
import { makeImage, makeIndex, pushImage, putManifest } from "./testing.ts";

const HISTORY = [
  { created: "2026-01-01T00:00:00Z", created_by: "/bin/sh -c #(nop) ADD file:abc in / " },
  { created_by: '/bin/sh -c #(nop)  CMD ["bash"]', empty_layer: true },
  { created_by: "/bin/sh -c apt-get update" },
  { created_by: "RUN /bin/sh -c make # buildkit" },
];
const CONFIG = {
  os: "linux",
  architecture: "arm64",
  "os.version": "1.2",
  author: "Ann",
  created: "2026-02-03T04:05:06Z",
  history: HISTORY,
  config: { Labels: { "<script>alert(1)</script>": "<script>alert(1)</script>" } },
};

describe.each(databaseEngines())("tags over the API on %s", (engine) => {
  let app: TestApplication;
  let alice: Client;
  let stranger: Client;
  beforeAll(async () => {
    app = await openTestApplication({ engine });
    alice = await app.user("alice");
    stranger = await app.user("stranger");
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const url = (name: string, rest = "tags") => `/api/v0/repositories/${name}/${rest}`;
  const names = async (client: Client, path: string) => {
    const answer = await client.get(path);
    expect(answer.status).toBe(200);
    return answer.body.map(({ name }: { name: string }) => name);
  };

  test("a tag is listed in DTR's shape, and with its manifest when that is asked for", async () => {
    const digest = await pushImage(alice, {
      repository: "alice/shape",
      tag: "v1",
      config: CONFIG,
      layers: ["one", "three"],
    });
    const plain = await alice.get(url("alice/shape"));
    const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const tag = {
      name: "v1",
      digest,
      author: "alice",
      createdAt: instant,
      updatedAt: instant,
      hashMismatch: false,
      inNotary: false,
    };
    expect(plain.body).toEqual([tag]);
    const full = await alice.get(url("alice/shape", "tags?includeManifests=true&domain=x"));
    const manifest = {
      digest,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      size: expect.any(Number),
      createdAt: "2026-02-03T04:05:06.000Z",
      os: "linux",
      osVersion: "1.2",
      architecture: "arm64",
      author: "Ann",
      configDigest: expect.stringMatching(/^sha256:/),
      configMediaType: "application/vnd.oci.image.config.v1+json",
      dockerfile: [
        line("ADD file:abc in /", 3),
        line('CMD ["bash"]'),
        line("RUN apt-get update", 5),
        line("RUN /bin/sh -c make"),
      ],
    };
    expect(full.body).toEqual([{ ...tag, manifest }]);
    const one = await alice.get(url("alice/shape", "tags/v1"));
    expect(one.body).toMatchObject([
      {
        ...tag,
        manifest,
        components: [],
        licenses: [],
        vuln_summary: { namespace: "alice", reponame: "shape", tag: "v1", last_scan_status: 1, critical: 0 },
      },
    ]);
    expect((await alice.get(url("alice/shape", `tags/${digest}`))).body).toEqual(one.body);
  });

  test("pages by every order, filtered, and counted", async () => {
    const image = await makeImage(alice, "alice/pages", { config: {} });
    for (const tag of ["b-1", "a_1", "c%1", "A-2", "d"].filter((tag) => !tag.includes("%"))) {
      expect((await putManifest(alice, "alice/pages", tag, image)).status).toBe(201);
      await Bun.sleep(2);
    }
    const all = async (query: string) => {
      const found: string[] = [];
      for (let start = ""; ; ) {
        const answer = await alice.get(url("alice/pages", `tags?pageSize=2&${query}&pageStart=${start}`));
        expect(answer.status).toBe(200);
        found.push(...answer.body.map(({ name }: { name: string }) => name));
        start = answer.headers.get(NEXT_PAGE_HEADER) ?? "";
        if (start === "") return found;
      }
    };
    expect(await all("")).toEqual(["A-2", "a_1", "b-1", "d"]);
    expect(await all("sort=-name")).toEqual(["d", "b-1", "a_1", "A-2"]);
    expect(await all("sort=updatedAt")).toEqual(["b-1", "a_1", "A-2", "d"]);
    expect(await all("sort=-updatedAt&includeManifests=true")).toEqual(["d", "A-2", "a_1", "b-1"]);
    expect(await all("filter=a")).toEqual(["A-2", "a_1"]);
    // Neither is a wildcard.
    expect(await all("filter=_")).toEqual(["a_1"]);
    expect(await all("filter=%25")).toEqual([]);
    const counted = await alice.get(url("alice/pages", "tags?count=true&filter=1"));
    expect(counted.headers.get(COUNT_HEADER)).toBe("2");
    for (const wrong of ["sort=digest", "pageStart=eA==", "pageSize=0", `filter=${"x".repeat(129)}`]) {
      expect((await alice.get(url("alice/pages", `tags?${wrong}`))).status).toBe(400);
    }
    const cursor = Buffer.from("name", "utf8").toString("base64url");
    const mixed = await alice.get(url("alice/pages", `tags?sort=updatedAt&pageStart=${cursor}`));
    expect([mixed.status, mixed.code]).toEqual([400, "INVALID_PARAMETERS"]);
  });

  test("of an index there is one entry for each platform, and os and arch choose", async () => {
    const repository = "alice/platforms";
    const children = [];
    for (const architecture of ["amd64", "arm64"]) {
      const image = await makeImage(alice, repository, { config: { os: "linux", architecture } });
      await putManifest(alice, repository, image.digest, image);
      children.push({ ...image, os: "linux", architecture });
    }
    const attestation = await makeImage(alice, repository, { config: { note: "attestation" } });
    await putManifest(alice, repository, attestation.digest, attestation);
    const index = makeIndex([...children, { ...attestation, os: "unknown", architecture: "unknown" }]);
    await putManifest(alice, repository, "multi", index);
    const all = await alice.get(url(repository, "tags/multi"));
    const shown = (body: readonly { name: string; digest: string; manifest: { architecture: string } }[]) =>
      body.map(({ name, digest, manifest }) => [name, digest === index.digest, manifest.architecture]);
    expect(shown(all.body)).toEqual([
      ["multi", true, "amd64"],
      ["multi", true, "arm64"],
    ]);
    const arm = await alice.get(url(repository, "tags/multi?os=linux&arch=arm64"));
    expect(shown(arm.body)).toEqual([["multi", true, "arm64"]]);
    expect(arm.body[0].manifest.digest).toBe(children[1]?.digest);
    expect((await alice.get(url(repository, "tags/multi?os=windows"))).body).toEqual([]);
    const untagged = await alice.get(url(repository, `tags/${children[0]?.digest}`));
    expect(shown(untagged.body)).toEqual([["", false, "amd64"]]);
    const listed = await alice.get(url(repository, "tags?includeManifests=true"));
    expect(listed.body[0].manifest).toMatchObject({ digest: index.digest, dockerfile: [] });
  });

  test("what is not there says which it is", async () => {
    await app.repository("alice/empty");
    const code = async (client: Client, path: string) => (await client.get(path)).code;
    expect(await code(alice, url("alice/empty", "tags/none"))).toBe("NO_SUCH_TAG");
    expect(await code(alice, url("alice/empty", "tags/-not-a-tag"))).toBe("NO_SUCH_TAG");
    const digest = `sha256:${"0".repeat(64)}`;
    expect(await code(alice, url("alice/empty", `tags/${digest}`))).toBe("NO_SUCH_MANIFEST");
    expect(await code(alice, url("alice/empty", "tags/sha256:x"))).toBe("INVALID_DIGEST");
    expect(await code(alice, url("alice/none"))).toBe("NO_SUCH_REPOSITORY");
    expect(await code(stranger, url("alice/empty"))).toBe("NO_SUCH_REPOSITORY");
    expect(await code(app.anonymous, url("alice/empty"))).toBe("NOT_AUTHENTICATED");
    expect(await names(alice, url("alice/empty"))).toEqual([]);
  });

  test("a tag is deleted, once or twice, seen in the history, and restored", async () => {
    const repository = "alice/undo";
    const one = await pushImage(alice, { repository, tag: "v1", config: { n: 1 } });
    const two = await pushImage(alice, { repository, tag: "v1", config: { n: 2 } });
    for (let round = 0; round < 2; round++) {
      expect((await alice.send("DELETE", url(repository, "tags/v1"))).status).toBe(204);
    }
    expect(await names(alice, url(repository))).toEqual([]);
    const deleted = await alice.get(url(repository, "deletedTags"));
    expect(deleted.body).toMatchObject([
      { tag: "v1", action: "delete", previousDigest: two, restorable: true },
    ]);
    const history = await alice.get(url(repository, "tags/v1/history?pageSize=2"));
    expect(history.body).toMatchObject([
      { action: "delete", digest: "", previousDigest: two, by: "alice" },
      { action: "push", digest: two, previousDigest: one },
    ]);
    const next = history.headers.get(NEXT_PAGE_HEADER);
    const rest = await alice.get(url(repository, `tags/v1/history?pageStart=${next}`));
    expect(rest.body).toMatchObject([{ action: "push", digest: one, previousDigest: "" }]);

    const restore = (client: Client, body?: unknown) =>
      client.send("POST", url(repository, "tags/v1/restore"), body);
    expect((await restore(stranger)).code).toBe("NOT_AUTHORIZED");
    expect((await restore(alice)).body).toEqual({ tag: "v1", digest: two, replaced: "" });
    expect((await restore(alice, { digest: one })).body).toEqual({ tag: "v1", digest: one, replaced: two });
    expect((await restore(alice, { eventId: rest.body[0].id })).code).toBe("NO_SUCH_MANIFEST");
    expect((await restore(alice, { unknown: 1 })).status).toBe(400);
    expect((await restore(alice, { digest: "sha256:x" })).code).toBe("INVALID_DIGEST");
  });

  test("what is done over the API is an event, once, of who did it", async () => {
    const repository = "alice/events";
    const digest = await pushImage(alice, { repository, tag: "v1" });
    await alice.send("DELETE", url(repository, "tags/v1"));
    await alice.send("POST", url(repository, "tags/v1/restore"));
    await alice.send("DELETE", url(repository, `manifests/${digest}`));
    // Nothing is done, and nothing recorded.
    await alice.send("DELETE", url(repository, "tags/v1"));
    await alice.send("DELETE", url(repository, `manifests/${digest}`));
    const recorded = await app.database.read
      .selectFrom("events")
      .select(["action", "actor_name", "tag", "client_address"])
      .where("repository", "=", repository)
      .where("action", "in", ["tag.delete", "tag.restore", "manifest.delete"])
      .orderBy("id")
      .execute();
    const by = { actor_name: "alice", client_address: "127.0.0.1" };
    expect(recorded.filter(({ action }) => action !== "manifest.delete")).toEqual([
      { action: "tag.delete", tag: "v1", ...by },
      { action: "tag.restore", tag: "v1", ...by },
      { action: "tag.delete", tag: "v1", ...by },
    ]);
    expect(recorded.filter(({ action }) => action === "manifest.delete")).toEqual([
      { action: "manifest.delete", tag: null, ...by },
    ]);
  });

  test("a restore keeps to immutability, and says so as a push does", async () => {
    const repository = "alice/kept";
    await pushImage(alice, { repository, tag: "v1", config: { n: 1 } });
    await pushImage(alice, { repository, tag: "v1", config: { n: 2 } });
    await app.database.transaction((transaction) =>
      transaction
        .updateTable("repositories")
        .set({ immutable_tags: 1 })
        .where("name", "=", repository)
        .execute(),
    );
    const refused = await alice.send("POST", url(repository, "tags/v1/restore"));
    expect([refused.status, refused.code]).toEqual([409, "TAG_IMMUTABLE"]);
    expect(refused.body.errors[0].message).toBe(
      "tag=v1 cannot be overwritten because alice/kept is an immutable repository",
    );
  });

  test("readers look and do not delete", async () => {
    const repository = "alice/shown";
    await app.repository(repository, "public");
    const digest = await pushImage(alice, { repository, tag: "v1" });
    expect(await names(stranger, url(repository))).toEqual(["v1"]);
    for (const path of ["tags/v1", `manifests/${digest}`]) {
      expect((await stranger.send("DELETE", url(repository, path))).code).toBe("NOT_AUTHORIZED");
    }
    expect(await names(alice, url(repository))).toEqual(["v1"]);
  });

  describe("manifests", () => {
    test("are listed with and without tags, deleted by tag or digest, once or twice", async () => {
      const repository = "alice/manifests";
      const digests = [];
      for (const tag of ["v1", "v2", "v3"]) {
        digests.push(await pushImage(alice, { repository, tag, config: { ...CONFIG, author: tag } }));
      }
      await alice.send("DELETE", url(repository, "tags/v3"));
      const first = await alice.get(url(repository, "manifests?pageSize=2&count=true"));
      expect(first.headers.get(COUNT_HEADER)).toBe("3");
      const next = first.headers.get(NEXT_PAGE_HEADER);
      const second = await alice.get(url(repository, `manifests?pageSize=2&pageStart=${next}`));
      const listed = [...first.body, ...second.body];
      expect(listed.map(({ digest }) => digest)).toEqual([...digests].sort());
      expect(listed.map(({ author }) => author).sort()).toEqual(["v1", "v2", "v3"]);
      for (const reference of ["v1", "v1", digests[1], digests[1], "none"]) {
        expect((await alice.send("DELETE", url(repository, `manifests/${reference}`))).status).toBe(204);
      }
      expect((await alice.get(url(repository, "manifests"))).body).toHaveLength(1);
      expect(await names(alice, url(repository))).toEqual([]);
      expect((await alice.send("DELETE", url(repository, "manifests/sha256:x"))).code).toBe("INVALID_DIGEST");
    });

    test("show what refers to them", async () => {
      const repository = "alice/referrers";
      const digest = await pushImage(alice, { repository, tag: "v1" });
      for (const artifactType of ["application/x-signature", "application/x-sbom"]) {
        const referrer = await makeImage(alice, repository, {
          subject: digest,
          artifactType,
          annotations: { note: "<script>alert(1)</script>" },
        });
        await putManifest(alice, repository, referrer.digest, referrer);
      }
      const path = url(repository, `manifests/${digest}/referrers`);
      const all = await alice.get(`${path}?pageSize=1`);
      expect(all.body).toMatchObject([
        { artifactType: "application/x-signature", annotations: { note: "<script>alert(1)</script>" } },
      ]);
      const rest = await alice.get(`${path}?pageStart=${all.headers.get(NEXT_PAGE_HEADER)}`);
      expect(rest.body).toMatchObject([{ artifactType: "application/x-sbom" }]);
      const chosen = await alice.get(`${path}?artifactType=application%2Fx-sbom`);
      expect(chosen.body).toHaveLength(1);
      expect((await stranger.get(path)).code).toBe("NO_SUCH_REPOSITORY");
    });
  });

  describe("hostile images", () => {
    const configs: Record<string, string> = {
      "no JSON": "not json at all",
      empty: "",
      null: "null",
      list: "[1,2,3]",
      deep: `${"[".repeat(200_000)}${"]".repeat(200_000)}`,
      "duplicate names": '{"os":"a","os":"b"}',
      prototype: '{"__proto__":{"os":"polluted"},"constructor":{"prototype":{"os":"polluted"}}}',
      "wrong types": '{"os":{},"architecture":[],"author":1,"created":{"x":1},"history":{"0":1}}',
      "wrong history": '{"history":[null,1,"x",[],{},{"created_by":5},{"empty_layer":"yes"}]}',
      "far time": '{"created":"+275760-09-13T00:00:00Z"}',
      "time before all": '{"created":"-000001-01-01T00:00:00Z"}',
      markup: '{"os":"<script>alert(1)</script>","author":"\\u0000\\u2028</script>"}',
      "long words": JSON.stringify({ os: "x".repeat(100_000), author: "y".repeat(100_000) }),
      "long history": JSON.stringify({
        history: Array.from({ length: 20_000 }, () => ({ created_by: "z", empty_layer: true })),
      }),
      large: JSON.stringify({ os: "never read", filler: "f".repeat(300_000) }),
    };

    test("break no list, and nothing else of it", async () => {
      const repository = "alice/hostile";
      for (const [index, config] of Object.values(configs).entries()) {
        await pushImage(alice, { repository, tag: `t${index}`, config, layers: ["layer"] });
      }
      await pushImage(alice, { repository, tag: "good", config: CONFIG, layers: ["layer"] });
      const listed = await alice.get(url(repository, "tags?includeManifests=true&pageSize=100"));
      expect(listed.status).toBe(200);
      expect(listed.headers.get("content-type")).toStartWith("application/json");
      expect(listed.body).toHaveLength(Object.keys(configs).length + 1);
      for (const { name, manifest } of listed.body) {
        expect(manifest.digest).toStartWith("sha256:");
        expect(manifest.os.length).toBeLessThanOrEqual(256);
        expect(manifest.dockerfile.length).toBeLessThanOrEqual(1001);
        expect(Date.parse(manifest.createdAt)).toBeGreaterThan(0);
        expect(["polluted", "never read"]).not.toContain(manifest.os);
        if (name === "good") expect(manifest.architecture).toBe("arm64");
        expect((await alice.get(url(repository, `tags/${name}`))).status).toBe(200);
      }
      expect((await alice.get(url(repository, "manifests?pageSize=100"))).status).toBe(200);
    });

    test("a configuration that is lost, and one that is none, leave the rest", async () => {
      const repository = "alice/lost";
      await pushImage(alice, { repository, tag: "lost", config: { os: "linux" }, layers: ["layer"] });
      await pushImage(alice, {
        repository,
        tag: "artifact",
        config: { os: "linux" },
        configType: "application/vnd.cncf.helm.config.v1+json",
      });
      await app.database.transaction((transaction) =>
        transaction.updateTable("blobs").set({ store_key: "gone" }).where("size", "=", 14).execute(),
      );
      const { status, body } = await alice.get(url(repository, "tags?includeManifests=true"));
      expect(status).toBe(200);
      expect(body.map(({ manifest }: { manifest: { os: string } }) => manifest.os)).toEqual(["", ""]);
      expect(body[1].manifest.dockerfile).toMatchObject([{ line: "", size: 5, isEmpty: false }]);
    });

    test("the longest names are names as others are", async () => {
      const repository = `alice/${"n".repeat(249)}`;
      const tag = "t".repeat(128);
      await pushImage(alice, { repository, tag });
      expect(await names(alice, url(repository))).toEqual([tag]);
      expect((await alice.get(url(repository, `tags/${tag}`))).status).toBe(200);
      const nested = `alice/${"a/".repeat(100)}b`;
      await pushImage(alice, { repository: nested, tag });
      const path = nested.slice("alice/".length).replaceAll("/", "%2F");
      expect(await names(alice, url(`alice/${path}`))).toEqual([tag]);
    });
  });
});

function line(text: string, size?: number) {
  return {
    line: text,
    layerDigest: size === undefined ? "" : expect.stringMatching(/^sha256:/),
    size: size ?? 0,
    mediaType: size === undefined ? "" : "application/vnd.oci.image.layer.v1.tar+gzip",
    isEmpty: size === undefined,
    urls: [],
  };
}
