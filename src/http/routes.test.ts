import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { RegistryError } from "../oci/errors.ts";
import { rawRequest, sendRaw, startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
const seen: string[] = [];

beforeAll(async () => {
  server = await startTestServer({
    publicMetrics: true,
    handlers: {
      async registry(request) {
        const { pathname } = new URL(request.url);
        seen.push(`${request.method} ${pathname}`);
        if (pathname === "/v2/private/manifests/1") throw new RegistryError("unauthorized");
        return new Response("registry");
      },
    },
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describe("routes", () => {
  test.each([
    ["/v2/", "registry"],
    ["/v2", "registry"],
    ["/v2/a/b/manifests/latest", "registry"],
    ["/v2/_catalog?n=1", "registry"],
    ["/auth/token?service=x", "token"],
    ["/auth/jwks", "jwks"],
    ["/.well-known/jwks.json", "jwks"],
    ["/v1/search?q=x", "search"],
    ["/v1/_ping", "search"],
    ["/api/v0/index/dockersearch?q=x", "search"],
  ])("%s is answered by the %s", async (target, name) => {
    const response = await fetch(server.url + target);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(name);
  });

  test.each(["/_ping", "/health"])("%s tells health in DTR's form", async (target) => {
    const response = await fetch(server.url + target);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ Healthy: true, Error: "" });
  });

  test.each(["/", "/v1/", "/v3/", "/auth", "/metrics/", "/login.php", "/calendar", "/favicon.ico", "/_PING"])(
    "%s is not there",
    async (target) => {
      const response = await fetch(server.url + target);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ errors: [{ code: "NOT_FOUND", message: "no such path" }] });
    },
  );

  test("refuse methods they do not have, and say which they do", async () => {
    const response = await fetch(`${server.url}/health`, { method: "POST", body: "x" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, HEAD");
    expect((await fetch(`${server.url}/auth/token`, { method: "DELETE" })).status).toBe(405);
  });
});

/** What must not be answered by the registry: other ways to write `/v2/_catalog`. */
const VARIANTS = [
  "/V2/_catalog",
  "//v2/_catalog",
  "///v2/_catalog",
  "/%2fv2/_catalog",
  "/%76%32/_catalog",
  "/v2%2f_catalog",
  "/v2;x/_catalog",
  "/;/v2/_catalog",
  "/v2%3b/_catalog",
  "/v2%00/_catalog",
  "/.%2e/v2%2f_catalog",
  "/v2.json",
  "/v2_catalog",
  "/auth/token/../../v2%2f_catalog",
  "/?/v2/_catalog",
  "/#/v2/_catalog",
  "/index.php/v2/_catalog",
];

describe("hostile paths", () => {
  test.each(VARIANTS)("%s does not reach the registry", async (target) => {
    seen.length = 0;
    const answer = await sendRaw(server.port, rawRequest(target));
    expect(answer.status).toBe(404);
    expect(seen).toEqual([]);
  });

  test.each([
    "/auth/../v2/_catalog",
    "/./v2/_catalog",
    "/x/%2e%2e/v2/_catalog",
    "\\v2\\_catalog",
    "http://evil.test/v2/_catalog",
    "https://registry.test/v2/_catalog",
  ])("%s is the one normal path, or nothing, to everybody who looks at it", async (target) => {
    seen.length = 0;
    const answer = await sendRaw(server.port, rawRequest(target));
    if (answer.status === 200) expect(seen).toEqual(["GET /v2/_catalog"]);
    else expect(answer.status).toBe(400);
  });

  test.each(["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])(
    "%s does nothing",
    async (name) => {
      seen.length = 0;
      await fetch(`${server.url}/v2/a/manifests/1?_method=DELETE`, {
        method: "POST",
        headers: { [name]: "DELETE" },
      });
      expect(seen).toEqual(["POST /v2/a/manifests/1"]);
    },
  );

  test.each(["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "X-Forwarded-Path"])(
    "%s does nothing",
    async (name) => {
      seen.length = 0;
      const response = await fetch(`${server.url}/nothing`, { headers: { [name]: "/v2/_catalog" } });
      expect(response.status).toBe(404);
      expect(seen).toEqual([]);
    },
  );
});

describe("answers", () => {
  test("name the request, and nothing of ours", async () => {
    const response = await fetch(`${server.url}/v2/`);
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f]{12}-\d+$/);
    expect(response.headers.has("server")).toBe(false);
    expect(response.headers.has("x-powered-by")).toBe(false);
  });

  test("repeat the request's own id when it is sane", async () => {
    const ask = async (id: string) =>
      (await fetch(`${server.url}/v2/`, { headers: { "X-Request-Id": id } })).headers.get("x-request-id");
    expect(await ask("trace-42:a.b_c")).toBe("trace-42:a.b_c");
    expect(await ask('"><script>')).not.toContain("script");
    expect(await ask("a".repeat(200))).not.toContain("aaaa");
    expect(await ask("a b")).not.toContain(" ");
  });

  test("outside of the registry tell browsers to do nothing with them", async () => {
    for (const target of ["/auth/token", "/health", "/nothing"]) {
      const { headers } = await fetch(server.url + target);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    }
  });

  test("to refusals carry the challenge", async () => {
    const response = await fetch(`${server.url}/v2/private/manifests/1`);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Basic realm="test"');
    expect(response.headers.has("strict-transport-security")).toBe(false);
  });
});

describe("metrics", () => {
  test("are for this machine, and for administrators", async () => {
    await using closed = await startTestServer({
      isAdministrator: async (request) => request.headers.get("authorization") === "Basic YWRtaW46YWRtaW4=",
    });
    const ask = (headers: Record<string, string>) => fetch(`${closed.url}/metrics`, { headers });
    expect((await ask({})).status).toBe(200);
    // Through a proxy on this machine that nobody told us of: the whole world would be local.
    expect((await ask({ "X-Forwarded-For": "6.6.6.6" })).status).toBe(403);
    expect((await ask({ Forwarded: "for=6.6.6.6" })).status).toBe(403);
    const admin = { "X-Forwarded-For": "6.6.6.6", Authorization: "Basic YWRtaW46YWRtaW4=" };
    expect((await ask(admin)).status).toBe(200);
  });

  test("are not for clients of a proxy we know", async () => {
    await using closed = await startTestServer({ server: { trustedProxies: ["127.0.0.1"] } });
    const response = await fetch(`${closed.url}/metrics`, { headers: { "X-Forwarded-For": "6.6.6.6" } });
    expect(response.status).toBe(403);
  });

  test("count requests by route and code, bytes and time", async () => {
    await using fresh = await startTestServer({
      handlers: {
        registry: async (request) =>
          new Response(await request.bytes(), { status: 201, headers: { "Content-Length": "1000" } }),
      },
    });
    const upload = `${fresh.url}/v2/a/blobs/uploads/123`;
    await fetch(upload, { method: "PUT", body: new Uint8Array(1000) });
    await fetch(upload, { method: "PUT", body: new Uint8Array(1000) });
    await fetch(`${fresh.url}/nothing`, { method: "PROPFIND" });
    const page = await (await fetch(`${fresh.url}/metrics`)).text();
    expect(page).toContain('entrepot_http_requests_total{route="upload",method="PUT",code="201"} 2');
    expect(page).toContain('entrepot_http_received_bytes_total{route="upload"} 2000');
    expect(page).toContain('entrepot_http_sent_bytes_total{route="upload"} 2000');
    expect(page).toContain('entrepot_http_request_duration_seconds_count{route="upload"} 2');
    expect(page).toContain("entrepot_http_requests_in_flight 1");
    expect(page).toContain("entrepot_http_uploads_in_flight 0");
    expect(page).toMatch(/process_resident_memory_bytes \d{7,}/);
    expect(page).toContain("entrepot_processes 1");
  });
});
