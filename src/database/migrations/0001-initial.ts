import type { Migration } from "../migrator.ts";

/*
 *   accounts ──< refresh_tokens            signing_keys     settings
 *      │
 *      └─ (by name) repositories
 *                      │
 *      ┌───────────────┼──────────────────┬──────────────┬─────────────┐
 *   uploads     repository_blobs      manifests        tags       tag_history
 *                  │      ^            │     │           │
 *                  v      │            │     └───────────┘ manifest_id
 *                blobs    └─ manifest_blobs   manifest_children (by digest: a child may be missing)
 *
 *   blobs              content, once however many repositories hold it: digest -> key in the blob store
 *   repository_blobs   which repository holds which blob; access to a blob is access to one of these
 *   manifests          bodies included, so that a GET is one indexed read
 *   *_reviews          what garbage collection has to look at, and when; nothing is ever searched for
 *   blob_deletions     keys that nothing refers to any more, until the blob store has deleted them
 *   blob_damage        what the scrub found missing or wrong in the blob store
 *   tag_history        what each tag pointed at, so that it can be restored
 *
 * Foreign keys from manifest_blobs to repository_blobs and from there to blobs are what makes
 * collecting safe beside pushing: PostgreSQL locks the parent row of a new reference, so a
 * collector's DELETE either waits and then fails, or wins and makes the push try again.
 */
