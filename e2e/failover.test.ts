import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { content, imageManifest } from "./crash/content.ts";
import { type Entrepot, startEntrepot } from "./support/entrepot.ts";
import { startFaultyProxy } from "./support/faulty-proxy.ts";
import { noise } from "./support/images.ts";
import { hasNoPostgresPrograms, type PostgresServer, startPostgres } from "./support/postgres-server.ts";
import { waitFor } from "./support/processes.ts";
import { RegistryClient, withDigest } from "./support/registry-client.ts";
import { startS3Server } from "./support/s3-server.ts";
import { isMissing } from "./support/tools.ts";

setDefaultTimeout(180_000);

function clientOf(registry: Entrepot): RegistryClient {
  return new RegistryClient(registry.url, { user: "admin", password: registry.adminPassword });
}

async function pushImage(client: RegistryClient, repository: string): Promise<void> {
  const blobs = ["config", "layer"].map((name) => content(noise(`${repository} ${name}`, 300_000)));
  for (const blob of blobs) await client.pushBlob(repository, blob.bytes);
  await client.pushManifest(repository, "v1", imageManifest(blobs, repository));
}

/** A new login, and a whole pull. */
async function expectPull(registry: Entrepot, repository: string): Promise<void> {
  expect((await clientOf(registry).getImage(repository, "v1")).size).toBe(3);
}

/** Every way of writing says that it cannot be done now, why, and when to try again. */
async function expectPushesRefused(client: RegistryClient): Promise<void> {
  const manifest = imageManifest([content(noise("refused", 100))], "refused");
  const attempts: [string, string, Uint8Array | undefined][] = [
    ["POST", "/v2/admin/before/blobs/uploads/", undefined],
    ["PUT", "/v2/admin/before/manifests/v2", manifest.bytes],
    ["DELETE", "/v2/admin/before/manifests/v1", undefined],
  ];
  for (const [method, path, body] of attempts) {
    const response = await client.request(path, {
      method,
      headers: { "content-type": manifest.mediaType },
      ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
    });
    const text = await response.text();
    expect({ method, status: response.status, text }).toMatchObject({ method, status: 503 });
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    const { errors } = JSON.parse(text) as { errors: { code: string; message: string }[] };
    expect(errors[0]?.code).toBe("UNAVAILABLE");
    expect(errors[0]?.message).toMatch(/database|read-only|storage/i);
  }
}

/** Pushes work again, with nobody's help. */
async function expectPushesBack(client: RegistryClient, repository: string): Promise<void> {
  await waitFor(
    "a push",
    () =>
      pushImage(client, repository).then(
        () => true as const,
        () => undefined,
      ),
    {
      timeout: 60_000,
      interval: 500,
    },
  );
}

function start(databaseUrl: string): Promise<Entrepot> {
  return startEntrepot({ databaseUrl });
}

