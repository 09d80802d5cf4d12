import type { ManifestContent } from "./content.ts";

/** Whether something has to be there: `maybe` where an operation on it has not been answered, or where it may be collected. */
export type Presence = "present" | "absent" | "maybe";

/** What a tag may point at; undefined among them when it may be gone. */
export type TagValues = ReadonlySet<string | undefined>;

/** A push of a manifest with several tags that was never answered. */
export interface UnansweredPush {
  readonly digest: string;
  readonly tags: readonly string[];
}

interface Entry {
  readonly content: ManifestContent;
  presence: Presence;
  /** A tag, an index or a subject that held it went: it goes as well once nothing holds it. */
  doomed: boolean;
}

/**
 * What a repository has to hold, by what its one writer was told. An operation is announced before
 * it is sent, and is settled when it is answered; one that is never answered leaves both outcomes legal.
 *
 * Knows the rules of garbage collection too: what lost its last tag by deletion, its index or its
 * subject may be collected from then on, unless something else holds it.
 */
export class RepositoryModel {
  readonly name: string;
  /** When each blob was last acknowledged, and not deleted since: milliseconds of `performance.now()`. */
  readonly blobs = new Map<string, number>();
  readonly #manifests = new Map<string, Entry>();
  readonly #tags = new Map<string, TagValues>();
  readonly #unanswered: UnansweredPush[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** Manifests that have to be there. */
  live(): readonly ManifestContent[] {
    return this.manifests()
      .filter((entry) => entry.presence === "present")
      .map((entry) => entry.content);
  }

  manifests(): readonly Readonly<Entry>[] {
    return [...this.#manifests.values()];
  }

  tags(): ReadonlyMap<string, TagValues> {
    return this.#tags;
  }

  unanswered(): readonly UnansweredPush[] {
    return this.#unanswered;
  }

  /** Whether a manifest that is or may be there needs it, so that deleting it would break something. */
  isNeeded(digest: string): boolean {
    return this.manifests().some(
      ({ content, presence }) =>
        presence !== "absent" && (content.blobs.includes(digest) || content.children.includes(digest)),
    );
  }

  beginPush(content: ManifestContent, tags: readonly string[]): void {
    this.#forget((push) => push.tags.some((tag) => tags.includes(tag)));
    const known = this.#manifests.get(content.digest);
    if (known?.presence !== "present") {
      this.#manifests.set(content.digest, { content, presence: "maybe", doomed: false });
    }
    for (const tag of tags) this.#tags.set(tag, new Set([...this.#valuesOf(tag), content.digest]));
    this.#unanswered.push({ digest: content.digest, tags });
    this.#collect();
  }

  /** The push was acknowledged. */
  pushed(content: ManifestContent, tags: readonly string[]): void {
    this.#manifests.set(content.digest, { content, presence: "present", doomed: false });
    for (const tag of tags) this.#tags.set(tag, new Set([content.digest]));
    this.#answered(content.digest);
    this.#collect();
  }

  /** The push was refused: all is as before. */
  notPushed(content: ManifestContent, before: ReadonlyMap<string, TagValues>, wasPresent: boolean): void {
    for (const [tag, values] of before) this.#tags.set(tag, values);
    if (!wasPresent) this.#setPresence(content.digest, "absent");
    this.#answered(content.digest);
  }

  /** What some tags may point at now, to be given back to {@link notPushed}. */
  valuesOf(tags: readonly string[]): ReadonlyMap<string, TagValues> {
    return new Map(tags.map((tag) => [tag, this.#valuesOf(tag)]));
  }

  beginDeleteTag(tag: string): void {
    this.#forget((push) => push.tags.includes(tag));
    for (const value of this.#valuesOf(tag)) this.#doom(value);
    this.#tags.set(tag, new Set([...this.#valuesOf(tag), undefined]));
    this.#collect();
  }

  deletedTag(tag: string): void {
    this.#tags.set(tag, new Set([undefined]));
    this.#collect();
  }

  beginDeleteManifest(digest: string): void {
    this.#forget((push) => push.tags.some((tag) => this.#valuesOf(tag).has(digest)));
    this.#setPresence(digest, "maybe");
    for (const [tag, values] of this.#tags) {
      if (values.has(digest)) this.#tags.set(tag, new Set([...values, undefined]));
    }
    this.#collect();
  }

  deletedManifest(digest: string): void {
    this.#setPresence(digest, "absent");
    for (const [tag, values] of this.#tags) {
      if (values.has(digest)) {
        this.#tags.set(tag, new Set([...values].map((value) => (value === digest ? undefined : value))));
      }
    }
    this.#collect();
  }

  /** What was seen of manifests with nothing going on: from now on that is how it is. */
  observedManifests(there: ReadonlySet<string>): void {
    for (const [digest, entry] of this.#manifests) {
      entry.presence = there.has(digest) ? "present" : "absent";
      if (entry.presence === "absent") entry.doomed = false;
    }
    this.#collect();
  }

  /** What a tag was seen to point at with nothing going on. */
  observedTag(tag: string, value: string | undefined): void {
    this.#tags.set(tag, new Set([value]));
  }

  /** All that was unanswered has been looked at. */
  settle(): void {
    this.#unanswered.length = 0;
    this.#collect();
    for (const [digest, { presence }] of this.#manifests) {
      // Kept for a while, so that what was deleted is seen to stay away.
      if (presence === "absent" && this.#manifests.size > 60) this.#manifests.delete(digest);
    }
  }

  /** What is doomed and not held for certain may be gone, and then dooms what it held. */
  #collect(): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (const [digest, entry] of this.#manifests) {
        if (entry.presence === "present" && entry.doomed && !this.#isHeld(entry)) {
          entry.presence = "maybe";
          changed = true;
        }
        if (entry.presence === "present") continue;
        for (const other of this.#manifests.values()) {
          const follows =
            other.content.subject === digest || entry.content.children.includes(other.content.digest);
          if (follows && !other.doomed) {
            other.doomed = true;
            changed = true;
          }
        }
      }
    }
  }

  #isHeld({ content }: Entry): boolean {
    for (const values of this.#tags.values()) {
      if (values.size === 1 && values.has(content.digest)) return true;
    }
    return this.manifests().some(
      (holder) =>
        holder.presence === "present" &&
        (holder.content.children.includes(content.digest) || holder.content.digest === content.subject),
    );
  }

  #doom(digest: string | undefined): void {
    const entry = digest === undefined ? undefined : this.#manifests.get(digest);
    if (entry !== undefined) entry.doomed = true;
  }

  #answered(digest: string): void {
    this.#forget((push) => push.digest === digest);
  }

  /** Drops unanswered pushes whose outcome can no longer be seen. */
  #forget(matches: (push: UnansweredPush) => boolean): void {
    this.#unanswered.splice(0, this.#unanswered.length, ...this.#unanswered.filter((push) => !matches(push)));
  }

  #setPresence(digest: string, presence: Presence): void {
    const entry = this.#manifests.get(digest);
    if (entry !== undefined) entry.presence = presence;
  }

  #valuesOf(tag: string): TagValues {
    return this.#tags.get(tag) ?? new Set([undefined]);
  }
}