export const initial: Migration = {
  version: 1,
  name: "initial",
  up: (types) => [
    `create table accounts (
      id ${types.id},
      uid text not null unique,
      name ${types.name} not null unique,
      kind text not null,
      full_name text not null default '',
      password_hash text,
      is_admin ${types.flag} not null default 0,
      is_active ${types.flag} not null default 1,
      created_at ${types.int} not null,
      credentials_valid_from ${types.int} not null
    )`,
    `create table repositories (
      id ${types.id},
      uid text not null unique,
      name ${types.name} not null unique,
      namespace ${types.name} not null,
      visibility text not null,
      description text not null default '',
      created_at ${types.int} not null,
      untagged_days ${types.int}
    )`,
    "create index repositories_namespace on repositories (namespace, name)",
    "create index repositories_visibility on repositories (visibility, name)",
    `create table blobs (
      digest ${types.name} not null primary key,
      size ${types.int} not null,
      store_key text not null unique,
      created_at ${types.int} not null
    )`,
    `create table repository_blobs (
      repository_id ${types.int} not null references repositories (id),
      digest ${types.name} not null references blobs (digest),
      created_at ${types.int} not null,
      deleted_at ${types.int},
      primary key (repository_id, digest)
    )`,
    "create index repository_blobs_digest on repository_blobs (digest)",
    `create table manifests (
      id ${types.id},
      repository_id ${types.int} not null references repositories (id),
      digest ${types.name} not null,
      media_type text not null,
      artifact_type text,
      subject_digest ${types.name},
      referrer text,
      size ${types.int} not null,
      body ${types.bytes} not null,
      pushed_at ${types.int} not null,
      pushed_by ${types.int},
      deleted_at ${types.int},
      unique (repository_id, digest)
    )`,
    "create index manifests_subject on manifests (repository_id, subject_digest, id) where subject_digest is not null",
    `create table manifest_blobs (
      manifest_id ${types.int} not null references manifests (id) on delete cascade,
      repository_id ${types.int} not null,
      digest ${types.name} not null,
      primary key (manifest_id, digest),
      foreign key (repository_id, digest) references repository_blobs (repository_id, digest)
    )`,
    "create index manifest_blobs_digest on manifest_blobs (repository_id, digest)",
    `create table manifest_children (
      parent_id ${types.int} not null references manifests (id) on delete cascade,
      repository_id ${types.int} not null,
      digest ${types.name} not null,
      primary key (parent_id, digest)
    )`,
    "create index manifest_children_digest on manifest_children (repository_id, digest)",
    `create table tags (
      repository_id ${types.int} not null references repositories (id),
      name ${types.name} not null,
      manifest_id ${types.int} not null references manifests (id),
      created_at ${types.int} not null,
      updated_at ${types.int} not null,
      updated_by ${types.int},
      primary key (repository_id, name)
    )`,
    "create index tags_manifest on tags (manifest_id)",
    `create table tag_history (
      id ${types.id},
      repository_id ${types.int} not null references repositories (id),
      name ${types.name} not null,
      action text not null,
      digest ${types.name},
      previous_digest ${types.name},
      at ${types.int} not null,
      by_account ${types.int}
    )`,
    "create index tag_history_tag on tag_history (repository_id, name, id)",
    "create index tag_history_previous on tag_history (repository_id, previous_digest, id) where previous_digest is not null",
    `create table uploads (
      id text not null primary key,
      repository_id ${types.int} not null references repositories (id),
      account_id ${types.int},
      algorithm text not null,
      size ${types.int} not null,
      digest text,
      version ${types.int} not null,
      writing ${types.flag} not null,
      store_state text not null,
      started_at ${types.int} not null,
      updated_at ${types.int} not null
    )`,
    "create index uploads_updated on uploads (updated_at)",
    `create table manifest_reviews (
      manifest_id ${types.int} not null primary key references manifests (id) on delete cascade,
      review_at ${types.int} not null,
      reason text not null,
      attempts ${types.int} not null default 0
    )`,
    "create index manifest_reviews_at on manifest_reviews (review_at)",
    `create table repository_blob_reviews (
      repository_id ${types.int} not null,
      digest ${types.name} not null,
      review_at ${types.int} not null,
      attempts ${types.int} not null default 0,
      primary key (repository_id, digest)
    )`,
    "create index repository_blob_reviews_at on repository_blob_reviews (review_at)",
    `create table blob_reviews (
      digest ${types.name} not null primary key,
      review_at ${types.int} not null,
      attempts ${types.int} not null default 0
    )`,
    "create index blob_reviews_at on blob_reviews (review_at)",
    `create table blob_deletions (
      store_key text not null primary key,
      size ${types.int} not null,
      attempt_at ${types.int} not null,
      attempts ${types.int} not null default 0
    )`,
    "create index blob_deletions_at on blob_deletions (attempt_at)",
    `create table blob_damage (
      digest ${types.name} not null primary key references blobs (digest) on delete cascade,
      store_key text not null,
      kind text not null,
      detail text not null,
      found_at ${types.int} not null
    )`,
    `create table signing_keys (
      kid text not null primary key,
      predecessor text not null unique,
      algorithm text not null,
      private_jwk text not null,
      public_jwk text not null,
      created_at ${types.int} not null,
      activates_at ${types.int} not null,
      retires_at ${types.int} not null,
      expires_at ${types.int} not null
    )`,
    `create table refresh_tokens (
      id ${types.id},
      account_id ${types.int} not null references accounts (id),
      hash text not null unique,
      service text not null,
      client_id text not null,
      credentials_valid_from ${types.int} not null,
      created_at ${types.int} not null,
      expires_at ${types.int} not null
    )`,
    "create index refresh_tokens_account on refresh_tokens (account_id, id)",
    "create index refresh_tokens_expiry on refresh_tokens (expires_at)",
    `create table settings (
      key text not null primary key,
      value text not null,
      updated_at ${types.int} not null
    )`,
    `create table jobs (
      id text not null primary key,
      action text not null,
      status text not null,
      parameters text not null,
      checkpoint text,
      progress text,
      error text,
      worker_id text,
      retry_from_id text,
      retries_left ${types.int} not null,
      retries_total ${types.int} not null,
      scheduled_at ${types.int} not null,
      started_at ${types.int},
      updated_at ${types.int} not null,
      finished_at ${types.int},
      deadline_ms ${types.int},
      interruptions ${types.int} not null default 0
    )`,
    "create index jobs_waiting on jobs (status, scheduled_at)",
    "create index jobs_action on jobs (action, id)",
    "create index jobs_finished on jobs (finished_at) where finished_at is not null",
    `create table job_logs (
      id ${types.id},
      job_id text not null references jobs (id) on delete cascade,
      at ${types.int} not null,
      level text not null,
      message text not null
    )`,
    "create index job_logs_job on job_logs (job_id, id)",
    `create table crons (
      action text not null primary key,
      schedule text not null,
      parameters text not null,
      enabled ${types.flag} not null,
      retries ${types.int} not null,
      deadline_ms ${types.int},
      next_run_at ${types.int} not null
    )`,
    `create table workers (
      id text not null primary key,
      hostname text not null,
      capacity text not null,
      started_at ${types.int} not null,
      heartbeat_at ${types.int} not null,
      status text not null
    )`,
  ],
};
