import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { PASSWORD } from "../src/api/testing.ts";
import { Pusher } from "../src/events/testing.ts";
import { startReceiver } from "../src/webhooks/testing.ts";
import { startEntrepot } from "./support/entrepot.ts";
import { waitFor } from "./support/processes.ts";
import { hasNoPostgres } from "./support/tools.ts";

setDefaultTimeout(120_000);

for (const database of ["sqlite", "postgresql"] as const) {
  describe.skipIf(database === "postgresql" && hasNoPostgres())(`webhooks on ${database}`, () => {
    test("are delivered again, with the same id, when everything is killed before an answer is noted", async () => {
      await using registry = await startEntrepot({
        database,
        processes: 1,
        config: { outbound: { allow: ["127.0.0.1"] } },
      });
      await using receiver = startReceiver();
      await registry.addUser("alice", PASSWORD);
      const pusher = new Pusher(registry, "alice");
      await pusher.push("alice/web", "first");
      const made = await pusher.send(
        "POST",
        "/api/v0/webhooks",
        JSON.stringify({
          type: "TAG_PUSH",
          key: "alice/web",
          endpoint: receiver.url,
          skipTLSVerification: true,
        }),
        { "Content-Type": "application/json" },
      );
      expect(made.status).toBe(201);
      receiver.answer = () => new Promise(() => {});
      await pusher.push("alice/web", "v1");
      await waitFor("the first attempt", () => receiver.received[0]);
      await registry.kill();
      receiver.answer = () => new Response("got it");
      await registry.start();
      await waitFor("the second attempt", () => receiver.received[1], { timeout: 60_000 });
      const [first, second] = receiver.received;
      expect(second?.headers.get("x-entrepot-delivery")).toBe(
        first?.headers.get("x-entrepot-delivery") ?? "",
      );
      expect(second?.text).toBe(first?.text ?? "");
      // Once it is noted it does not come again.
      await pusher.push("alice/web", "v2");
      await waitFor("the next event", () => receiver.received[2]);
      expect(receiver.received[2]?.body.contents.tag).toBe("v2");
    });
  });
}
