import type { Generated } from "kysely";
import type { ManagementSchema } from "./management-schema.ts";

/**
 * The tables, as the queries see them. What each one is for is drawn in
 * `migrations/0001-initial.ts`, where they are made; those of people, access and events are in
 * `management-schema.ts`.
 *
 * Both engines hold the same types: instants are integers, milliseconds since 1970 (UTC);
 * flags are 0 or 1; JSON is text; names sort byte-wise.
 */
export interface Schema extends ManagementSchema {
  accounts: AccountsTable;
  repositories: RepositoriesTable;
  blobs: BlobsTable;
  repository_blobs: RepositoryBlobsTable;
  manifests: ManifestsTable;
  manifest_blobs: ManifestBlobsTable;
  manifest_children: ManifestChildrenTable;
  tags: TagsTable;
  tag_history: TagHistoryTable;
  uploads: UploadsTable;
  manifest_reviews: ManifestReviewsTable;
  repository_blob_reviews: RepositoryBlobReviewsTable;
  blob_reviews: BlobReviewsTable;
  blob_deletions: BlobDeletionsTable;
  blob_damage: BlobDamageTable;
  signing_keys: SigningKeysTable;
  refresh_tokens: RefreshTokensTable;
  settings: SettingsTable;
  jobs: JobsTable;
  job_logs: JobLogsTable;
  crons: CronsTable;
  workers: WorkersTable;
}

export type Instant = number;
export type Flag = 0 | 1;

export interface AccountsTable {
  id: Generated<number>;
  uid: string;
  name: string;
  /** A service account is an organization's, and has no password: `owner_id` says whose. */
  kind: "user" | "organization" | "service";
  full_name: string;
  password_hash: string | null;
  is_admin: Flag;
  is_active: Flag;
  created_at: Instant;
  /** Credentials issued before this instant are void; they carry the value they were issued under. */
  credentials_valid_from: Instant;
  /** Sees everything, and changes nothing. */
  is_auditor: Generated<Flag>;
  /** `local`, or `provider:ID` of the directory that the account comes from. */
  origin: Generated<string>;
  owner_id: Generated<number | null>;
  description: Generated<string>;
  last_login_at: Generated<Instant | null>;
}

export interface RepositoriesTable {
  id: Generated<number>;
  uid: string;
  name: string;
  namespace: string;
  visibility: "public" | "private";
  description: string;
  created_at: Instant;
  /**
   * Collect untagged manifests this many days after they lost their last tag. Null is the default
   * of the configuration; -1 keeps them whatever the default.
   */
  untagged_days: number | null;
  /** Markdown. */
  long_description: Generated<string>;
  /** 1 when a tag that exists keeps its image. */
  immutable_tags: Generated<Flag>;
  /** Tags the repository has at most, the oldest go first; 0 for any number. */
  tag_limit: Generated<number>;
  scan_on_push: Generated<Flag>;
  /** Kept for DTR's clients; changes nothing. */
  enable_manifest_lists: Generated<Flag>;
  /** Without what waits in `repository_counts`. */
  pulls: Generated<number>;
  pushes: Generated<number>;
  last_pushed_at: Generated<Instant | null>;
  /** Set when deleted; may be restored until collected. Its `name` is one that no repository can have. */
  deleted_at: Generated<Instant | null>;
  /** The name it had. */
  deleted_name: Generated<string | null>;
}

export interface BlobsTable {
  digest: string;
  size: number;
  store_key: string;
  created_at: Instant;
}

export interface RepositoryBlobsTable {
  repository_id: number;
  digest: string;
  created_at: Instant;
  /** Set when deleted by a person; may be restored until collected. */
  deleted_at: Instant | null;
}

export interface ManifestsTable {
  id: Generated<number>;
  repository_id: number;
  digest: string;
  media_type: string;
  artifact_type: string | null;
  subject_digest: string | null;
  /** The descriptor that lists of referrers show, as JSON; null without a subject. */
  referrer: string | null;
  size: number;
  body: Uint8Array;
  pushed_at: Instant;
  pushed_by: number | null;
  deleted_at: Instant | null;
}

export interface ManifestBlobsTable {
  manifest_id: number;
  repository_id: number;
  digest: string;
}

export interface ManifestChildrenTable {
  parent_id: number;
  repository_id: number;
  digest: string;
}

export interface TagsTable {
  repository_id: number;
  name: string;
  manifest_id: number;
  created_at: Instant;
  updated_at: Instant;
  updated_by: number | null;
}

