import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { connect } from "node:tls";
import { databaseEngines } from "../src/database/testing.ts";
import { TestAuthority } from "../src/http/testing-certificates.ts";
import { GROUPS, PEOPLE, type TestDirectory } from "../src/identity/ldap/testing.ts";
import { gitHubClaims, startTestIssuer, type TestIssuer } from "../src/identity/testing-issuer.ts";
import {
  Api,
  accountOf,
  directoryNameOf,
  makeToken,
  makeTrustRule,
  PEOPLE_ROLES,
  passwordOf,
  type Role,
  setUpAcme,
  startAcmeDirectory,
  syncDirectory,
} from "./support/acme.ts";
import { succeed } from "./support/client-suite.ts";
import { type Docker, startDocker } from "./support/dockerd.ts";
import { type Entrepot, startEntrepot } from "./support/entrepot.ts";
import { type ImageLayout, makeImage } from "./support/images.ts";
import {
  dockerPerson,
  importImage,
  type Login,
  type Person,
  type Refusals,
  skopeoPerson,
} from "./support/people.ts";
import { type CommandResult, waitFor } from "./support/processes.ts";
import { Sandbox } from "./support/sandbox.ts";
import { isMissing, isNotRoot } from "./support/tools.ts";

setDefaultTimeout(300_000);

/** What somebody may do with a repository, over the registry's protocol. */
type Reach = "nothing" | "pull" | "push";

/** What each may do with `acme/web`, and with what is below `acme/app/`. */
const LEVELS: Readonly<Record<Role, { readonly web: Reach; readonly app: Reach }>> = {
  reader: { web: "pull", app: "nothing" },
  writer: { web: "push", app: "nothing" },
  manager: { web: "push", app: "nothing" },
  builder: { web: "nothing", app: "push" },
  owner: { web: "push", app: "push" },
  stranger: { web: "nothing", app: "nothing" },
  robot: { web: "push", app: "nothing" },
  auditor: { web: "pull", app: "pull" },
  root: { web: "push", app: "push" },
};
const REPOSITORIES = { web: "acme/web", app: "acme/app/api" } as const;
const ROLES = Object.keys(LEVELS) as readonly Role[];

/** A way in, and who has it. */
interface Way {
  readonly name: string;
  readonly roles: readonly Role[];
  /** The account's name. */
  readonly account: (role: Role) => string;
  /** The most that it lets anybody do. */
  readonly limit?: Reach;
  enter(role: Role): Promise<Person>;
}

let docker: Docker;
let directory: TestDirectory;
let issuer: TestIssuer;

const isUnable =
  isNotRoot() || isMissing("docker", "dockerd", "skopeo", "slapd", "slapadd", "ldapmodify", "openssl");

beforeAll(async () => {
  if (isUnable) return;
  [docker, directory, issuer] = await Promise.all([startDocker(), startAcmeDirectory(), startTestIssuer()]);
});
afterAll(async () => {
  await Promise.all([docker, directory, issuer].map((each) => each?.[Symbol.asyncDispose]()));
});

