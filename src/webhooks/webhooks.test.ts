import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { type Client, openTestApplication, type TestApplication } from "../api/testing.ts";
import { databaseEngines } from "../database/testing.ts";
import { Pusher } from "../events/testing.ts";
import { UNREACHABLE } from "../outbound/outbound-error.ts";
import { testCertificate } from "../outbound/testing.ts";
import { type Received, startReceiver, testDeliveries } from "./testing.ts";

describe.each(databaseEngines())("webhooks, on %s", (engine) => {
  let app: TestApplication;
  let alice: Client;
  let bob: Client;
  let pusher: Pusher;
  let deliveries: ReturnType<typeof testDeliveries>;

  beforeAll(async () => {
    app = await openTestApplication({ engine, config: { outbound: { allow: ["127.0.0.1"] } } });
    alice = await app.user("alice");
    bob = await app.user("bob");
    pusher = new Pusher(app, "alice");
    deliveries = testDeliveries(app);
    await pusher.push("alice/web", "first");
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const create = async (client: Client, more: Record<string, unknown>) => {
    const answer = await client.send("POST", "/api/v0/webhooks", {
      type: "TAG_PUSH",
      key: "alice/web",
      skipTLSVerification: true,
      ...more,
    });
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  };
  const remove = async (id: string) =>
    expect((await app.admin.send("DELETE", `/api/v0/webhooks/${id}`)).status).toBe(204);
  const deliveriesOf = async (id: string, query = "") =>
    (await alice.get(`/api/v0/webhooks/${id}/deliveries${query}`)).body.deliveries;

  test("are told of pushes, pulls and deletions in DTR's words, once each", async () => {
    await using receiver = startReceiver();
    const ids: string[] = [];
    for (const type of [
      "TAG_PUSH",
      "MANIFEST_PUSH",
      "TAG_PULL",
      "MANIFEST_PULL",
      "TAG_DELETE",
      "MANIFEST_DELETE",
    ])
      ids.push((await create(alice, { type, endpoint: receiver.url })).id);
    const digest = await pusher.push("alice/web", "v1");
    await pusher.send("GET", "/v2/alice/web/manifests/v1");
    await pusher.send("GET", `/v2/alice/web/manifests/${digest}`);
    await pusher.send("DELETE", "/v2/alice/web/manifests/v1");
    await pusher.send("DELETE", `/v2/alice/web/manifests/${digest}`);
    await deliveries.run();
    await deliveries.run();
    const byType = new Map(receiver.received.map((one) => [one.body.type, one.body]));
    expect(receiver.received).toHaveLength(6);
    expect(byType.get("TAG_PUSH")).toMatchObject({
      type: "TAG_PUSH",
      location: "/repositories/alice/web/tags/v1",
      contents: {
        namespace: "alice",
        repository: "web",
        tag: "v1",
        digest,
        imageName: "alice/web:v1",
        os: "linux",
        architecture: "arm64",
        author: "alice",
        pushedAt: expect.any(String),
      },
    });
    expect(Object.keys(byType.get("TAG_PUSH"))).toEqual(["type", "createdAt", "contents", "location"]);
    expect(byType.get("MANIFEST_PUSH").contents).toMatchObject({ digest, imageName: `alice/web@${digest}` });
    expect(byType.get("TAG_PULL").contents).toMatchObject({ tag: "v1", pulledAt: expect.any(String) });
    expect(byType.get("TAG_DELETE").contents).toMatchObject({ tag: "v1", deletedAt: expect.any(String) });
    expect(byType.get("MANIFEST_DELETE").contents.architecture).toBe("arm64");
    const listed = await alice.get("/api/v0/webhooks?webhookType=TAG_PUSH");
    expect(listed.body[0].lastSuccessfulAt).not.toBe("0001-01-01T00:00:00Z");
    for (const id of ids) await remove(id);
  });

  test("are told of repositories of a namespace, and of the whole registry", async () => {
    await using receiver = startReceiver();
    const own = await create(alice, { type: "REPO_EVENT", key: "alice", endpoint: receiver.url });
    const all = await create(app.admin, { type: "REPO_EVENT", key: "", endpoint: receiver.url });
    await pusher.push("alice/new", "v1");
    await new Pusher(app, "bob").push("bob/new", "v1");
    await deliveries.run();
    const told = receiver.received.map(({ body }) => `${body.contents.namespace} ${body.contents.event}`);
    expect(told.sort()).toEqual(["alice REPO_CREATED", "alice REPO_CREATED", "bob REPO_CREATED"]);
    expect(receiver.received[0]?.body.contents.data).toMatchObject({ name: "new", visibility: "private" });
    expect((await alice.get("/api/v0/accounts/alice/webhooks")).body).toHaveLength(1);
    expect((await bob.get("/api/v0/accounts/alice/webhooks")).code).toBe("NOT_AUTHORIZED");
    expect((await alice.get("/api/v0/webhooks")).body).toHaveLength(1);
    expect((await app.admin.get("/api/v0/webhooks")).body).toHaveLength(2);
    await remove(own.id);
    await remove(all.id);
  });

  test("sign what they send, and speak CloudEvents", async () => {
    await using receiver = startReceiver();
    const { id, ...shown } = await create(alice, {
      endpoint: receiver.url,
      format: "cloudevents",
      secret: "quite secret",
    });
    expect(shown).toMatchObject({ format: "cloudevents", signed: true });
    await pusher.push("alice/web", "signed");
    await deliveries.run();
    const [{ headers, text, body }] = receiver.received as [Received];
    expect(headers.get("content-type")).toBe("application/cloudevents+json");
    expect(body).toMatchObject({
      specversion: "1.0",
      type: "entrepot.tag.push",
      subject: "alice/web:signed",
      source: "urn:entrepot",
      datacontenttype: "application/json",
      data: { tag: "signed", os: "linux" },
    });
    const timestamp = headers.get("x-entrepot-timestamp");
    const expected = createHmac("sha256", "quite secret").update(`${timestamp}.${text}`).digest("hex");
    expect(headers.get("x-entrepot-signature")).toBe(`sha256=${expected}`);
    const [delivery] = await deliveriesOf(id);
    expect(headers.get("x-entrepot-delivery")).toBe(delivery.id);
    const detail = await alice.get(`/api/v0/webhooks/${id}/deliveries/${delivery.id}`);
    expect(detail.body.log[0]).toMatchObject({ responseStatus: 200, responseBody: "thanks" });
    const everything = JSON.stringify([shown, detail.body, (await alice.get(`/api/v0/webhooks/${id}`)).body]);
    expect(everything).not.toContain("quite secret");
    expect(everything).not.toContain(expected);
    const events = await app.database.read.selectFrom("events").selectAll().execute();
    expect(JSON.stringify(events)).not.toContain("quite secret");
    expect(app.lines.join("\n")).not.toContain("quite secret");
    await remove(id);
  });

  test("speak TLS to receivers that can prove who they are", async () => {
    const { certificate, key, ca } = await testCertificate("127.0.0.1");
    const { ca: otherCa } = await testCertificate("127.0.0.1");
    await using receiver = startReceiver({ cert: certificate, key });
    const secure = { endpoint: receiver.url, skipTLSVerification: false };
    const right = await create(alice, { ...secure, tlsCert: ca });
    const wrong = await create(alice, { ...secure, tlsCert: otherCa });
    const none = await create(alice, secure);
    const skips = await create(alice, { endpoint: receiver.url });
    await pusher.push("alice/web", "tls");
    await deliveries.run();
    expect(receiver.received).toHaveLength(2);
    expect((await deliveriesOf(right.id))[0].status).toBe("delivered");
    expect((await deliveriesOf(skips.id))[0].status).toBe("delivered");
    for (const { id } of [wrong, none]) {
      const [delivery] = await deliveriesOf(id);
      expect(delivery.status).toBe("waiting");
      // Why it did not arrive is for administrators: it would tell what listens where.
      const path = `/api/v0/webhooks/${id}/deliveries/${delivery.id}`;
      expect((await alice.get(path)).body.log[0].error).toBe(UNREACHABLE);
      expect((await app.admin.get(path)).body.log[0].error).toContain("certificate");
    }
    for (const { id } of [right, wrong, none, skips]) await remove(id);
  });

  test("try again, give up, tell of it, and deliver once more when asked to", async () => {
    await using receiver = startReceiver();
    const { id } = await create(alice, { endpoint: receiver.url });
    receiver.answer = () => new Response("no", { status: 500, headers: { "Set-Cookie": "session=secret" } });
    await pusher.push("alice/web", "again");
    for (let turn = 0; turn < 40; turn++) {
      await app.database.transaction((transaction) =>
        transaction
          .updateTable("webhook_deliveries")
          .set({ attempt_at: 0 })
          .where("status", "=", "waiting")
          .execute(),
      );
      await deliveries.run();
    }
    expect(receiver.received).toHaveLength(12);
    expect(new Set(receiver.received.map(({ headers }) => headers.get("x-entrepot-delivery"))).size).toBe(1);
    const [dead] = await deliveriesOf(id, "?status=dead");
    expect(dead).toMatchObject({ status: "dead", attempts: 12 });
    const detail = await alice.get(`/api/v0/webhooks/${id}/deliveries/${dead.id}`);
    expect(detail.body.log).toHaveLength(12);
    expect(detail.body.log[0]).toMatchObject({
      responseStatus: 500,
      responseHeaders: { "set-cookie": "***" },
      error: "the receiver answered 500",
    });
    const told = await app.admin.get("/api/v0/events?action=webhook.fail");
    expect(told.body.events[0].object).toMatchObject({ type: "webhook", id, name: "alice/web" });
    receiver.answer = () => new Response("better");
    const again = await alice.send("POST", `/api/v0/webhooks/${id}/deliveries/${dead.id}/redeliver`);
    expect(again.status).toBe(202);
    await deliveries.run();
    expect(receiver.received.at(-1)?.headers.get("x-entrepot-redelivery-of")).toBe(dead.id);
    expect((await deliveriesOf(id, "?pageSize=1"))[0]).toMatchObject({
      status: "delivered",
      redeliveryOf: dead.id,
    });
    await remove(id);
  });

  test("bear receivers that are slow, endless or send them elsewhere", async () => {
    await using slow = startReceiver();
    await using endless = startReceiver();
    await using elsewhere = startReceiver();
    await using good = startReceiver();
    slow.answer = () => new Promise(() => {});
    endless.answer = () =>
      new Response(
        new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10_000).fill(120)) }),
      );
    elsewhere.answer = () => Response.redirect(good.url, 307);
    const hooks = [];
    for (const receiver of [slow, endless, elsewhere, good])
      hooks.push(await create(alice, { endpoint: receiver.url }));
    await pusher.push("alice/web", "bear");
    await deliveries.run();
    expect(good.received).toHaveLength(1);
    const states = await Promise.all(hooks.map(async ({ id }) => (await deliveriesOf(id))[0].status));
    expect(states).toEqual(["waiting", "delivered", "waiting", "delivered"]);
    for (const { id } of hooks) await remove(id);
  });

  test("are for those who administer what they watch, and nobody else sees them", async () => {
    await using receiver = startReceiver();
    const endpoint = receiver.url;
    const refused = async (client: Client, more: Record<string, unknown>) =>
      (
        await client.send("POST", "/api/v0/webhooks", {
          type: "TAG_PUSH",
          skipTLSVerification: true,
          endpoint,
          ...more,
        })
      ).code;
    expect(await refused(bob, { key: "alice/web" })).toMatch(/NO_SUCH_REPOSITORY|NOT_AUTHORIZED/);
    expect(await refused(bob, { key: "alice/secret" })).toBe(await refused(bob, { key: "alice/nothing" }));
    expect(await refused(bob, { key: "alice" })).toBe("NOT_AUTHORIZED");
    expect(await refused(bob, { key: "" })).toBe("NOT_AUTHORIZED");
    expect(await refused(alice, { key: "" })).toBe("NOT_AUTHORIZED");
    expect(await refused(app.anonymous, { key: "alice/web" })).toBe("NOT_AUTHENTICATED");
    const { id } = await create(alice, { endpoint, secret: "of alice" });
    const mine = await create(bob, { key: "bob/new", endpoint });
    await pusher.push("alice/web", "idor");
    await deliveries.run();
    const [delivery] = await deliveriesOf(id);
    for (const [method, path, body] of [
      ["GET", `/${id}`],
      ["DELETE", `/${id}`],
      ["POST", "/update", { id, endpoint: "https://evil.example" }],
      ["GET", `/${id}/deliveries`],
      ["GET", `/${id}/deliveries/${delivery.id}`],
      ["POST", `/${id}/deliveries/${delivery.id}/redeliver`],
    ] as const) {
      const answer = await bob.send(method, `/api/v0/webhooks${path}`, body);
      const missing = await bob.send(
        method,
        `/api/v0/webhooks${path}`.replace(id, "0".repeat(64)),
        body && { ...body, id: "0".repeat(64) },
      );
      expect(answer.code).toBe("NO_SUCH_WEBHOOK");
      expect(answer.body.errors[0].message).toBe(missing.body.errors[0].message);
    }
    // A delivery of one webhook is not to be had by way of another.
    expect((await bob.get(`/api/v0/webhooks/${mine.id}/deliveries/${delivery.id}`)).code).toBe(
      "NO_SUCH_WEBHOOK_DELIVERY",
    );
    expect((await bob.get("/api/v0/repositories/alice/web/webhooks")).code).toMatch(
      /NO_SUCH_REPOSITORY|NOT_AUTH/,
    );
    expect((await alice.get("/api/v0/repositories/alice/web/webhooks")).body).toHaveLength(1);
    const update = await alice.send("POST", "/api/v0/webhooks/update", { id, inactive: true });
    expect(update.body[0]).toMatchObject({ id, inactive: true, signed: true });
    await pusher.push("alice/web", "inactive");
    await deliveries.run();
    expect(await deliveriesOf(id)).toHaveLength(1);
    await remove(id);
    await remove(mine.id);
  });

  test("stop when who made them may no longer administer what they watch", async () => {
    await using receiver = startReceiver();
    const carol = await app.user("carol");
    const repository = await app.database.read
      .selectFrom("repositories")
      .select("id")
      .where("name", "=", "alice/web")
      .executeTakeFirstOrThrow();
    const account = await app.database.read
      .selectFrom("accounts")
      .select("id")
      .where("name", "=", "carol")
      .executeTakeFirstOrThrow();
    await app.database.transaction((transaction) =>
      transaction
        .insertInto("repository_grants")
        .values({ repository_id: repository.id, account_id: account.id, level: 3, created_at: Date.now() })
        .execute(),
    );
    const { id } = await create(carol, { endpoint: receiver.url });
    await pusher.push("alice/web", "granted");
    await deliveries.run();
    expect(receiver.received).toHaveLength(1);
    await app.database.transaction((transaction) =>
      transaction.deleteFrom("repository_grants").where("account_id", "=", account.id).execute(),
    );
    await pusher.push("alice/web", "revoked");
    await deliveries.run();
    expect(receiver.received).toHaveLength(1);
    expect((await alice.get(`/api/v0/webhooks/${id}`)).body.inactive).toBe(true);
    expect((await deliveriesOf(id))[0].status).toBe("cancelled");
    await remove(id);
  });

  test("go nowhere that the registry does not send to, when made, tested or delivered", async () => {
    const attempt = async (client: Client, endpoint: string, path = "") => {
      const body = {
        type: "TAG_PUSH",
        skipTLSVerification: true,
        endpoint,
        ...(path === "" && { key: "alice/web" }),
      };
      const { code, body: answer } = await client.send("POST", `/api/v0/webhooks${path}`, body);
      return { code, message: answer.errors?.[0]?.message };
    };
    for (const endpoint of [
      ...[
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "http://[::1]/",
        "http://0.0.0.0/",
        "http://0x7f.2/",
      ],
      ...[
        "http://[::ffff:10.0.0.1]/",
        "http://127.0.0.2/",
        "https://[64:ff9b::a00:1]/",
        "file:///etc/passwd",
      ],
      ...[
        "gopher://127.0.0.1/",
        "http://user:password@127.0.0.1/",
        "http://nowhere.invalid/",
        "ftp://127.0.0.1/",
      ],
    ]) {
      for (const path of ["", "/test"]) {
        const told = await attempt(alice, endpoint, path);
        if (told.code === "TOOMANYREQUESTS") continue;
        expect(told).toEqual({ code: "DESTINATION_REFUSED", message: UNREACHABLE });
      }
      expect((await attempt(app.admin, endpoint)).message).not.toBe(UNREACHABLE);
    }
    // One that was let through once, and is not any more.
    await using receiver = startReceiver();
    const { id } = await create(alice, { endpoint: receiver.url });
    await app.database.transaction((transaction) =>
      transaction
        .updateTable("webhooks")
        .set({ endpoint: "http://10.0.0.1/" })
        .where("id", "=", id)
        .execute(),
    );
    await pusher.push("alice/web", "moved");
    await deliveries.run();
    const [delivery] = await deliveriesOf(id);
    const detail = await app.admin.get(`/api/v0/webhooks/${id}/deliveries/${delivery.id}`);
    expect(detail.body.log[0].error).toContain("outbound.allow");
    await remove(id);
  });

  test("say what is wrong with them", async () => {
    const refused = async (more: Record<string, unknown>) =>
      (
        await alice.send("POST", "/api/v0/webhooks", {
          type: "TAG_PUSH",
          key: "alice/web",
          endpoint: "http://127.0.0.1:1/",
          skipTLSVerification: true,
          ...more,
        })
      ).code;
    expect(await refused({ type: "NONSENSE" })).toBe("INVALID_WEBHOOK");
    expect(await refused({ type: "SCAN_COMPLETED" })).toBe("INVALID_WEBHOOK");
    expect(await refused({ skipTLSVerification: false })).toBe("INVALID_WEBHOOK");
    expect(await refused({ tlsCert: "nonsense" })).toBe("INVALID_WEBHOOK");
    expect(await refused({ key: "Alice/WEB" })).toBe("NO_SUCH_REPOSITORY");
    expect(await refused({ unknown: 1 })).toBe("INVALID_PARAMETERS");
    await using receiver = startReceiver();
    const sample = { type: "TAG_PUSH", endpoint: receiver.url, skipTLSVerification: true };
    const dave = await app.user("dave");
    expect((await dave.send("POST", "/api/v0/webhooks/test", sample)).status).toBe(200);
    expect(receiver.received[0]?.body.contents).toMatchObject({ imageName: "foo/bar:latest" });
    receiver.answer = () => new Response(null, { status: 503 });
    expect((await dave.send("POST", "/api/v0/webhooks/test", sample)).code).toBe("INVALID_WEBHOOK");
    for (let index = 0; index < 8; index++) await dave.send("POST", "/api/v0/webhooks/test", sample);
    expect((await dave.send("POST", "/api/v0/webhooks/test", sample)).status).toBe(429);
  });

  test("are delivered by one of several that deliver, and by another when that one died", async () => {
    await using receiver = startReceiver();
    const { id } = await create(alice, { endpoint: receiver.url });
    const others = [testDeliveries(app), testDeliveries(app), testDeliveries(app)];
    for (let index = 0; index < 12; index++) await pusher.push("alice/web", `many-${index}`);
    await Promise.all(
      [deliveries, ...others].map(async (one) => {
        for (let turn = 0; turn < 8; turn++) await one.run();
      }),
    );
    expect(receiver.received).toHaveLength(12);
    expect(new Set(receiver.received.map(({ headers }) => headers.get("x-entrepot-delivery"))).size).toBe(12);
    // As who was killed between the answer and the note leaves it: claimed, for a while.
    await app.database.transaction((transaction) =>
      transaction
        .updateTable("webhook_deliveries")
        .set({
          status: "waiting",
          claimed_by: "dead",
          claimed_until: Date.now() + 60_000,
          attempt_at: Date.now() + 60_000,
        })
        .where("webhook_id", "=", id)
        .execute(),
    );
    await deliveries.run();
    expect(receiver.received).toHaveLength(12);
    await app.database.transaction((transaction) =>
      transaction
        .updateTable("webhook_deliveries")
        .set({ attempt_at: 0 })
        .where("webhook_id", "=", id)
        .execute(),
    );
    for (let turn = 0; turn < 8; turn++) await deliveries.run();
    expect(receiver.received).toHaveLength(24);
    expect(new Set(receiver.received.map(({ headers }) => headers.get("x-entrepot-delivery"))).size).toBe(12);
    await remove(id);
  });
});
