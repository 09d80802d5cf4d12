import type { ManifestContent } from "./content.ts";

/** Whether something has to be there: `maybe` where an operation on it has not been answered. */
export type Presence = "present" | "absent" | "maybe";

/** What a tag may point at; undefined among them when it may be gone. */
export type TagValues = ReadonlySet<string | undefined>;

/** A push of a manifest with several tags that was never answered. */
export interface UnansweredPush {
  readonly digest: string;
  readonly tags: readonly string[];
}

/**
 * What a repository has to hold, by what its one writer was told. An operation is announced before
 * it is sent, and is settled when it is answered; one that is never answered leaves both outcomes legal.
 */
export class RepositoryModel {
  readonly name: string;
  /** When each blob was last acknowledged, and not deleted since: milliseconds of `performance.now()`. */
  readonly blobs = new Map<string, number>();
  readonly #manifests = new Map<string, { readonly content: ManifestContent; presence: Presence }>();
  readonly #tags = new Map<string, TagValues>();
  readonly #unanswered: UnansweredPush[] = [];
  /** Referrers whose subject was deleted: they follow it, some time. */
  readonly #doomed = new Set<string>();

  constructor(name: string) {
    this.name = name;
  }

  /** Manifests that have to be there. */
  live(): readonly ManifestContent[] {
    return [...this.#manifests.values()]
      .filter((entry) => entry.presence === "present")
      .map((entry) => entry.content);
  }

  manifests(): readonly { readonly content: ManifestContent; readonly presence: Presence }[] {
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
    const known = this.#manifests.get(content.digest)?.presence;
    this.#manifests.set(content.digest, { content, presence: known === "present" ? "present" : "maybe" });
    for (const tag of tags) this.#tags.set(tag, new Set([...this.#valuesOf(tag), content.digest]));
    this.#unanswered.push({ digest: content.digest, tags });
  }

  /** The push was acknowledged. */
  pushed(content: ManifestContent, tags: readonly string[]): void {
    this.#manifests.set(content.digest, { content, presence: "present" });
    this.#doomed.delete(content.digest);
    for (const tag of tags) this.#tags.set(tag, new Set([content.digest]));
    this.#answered(content.digest);
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
    this.#tags.set(tag, new Set([...this.#valuesOf(tag), undefined]));
  }

  deletedTag(tag: string): void {
    this.#tags.set(tag, new Set([undefined]));
  }

  beginDeleteManifest(digest: string): void {
    this.#forget((push) => push.tags.some((tag) => this.#valuesOf(tag).has(digest)));
    this.#setPresence(digest, "maybe");
    for (const [tag, values] of this.#tags) {
      if (values.has(digest)) this.#tags.set(tag, new Set([...values, undefined]));
    }
    this.#doom(digest);
  }

  deletedManifest(digest: string): void {
    this.#setPresence(digest, "absent");
    for (const [tag, values] of this.#tags) {
      if (values.has(digest)) {
        this.#tags.set(tag, new Set([...values].map((value) => (value === digest ? undefined : value))));
      }
    }
  }

  /** What was seen of a manifest with nothing going on: from now on that is how it is. */
  observedManifest(digest: string, isThere: boolean): void {
    if (this.#doomed.has(digest) && isThere) this.#setPresence(digest, "maybe");
    else this.#setPresence(digest, isThere ? "present" : "absent");
  }

  /** What a tag was seen to point at with nothing going on. */
  observedTag(tag: string, value: string | undefined): void {
    this.#tags.set(tag, new Set([value]));
  }

  /** All unanswered pushes have been looked at. */
  settle(): void {
    this.#unanswered.length = 0;
    for (const [digest, { presence }] of this.#manifests) {
      // Kept for a while, so that what was deleted is seen to stay away.
      if (presence === "absent" && this.#manifests.size > 60) this.#manifests.delete(digest);
    }
  }

  #doom(subject: string): void {
    for (const { content, presence } of this.manifests()) {
      if (content.subject !== subject || presence === "absent") continue;
      this.#doomed.add(content.digest);
      this.#setPresence(content.digest, "maybe");
      for (const [tag, values] of this.#tags) {
        if (values.has(content.digest)) this.#tags.set(tag, new Set([...values, undefined]));
      }
      this.#doom(content.digest);
    }
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

/** A tag that many write to at once: which of its values may be seen when all is quiet. */
export class SharedTag {
  readonly #operations: { value: string | undefined; begin: number; end: number | undefined }[] = [
    { value: undefined, begin: 0, end: 0 },
  ];

  /** Announces an operation. @returns what to call when it is acknowledged, or with false when it was refused. */
  begin(value: string | undefined): (accepted: boolean) => void {
    const operation = { value, begin: performance.now(), end: undefined as number | undefined };
    this.#operations.push(operation);
    return (accepted) => {
      if (accepted) operation.end = performance.now();
      else this.#operations.splice(this.#operations.indexOf(operation), 1);
    };
  }

  /** Values of operations that no later acknowledged one has surely followed. */
  legal(): TagValues {
    const followed = (end: number | undefined) =>
      end !== undefined && this.#operations.some((other) => other.end !== undefined && other.begin > end);
    return new Set(this.#operations.filter(({ end }) => !followed(end)).map(({ value }) => value));
  }

  /** What was seen with nothing going on. */
  observed(value: string | undefined): void {
    const now = performance.now();
    this.#operations.splice(0, this.#operations.length, { value, begin: now, end: now });
  }
}