describe.skipIf(isUnable).each(databaseEngines())("access by role and way in, on %s", (database) => {
  let authority: TestAuthority;
  let registry: Entrepot;
  let sandbox: Sandbox;
  let image: ImageLayout;

  beforeAll(async () => {
    authority = new TestAuthority();
    for (const name of ["server", ...ROLES.map(accountOf)]) authority.certify(name);
    registry = await startEntrepot({
      database,
      tls: { certificate: authority.file("server.pem"), key: authority.file("server.key") },
      config: {
        outbound: { allow: ["127.0.0.1"] },
        tls: {
          clientCertificates: {
            authority: authority.file("ca.pem"),
            revocationList: authority.file("crl.pem"),
          },
        },
      },
    });
    sandbox = new Sandbox("levels");
    image = makeImage(sandbox.path("image"), { tag: "1", layers: 1, layerBytes: 1000 });
    await setUpAcme(registry, directory);
    const owner = docker.as(`owner-${database}`);
    await succeed(owner.login(registry.host, "owner", passwordOf("owner")));
    for (const repository of Object.values(REPOSITORIES)) {
      const reference = `${registry.host}/${repository}:base`;
      await importImage(docker, reference);
      await succeed(owner.tryRun("push", reference));
    }
    for (const role of ROLES) await importImage(docker, localImage(role));
  });
  afterAll(async () => {
    await registry?.[Symbol.asyncDispose]();
    authority?.[Symbol.dispose]();
    sandbox?.[Symbol.dispose]();
  });

  /** A role's image, whose layer nobody else has pushed. */
  const localImage = (role: Role) => `${registry.host}/local/${role}:1`;

  /** docker, as somebody who has just logged in. */
  const dockerAs = (role: Role, login: Login) =>
    dockerPerson(registry, docker, { ...login, image: localImage(role) });

  /**
   * skopeo with a client certificate. docker would do as well for a registry elsewhere: it takes
   * registries on the loopback for ones to try out, and shows them no certificate.
   */
  const skopeoAs = async (role: Role) =>
    skopeoPerson(registry, sandbox, { authority, name: accountOf(role), image });

  /** A pipeline of the role's repository, with what its identity token was exchanged for. */
  async function pipelineOf(role: Role): Promise<Login> {
    const { status, body } = await request("/auth/token", {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        subject_token: await issuer.sign(gitHubClaims({ repository: `acme/${role}` })),
        subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      }),
    });
    expect([role, status]).toEqual([role, 200]);
    return { user: body.username, secret: body.access_token };
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  async function request(path: string, init: RequestInit = {}): Promise<{ status: number; body: any }> {
    const response = await fetch(registry.url + path, { ...init, tls: { rejectUnauthorized: false } });
    const text = await response.text();
    return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : text };
  }

  /** What docker has in its hands while it works: a bearer token for pushing. */
  async function bearerOf({ user, secret }: Login, repository = "acme/web"): Promise<string> {
    const { body } = await request(`/auth/token?service=entrepot&scope=repository:${repository}:pull,push`, {
      headers: { Authorization: `Basic ${btoa(`${user}:${secret}`)}` },
    });
    return `Bearer ${body.token}`;
  }

  /** The statuses of reading a manifest and of beginning a push. */
  async function statusesOf(authorization: string, repository = "acme/web"): Promise<readonly number[]> {
    const headers = { Authorization: authorization };
    const read = await request(`/v2/${repository}/manifests/base`, { headers });
    const pushed = await request(`/v2/${repository}/blobs/uploads/`, { method: "POST", headers });
    return [read.status, pushed.status];
  }

  const ways: readonly Way[] = [
    {
      name: "a password",
      roles: PEOPLE_ROLES,
      account: accountOf,
      enter: (role) => dockerAs(role, { user: role, secret: passwordOf(role) }),
    },
    {
      name: "an access token",
      roles: ROLES,
      account: accountOf,
      enter: async (role) => {
        const { token } = await makeToken(registry, role);
        return dockerAs(role, { user: accountOf(role), secret: token });
      },
    },
    {
      name: "an access token that is good for pulling",
      roles: ROLES,
      account: accountOf,
      limit: "pull",
      enter: async (role) => {
        const { token } = await makeToken(registry, role, [{ pattern: "acme/**", actions: ["pull"] }]);
        return dockerAs(role, { user: accountOf(role), secret: token });
      },
    },
    {
      name: "a password of the directory",
      roles: PEOPLE_ROLES,
      account: directoryNameOf,
      enter: (role) =>
        dockerAs(role, { user: directoryNameOf(role), secret: `password of ${directoryNameOf(role)}` }),
    },
    {
      name: "a pipeline's identity token",
      roles: ROLES,
      account: accountOf,
      enter: async (role) => {
        await makeTrustRule(registry, issuer, role);
        return dockerAs(role, await pipelineOf(role));
      },
    },
    { name: "a client certificate", roles: ROLES, account: accountOf, enter: skopeoAs },
  ];

  test.each(ways.map((way) => [way.name, way] as const))("with %s", async (_, way) => {
    // Everything is pulled anew, by the first at least.
    await docker.run("rmi", `${registry.host}/acme/web:base`, `${registry.host}/acme/app/api:base`);
    const reached: Record<string, Reach> = {};
    const expected: Record<string, Reach> = {};
    await inTurns(way.roles, async (role) => {
      const client = await way.enter(role);
      const reach = async (repository: string) =>
        reachOf(
          await client.pull(repository),
          await client.push(repository, `${role}-${ways.indexOf(way)}`),
          client.refusals(way.account(role), repository),
        );
      // Which way leads to an account is no matter to its grants: each repository once will do.
      const asked = way === ways[0] || role === "builder" ? REPOSITORIES : { web: REPOSITORIES.web };
      for (const [key, repository] of Object.entries(asked)) {
        reached[`${role} ${repository}`] = await reach(repository);
        expected[`${role} ${repository}`] = atMost(LEVELS[role][key as keyof typeof asked], way.limit);
      }
    });
    expect(reached).toEqual(expected);
  });

  /** What the commands' ends say, whose refusals have to be in words that a person understands. */
  function reachOf(pulled: CommandResult, pushed: CommandResult, says: Refusals): Reach {
    if (pulled.code !== 0) expect(pulled.output).toContain(says.pull);
    if (pushed.code !== 0) expect(pushed.output).toContain(says.push);
    if (pushed.code === 0) return pulled.code === 0 ? "push" : "nothing";
    return pulled.code === 0 ? "pull" : "nothing";
  }

  test("a team with a path makes repositories below it, and nowhere else", async () => {
    const client = await dockerAs("builder", { user: "builder", secret: passwordOf("builder") });
    await succeed(client.push("acme/app/new/one", "1"));
    for (const repository of ["acme/app", "acme/apps/one", "acme/new"]) {
      expect((await client.push(repository, "1")).output).toContain(
        `denied: builder may not push to ${repository} with this login`,
      );
    }
  });

  test("a stranger cannot tell what is hidden from what is not there, and who is not logged in is told to", async () => {
    const client = await dockerAs("stranger", { user: "stranger", secret: passwordOf("stranger") });
    for (const ask of [client.pull, (name: string) => client.push(name, "1")]) {
      const [hidden, missing] = [await ask("acme/web"), await ask("acme/nix")];
      expect(hidden.code).not.toBe(0);
      expect(hidden.output.replaceAll("acme/web", "acme/nix")).toBe(missing.output);
    }
    const search = await docker.as("stranger").tryRun("search", `${registry.host}/web`);
    expect(search.output).not.toContain("acme");
    const nobody = await docker.as("nobody").tryRun("pull", `${registry.host}/acme/web:base`);
    expect(nobody.output).toContain("denied: log in to pull from acme/web");
    const wrong = await docker.as("nobody").login(registry.host, "reader", "not the password");
    expect(wrong.output).toContain("unauthorized: user name or password is wrong");
  });

  test("what was taken away ends at once, for what was issued before as well", async () => {
    const admin = new Api(registry, "admin", registry.adminPassword);
    const writing: Login = { user: "writer", secret: passwordOf("writer") };
    const made = await makeToken(registry, "writer");
    const ldap: Login = { user: directoryNameOf("writer"), secret: "password of ldap-writer" };
    const robot = await pipelineOf("robot");
    // What is taken away, from whom, and what of it is answered then: to reading, and to pushing.
    const ends = [
      {
        login: { user: "writer", secret: made.token },
        end: () => admin.ask("PATCH", `/api/v0/api_tokens/${made.id}?username=writer`, { isActive: false }),
        left: [401, 401],
        says: "unauthorized: this login has ended: log in again",
      },
      {
        login: ldap,
        async end() {
          await directory.modify(
            `dn: cn=writer,${GROUPS}\nchangetype: modify\ndelete: member\nmember: uid=ldap-writer,${PEOPLE}\n`,
          );
          await syncDirectory(registry);
        },
        left: [404, 403],
        says: "denied: ldap-writer may not push to acme/web with this login",
      },
      {
        login: robot,
        end: () => admin.ask("PATCH", "/api/v0/trust_rules/ci-robot", { isEnabled: false }),
        left: [401, 401],
        says: "unauthorized: this login has ended: log in again",
      },
      {
        login: writing,
        end: () => admin.ask("DELETE", "/enzi/v0/accounts/acme/teams/writers/members/writer"),
        left: [404, 403],
        says: "denied: writer may not push to acme/web with this login",
      },
    ];
    try {
      for (const { login, end, left, says } of ends) {
        const client = await dockerAs("writer", login);
        const bearer = await bearerOf(login);
        expect([login.user, await statusesOf(bearer)]).toEqual([login.user, [200, 202]]);
        await end();
        expect([login.user, await statusesOf(bearer)]).toEqual([login.user, left]);
        const [pulled, pushed] = [await client.pull("acme/web"), await client.push("acme/web", "after")];
        expect([login.user, pulled.code === 0, pushed.code === 0]).toEqual([login.user, false, false]);
        expect(pushed.output).toContain(says);
      }
    } finally {
      await directory.modify(
        `dn: cn=writer,${GROUPS}\nchangetype: modify\nadd: member\nmember: uid=ldap-writer,${PEOPLE}\n`,
      );
    }
  });

  test("a disabled account has no way in left", async () => {
    const admin = new Api(registry, "admin", registry.adminPassword);
    const { token } = await makeToken(registry, "manager");
    const logins = [
      { user: "manager", secret: passwordOf("manager") },
      { user: "manager", secret: token },
      await pipelineOf("manager"),
    ];
    const bearers = await Promise.all(logins.map((login) => bearerOf(login)));
    const byCertificate = await skopeoAs("manager");
    await admin.ask("PATCH", "/enzi/v0/accounts/manager", { isActive: false });
    for (const bearer of bearers) expect(await statusesOf(bearer)).toEqual([401, 401]);
    for (const { user, secret } of logins) {
      const login = await docker.as("manager").login(registry.host, user, secret);
      expect(login.output).toContain("unauthorized: ");
    }
    expect((await byCertificate.pull("acme/web")).code).not.toBe(0);
  });

  test("a revoked certificate is no way in, on connections that were there before as well", async () => {
    const client = await skopeoAs("owner");
    await succeed(client.pull("acme/web"));
    const file = (name: string) => Bun.file(authority.file(name)).text();
    const [ca, cert, key] = await Promise.all(["ca.pem", "owner.pem", "owner.key"].map(file));
    const kept = connect({ port: Number(new URL(registry.url).port), host: "127.0.0.1", ca, cert, key });
    await new Promise((resolve) => kept.once("secureConnect", resolve));
    const closed = new Promise((resolve) => kept.once("close", resolve));
    kept.write("GET /v2/ HTTP/1.1\r\nHost: registry\r\n\r\n");
    const answer = await new Promise<Buffer>((resolve) => kept.once("data", resolve));
    expect(answer.toString()).toStartWith("HTTP/1.1 200 ");
    authority.revoke("owner");
    await closed;
    await waitFor("the refusal", async () => ((await client.pull("acme/web")).code === 0 ? undefined : true));
    expect((await client.push("acme/web", "after")).output).toMatch(/certificate|EOF|reset/);
    await succeed((await skopeoAs("root")).pull("acme/web"));
  });
});

/** The lesser of two. */
function atMost(reach: Reach, limit: Reach = "push"): Reach {
  const order: readonly Reach[] = ["nothing", "pull", "push"];
  return order.indexOf(reach) < order.indexOf(limit) ? reach : limit;
}

/** Does the work for each, a few at once. */
async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: 3 }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
    }),
  );
}
