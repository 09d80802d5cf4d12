import { expect, test } from "bun:test";
import { BlobStoreError } from "../blobs/blob-store.ts";
import { RegistryError } from "../oci/errors.ts";
import { sendRaw, startTestServer } from "./testing.ts";

/** A secret that can be told from everything else, plain and as Basic credentials carry it. */
const CANARY = "canary7Q2xV9";
const BASIC = Buffer.from(`alice:${CANARY}`).toString("base64");
const JWT = `eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.${CANARY}`;
const PRESIGNED = `https://bucket.test/key?X-Amz-Credential=${CANARY}&X-Amz-Signature=${CANARY}`;

/** Ways in which a request may fail. */
const FAILURES: readonly (() => unknown)[] = [
  () => new RegistryError("unauthorized"),
  () => new RegistryError("unavailable", undefined, { cause: new Error(`cannot fetch ${PRESIGNED}`) }),
  () => new BlobStoreError("unavailable", `PUT ${PRESIGNED} timed out`),
  () => new Error(`connect to postgres://entrepot:${CANARY}@db.test/entrepot failed`),
  () => new TypeError("broken", { cause: new Error(`sent Authorization: Basic ${BASIC}`) }),
  () => Object.assign(new Error("query failed"), { query: `select '${CANARY}'`, parameters: [CANARY] }),
  () => ({ password: CANARY }),
  () => `token=${CANARY}`,
];

test("no secret of a request or of ours is in the log, the metrics or an answer", async () => {
  let failure: (() => unknown) | undefined;
  const fail = async (): Promise<Response> => {
    if (failure !== undefined) throw failure();
    return new Response("fine");
  };
  await using server = await startTestServer({
    publicMetrics: true,
    handlers: { registry: fail, token: fail, search: fail, jwks: fail },
  });
  server.health.add("database", async () => {
    if (failure !== undefined) throw failure();
  });
  const answers: string[] = [];
  const targets = [
    "/v2/",
    "/v2/a/manifests/latest",
    "/auth/token",
    "/v1/search",
    "/auth/jwks",
    "/health",
    "/nothing",
  ];
  for (const way of [undefined, ...FAILURES]) {
    failure = way;
    for (const target of targets) {
      for (const authorization of [`Basic ${BASIC}`, `Bearer ${JWT}`, CANARY]) {
        const form = `grant_type=password&username=alice&password=${CANARY}&refresh_token=${CANARY}`;
        const post = target === "/auth/token";
        const response = await fetch(`${server.url}${target}?token=${CANARY}&password=${CANARY}&q=${JWT}`, {
          method: post ? "POST" : "GET",
          headers: {
            Authorization: authorization,
            Cookie: `session=${CANARY}`,
            "Proxy-Authorization": `Basic ${BASIC}`,
            "X-Registry-Auth": CANARY,
            "Content-Type": "application/x-www-form-urlencoded",
          },
          ...(post && { body: form }),
        });
        answers.push(await response.text(), JSON.stringify([...response.headers]));
      }
    }
  }
  await sendRaw(
    server.port,
    `GET /v2/?token=${CANARY} HTTP/1.1\r\nHost: "\r\nAuthorization: Basic ${BASIC}\r\n\r\n`,
  );
  answers.push(await (await fetch(`${server.url}/metrics?token=${CANARY}`)).text());
  const everything = [...server.lines, ...answers].join("\n");
  expect(server.lines.length).toBeGreaterThan(150);
  for (const secret of [CANARY, BASIC, JWT]) expect(everything).not.toContain(secret);
});