export interface TagHistoryTable {
  id: Generated<number>;
  repository_id: number;
  name: string;
  action: "push" | "delete" | "restore";
  /** What the tag points at after the action; null after a deletion. */
  digest: string | null;
  /** What it pointed at before; null when it was new. */
  previous_digest: string | null;
  at: Instant;
  by_account: number | null;
}

export interface UploadsTable {
  id: string;
  repository_id: number;
  /** Only this account may go on with it; null for one that the registry itself started. */
  account_id: number | null;
  algorithm: "sha256" | "sha512";
  size: number;
  /** Digest of the first `size` bytes; null when not known (a process died while writing). */
  digest: string | null;
  /** Grows with each claim: the fence between two writers. */
  version: number;
  /** 1 while a request writes to it, or after one died doing so. */
  writing: Flag;
  /** The `BlobUpload`, as JSON. */
  store_state: string;
  started_at: Instant;
  updated_at: Instant;
}

export interface ManifestReviewsTable {
  manifest_id: number;
  review_at: Instant;
  reason:
    | "pushed"
    | "tag-moved"
    | "tag-deleted"
    | "deleted"
    | "parent-deleted"
    | "subject-deleted"
    | "policy";
  attempts: number;
}

export interface RepositoryBlobReviewsTable {
  repository_id: number;
  digest: string;
  review_at: Instant;
  attempts: number;
}

export interface BlobReviewsTable {
  digest: string;
  review_at: Instant;
  attempts: number;
}

export interface BlobDeletionsTable {
  /** A key of the blob store that no blob has any more. */
  store_key: string;
  size: number;
  /** When to try, or try again. */
  attempt_at: Instant;
  attempts: Generated<number>;
}

export interface BlobDamageTable {
  digest: string;
  /** The key that was looked at: a blob that has another one by now was mended. */
  store_key: string;
  kind: "missing" | "size" | "digest" | "unreadable";
  /** For people: what was found instead. */
  detail: string;
  found_at: Instant;
}

export interface SigningKeysTable {
  kid: string;
  /** The `kid` it follows, empty for the first: that each key has one successor keeps processes from making two. */
  predecessor: string;
  algorithm: string;
  private_jwk: string;
  public_jwk: string;
  created_at: Instant;
  /** Signs from here on; published before, so that verifiers know it in time. */
  activates_at: Instant;
  /** No longer signs from here on. */
  retires_at: Instant;
  /** No longer verifies, and is removed, from here on. */
  expires_at: Instant;
}

export interface RefreshTokensTable {
  id: Generated<number>;
  account_id: number;
  hash: string;
  service: string;
  client_id: string;
  /** That of the account when the token was made; the token is void once the account's has moved. */
  credentials_valid_from: Instant;
  created_at: Instant;
  expires_at: Instant;
  /** The API token it was got with: what ends that ends this. */
  api_token_id: Generated<string | null>;
}

export interface SettingsTable {
  key: string;
  value: string;
  updated_at: Instant;
}

export type JobStatus =
  | "waiting"
  | "running"
  | "done"
  | "error"
  | "cancel_request"
  | "cancel"
  | "worker_dead"
  | "worker_shutdown";

export interface JobsTable {
  id: string;
  action: string;
  status: JobStatus;
  /** JSON object. */
  parameters: string;
  /** JSON: what a resumed run goes on from. */
  checkpoint: string | null;
  /** JSON {done, total, unit, message}; for people. */
  progress: string | null;
  error: string | null;
  worker_id: string | null;
  retry_from_id: string | null;
  retries_left: number;
  retries_total: number;
  scheduled_at: Instant;
  started_at: Instant | null;
  updated_at: Instant;
  finished_at: Instant | null;
  /** Milliseconds a run may take; null for no limit. */
  deadline_ms: number | null;
  /** How often in a row its worker died, without a new checkpoint in between. */
  interruptions: Generated<number>;
  /** JSON, and milliseconds: kept for DTR's clients. */
  capacity_map: Generated<string | null>;
  stop_timeout_ms: Generated<number | null>;
}

export interface JobLogsTable {
  id: Generated<number>;
  job_id: string;
  at: Instant;
  level: string;
  message: string;
}

export interface CronsTable {
  action: string;
  /** Six fields (second minute hour day month weekday) or @hourly and the like; UTC. */
  schedule: string;
  parameters: string;
  enabled: Flag;
  retries: number;
  deadline_ms: number | null;
  next_run_at: Instant;
  id: Generated<string | null>;
  capacity_map: Generated<string | null>;
  stop_timeout_ms: Generated<number | null>;
}

export interface WorkersTable {
  id: string;
  hostname: string;
  /** JSON {action: how many at once}. */
  capacity: string;
  started_at: Instant;
  heartbeat_at: Instant;
  status: "running" | "draining" | "dead";
}
