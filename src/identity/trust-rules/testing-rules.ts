import { insertTestAccount } from "../../accounts/testing.ts";
import { openTestApplication, type TestApplication } from "../../api/testing.ts";
import type { Engine } from "../../database/testing.ts";
import type { TestIssuer } from "../testing-issuer.ts";

/** The configuration that lets a registry ask issuers on this machine, and tests fail often. */
const CONFIG = { outbound: { allow: ["127.0.0.1"] }, limits: { failedLoginsPerMinute: 1000 } };

/** A registry with an organization `acme`, owned by `olga`, with a service account `acme-ci` and repositories. */
export async function openRuleApplication(engine: Engine, config: object = CONFIG): Promise<TestApplication> {
  const app = await openTestApplication({ engine, config: { ...config } });
  await app.user("olga");
  await app.user("mallory");
  await makeOrganization(app, "acme", "olga");
  await app.repository("acme/app");
  await app.repository("acme/web");
  await app.repository("mallory/own");
  return app;
}

async function makeOrganization(app: TestApplication, name: string, owner: string): Promise<void> {
  await app.database.transaction(async (transaction) => {
    const now = Date.now();
    const organization = await insertTestAccount(transaction, { name });
    const service = await insertTestAccount(transaction, { name: `${name}-ci`, ownerId: organization });
    const { id } = await transaction
      .selectFrom("accounts")
      .select("id")
      .where("name", "=", owner)
      .executeTakeFirstOrThrow();
    await transaction
      .insertInto("organization_members")
      .values({ organization_id: organization, account_id: id, is_owner: 1, created_at: now })
      .execute();
    await transaction
      .insertInto("namespace_grants")
      .values({
        namespace_id: organization,
        prefix: `${name}/`,
        account_id: service,
        level: 2,
        created_at: now,
      })
      .execute();
  });
}

/** A rule that lets the pipelines of one repository push to `acme/app`. */
export function ruleFor(issuer: TestIssuer, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    name: "app",
    issuer: issuer.url,
    audience: "registry.example.com",
    conditions: { repository: "acme/app", ref: "refs/heads/*" },
    account: "acme-ci",
    scopes: [{ pattern: "acme/app", actions: ["pull", "push"] }],
    ...changes,
  };
}

/** What the exchange of a token answered. */
export interface ExchangeAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** Sends a token to be exchanged. */
export async function exchange(
  app: TestApplication,
  token: string,
  more: Readonly<Record<string, string>> = {},
): Promise<ExchangeAnswer> {
  const response = await fetch(`${app.url}/auth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: token,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      ...more,
    }),
  });
  return { status: response.status, body: await response.json() };
}
