import type { Instant } from "../../database/schema.ts";
import type { Tx } from "./context.ts";

/** Counts a push, with the push itself: a row of its own, so that pushes do not wait for each other. */
export async function countPush(transaction: Tx, repositoryId: number, at: Instant): Promise<void> {
  await transaction
    .insertInto("repository_counts")
    .values({ repository_id: repositoryId, pulls: 0, pushes: 1, pushed_at: at })
    .execute();
}
