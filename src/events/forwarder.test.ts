import { describe, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { pino } from "pino";
import { SYSTEM } from "../access/caller.ts";
import type { EventsConfig } from "../config/config.ts";
import { secret } from "../config/secret.ts";
import type { Database } from "../database/database.ts";
import { databaseEngines, openTestDatabase } from "../database/testing.ts";
import { startRawServer, testCertificate } from "../outbound/testing.ts";
import { EventRecorder } from "./event-recorder.ts";
import { Forwarder } from "./forwarder.ts";

const NONE = { pulls: true, history: 1, historyCount: 1, syslog: undefined, http: undefined };

async function record(database: Database, sinks: readonly string[], names: readonly string[]): Promise<void> {
  const recorder = new EventRecorder({ sinks });
  for (const name of names)
    await database.transaction((transaction) =>
      recorder.record(transaction, SYSTEM, {
        type: "CREATE",
        action: "tag.push",
        object: { type: "tag", name },
      }),
    );
}

function forwarderOf(database: Database, events: Partial<EventsConfig>, now = Date.now): Forwarder {
  return new Forwarder({
    database,
    config: { events: { ...NONE, ...events }, outbound: { allow: [], proxy: undefined } },
    log: pino({ level: "silent" }),
    poll: 5,
    now,
  });
}

async function waiting(database: Database): Promise<number> {
  return (await database.read.selectFrom("event_outbox").select("id").execute()).length;
}

describe.each(databaseEngines())("events are forwarded, on %s", (engine) => {
  test("as JSON lines, signed, in order, again after a failure, and each until it was taken", async () => {
    await using database = await openTestDatabase(engine);
    let status = 500;
    const taken: string[] = [];
    const problems: string[] = [];
    await using server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      async fetch(request) {
        const text = await request.text();
        const timestamp = request.headers.get("x-entrepot-timestamp");
        const expected = createHmac("sha256", "key").update(`${timestamp}.${text}`).digest("hex");
        if (request.headers.get("x-entrepot-signature") !== `sha256=${expected}`) problems.push("signature");
        if (request.headers.get("content-type") !== "application/jsonl") problems.push("type");
        if (status === 200)
          for (const line of text.trimEnd().split("\n")) taken.push(JSON.parse(line).object.name);
        return new Response(null, { status });
      },
    });
    const http = { url: `http://127.0.0.1:${server.port}/events`, secret: secret("key"), ca: undefined };
    let now = Date.now();
    const forwarder = forwarderOf(database, { http }, () => now);
    const names = Array.from({ length: 130 }, (_, index) => `n${index}`);
    await record(database, ["http"], names);
    await forwarder.run();
    expect(await waiting(database)).toBe(130);
    status = 200;
    await forwarder.run();
    expect(taken).toEqual([]);
    now += 120_000;
    // Several processes take turns.
    const other = forwarderOf(database, { http }, () => now);
    for (let turn = 0; turn < 4; turn++) await Promise.all([forwarder.run(), other.run()]);
    expect(taken).toEqual(names);
    expect(problems).toEqual([]);
    expect(await waiting(database)).toBe(0);
    // Who is killed after sending and before noting leaves them to be sent again.
    await record(database, ["http"], ["late"]);
    await database.transaction((transaction) =>
      transaction
        .updateTable("event_outbox")
        .set({ attempt_at: now + 60_000 })
        .execute(),
    );
    await forwarder.run();
    expect(taken).toHaveLength(130);
    now += 120_000;
    forwarder.start();
    for (let tries = 0; (await waiting(database)) > 0 && tries < 200; tries++) await Bun.sleep(5);
    await forwarder.stop();
    expect(taken.at(-1)).toBe("late");
  });

  test("to syslog over UDP, TCP and TLS", async () => {
    await using database = await openTestDatabase(engine);
    const form = /^<110>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ entrepot \d+ tag\.push - (\{.*\})$/;
    const nameIn = (line: string) => JSON.parse(form.exec(line)?.[1] ?? "{}").object?.name;
    const unframed = (text: string) => {
      const lines: string[] = [];
      for (let rest = Buffer.from(text); rest.length > 0; ) {
        const space = rest.indexOf(" ");
        const length = Number(rest.subarray(0, space).toString());
        lines.push(rest.subarray(space + 1, space + 1 + length).toString());
        rest = rest.subarray(space + 1 + length);
      }
      return lines;
    };
    const datagrams: string[] = [];
    const udp = createSocket("udp4", (message) => datagrams.push(message.toString()));
    await new Promise<void>((resolve) => udp.bind(0, "127.0.0.1", resolve));
    const to = (protocol: "udp" | "tcp" | "tls", port: number, ca?: string) => ({
      syslog: { address: { protocol, host: "127.0.0.1", port }, ca },
    });
    await record(database, ["syslog"], ["a", "b"]);
    await forwarderOf(database, to("udp", udp.address().port)).run();
    for (let tries = 0; datagrams.length < 2 && tries < 100; tries++) await Bun.sleep(5);
    udp.close();
    expect(datagrams.map(nameIn)).toEqual(["a", "b"]);

    let tcp = "";
    await using server = await startRawServer((socket) => {
      socket.on("data", (data) => {
        tcp += data.toString();
      });
    });
    await record(database, ["syslog"], ["c", "grün"]);
    await forwarderOf(database, to("tcp", server.port)).run();
    expect(unframed(tcp).map(nameIn)).toEqual(["c", "grün"]);

    const { certificate, key, ca } = await testCertificate("127.0.0.1");
    const directory = mkdtempSync(join(tmpdir(), "entrepot-syslog-"));
    writeFileSync(join(directory, "ca.pem"), ca);
    let secure = "";
    const tlsServer = tls.createServer({ cert: certificate, key }, (socket) => {
      socket.on("error", () => {});
      socket.on("data", (data) => {
        secure += data.toString();
      });
    });
    await new Promise<void>((resolve) => tlsServer.listen(0, "127.0.0.1", resolve));
    const address = tlsServer.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await record(database, ["syslog"], ["d"]);
    // Nobody vouches for it: nothing is sent.
    let now = Date.now();
    await forwarderOf(database, to("tls", port), () => now).run();
    expect(await waiting(database)).toBe(1);
    now += 120_000;
    await forwarderOf(database, to("tls", port, join(directory, "ca.pem")), () => now).run();
    expect(unframed(secure).map(nameIn)).toEqual(["d"]);
    expect(await waiting(database)).toBe(0);
    tlsServer.close();
    rmSync(directory, { recursive: true });
  });
});
