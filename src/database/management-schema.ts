import type { Generated } from "kysely";
import type { Flag, Instant } from "./schema.ts";

/** 1 read, 2 write, 3 administer: the highest counts. */
export type GrantLevel = 1 | 2 | 3;

/**
 * The tables of `migrations/0002-management.ts`, where they are drawn: members, grants, credentials,
 * identity providers, events, webhooks. Types and units as in `schema.ts`.
 */
export interface ManagementSchema {
  repository_counts: RepositoryCountsTable;
  repository_redirects: RepositoryRedirectsTable;
  organization_members: OrganizationMembersTable;
  teams: TeamsTable;
  team_members: TeamMembersTable;
  repository_grants: RepositoryGrantsTable;
  namespace_grants: NamespaceGrantsTable;
  access_version: AccessVersionTable;
  api_tokens: ApiTokensTable;
  sessions: SessionsTable;
  totp_secrets: TotpSecretsTable;
  recovery_codes: RecoveryCodesTable;
  public_keys: PublicKeysTable;
  account_services: AccountServicesTable;
  user_settings: UserSettingsTable;
  identity_providers: IdentityProvidersTable;
  identities: IdentitiesTable;
  group_mappings: GroupMappingsTable;
  member_syncs: MemberSyncsTable;
  directory_users: DirectoryUsersTable;
  directory_groups: DirectoryGroupsTable;
  directory_group_members: DirectoryGroupMembersTable;
  login_states: LoginStatesTable;
  trust_rules: TrustRulesTable;
  used_assertions: UsedAssertionsTable;
  events: EventsTable;
  event_batches: EventBatchesTable;
  event_outbox: EventOutboxTable;
  webhooks: WebhooksTable;
  webhook_deliveries: WebhookDeliveriesTable;
  webhook_attempts: WebhookAttemptsTable;
  action_configs: ActionConfigsTable;
}

export interface RepositoryCountsTable {
  id: Generated<number>;
  repository_id: number;
  /** Added since; folded into the repository by a job. */
  pulls: number;
  pushes: number;
  /** When the last of the pushes was made; null for pulls. */
  pushed_at: Instant | null;
}

export interface RepositoryRedirectsTable {
  name: string;
  repository_id: number;
  created_at: Instant;
  expires_at: Instant;
}

export interface OrganizationMembersTable {
  organization_id: number;
  account_id: number;
  is_owner: Generated<Flag>;
  /** Who made the membership: `local`, or `provider:ID` of a directory that also ends it. */
  source: Generated<string>;
  created_at: Instant;
}

export interface TeamsTable {
  id: Generated<number>;
  uid: string;
  organization_id: number;
  name: string;
  description: Generated<string>;
  created_at: Instant;
}

export interface TeamMembersTable {
  team_id: number;
  account_id: number;
  is_admin: Generated<Flag>;
  /** As in {@link OrganizationMembersTable}. */
  source: Generated<string>;
  created_at: Instant;
}

export interface RepositoryGrantsTable {
  id: Generated<number>;
  repository_id: number;
  team_id: number | null;
  account_id: number | null;
  level: GrantLevel;
  created_at: Instant;
  created_by: number | null;
}

export interface NamespaceGrantsTable {
  id: Generated<number>;
  namespace_id: number;
  /** Ends in a slash: `org/` for the whole namespace, `org/app/` for what is below it. */
  prefix: string;
  team_id: number | null;
  account_id: number | null;
  level: GrantLevel;
  created_at: Instant;
  created_by: number | null;
}

export interface AccessVersionTable {
  /** 1: there is one row. */
  id: number;
  version: number;
}

export interface ApiTokensTable {
  /** The SHA-256 of the token, in hexadecimal. */
  id: string;
  account_id: number;
  label: string;
  is_active: Generated<Flag>;
  /** JSON: what the token is good for; null for all that the account may do. */
  scopes: string | null;
  creator_user_agent: Generated<string>;
  generated_by: Generated<"manual" | "auto">;
  created_at: Instant;
  created_by: number | null;
  expires_at: Instant | null;
  last_used_at: Instant | null;
  /** The trust rule that gave it; it ends with the rule. */
  trust_rule_id: Generated<string | null>;
}

export interface SessionsTable {
  /** The SHA-256 of the cookie, in hexadecimal. */
  id: string;
  account_id: number;
  csrf_token: string;
  /** How the person logged in: `password`, `oidc`, `saml`, `certificate`. */
  method: string;
  credentials_valid_from: Instant;
  user_agent: Generated<string>;
  client_address: Generated<string>;
  created_at: Instant;
  last_seen_at: Instant;
  expires_at: Instant;
  provider_id: number | null;
  provider_session: string | null;
}

export interface TotpSecretsTable {
  account_id: number;
  secret: string;
  confirmed_at: Instant | null;
  /** The last time step that a code was taken for: none is good twice (RFC 6238, section 5.2). */
  last_step: Generated<number>;
  /** Wrong codes since the last right one, and when the last of them came: each makes the next wait. */
  failures: Generated<number>;
  failed_at: Generated<Instant>;
}

export interface RecoveryCodesTable {
  account_id: number;
  hash: string;
  used_at: Instant | null;
}

export interface PublicKeysTable {
  id: string;
  account_id: number;
  public_key: string;
  label: string;
  created_at: Instant;
}

export interface AccountServicesTable {
  id: string;
  account_id: number;
  name: string;
  properties: string;
  created_at: Instant;
}

