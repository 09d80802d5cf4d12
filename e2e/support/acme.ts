import {
  directoryConfiguration,
  GROUPS,
  group,
  person,
  startDirectory,
  type TestDirectory,
} from "../../src/identity/ldap/testing.ts";
import type { TestIssuer } from "../../src/identity/testing-issuer.ts";
import type { Entrepot } from "./entrepot.ts";
import { waitFor } from "./processes.ts";

/** Who somebody is to the organization `acme`. */
export type Role =
  | "reader"
  | "writer"
  | "manager"
  | "builder"
  | "owner"
  | "stranger"
  | "robot"
  | "auditor"
  | "root";

/** The teams that give a role, and what they are granted. */
const TEAMS = { reader: "readers", writer: "writers", manager: "managers", builder: "builders" } as const;
const GRANTED = { readers: "read-only", writers: "read-write", managers: "admin" } as const;

/** Roles that are people's. */
export const PEOPLE_ROLES = [
  "reader",
  "writer",
  "manager",
  "builder",
  "owner",
  "stranger",
  "auditor",
  "root",
] as const satisfies readonly Role[];

/** The name of the account with a role. */
export function accountOf(role: Role): string {
  return role === "robot" ? "acme+robot" : role;
}

/** The password of the local account with a role. */
export function passwordOf(role: Role): string {
  return `seven seas of ${role}`;
}

/** The name of the person in the directory with a role; the password is `password of NAME`. */
export function directoryNameOf(role: Role): string {
  return `ldap-${role}`;
}

/** A real directory with a person for each role, each in a group of the role's name; the stranger is in none. */
export function startAcmeDirectory(): Promise<TestDirectory> {
  return startDirectory(
    PEOPLE_ROLES.flatMap((role) => {
      const name = directoryNameOf(role);
      // A group of the schema has members always: someone who is nobody here.
      return [person(name), ...(role === "stranger" ? [] : [group(role, [name, `cn=nobody,${GROUPS}`])])];
    }).join(""),
  );
}

/** What an API request answered. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** The API of a registry, for somebody with a name and a password. */
export class Api {
  readonly #registry: Entrepot;
  readonly #authorization: string;

  constructor(registry: Entrepot, name: string, password: string) {
    this.#registry = registry;
    this.#authorization = `Basic ${btoa(`${name}:${password}`)}`;
  }

  /** Sends a request. @throws Error unless the answer is a success. */
  async ask(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(this.#registry.url + path, {
      method,
      headers: { Authorization: this.#authorization, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      tls: { rejectUnauthorized: false },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  }
}

/**
 * Sets up, over the API alone: the organization `acme` with private repositories `acme/web` and
 * `acme/app/api`; its owner; a team for each level on `acme/web`; a team that may push to
 * `acme/app/**`; a service account; and people of each {@link Role}, local and in a directory.
 */
export async function setUpAcme(registry: Entrepot, directory: TestDirectory): Promise<void> {
  const admin = new Api(registry, "admin", registry.adminPassword);
  const owner = new Api(registry, "owner", passwordOf("owner"));
  await admin.ask("POST", "/enzi/v0/accounts", { name: "acme", isOrg: true });
  for (const role of PEOPLE_ROLES) {
    await admin.ask("POST", "/enzi/v0/accounts", {
      name: role,
      password: passwordOf(role),
      isAdmin: role === "root",
      isAuditor: role === "auditor",
    });
  }
  await admin.ask("PUT", "/enzi/v0/accounts/acme/members/owner", { isAdmin: true });
  for (const name of ["web", "app/api"]) {
    await owner.ask("POST", "/api/v0/repositories/acme", { name, visibility: "private" });
  }
  await owner.ask("POST", "/enzi/v0/accounts/acme/serviceAccounts", { name: "robot" });
  for (const [role, team] of Object.entries(TEAMS)) {
    await owner.ask("POST", "/enzi/v0/accounts/acme/teams", { name: team });
    await owner.ask("PUT", `/enzi/v0/accounts/acme/teams/${team}/members/${role}`, {});
  }
  await owner.ask("PUT", "/enzi/v0/accounts/acme/teams/writers/members/acme+robot", {});
  for (const [team, accessLevel] of Object.entries(GRANTED)) {
    await owner.ask("PUT", `/api/v0/repositories/acme/web/teamAccess/${team}`, { accessLevel });
  }
  await owner.ask("PUT", "/api/v0/repositoryNamespaces/acme/pathAccess", {
    pattern: "acme/app/**",
    team: "builders",
    accessLevel: "read-write",
  });
  await connectDirectory(admin, directory);
}

/** Lets the directory's people in, and its groups be teams and roles. */
async function connectDirectory(admin: Api, directory: TestDirectory): Promise<void> {
  await admin.ask("POST", "/api/v0/identity_providers", {
    name: "ldap",
    kind: "ldap",
    configuration: directoryConfiguration(directory, { groupSearchConfigs: [{ baseDN: GROUPS }] }),
  });
  const mappings = [
    ...Object.entries(TEAMS).map(([role, team]) => ({
      role,
      gives: { organization: "acme", team, role: "member" },
    })),
    { role: "owner", gives: { organization: "acme", role: "owner" } },
    { role: "auditor", gives: { role: "registry-auditor" } },
    { role: "root", gives: { role: "registry-admin" } },
  ];
  for (const { role, gives } of mappings) {
    await admin.ask("POST", "/api/v0/identity_providers/ldap/group_mappings", {
      group: `cn=${role},${GROUPS}`,
      ...gives,
    });
  }
}

/** Asks for a sync with the directory, and waits until it is done. */
export async function syncDirectory(registry: Entrepot): Promise<void> {
  const admin = new Api(registry, "admin", registry.adminPassword);
  const { body } = await admin.ask("POST", "/enzi/v0/jobs", { action: "ldap-sync" });
  await waitFor("the sync", async () => {
    const job = await admin.ask("GET", `/enzi/v0/jobs/${body.id}`);
    if (job.body.status === "errored") throw new Error("the sync failed");
    return job.body.status === "done" ? true : undefined;
  });
}

/** Makes an access token of the account with a role; without scopes it is good for all that the account may do. */
export async function makeToken(
  registry: Entrepot,
  role: Role,
  scopes?: readonly { readonly pattern: string; readonly actions: readonly string[] }[],
): Promise<{ readonly token: string; readonly id: string }> {
  const isRobot = role === "robot";
  const who = isRobot ? "owner" : role;
  const path = isRobot ? "/api/v0/api_tokens?username=acme%2Brobot" : "/api/v0/api_tokens";
  const { body } = await new Api(registry, who, passwordOf(who)).ask("POST", path, {
    tokenLabel: "e2e",
    ...(scopes && { scopes }),
  });
  return { token: body.token, id: body.hashedToken };
}

/** Makes the trust rule of a role: what a pipeline of `acme/ROLE` may do is what the account may. */
export async function makeTrustRule(registry: Entrepot, issuer: TestIssuer, role: Role): Promise<void> {
  await new Api(registry, "admin", registry.adminPassword).ask("POST", "/api/v0/trust_rules", {
    name: `ci-${role}`,
    issuer: issuer.url,
    audience: "registry.example.com",
    conditions: { repository: `acme/${role}`, ref: "refs/heads/main" },
    account: accountOf(role),
    scopes: [{ pattern: "acme/**", actions: ["pull", "push"] }],
  });
}
