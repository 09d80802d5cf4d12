import type { ColumnTypes, Migration } from "../migrator.ts";

/*
 *   accounts (users, organizations, service accounts)
 *      │
 *      ├──< organization_members        who belongs to an organization, and who owns it
 *      ├──< teams ──< team_members      named sets of members; each membership knows who made it
 *      ├──< repository_grants           a level on one repository, for a team or an account
 *      ├──< namespace_grants            a level on all repositories below a prefix: `org/`, `org/app/`
 *      │
 *      ├──< sessions, api_tokens, totp_secrets, recovery_codes, public_keys
 *      ├──< identities                  what other directories call the account
 *      └──< user_settings
 *
 *   identity_providers ──< group_mappings >── teams          LDAP, OpenID Connect, SAML, SCIM
 *   member_syncs                                            which LDAP group makes up a team
 *   trust_rules                                             which CI identities may have which token
 *
 *   event_batches                       pulls and logins not yet among the events
 *   events ──< event_outbox             what is still to be handed on to a log sink
 *   webhooks ──< webhook_deliveries ──< webhook_attempts
 *   repository_counts                   pulls and pushes not yet added to their repository
 *   repository_redirects                names that repositories had before
 *   action_configs                      default parameters of jobs
 *
 * access_version moves with every change to what anybody was granted, by triggers, so that no change
 * can forget it: what was read under a version stands for as long as the version does.
 *
 * Grants are numbers so that the highest is `max(level)`: 1 read, 2 write, 3 administer. A grant is
 * a team's or an account's, never both. What a deleted account, team or repository was granted goes
 * with it.
 */
