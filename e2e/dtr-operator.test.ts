import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { startEntrepot } from "./support/entrepot.ts";

setDefaultTimeout(120_000);

/** Takes what webhooks send. */
function receiver() {
  const received: unknown[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      received.push(await request.json());
      return new Response(null, { status: 204 });
    },
  });
  return {
    received,
    url: `http://127.0.0.1:${server.port}/hook`,
    [Symbol.dispose]: () => void server.stop(true),
  };
}

test.each(["sqlite", "postgresql"] as const)(
  "a script that an operator wrote for DTR, with curl alone, does its work on %s",
  async (database) => {
    using hooks = receiver();
    await using registry = await startEntrepot({ database, config: { outbound: { allow: ["127.0.0.1"] } } });
    const script = Bun.spawn(["sh", join(import.meta.dirname, "dtr-operator.sh")], {
      env: {
        PATH: process.env.PATH,
        DTR: registry.url,
        ADMIN: "admin",
        PASSWORD: registry.adminPassword,
        HOOK: hooks.url,
      },
      stdout: "pipe",
      stderr: "pipe",
    });
    const [output, problems] = await Promise.all([
      new Response(script.stdout).text(),
      new Response(script.stderr).text(),
    ]);
    expect([await script.exited, problems]).toEqual([0, ""]);
    expect(output).toEndWith("== done\n");
    while (hooks.received.length === 0) await Bun.sleep(50);
    expect(hooks.received).toEqual([
      expect.objectContaining({
        type: "TAG_PUSH",
        contents: expect.objectContaining({
          namespace: "engineering",
          repository: "app",
          tag: "1.0",
          imageName: expect.stringContaining("engineering/app:1.0"),
          author: "alice",
        }),
      }),
    ]);
  },
);
