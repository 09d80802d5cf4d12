import type { PackedConfig } from "../config/transfer.ts";

/** What a process does: one prepares the data and runs jobs, the others serve requests. */
export type WorkerRole = "jobs" | "requests";

/** From the supervisor to a worker, over the channel that only the two of them have. */
export type SupervisorMessage =
  | StartMessage
  /** Finish what is in flight, then end. */
  | { readonly kind: "stop" }
  /** Asks whether the worker still gets to do anything. */
  | { readonly kind: "ping" }
  /** Asks for the worker's metrics. */
  | { readonly kind: "snapshot"; readonly id: number }
  /** Answers `collect`. */
  | { readonly kind: "collected"; readonly id: number; readonly snapshots: readonly unknown[] };

export interface StartMessage {
  readonly kind: "start";
  readonly role: WorkerRole;
  readonly config: PackedConfig;
  /** For the first administrator, should there be none yet. */
  readonly adminPassword?: string;
}

/** From a worker to its supervisor. */
export type WorkerMessage =
  /** The data can be worked on: migrated, with an administrator. Sent by the process for jobs. */
  | { readonly kind: "prepared"; readonly generatedPassword?: string }
  /** It does its work now. */
  | { readonly kind: "ready" }
  /** It cannot start; transient: until something else does, so that trying again may help. */
  | { readonly kind: "failed"; readonly message: string; readonly isTransient: boolean }
  /** Answers `ping`. */
  | { readonly kind: "pong" }
  | { readonly kind: "snapshot"; readonly id: number; readonly snapshot: unknown }
  /** Asks for the metrics of all workers. */
  | { readonly kind: "collect"; readonly id: number };