describe.skipIf(hasNoPostgresPrograms())("a database", () => {
  test("that is read-only lets people log in and pull, and refuses pushes until it is not", async () => {
    await using postgres = await startPostgres();
    await using registry = await start(postgres.url);
    const client = clientOf(registry);
    await pushImage(client, "admin/before");

    await postgres.query("alter system set default_transaction_read_only = on");
    await postgres.query("select pg_reload_conf()");
    await Bun.sleep(300);
    await expectPull(registry, "admin/before");
    await expectPushesRefused(client);

    // It even starts on a database that it cannot write to.
    await registry.kill();
    await registry.start();
    await expectPull(registry, "admin/before");
    await expectPushesRefused(client);

    await postgres.query("alter system reset default_transaction_read_only");
    await postgres.query("select pg_reload_conf()");
    await expectPushesBack(client, "admin/after");
    await expectPull(registry, "admin/after");
  });

  test("that has lost its primary serves pulls from the standby, and takes pushes when that is promoted", async () => {
    await using primary = await startPostgres();
    await using standby = await primary.standby();
    await using registry = await start(
      `postgres://postgres@127.0.0.1:${primary.port},127.0.0.1:${standby.port}/entrepot`,
    );
    const client = clientOf(registry);
    await pushImage(client, "admin/before");
    await caughtUp(primary, standby);

    await primary.kill();
    await waitFor(
      "a pull from the standby",
      () =>
        expectPull(registry, "admin/before").then(
          () => true as const,
          () => undefined,
        ),
      {
        timeout: 30_000,
        interval: 200,
      },
    );
    await expectPushesRefused(client);
    for (let turn = 0; turn < 5; turn++) await expectPull(registry, "admin/before");

    await standby.query("select pg_promote()");
    await expectPushesBack(client, "admin/after");
    await expectPull(registry, "admin/after");
    await expectPull(registry, "admin/before");
  });

  test("whose primary comes back after a while is written to again", async () => {
    await using primary = await startPostgres();
    await using standby = await primary.standby();
    await using registry = await start(
      `postgres://postgres@127.0.0.1:${primary.port},127.0.0.1:${standby.port}/entrepot`,
    );
    const client = clientOf(registry);
    await pushImage(client, "admin/before");
    await caughtUp(primary, standby);
    await primary.kill();
    await waitFor(
      "a pull from the standby",
      () =>
        expectPull(registry, "admin/before").then(
          () => true as const,
          () => undefined,
        ),
      {
        timeout: 30_000,
        interval: 200,
      },
    );
    await primary.start();
    await expectPushesBack(client, "admin/after");
    await expectPull(registry, "admin/after");
  });

  test("that is gone altogether is named by /health, gives no 500, and is found again", async () => {
    await using postgres = await startPostgres();
    await using registry = await start(postgres.url);
    const client = clientOf(registry);
    await pushImage(client, "admin/before");
    await postgres.kill();

    const health = await waitFor("an ill /health", async () => {
      const response = await fetch(`${registry.url}/health`);
      const report: unknown = await response.json();
      return response.status === 503 ? report : undefined;
    });
    expect(health).toMatchObject({ Healthy: false, Error: expect.stringMatching(/database/i) });
    for (const path of ["/v2/admin/before/manifests/v1", "/v2/admin/before/tags/list", "/v2/_catalog"]) {
      const response = await client.request(path);
      await response.arrayBuffer();
      expect({ path, status: response.status }).toEqual({ path, status: 503 });
    }
    await postgres.start();
    await expectPushesBack(client, "admin/after");
    await expectPull(registry, "admin/before");
    await waitFor("a good /health", async () => {
      const { status } = await fetch(`${registry.url}/health`);
      return status === 200 ? true : undefined;
    });
  });
});

describe.skipIf(isMissing("versitygw"))("an object store", () => {
  test("that fails now and then does not make a push fail", async () => {
    await using server = await startS3Server();
    await using proxy = await startFaultyProxy(server.endpoint);
    await using registry = await startEntrepot({ s3: { ...server, endpoint: proxy.url } });
    const client = clientOf(registry);
    for (const status of [500, 503]) {
      proxy.fault = { kind: "status-times", status, times: 2 };
      await pushImage(client, `admin/sometimes-${status}`);
      await expectPull(registry, `admin/sometimes-${status}`);
    }
    proxy.fault = { kind: "slow", delay: 150 };
    await pushImage(client, "admin/slow");
    await expectPull(registry, "admin/slow");
  });

  // All at once, since each waits for the store for as long as it is patient.
  for (const fault of [
    { kind: "status", status: 500 },
    { kind: "status", status: 503 },
    { kind: "cut", after: 20_000 },
    { kind: "down" },
  ] as const) {
    test.concurrent(`that is ill (${JSON.stringify(fault)}) refuses blobs with 503, never half a blob, and recovers`, async () => {
      await using server = await startS3Server();
      await using proxy = await startFaultyProxy(server.endpoint);
      await using registry = await startEntrepot({ s3: { ...server, endpoint: proxy.url } });
      const client = clientOf(registry);
      await pushImage(client, "admin/before");
      proxy.fault = fault;
      const blob = content(noise("ill", 400_000));
      const started = await client.request("/v2/admin/ill/blobs/uploads/", { method: "POST" });
      await started.arrayBuffer();
      expect([202, 503]).toContain(started.status);
      if (started.status === 202) {
        const location = new URL(started.headers.get("location") ?? "", registry.url).href;
        const put = await client.request(withDigest(location, blob.digest), {
          method: "PUT",
          body: blob.bytes as Uint8Array<ArrayBuffer>,
        });
        const text = await put.text();
        expect({ status: put.status, text }).toMatchObject({ status: 503 });
      }
      // Manifests are in the database.
      await client.getManifest("admin/before", "v1");
      proxy.fault = { kind: "none" };
      expect((await client.request(`/v2/admin/ill/blobs/${blob.digest}`)).status).toBe(404);
      await expectPushesBack(client, "admin/after");
      await expectPull(registry, "admin/after");
      await expectPull(registry, "admin/before");
    });
  }
});

async function caughtUp(primary: PostgresServer, standby: PostgresServer): Promise<void> {
  const position = await primary.query("select pg_current_wal_lsn()");
  await waitFor("the standby", async () =>
    (await standby.query(`select pg_last_wal_replay_lsn() >= '${position}'::pg_lsn`)) === "t"
      ? true
      : undefined,
  );
}