export const management: Migration = {
  version: 2,
  name: "management",
  up: (types) => [
    `alter table accounts add column is_auditor ${types.flag} not null default 0`,
    "alter table accounts add column origin text not null default 'local'",
    `alter table accounts add column owner_id ${types.int} references accounts (id)`,
    "alter table accounts add column description text not null default ''",
    `alter table accounts add column last_login_at ${types.int}`,
    "create index accounts_owner on accounts (owner_id, name) where owner_id is not null",
    "create index accounts_kind on accounts (kind, name)",

    "alter table repositories add column long_description text not null default ''",
    `alter table repositories add column immutable_tags ${types.flag} not null default 0`,
    `alter table repositories add column tag_limit ${types.int} not null default 0`,
    `alter table repositories add column scan_on_push ${types.flag} not null default 0`,
    `alter table repositories add column enable_manifest_lists ${types.flag} not null default 0`,
    `alter table repositories add column pulls ${types.int} not null default 0`,
    `alter table repositories add column pushes ${types.int} not null default 0`,
    `alter table repositories add column last_pushed_at ${types.int}`,
    `alter table repositories add column deleted_at ${types.int}`,
    `alter table repositories add column deleted_name ${types.name}`,
    "create index repositories_deleted on repositories (deleted_at) where deleted_at is not null",
    "create index repositories_live on repositories (name) where deleted_at is null",
    "create index repositories_deleted_name on repositories (deleted_name) where deleted_name is not null",
    `create table repository_counts (
      id ${types.id},
      repository_id ${types.int} not null references repositories (id) on delete cascade,
      pulls ${types.int} not null,
      pushes ${types.int} not null,
      pushed_at ${types.int}
    )`,
    "create index repository_counts_repository on repository_counts (repository_id)",
    "create index tags_created on tags (repository_id, created_at, name)",
    "create index tags_updated on tags (repository_id, updated_at, name)",
    `create table repository_redirects (
      name ${types.name} not null primary key,
      repository_id ${types.int} not null references repositories (id) on delete cascade,
      created_at ${types.int} not null,
      expires_at ${types.int} not null
    )`,
    "create index repository_redirects_expiry on repository_redirects (expires_at)",
    "create index repository_redirects_repository on repository_redirects (repository_id)",

    `create table organization_members (
      organization_id ${types.int} not null references accounts (id) on delete cascade,
      account_id ${types.int} not null references accounts (id) on delete cascade,
      is_owner ${types.flag} not null default 0,
      source text not null default 'local',
      created_at ${types.int} not null,
      primary key (organization_id, account_id)
    )`,
    "create index organization_members_account on organization_members (account_id, organization_id)",
    `create table teams (
      id ${types.id},
      uid text not null unique,
      organization_id ${types.int} not null references accounts (id) on delete cascade,
      name ${types.name} not null,
      description text not null default '',
      created_at ${types.int} not null,
      unique (organization_id, name)
    )`,
    `create table team_members (
      team_id ${types.int} not null references teams (id) on delete cascade,
      account_id ${types.int} not null references accounts (id) on delete cascade,
      is_admin ${types.flag} not null default 0,
      source text not null default 'local',
      created_at ${types.int} not null,
      primary key (team_id, account_id)
    )`,
    "create index team_members_account on team_members (account_id, team_id)",

    `create table repository_grants (
      id ${types.id},
      repository_id ${types.int} not null references repositories (id) on delete cascade,
      team_id ${types.int} references teams (id) on delete cascade,
      account_id ${types.int} references accounts (id) on delete cascade,
      level ${types.int} not null,
      created_at ${types.int} not null,
      created_by ${types.int}
    )`,
    "create unique index repository_grants_team on repository_grants (team_id, repository_id) where team_id is not null",
    "create unique index repository_grants_account on repository_grants (account_id, repository_id) where account_id is not null",
    "create index repository_grants_repository on repository_grants (repository_id, id)",
    `create table namespace_grants (
      id ${types.id},
      namespace_id ${types.int} not null references accounts (id) on delete cascade,
      prefix ${types.name} not null,
      team_id ${types.int} references teams (id) on delete cascade,
      account_id ${types.int} references accounts (id) on delete cascade,
      level ${types.int} not null,
      created_at ${types.int} not null,
      created_by ${types.int}
    )`,
    "create unique index namespace_grants_team on namespace_grants (team_id, prefix) where team_id is not null",
    "create unique index namespace_grants_account on namespace_grants (account_id, prefix) where account_id is not null",
    "create index namespace_grants_namespace on namespace_grants (namespace_id, prefix, id)",
    `create table access_version (
      id ${types.int} not null primary key,
      version ${types.int} not null
    )`,
    "insert into access_version (id, version) values (1, 1)",
    ...accessVersionTriggers(types),

    `create table api_tokens (
      id text not null primary key,
      account_id ${types.int} not null references accounts (id) on delete cascade,
      label text not null,
      is_active ${types.flag} not null default 1,
      scopes text,
      creator_user_agent text not null default '',
      generated_by text not null default 'manual',
      created_at ${types.int} not null,
      created_by ${types.int},
      expires_at ${types.int},
      last_used_at ${types.int}
    )`,
    "create index api_tokens_account on api_tokens (account_id, id)",
    `alter table refresh_tokens add column api_token_id text references api_tokens (id) on delete cascade`,
    `create table sessions (
      id text not null primary key,
      account_id ${types.int} not null references accounts (id) on delete cascade,
      csrf_token text not null,
      method text not null,
      credentials_valid_from ${types.int} not null,
      user_agent text not null default '',
      client_address text not null default '',
      created_at ${types.int} not null,
      last_seen_at ${types.int} not null,
      expires_at ${types.int} not null,
      provider_id ${types.int},
      provider_session text
    )`,
    "create index sessions_account on sessions (account_id, created_at)",
    "create index sessions_expiry on sessions (expires_at)",
    `create table totp_secrets (
      account_id ${types.int} not null primary key references accounts (id) on delete cascade,
      secret text not null,
      confirmed_at ${types.int},
      last_step ${types.int} not null default 0,
      failures ${types.int} not null default 0,
      failed_at ${types.int} not null default 0
    )`,
    `create table recovery_codes (
      account_id ${types.int} not null references accounts (id) on delete cascade,
      hash text not null,
      used_at ${types.int},
      primary key (account_id, hash)
    )`,
    `create table public_keys (
      id text not null primary key,
      account_id ${types.int} not null references accounts (id) on delete cascade,
      public_key text not null,
      label text not null,
      created_at ${types.int} not null
    )`,
    "create index public_keys_account on public_keys (account_id, id)",
    `create table account_services (
      id text not null primary key,
      account_id ${types.int} not null references accounts (id) on delete cascade,
      name ${types.name} not null,
      properties text not null,
      created_at ${types.int} not null,
      unique (account_id, name)
    )`,
    `create table user_settings (
      account_id ${types.int} not null references accounts (id) on delete cascade,
      key text not null,
      value text not null,
      primary key (account_id, key)
    )`,

    `create table identity_providers (
      id ${types.id},
      name ${types.name} not null unique,
      kind text not null,
      is_enabled ${types.flag} not null default 1,
      configuration text not null,
      created_at ${types.int} not null,
      updated_at ${types.int} not null
    )`,
    `create table identities (
      provider_id ${types.int} not null references identity_providers (id) on delete cascade,
      subject ${types.name} not null,
      account_id ${types.int} not null references accounts (id) on delete cascade,
      details text not null default '{}',
      created_at ${types.int} not null,
      last_seen_at ${types.int} not null,
      primary key (provider_id, subject)
    )`,
    "create index identities_account on identities (account_id, provider_id)",
    "create index accounts_origin on accounts (origin, id) where origin <> 'local'",
    "create index team_members_source on team_members (source) where source <> 'local'",
    "create index organization_members_source on organization_members (source) where source <> 'local'",
    `create table group_mappings (
      id ${types.id},
      provider_id ${types.int} not null references identity_providers (id) on delete cascade,
      external_group ${types.name} not null,
      team_id ${types.int} references teams (id) on delete cascade,
      organization_id ${types.int} references accounts (id) on delete cascade,
      role text not null default 'member',
      created_at ${types.int} not null
    )`,
    "create index group_mappings_group on group_mappings (provider_id, external_group)",
    "create index group_mappings_team on group_mappings (team_id)",
    "create index group_mappings_organization on group_mappings (organization_id)",
    `create table member_syncs (
      id ${types.id},
      team_id ${types.int} unique references teams (id) on delete cascade,
      organization_id ${types.int} unique references accounts (id) on delete cascade,
      configuration text not null,
      updated_at ${types.int} not null
    )`,
    `create table directory_users (
      id ${types.name} not null primary key,
      provider_id ${types.int} not null,
      account_id ${types.int} not null references accounts (id) on delete cascade,
      user_name ${types.name} not null,
      user_name_sent text not null,
      external_id ${types.name},
      attributes text not null default '{}',
      deleted_at ${types.int},
      created_at ${types.int} not null,
      updated_at ${types.int} not null,
      unique (provider_id, user_name),
      foreign key (provider_id, id) references identities (provider_id, subject) on delete cascade
    )`,
    "create index directory_users_account on directory_users (account_id)",
    "create index directory_users_external on directory_users (provider_id, external_id)",
    `create table directory_groups (
      id text not null primary key,
      provider_id ${types.int} not null references identity_providers (id) on delete cascade,
      name ${types.name} not null,
      external_id ${types.name},
      created_at ${types.int} not null,
      updated_at ${types.int} not null,
      unique (provider_id, name)
    )`,
    `create table directory_group_members (
      group_id text not null references directory_groups (id) on delete cascade,
      account_id ${types.int} not null references accounts (id) on delete cascade,
      primary key (group_id, account_id)
    )`,
    "create index directory_group_members_account on directory_group_members (account_id)",
    `create table login_states (
      id text not null primary key,
      provider_id ${types.int} not null references identity_providers (id) on delete cascade,
      content text not null,
      expires_at ${types.int} not null
    )`,
    "create index login_states_expiry on login_states (expires_at)",
    `create table trust_rules (
      id text not null primary key,
      name ${types.name} not null unique,
      issuer text not null,
      audience text not null,
      conditions text not null,
      account_id ${types.int} not null references accounts (id) on delete cascade,
      scopes text not null,
      token_seconds ${types.int} not null,
      is_enabled ${types.flag} not null default 1,
      created_at ${types.int} not null,
      created_by ${types.int},
      last_used_at ${types.int}
    )`,
    "create index trust_rules_issuer on trust_rules (issuer)",
    "create index trust_rules_account on trust_rules (account_id)",
    "alter table api_tokens add column trust_rule_id text references trust_rules (id) on delete cascade",
    "create index api_tokens_trust_rule on api_tokens (trust_rule_id, expires_at) where trust_rule_id is not null",
    `create table used_assertions (
      id text not null primary key,
      expires_at ${types.int} not null
    )`,
    "create index used_assertions_expiry on used_assertions (expires_at)",

    `create table events (
      id ${types.id},
      uid text not null unique,
      at ${types.int} not null,
      type text not null,
      action text not null,
      actor_id ${types.int},
      actor_name ${types.name} not null,
      actor_type text not null,
      credential text not null,
      credential_id text,
      client_address text not null default '',
      user_agent text not null default '',
      request_id text not null default '',
      object_type text not null,
      object_id text not null default '',
      object_name text not null default '',
      namespace ${types.name},
      repository ${types.name},
      repository_id ${types.int},
      tag ${types.name},
      digest ${types.name},
      data text
    )`,
    "create index events_at on events (at, id)",
    "create index events_repository on events (repository_id, at, id) where repository_id is not null",
    "create index events_actor on events (actor_id, at, id) where actor_id is not null",
    "create index events_namespace on events (namespace, at, id) where namespace is not null",
    "create index events_type on events (type, at, id)",
    "create index events_action on events (action, at, id)",
    "create index events_but_pulls on events (at, id) where type <> 'GET'",
    `create table event_batches (
      id ${types.id},
      version integer not null,
      events integer not null,
      body text not null
    )`,
    "create index event_batches_events on event_batches (events)",
    `create table event_outbox (
      id ${types.id},
      sink text not null,
      event_id ${types.int} not null references events (id) on delete cascade,
      attempts ${types.int} not null default 0,
      attempt_at ${types.int} not null
    )`,
    "create index event_outbox_due on event_outbox (sink, attempt_at, id)",
    "create index event_outbox_event on event_outbox (event_id)",
    `create table webhooks (
      id text not null primary key,
      type text not null,
      key ${types.name} not null,
      repository_id ${types.int} references repositories (id) on delete cascade,
      namespace_id ${types.int} references accounts (id) on delete cascade,
      endpoint text not null,
      format text not null default 'dtr',
      secret text,
      headers text,
      tls_certificate text not null default '',
      skip_tls_verification ${types.flag} not null default 0,
      is_active ${types.flag} not null default 1,
      author_id ${types.int} references accounts (id) on delete set null,
      created_at ${types.int} not null,
      last_successful_at ${types.int}
    )`,
    "create index webhooks_match on webhooks (type, key)",
    "create index webhooks_repository on webhooks (repository_id)",
    "create index webhooks_author on webhooks (author_id, id)",
    `create table webhook_deliveries (
      id text not null primary key,
      webhook_id text not null references webhooks (id) on delete cascade,
      event_uid text not null,
      type text not null,
      payload text not null,
      status text not null,
      attempts ${types.int} not null default 0,
      attempt_at ${types.int},
      claimed_by text,
      claimed_until ${types.int},
      created_at ${types.int} not null,
      finished_at ${types.int},
      redelivery_of text
    )`,
    "create index webhook_deliveries_due on webhook_deliveries (attempt_at, webhook_id) where attempt_at is not null",
    "create index webhook_deliveries_webhook on webhook_deliveries (webhook_id, id)",
    "create index webhook_deliveries_finished on webhook_deliveries (finished_at) where finished_at is not null",
    `create table webhook_attempts (
      id ${types.id},
      delivery_id text not null references webhook_deliveries (id) on delete cascade,
      at ${types.int} not null,
      duration_ms ${types.int} not null,
      request_headers text not null,
      response_status ${types.int},
      response_headers text,
      response_body text,
      error text
    )`,
    "create index webhook_attempts_delivery on webhook_attempts (delivery_id, id)",

    `create table action_configs (
      action text not null primary key,
      id text not null,
      parameters text not null,
      updated_at ${types.int} not null
    )`,
    "alter table jobs add column capacity_map text",
    `alter table jobs add column stop_timeout_ms ${types.int}`,
    "alter table crons add column id text",
    "alter table crons add column capacity_map text",
    `alter table crons add column stop_timeout_ms ${types.int}`,
  ],
};

/** Changes to these change what somebody may do; of repositories, only to their names. */
const GRANTING = ["organization_members", "team_members", "repository_grants", "namespace_grants"];

function accessVersionTriggers({ engine }: ColumnTypes): readonly string[] {
  const step = "update access_version set version = version + 1 where id = 1;";
  if (engine === "sqlite") {
    const trigger = (name: string, event: string) =>
      `create trigger access_version_${name} after ${event} begin ${step} end`;
    return [
      ...GRANTING.flatMap((table) =>
        ["insert", "update", "delete"].map((event) => trigger(`${table}_${event}`, `${event} on ${table}`)),
      ),
      trigger("repositories_name", "update of name on repositories"),
    ];
  }
  const trigger = (table: string, event: string) =>
    `create trigger access_version after ${event} on ${table} for each statement execute function step_access_version()`;
  return [
    `create function step_access_version() returns trigger language plpgsql as $$ begin ${step} return null; end $$`,
    ...GRANTING.map((table) => trigger(table, "insert or update or delete")),
    trigger("repositories", "update of name"),
  ];
}
