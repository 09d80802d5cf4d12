import { PASSWORD } from "./testing.ts";
import { type CallerKind, WEBHOOK_ID } from "./testing-fixture.ts";
import type { RequestOverride } from "./testing-requests.ts";

/** Who may read `acme/app`; public repositories may be read by anyone, so the rule says so. */
const READERS: readonly CallerKind[] = [
  "reader",
  "writer",
  "repositoryAdmin",
  "owner",
  "service",
  "auditor",
  "admin",
];

/** Tokens are their account's, and trust rules are for a service account of the organization. */
const OWN: readonly CallerKind[] = ["member", "admin"];
const OWNERS: readonly CallerKind[] = ["owner", "admin"];

/** Who administers what a webhook is on: its key says what that is. */
const HOOK: readonly CallerKind[] = ["repositoryAdmin", "owner", "admin"];
const HOOK_SEEN: readonly CallerKind[] = [...HOOK, "auditor"];
const ENDPOINT = { type: "TAG_PUSH", endpoint: "https://hooks.example.com/" };

const LOGIN: RequestOverride = { body: { username: "member", password: PASSWORD } };
const OF_MEMBER = { params: { namespace: "member", username: "member" } };
const PATH_GRANT = { pattern: "acme/fresh/**", team: "devs" };

/** How operations are called where the general tables of `testing-requests.ts` do not fit, by id. */
const OVERRIDES: Readonly<Record<string, RequestOverride>> = {
  submitJob: { body: { action: "sleep", scheduledAt: "2099-01-01T00:00:00Z" } },
  listAccountEvents: OF_MEMBER,
  exportAccountEventsCsv: OF_MEMBER,
  exportAccountEventsJsonl: OF_MEMBER,
  getRepository: { allowed: READERS },
  // A name is the namespace's to give.
  renameRepository: { body: { name: "fresh" }, allowed: OWNERS },
  setPathAccess: { body: { ...PATH_GRANT, accessLevel: "read-only" } },
  removePathAccess: { params: PATH_GRANT },
  createSession: LOGIN,
  login: LOGIN,
  changePassword: { body: { oldPassword: PASSWORD, newPassword: "another long enough secret" } },
  getAPIToken: { allowed: [...OWN, "auditor"] },
  updateAPIToken: { body: { tokenLabel: "other" }, allowed: OWN },
  deleteAPIToken: { allowed: OWN, isHidden: true },
  createWebhook: { body: { ...ENDPOINT, key: "acme/app" }, allowed: HOOK },
  updateWebhook: { body: { id: WEBHOOK_ID, inactive: true }, allowed: HOOK },
  getWebhook: { allowed: HOOK_SEEN },
  deleteWebhook: { allowed: HOOK, isHidden: true },
  listWebhookDeliveries: { allowed: HOOK_SEEN },
  getWebhookDelivery: { allowed: HOOK_SEEN },
  redeliverWebhook: { allowed: HOOK },
  listRepositoryWebhooks: { allowed: HOOK_SEEN },
  explainTrustRules: { body: { claims: { iss: "https://ci.example.com" } } },
  createTrustRule: {
    body: {
      name: "other",
      issuer: "https://ci.example.com",
      audience: "registry",
      conditions: { repository: "acme/app" },
      account: "robot",
      scopes: [{ pattern: "acme/app", actions: ["pull"] }],
    },
    allowed: OWNERS,
  },
  getTrustRule: { allowed: [...OWNERS, "auditor"] },
  updateTrustRule: { body: { name: "other" }, allowed: OWNERS },
  deleteTrustRule: { allowed: OWNERS, isHidden: true },
};

/** SCIM takes the token of its identity provider, and nobody's account. */
const OF_PROVIDERS: RequestOverride = { allowed: [] };

/** How an operation is called, as far as the general tables do not fit. */
export function overrideFor(operationId: string, path: string): RequestOverride {
  return OVERRIDES[operationId] ?? (path.startsWith("/enzi/v0/scim/v2/") ? OF_PROVIDERS : {});
}
