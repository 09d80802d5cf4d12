import type { RepositoryModel } from "./model.ts";
import type { SharedTag } from "./shared-tag.ts";

/** What the actors of a run have in common. */
export interface Stage {
  readonly seed: string;
  readonly repositories: readonly RepositoryModel[];
  /** Tags of the repository that all write to. */
  readonly shared: ReadonlyMap<string, SharedTag>;
  readonly sharedRepository: RepositoryModel;
  /** Milliseconds a blob may be without any manifest before it is collected. */
  readonly blobGrace: number;
  /** Milliseconds after which an upload that nobody touched is given up. */
  readonly uploadGrace: number;
  /** Broken promises, in words. */
  readonly violations: string[];
  /** How often each operation was acknowledged. */
  readonly counts: Map<string, number>;
  /** Whether the registry is being shut down in good order, when 503 is a right answer. */
  stopping: boolean;
}
