import { expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gitHubClaims, startTestIssuer } from "../src/identity/testing-issuer.ts";
import { startDocker } from "./support/dockerd.ts";
import { startEntrepot } from "./support/entrepot.ts";
import { tarOf } from "./support/images.ts";
import { isMissing, isNotRoot } from "./support/tools.ts";

setDefaultTimeout(300_000);

test.skipIf(isNotRoot() || isMissing("dockerd", "docker"))(
  "docker pushes and pulls as a pipeline whose identity token was exchanged, until the rule is disabled",
  async () => {
    await using issuer = await startTestIssuer();
    await using docker = await startDocker();
    await using entrepot = await startEntrepot({ config: { outbound: { allow: ["127.0.0.1"] } } });
    const url = `http://${entrepot.host}`;
    const asAdmin = (method: string, path: string, body: unknown) =>
      fetch(url + path, {
        method,
        headers: {
          Authorization: `Basic ${btoa(`admin:${entrepot.adminPassword}`)}`,
          "Content-Type": "application/json",
        },
        body: JSON.stringify(body),
      });
    const made = await asAdmin("POST", "/api/v0/trust_rules", {
      name: "app",
      issuer: issuer.url,
      audience: "registry.example.com",
      conditions: { repository: "acme/app", ref: "refs/heads/*" },
      account: "admin",
      scopes: [{ pattern: "admin/app", actions: ["pull", "push"] }],
    });
    expect(made.status).toBe(201);
    const exchanged = await fetch(`${url}/auth/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        subject_token: await issuer.sign(gitHubClaims()),
        subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      }),
    });
    const { access_token: token, username } = (await exchanged.json()) as Record<string, string>;
    const tar = join(docker.directory, "app.tar");
    writeFileSync(tar, tarOf("hello", new TextEncoder().encode("hello\n")));
    const [image, other] = [`${entrepot.host}/admin/app:1.0`, `${entrepot.host}/admin/other:1.0`];
    for (const name of [image, other]) await docker.run("import", tar, name);
    expect(await docker.login(entrepot.host, username ?? "", token ?? "")).toMatchObject({ code: 0 });
    expect(await docker.run("push", image)).toContain("1.0: digest: sha256:");
    await docker.run("rmi", image);
    expect(await docker.run("pull", image)).toContain("Downloaded newer image");
    await expect(docker.run("push", other)).rejects.toThrow();
    expect((await asAdmin("PATCH", "/api/v0/trust_rules/app", { isEnabled: false })).status).toBe(200);
    await expect(docker.run("pull", image)).rejects.toThrow();
  },
);
