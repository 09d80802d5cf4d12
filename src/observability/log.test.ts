import { describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AccessLog } from "./access-log.ts";
import { createLog } from "./log.ts";
import { redact } from "./redaction.ts";
import { formatText } from "./text-format.ts";

function capture(format: "json" | "text" = "json") {
  const lines: string[] = [];
  const log = createLog({ level: "debug", format }, { sink: { write: (line) => void lines.push(line) } });
  return { log, lines };
}

const CANARY = "canary7Q2xV9";

describe("secrets", () => {
  test.each([
    ["a header", { headers: { authorization: `Bearer ${CANARY}`, Cookie: `session=${CANARY}` } }],
    ["a password", { password: CANARY, user: { oldPassword: CANARY } }],
    ["tokens", { token: CANARY, refresh_token: CANARY, access_token: CANARY, identityToken: CANARY }],
    ["keys", { secretAccessKey: CANARY, private_key: CANARY, clientSecret: CANARY }],
    ["several in one", { cookies: [CANARY, CANARY], credentials: { a: CANARY } }],
    ["one with quotes", { password: `a"${CANARY}\\` }],
  ])("in %s are struck out", (_, fields) => {
    const { log, lines } = capture();
    log.logger.info(fields, "something");
    expect(lines.join()).not.toContain(CANARY);
    expect(() => JSON.parse(lines[0] ?? "")).not.toThrow();
  });

  test.each([
    `Authorization: Basic ${CANARY}`,
    `curl -H "Authorization: Bearer ${CANARY}"`,
    `eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ${CANARY}.${CANARY}`,
    `https://bucket.s3.test/key?X-Amz-Credential=${CANARY}&X-Amz-Signature=${CANARY}&X-Amz-Expires=60`,
    `postgres://entrepot:${CANARY}@db.test:5432/entrepot`,
    `GET /auth/token?refresh_token=${CANARY}&scope=x`,
    `{"user":"a","password":"${CANARY}"} {"token": "${CANARY}"}`,
    `grant_type=password&username=a&password=${CANARY}`,
  ])("in the message %s are struck out", (text) => {
    for (const format of ["json", "text"] as const) {
      const { log, lines } = capture(format);
      log.logger.info(text);
      log.logger.error({ err: new Error(text, { cause: new Error(text) }) }, "failed");
      log.logger.child({ url: text }).warn("child");
      expect(lines).toHaveLength(3);
      expect(lines.join()).not.toContain(CANARY);
      if (format === "json") for (const line of lines) JSON.parse(line);
    }
  });

  test("in properties of errors are left out", () => {
    const { log, lines } = capture();
    const error = Object.assign(new Error("query failed"), {
      query: "insert into accounts",
      parameters: [CANARY],
      code: "23505",
    });
    log.logger.error({ err: error }, "failed");
    expect(lines.join()).not.toContain(CANARY);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ err: { message: "query failed", code: "23505" } });
  });

  test("are all that is struck out", () => {
    for (const message of [
      "basic settings read",
      "the bearer of bad news",
      "digest mismatch",
      "code=EPIPE",
    ]) {
      const line = `{"level":30,"user":"bob","path":"/v2/a/manifests/sha256:abc","tokens":3,"msg":"${message}"}`;
      expect(redact(line)).toBe(line);
    }
  });

  test("are found in linear time", () => {
    for (const text of ["Bearer ", "x://a:", '"password":"', "eyJ", "token=", '{"token":[']) {
      const started = process.cpuUsage();
      redact(text.repeat(20_000));
      // Microseconds. Quadratic would be many seconds.
      expect({ text, slow: process.cpuUsage(started).user > 600_000 }).toEqual({ text, slow: false });
    }
  });
});

describe("text", () => {
  test("is for people", () => {
    const line = JSON.stringify({ level: 40, time: 0, request: "a-1", path: "/v2/a b", msg: "slow" });
    expect(formatText(line)).toBe('00:00:00.000 WARN  slow request=a-1 path="/v2/a b"\n');
  });

  test("shows stacks and causes below", () => {
    const { log, lines } = capture("text");
    log.logger.error({ err: new Error("outer", { cause: new Error("inner") }) }, "failed");
    expect(lines[0]).toContain("ERROR failed\n");
    expect(lines[0]).toContain("Error: outer");
    expect(lines[0]).toContain("caused by:");
    expect(lines[0]).toContain("Error: inner");
  });

  test("cannot be made to move the cursor or forge a line", () => {
    const evil = "\u001b[2Jgone\nERROR forged\r\u009b1m\u202e";
    const text = formatText(JSON.stringify({ level: 30, time: 0, agent: evil, msg: evil }));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });
});

test("the access log is in the same form as the log", () => {
  const { log, lines } = capture();
  new AccessLog(log.sink, { process: 2 }).write({
    id: "a-1",
    client: "::1",
    method: "GET",
    path: '/v2/"x\n',
    route: "manifest",
    status: 200,
    received: 0,
    sent: 12,
    duration: 1.23456,
    user: 'b"ob',
    agent: `docker\u0000${"x".repeat(2000)}`,
  });
  const record = JSON.parse(lines[0] ?? "");
  expect(lines[0]?.endsWith("\n")).toBe(true);
  expect(record).toMatchObject({
    level: 30,
    process: 2,
    request: "a-1",
    client: "::1",
    user: 'b"ob',
    msg: "request",
  });
  expect(record).toMatchObject({ path: '/v2/"x\n', status: 200, sent: 12, duration: 1.235 });
  expect(record.agent.length).toBe(512);
});

test("what was logged is in the file when the process ends, in order", async () => {
  const directory = mkdtempSync(join(tmpdir(), "entrepot-log-"));
  const file = join(directory, "log");
  const program = `
    import { openSync } from "node:fs";
    import { createLog } from ${JSON.stringify(join(import.meta.dir, "log.ts"))};
    const { logger } = createLog({ level: "info", format: "json" }, { descriptor: openSync(${JSON.stringify(file)}, "a") });
    for (let n = 0; n < 5000; n++) logger.info({ n }, "line é");
    logger.debug("below the level");
    process.exit(3);
  `;
  const child = Bun.spawn([process.execPath, "-e", program], { stdout: "inherit", stderr: "inherit" });
  expect(await child.exited).toBe(3);
  const lines = readFileSync(file, "utf8").trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).n)).toEqual(Array.from({ length: 5000 }, (_, n) => n));
  rmSync(directory, { recursive: true });
});

test("a reader that does not read does not stop the program", async () => {
  const program = `
    import { createLog } from ${JSON.stringify(join(import.meta.dir, "log.ts"))};
    const { logger } = createLog({ level: "info", format: "json" }, { descriptor: 1 });
    for (let n = 0; n < 100000; n++) logger.info({ n }, "x".repeat(100));
    process.stderr.write("done");
    process.exit(0);
  `;
  const child = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe", stderr: "pipe" });
  const done = new Response(child.stderr).text();
  const outcome = await Promise.race([done, Bun.sleep(4000).then(() => "stuck")]);
  child.kill();
  expect(outcome).toBe("done");
});
