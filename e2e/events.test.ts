import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { PASSWORD } from "../src/api/testing.ts";
import { Pusher } from "../src/events/testing.ts";
import { startReceiver } from "../src/webhooks/testing.ts";
import { startEntrepot } from "./support/entrepot.ts";
import { waitFor } from "./support/processes.ts";
import { hasNoPostgres } from "./support/tools.ts";

setDefaultTimeout(120_000);

for (const database of ["sqlite", "postgresql"] as const) {
  describe.skipIf(database === "postgresql" && hasNoPostgres())(`events of pulls on ${database}`, () => {
    test("are in the log soon, tell webhooks once, and outlive restarts and all but the last moment of a crash", async () => {
      await using registry = await startEntrepot({
        database,
        processes: 2,
        config: { outbound: { allow: ["127.0.0.1"] } },
      });
      await using receiver = startReceiver();
      await registry.addUser("alice", PASSWORD);
      const pusher = new Pusher(registry, "alice");
      await pusher.push("alice/web", "v1");
      const made = await pusher.send(
        "POST",
        "/api/v0/webhooks",
        JSON.stringify({
          type: "TAG_PULL",
          key: "alice/web",
          endpoint: receiver.url,
          skipTLSVerification: true,
        }),
        { "Content-Type": "application/json" },
      );
      expect(made.status).toBe(201);

      const pull = async (times: number) => {
        for (let time = 0; time < times; time++) {
          const answer = await pusher.send("GET", "/v2/alice/web/manifests/v1");
          expect(answer.status).toBe(200);
        }
      };
      const pulls = async (): Promise<{ id: string; publishedAt: string; tag: string }[]> => {
        const path = "/api/v0/repositories/alice/web/events?action=tag.pull&pageSize=100";
        return ((await (await pusher.send("GET", path)).json()) as { events: [] }).events;
      };
      const atLeast = (count: number) =>
        waitFor(`${count} pulls in the log`, async () =>
          (await pulls()).length >= count ? true : undefined,
        );

      const before = Date.now();
      await pull(1);
      const after = Date.now();
      await atLeast(1);
      // Two seconds, of a machine that has nothing else to do.
      expect(Date.now() - after).toBeLessThan(5_000);
      const [first] = await pulls();
      expect(Date.parse(first?.publishedAt ?? "")).toBeWithin(before, after + 1);
      await waitFor("the webhook", () => receiver.received[0]);

      // Nothing is lost by an operator who stops it at once after a pull.
      await pull(10);
      await registry.restart();
      await atLeast(11);

      // What is older than half a second outlives all processes, written down or not.
      await pull(10);
      await Bun.sleep(1_000);
      await pull(5);
      await registry.kill();
      await registry.start();
      await atLeast(21);

      await pull(1);
      const count = await waitFor("the last pull", async () => {
        const found = await pulls();
        return found.length > 21 && Date.parse(found[0]?.publishedAt ?? "") > after
          ? found.length
          : undefined;
      });
      await waitFor("all webhooks", () => (receiver.received.length >= count ? true : undefined), {
        timeout: 60_000,
      });
      const found = await pulls();
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
      // One delivery for each event that is there; a killed process can have made one again, with its id.
      const ids = receiver.received.map(({ headers }) => headers.get("x-entrepot-delivery"));
      expect(new Set(ids).size).toBe(found.length);
    });
  });
}