export interface UserSettingsTable {
  account_id: number;
  key: string;
  value: string;
}

export interface IdentityProvidersTable {
  id: Generated<number>;
  name: string;
  kind: "ldap" | "oidc" | "saml" | "scim";
  is_enabled: Generated<Flag>;
  /** JSON, secrets included: never sent out as it is. */
  configuration: string;
  created_at: Instant;
  updated_at: Instant;
}

export interface IdentitiesTable {
  provider_id: number;
  subject: string;
  account_id: number;
  /** JSON: what the provider gave the account, so that it alone is taken back. */
  details: Generated<string>;
  created_at: Instant;
  last_seen_at: Instant;
}

export interface GroupMappingsTable {
  id: Generated<number>;
  provider_id: number;
  external_group: string;
  team_id: number | null;
  organization_id: number | null;
  /** Without a team and an organization, the role is one in the whole registry. */
  role: Generated<"member" | "admin" | "owner" | "registry-admin" | "registry-auditor">;
  created_at: Instant;
}

export interface MemberSyncsTable {
  id: Generated<number>;
  team_id: number | null;
  organization_id: number | null;
  /** JSON: the accounts service's `MemberSyncOpts`. */
  configuration: string;
  updated_at: Instant;
}

/** Users whom a directory provisions (SCIM). They go with their identity: `id` is its subject. */
export interface DirectoryUsersTable {
  id: string;
  provider_id: number;
  account_id: number;
  /** In the form that is compared: lower case. */
  user_name: string;
  user_name_sent: string;
  external_id: string | null;
  /** JSON: what else the directory said, to be given back. */
  attributes: Generated<string>;
  /** Since when the directory has it deleted; it may bring it back by its name. */
  deleted_at: Instant | null;
  created_at: Instant;
  updated_at: Instant;
}

export interface DirectoryGroupsTable {
  id: string;
  provider_id: number;
  name: string;
  external_id: string | null;
  created_at: Instant;
  updated_at: Instant;
}

export interface DirectoryGroupMembersTable {
  group_id: string;
  account_id: number;
}

export interface LoginStatesTable {
  id: string;
  provider_id: number;
  /** JSON: what has to be known when the browser comes back from the provider. */
  content: string;
  expires_at: Instant;
}

export interface TrustRulesTable {
  id: string;
  name: string;
  issuer: string;
  audience: string;
  /** JSON: claims and the patterns they have to match, all of them. */
  conditions: string;
  account_id: number;
  /** JSON, as those of API tokens. */
  scopes: string;
  token_seconds: number;
  is_enabled: Generated<Flag>;
  created_at: Instant;
  created_by: number | null;
  last_used_at: Instant | null;
}

export interface UsedAssertionsTable {
  id: string;
  expires_at: Instant;
}

export interface EventsTable {
  id: Generated<number>;
  uid: string;
  at: Instant;
  /** DTR's word: CREATE GET UPDATE DELETE SEND FAIL SCAN. */
  type: string;
  /** What happened, exactly: `tag.push`, `team.member.add`, `login.fail`. */
  action: string;
  actor_id: number | null;
  actor_name: string;
  /** `user`, `service`, `policy`, `system` or `anonymous`. */
  actor_type: string;
  credential: string;
  credential_id: string | null;
  client_address: Generated<string>;
  user_agent: Generated<string>;
  request_id: Generated<string>;
  object_type: string;
  object_id: Generated<string>;
  object_name: Generated<string>;
  namespace: string | null;
  repository: string | null;
  repository_id: number | null;
  tag: string | null;
  digest: string | null;
  /** JSON: what else there is to say. */
  data: string | null;
}

/** What processes took note of, until it is written down as events. */
export interface EventBatchesTable {
  id: Generated<number>;
  /** Of the form of `body`. */
  version: number;
  /** How many there are. */
  events: number;
  body: string;
}

export interface EventOutboxTable {
  id: Generated<number>;
  sink: string;
  event_id: number;
  attempts: Generated<number>;
  attempt_at: Instant;
}

export interface WebhooksTable {
  id: string;
  type: string;
  key: string;
  repository_id: number | null;
  namespace_id: number | null;
  endpoint: string;
  format: Generated<"dtr" | "cloudevents">;
  /** Key of the HMAC that payloads are signed with. */
  secret: string | null;
  headers: string | null;
  tls_certificate: Generated<string>;
  skip_tls_verification: Generated<Flag>;
  is_active: Generated<Flag>;
  author_id: number | null;
  created_at: Instant;
  last_successful_at: Instant | null;
}

export interface WebhookDeliveriesTable {
  id: string;
  webhook_id: string;
  event_uid: string;
  type: string;
  payload: string;
  status: "waiting" | "delivered" | "dead" | "cancelled";
  attempts: Generated<number>;
  attempt_at: Instant | null;
  claimed_by: string | null;
  claimed_until: Instant | null;
  created_at: Instant;
  finished_at: Instant | null;
  redelivery_of: string | null;
}

export interface WebhookAttemptsTable {
  id: Generated<number>;
  delivery_id: string;
  at: Instant;
  duration_ms: number;
  request_headers: string;
  response_status: number | null;
  response_headers: string | null;
  response_body: string | null;
  error: string | null;
}

export interface ActionConfigsTable {
  action: string;
  id: string;
  parameters: string;
  updated_at: Instant;
}
