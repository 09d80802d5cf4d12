import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { openTestApplication, type TestApplication } from "../../api/testing.ts";
import { databaseEngines } from "../../database/testing.ts";
import { mapGroup, organizationWithTeam } from "../testing.ts";
import { parseSamlMetadata } from "./saml-metadata.ts";
import { type SamlAnswerChanges, type SamlPerson, TestSamlProvider } from "./testing-saml-provider.ts";

setDefaultTimeout(60_000);

const provider = new TestSamlProvider();
const stranger = new TestSamlProvider();

/** A browser, as far as logins need one: it keeps cookies and follows nothing by itself. */
class Browser {
  readonly #cookies = new Map<string, string>();
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  get headers(): { readonly cookie: string } {
    return { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
  }

  async open(path: string): Promise<Response> {
    const response = await fetch(new URL(path, this.#url), { redirect: "manual", headers: this.headers });
    for (const set of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (set.split(";")[0] ?? "").split("=");
      if (value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  /** Sends a form that another site filled: cookies do not go along. */
  send(url: string, form: URLSearchParams): Promise<Response> {
    return fetch(url, { method: "POST", redirect: "manual", body: form });
  }
}

interface Setting {
  readonly app: TestApplication;
}

async function configure({ app }: Setting, more: Record<string, unknown> = {}): Promise<void> {
  const configuration = {
    metadata: provider.metadata,
    nameAttribute: "uid",
    fullNameAttribute: "displayName",
    groupsAttribute: "memberOf",
    ...more,
  };
  const body = { name: "corporate", kind: "saml", configuration };
  const { status, body: made } = await app.admin.send("POST", "/api/v0/identity_providers", body);
  expect([status, made.errors]).toEqual([201, undefined]);
}

/** Goes through a login as far as it gets. */
async function login(
  { app }: Setting,
  person: SamlPerson,
  changes: SamlAnswerChanges & { readonly otherBrowser?: boolean; readonly returnTo?: string } = {},
) {
  const browser = new Browser(app.url);
  const wanted = changes.returnTo === undefined ? "" : `?return=${encodeURIComponent(changes.returnTo)}`;
  const begun = await browser.open(`/auth/saml/corporate/login${wanted}`);
  const location = begun.headers.get("location") ?? "";
  const { acs, form } = await provider.answer(location, person, changes);
  const answered = await browser.send(acs, form);
  if (answered.status !== 303) return { browser, answered, refusal: await refusalOf(answered), acs, form };
  const ending = changes.otherBrowser ? new Browser(app.url) : browser;
  const finished = await ending.open(answered.headers.get("location") ?? "");
  if (finished.status !== 303) return { browser, answered, refusal: await refusalOf(finished), acs, form };
  return { browser, answered, location: finished.headers.get("location"), acs, form };
}

async function refusalOf(response: Response): Promise<string> {
  const { errors } = (await response.json()) as { errors: [{ code: string; message: string }] };
  return `${response.status} ${errors[0].code} ${errors[0].message}`;
}

const ALICE: SamlPerson = { id: "u-1", name: "alice", fullName: "Alice", groups: ["devs"] };

describe.each(databaseEngines())("SAML logins, on %s", (engine) => {
  test("make an account at the first, give what groups give, and take it away again", async () => {
    await using app = await openTestApplication({ engine });
    const setting = { app };
    await configure(setting);
    const { teamId } = await organizationWithTeam(app, "acme", "devs");
    const { body } = await app.admin.get("/api/v0/identity_providers/corporate");
    expect(JSON.stringify(body)).not.toContain("PRIVATE KEY");
    const { id } = await app.database.read
      .selectFrom("identity_providers")
      .select("id")
      .executeTakeFirstOrThrow();
    await mapGroup(app, id, { group: "devs", team_id: teamId });

    const { browser, location } = await login(setting, ALICE, { returnTo: "/repositories?own=1" });
    expect(location).toBe("/repositories?own=1");
    const whoAmI = await browser.open("/api/v0/sessions/current");
    expect(whoAmI.status).toBe(200);
    expect(JSON.stringify(await whoAmI.json())).toContain('"alice"');
    const members = () => app.database.read.selectFrom("team_members").select("account_id").execute();
    expect(await members()).toHaveLength(1);
    await login(setting, { ...ALICE, groups: [] });
    expect(await members()).toHaveLength(0);
    const accounts = await app.database.read
      .selectFrom("accounts")
      .select("name")
      .where("name", "like", "ali%")
      .execute();
    expect(accounts).toEqual([{ name: "alice" }]);
  });

  test("are refused where anything about the answer is not as it has to be", async () => {
    await using app = await openTestApplication({ engine });
    const setting = { app };
    await configure(setting);
    const refused = async (changes: Parameters<typeof login>[2], person = ALICE) => {
      const { refusal, location } = await login(setting, person, changes);
      expect(location).toBeUndefined();
      return refusal ?? "";
    };
    expect(await refused({ signedBy: stranger })).toStartWith("400 LOGIN_FAILED");
    expect(await refused({ signAssertion: false })).toStartWith("400 LOGIN_FAILED");
    expect(await refused({ audience: "https://other.example.org" })).toStartWith("400 LOGIN_FAILED");
    expect(await refused({ issuer: "https://evil.example.org" })).toStartWith("400 LOGIN_FAILED");
    expect(await refused({ inResponseTo: "_0000000000" })).toStartWith("400 LOGIN_FAILED");
    expect(await refused({ inResponseTo: undefined })).toStartWith("400 LOGIN_FAILED");
    expect(await refused({ lifetimeInSeconds: -300 })).toStartWith("400 LOGIN_FAILED");
    expect(await refused({ tamper: (xml) => xml.replaceAll("u-1", "u-2") })).toStartWith("400 LOGIN_FAILED");
    // Signature wrapping: a second, unsigned assertion before the signed one.
    const wrapped = (xml: string) => {
      const assertion = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)?.[0] ?? "";
      const forged = assertion.replace(/<Signature[\s\S]*?<\/Signature>/, "").replaceAll("u-1", "u-root");
      return xml.replace(assertion, forged + assertion);
    };
    expect(await refused({ tamper: wrapped })).toStartWith("400 LOGIN_FAILED");
    expect(await refused({ tamper: (xml) => `<!DOCTYPE x [<!ENTITY a "b">]>${xml}` })).toStartWith(
      "400 LOGIN_FAILED",
    );
    expect(await refused({ tamper: () => "not xml" })).toStartWith("400 LOGIN_FAILED");
    const transient = { ...ALICE, nameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient" };
    expect(await refused({}, transient)).toContain("transient");
    expect(await refused({ otherBrowser: true })).toContain("another browser");
    const subjects = () => app.database.read.selectFrom("identities").select("subject").execute();
    expect(await subjects()).toEqual([]);
    // A comment inside the name, which signatures pass over: nobody becomes the first half of himself.
    const half = (xml: string) => xml.replaceAll("root.evil", "root<!-- -->.evil");
    await login(setting, { id: "root.evil" }, { tamper: half });
    expect(await subjects()).toEqual([{ subject: "root.evil" }]);
  });

  test("go on in a browser that is logged in, whatever it sends along to us with the provider's form", async () => {
    await using app = await openTestApplication({ engine });
    const setting = { app };
    await configure(setting);
    const { browser } = await login(setting, ALICE);
    const { acs, form } = await provider.answer(
      (await browser.open("/auth/saml/corporate/login")).headers.get("location") ?? "",
      ALICE,
    );
    // As a browser does when provider and registry are of one site.
    const headers = {
      ...browser.headers,
      origin: "https://login.example.org",
      "sec-fetch-site": "same-site",
    };
    const answered = await fetch(acs, { method: "POST", redirect: "manual", body: form, headers });
    expect(answered.status).toBe(303);
    expect((await browser.open(answered.headers.get("location") ?? "")).status).toBe(303);
  });

  test("count once: an answer that is sent again logs nobody in", async () => {
    await using app = await openTestApplication({ engine });
    const setting = { app };
    await configure(setting);
    const { browser, acs, form } = await login(setting, ALICE);
    expect(await refusalOf(await browser.send(acs, form))).toContain("begin again");
    // Also with the state of another login, whose request it does not answer.
    const other = new URL((await browser.open("/auth/saml/corporate/login")).headers.get("location") ?? "");
    const replayed = new URLSearchParams(form);
    replayed.set("RelayState", other.searchParams.get("RelayState") ?? "");
    expect(await refusalOf(await browser.send(acs, replayed))).toStartWith("400 LOGIN_FAILED");
    // And an assertion that answers nothing, in an answer that says it does.
    const claimed = await login(setting, ALICE, { answersOutside: true });
    expect(claimed.refusal).toStartWith("400 LOGIN_FAILED");
  });

  test("never take over a local account, and end with the account", async () => {
    await using app = await openTestApplication({ engine });
    const setting = { app };
    await configure(setting);
    expect((await login(setting, { id: "u-9", name: "root" })).refusal).toStartWith("409");
    const { browser } = await login(setting, ALICE);
    expect((await browser.open("/api/v0/sessions/current")).status).toBe(200);
    await app.admin.send("PATCH", "/enzi/v0/accounts/alice", { isActive: false });
    expect((await browser.open("/api/v0/sessions/current")).status).toBe(401);
    expect((await login(setting, ALICE)).refusal).toStartWith("403");
    await app.admin.send("DELETE", "/api/v0/identity_providers/corporate");
    expect((await new Browser(app.url).open("/auth/saml/corporate/login")).status).toBe(404);
  });

  test("ask for metadata that cannot be had once a minute, and tell where it is to administrators only", async () => {
    let asked = 0;
    const silent = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch() {
        asked++;
        return new Response("gone", { status: 503 });
      },
    });
    await using app = await openTestApplication({ engine, config: { outbound: { allow: ["127.0.0.1"] } } });
    const metadataUrl = `http://127.0.0.1:${silent.port}/metadata`;
    await configure({ app }, { metadata: undefined, metadataUrl });
    for (let login = 0; login < 3; login++) {
      expect((await app.anonymous.get("/auth/saml/corporate/login")).status).toBe(503);
    }
    expect(asked).toBe(1);
    await silent.stop(true);
    const test = await app.admin.send("POST", "/api/v0/identity_providers/corporate/test");
    expect(test.code).toBe("INVALID_IDENTITY_PROVIDER");
    expect(test.body.errors[0].message).toContain(`127.0.0.1`);
  });

  test("have metadata of our own to give to the provider", async () => {
    await using app = await openTestApplication({ engine });
    await configure({ app });
    const { headers, body } = await app.anonymous.get("/auth/saml/corporate/metadata");
    expect(headers.get("content-type")).toBe("application/samlmetadata+xml");
    expect(body).toContain(`entityID="${app.url}/auth/saml/corporate/metadata"`);
    expect(body).toContain(`${app.url}/auth/saml/corporate/acs`);
  });
});

describe("metadata of identity providers", () => {
  const { metadata, issuer, loginUrl } = provider;

  test("says who it is, where to go and what it signs with", () => {
    const parsed = parseSamlMetadata(metadata);
    expect({ ...parsed, certificates: parsed.certificates.length }).toEqual({
      issuer,
      loginUrl,
      certificates: 1,
    });
  });

  test.each([
    ["is empty", "", "not well-formed"],
    ["is something else", "<html/>", "describes no SAML 2.0 identity provider"],
    ["has a document type", `<!DOCTYPE a []>${metadata}`, "document type"],
    ["is cut off", metadata.slice(0, 500), "not well-formed"],
    ["has no address", metadata.replaceAll("HTTP-Redirect", "SOAP"), "no single sign-on address"],
    [
      "has an address that is none",
      metadata.replaceAll(`"${loginUrl}"`, '"javascript:alert(1)"'),
      "no single sign-on",
    ],
    [
      "has no certificate",
      metadata.replace(/<md:KeyDesc[\s\S]*KeyDescriptor>/, ""),
      "no signing certificate",
    ],
    ["has a broken certificate", metadata.replace(/MII/, "XXX"), "cannot be read"],
    ["is of a service", metadata.replaceAll("IDPSSO", "SPSSO"), "describes no SAML 2.0 identity provider"],
  ])("is refused when it %s", (_what, xml, reason) => {
    expect(() => parseSamlMetadata(xml)).toThrow(reason);
  });
});
