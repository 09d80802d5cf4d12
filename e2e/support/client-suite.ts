import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { type Entrepot, startEntrepot } from "./entrepot.ts";
import { type ImageLayout, makeImage } from "./images.ts";
import type { CommandResult } from "./processes.ts";
import { RegistryClient } from "./registry-client.ts";
import { Sandbox } from "./sandbox.ts";

/** A container client, as the suite drives it. One instance is one person's machine. */
export interface ContainerClient extends AsyncDisposable {
  /** Logs in, or remembers the credentials where the client has no login. */
  login(host: string, user: string, password: string): Promise<CommandResult>;
  logout(host: string): Promise<void>;
  push(image: ImageLayout, reference: string): Promise<CommandResult>;
  /** Pulls without anything cached from before. */
  pull(reference: string): Promise<CommandResult>;
  /** Digests of what the client holds of an image it has pulled, by its own account or by its bytes. */
  holds(reference: string): Promise<ReadonlySet<string>>;
}

/** What the shared suite has to know of a client. */
export interface ClientTraits {
  /** Whether it pushes an OCI layout byte for byte. Others make a manifest of their own. */
  readonly exact: boolean;
  /** Whether a wrong password is noticed when logging in. Others notice it when pulling. */
  readonly login: boolean;
}

/** What a person reads when access is refused. */
const REFUSED =
  /denied|unauthori[sz]ed|forbidden|authentication required|not authorized|insufficient|invalid username/i;
/** What a person reads when there is nothing, or nothing they may see. */
const REFUSED_OR_NOTHING =
  /denied|unauthori[sz]ed|forbidden|authentication required|not authorized|insufficient|not found|unknown|no basic auth/i;

/**
 * What every container client must be able to do against a fresh registry: round trip, pull by
 * digest, many platforms, and be refused in words a person understands.
 */
export function testClient(
  name: string,
  traits: ClientTraits,
  makeClient: () => Promise<ContainerClient>,
): void {
  describe(name, () => {
    let registry: Entrepot;
    let client: ContainerClient;
    let sandbox: Sandbox;
    let admin: RegistryClient;
    const alice = { user: "alice", password: "correct horse alice" };
    const bob = { user: "bob", password: "correct horse bob" };

    beforeAll(async () => {
      registry = await startEntrepot({ config: { registry: { defaultVisibility: "private" } } });
      sandbox = new Sandbox("images");
      admin = new RegistryClient(registry.url, { user: "admin", password: registry.adminPassword });
      await registry.addUser(alice.user, alice.password);
      await registry.addUser(bob.user, bob.password);
      client = await makeClient();
    });
    afterAll(async () => {
      await client?.[Symbol.asyncDispose]();
      await registry?.[Symbol.asyncDispose]();
      sandbox?.[Symbol.dispose]();
    });

    const image = (tag: string, platforms?: readonly string[]) =>
      makeImage(join(sandbox.directory, crypto.randomUUID()), { tag, ...(platforms ? { platforms } : {}) });

    test("pushes and pulls an image, whole and unchanged", async () => {
      await succeed(client.login(registry.host, alice.user, alice.password));
      const pushed = image("v1");
      const reference = `${registry.host}/alice/app:v1`;
      await succeed(client.push(pushed, reference));
      const stored = await admin.getImage("alice/app", "v1");
      await succeed(client.pull(reference));
      const held = await client.holds(reference);
      expect(held.size).toBeGreaterThan(0);
      for (const digest of held) expect(stored).toContain(digest);
      if (traits.exact) expect(stored).toEqual(new Set([...pushed.manifests.keys(), ...pushed.blobs.keys()]));
    });

    test("pulls by digest", async () => {
      const { digest } = await admin.getManifest("alice/app", "v1");
      await succeed(client.pull(`${registry.host}/alice/app@${digest}`));
    });

    if (traits.exact) {
      test("pushes and pulls an index of several platforms", async () => {
        const pushed = image("multi", ["linux/amd64", "linux/arm64", "linux/s390x"]);
        const reference = `${registry.host}/alice/app:multi`;
        await succeed(client.push(pushed, reference));
        const stored = await admin.getImage("alice/app", "multi");
        expect(stored).toEqual(new Set([...pushed.manifests.keys(), ...pushed.blobs.keys()]));
        await succeed(client.pull(reference));
        expect(await client.holds(reference)).toContain(pushed.digest);
      });
    }

    test("hides a private repository from another user", async () => {
      await client.logout(registry.host);
      await succeed(client.login(registry.host, bob.user, bob.password));
      const hidden = await client.pull(`${registry.host}/alice/app:v1`);
      const missing = await client.pull(`${registry.host}/alice/nothing:v1`);
      expect(hidden.code).not.toBe(0);
      expect(hidden.output).toMatch(REFUSED_OR_NOTHING);
      expect(withoutDetails(hidden.output)).toBe(withoutDetails(missing.output));
    });

    test("refuses a push without the right, and says so", async () => {
      const refused = await client.push(image("v2"), `${registry.host}/alice/app:v2`);
      expect(refused.code).not.toBe(0);
      expect(refused.output).toMatch(REFUSED);
    });

    test("says that a password is wrong", async () => {
      await client.logout(registry.host);
      const login = await client.login(registry.host, alice.user, "wrong");
      if (traits.login) {
        expect(login.code).not.toBe(0);
        expect(login.output).toMatch(REFUSED);
      } else {
        const pull = await client.pull(`${registry.host}/alice/app:v1`);
        expect(pull.code).not.toBe(0);
        expect(pull.output).toMatch(REFUSED);
      }
    });

    test("needs a login to pull what is private", async () => {
      await client.logout(registry.host);
      const refused = await client.pull(`${registry.host}/alice/app:v1`);
      expect(refused.code).not.toBe(0);
      expect(refused.output).toMatch(REFUSED_OR_NOTHING);
    });
  });
}

/** @throws Error with what the command said, unless it succeeded. */
export async function succeed(result: Promise<CommandResult>): Promise<CommandResult> {
  const done = await result;
  if (done.code !== 0) throw new Error(`ended with ${done.code}:\n${done.output}`);
  return done;
}

/** An error text without what differs between any two runs: names, times, ids. */
function withoutDetails(text: string): string {
  return text
    .split("\n")
    .filter((line) => !/resolving|elapsed:/.test(line))
    .join("\n")
    .replaceAll(/alice\/(app|nothing)/g, "NAME")
    .replaceAll(/alice(%2F|\\?\/)(app|nothing)/g, "NAME")
    .replaceAll(/time="[^"]*"|\d{4}[-/]\d\d[-/]\d\d[T ][\d:.]+Z?/g, "TIME")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}/g, "ID")
    .trim();
}
