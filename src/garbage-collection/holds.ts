import type { Transaction } from "kysely";
import type { Schema } from "../database/schema.ts";

/** What of a manifest it takes to see what holds it. */
export interface HeldManifest {
  readonly id: number;
  readonly repository_id: number;
  readonly digest: string;
  readonly subject_digest: string | null;
}

interface Holder {
  readonly id: number;
  readonly digest: string;
  readonly subject_digest: string | null;
}

/** How many holders are looked at before a manifest counts as held. */
const MAX_HOLDERS = 200;

/**
 * Whether something keeps a manifest that was not itself deleted: a tag; an index that names it; a
 * subject that it refers to. Deleted indexes and subjects count as long as they can be restored.
 *
 * A holder that is held only by what it holds itself (an index may name one of its own manifests
 * as its subject) is no hold. So the holders' holders are followed up until one is found that
 * stands on its own: it has a tag, or nothing holds it and its fate is its own review's matter.
 */
export async function isHeld(transaction: Transaction<Schema>, manifest: HeldManifest): Promise<boolean> {
  if (await isTagged(transaction, manifest.id)) return true;
  const seen = new Set([manifest.digest]);
  const open: Holder[] = await holdersOf(transaction, manifest.repository_id, manifest);
  for (let holder = open.pop(); holder; holder = open.pop()) {
    if (seen.has(holder.digest)) continue;
    seen.add(holder.digest);
    if (seen.size > MAX_HOLDERS || (await isTagged(transaction, holder.id))) return true;
    const further = await holdersOf(transaction, manifest.repository_id, holder);
    if (further.length === 0) return true;
    open.push(...further);
  }
  return false;
}

async function isTagged(transaction: Transaction<Schema>, manifestId: number): Promise<boolean> {
  const tag = await transaction
    .selectFrom("tags")
    .select("name")
    .where("manifest_id", "=", manifestId)
    .limit(1)
    .executeTakeFirst();
  return tag !== undefined;
}

async function holdersOf(
  transaction: Transaction<Schema>,
  repositoryId: number,
  manifest: { readonly digest: string; readonly subject_digest: string | null },
): Promise<Holder[]> {
  const parents = await transaction
    .selectFrom("manifest_children as c")
    .innerJoin("manifests as p", "p.id", "c.parent_id")
    .select(["p.id", "p.digest", "p.subject_digest"])
    .where("c.repository_id", "=", repositoryId)
    .where("c.digest", "=", manifest.digest)
    .limit(MAX_HOLDERS)
    .execute();
  if (manifest.subject_digest === null) return parents;
  const subject = await transaction
    .selectFrom("manifests")
    .select(["id", "digest", "subject_digest"])
    .where("repository_id", "=", repositoryId)
    .where("digest", "=", manifest.subject_digest)
    .executeTakeFirst();
  return subject ? [...parents, subject] : parents;
}
