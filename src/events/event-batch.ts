import type { Caller, CredentialKind, RequestOrigin } from "../access/caller.ts";
import type { Instant } from "../database/schema.ts";
import type { Digest } from "../oci/digest.ts";
import type { Reference, RepositoryName } from "../oci/names.ts";
import type { NewEvent } from "./event-recorder.ts";
import { manifestPulled, type PulledManifest, type Puller } from "./pull.ts";
import type { RecordedEvent } from "./recorded-event.ts";

/** The form that is written. A process leaves what has a newer one to those that know it. */
export const BATCH_VERSION = 1;

/** Account id (0 for none) and name, kind of credential, its id. */
type CallerEntry = readonly [id: number, name: string, credential: CredentialKind, credentialId: string];
type OriginEntry = readonly [address: string, userAgent: string];
type ManifestEntry = readonly [repositoryId: number, repository: string, reference: string, digest: string];

/** A batch as text: JSON. */
interface Document {
  /** When the first of the pulls was made. */
  readonly at: Instant;
  readonly callers: readonly CallerEntry[];
  readonly origins: readonly OriginEntry[];
  readonly manifests: readonly ManifestEntry[];
  /**
   * Five for each pull: milliseconds since `at`, places in `callers`, `origins` and `manifests`, the
   * request's id.
   */
  readonly pulls: readonly (number | string)[];
  readonly others: readonly Omit<RecordedEvent, "uid">[];
}

const OF_A_PULL = 5;
const NO_ORIGIN: RequestOrigin = { clientAddress: "", userAgent: "", requestId: "" };

/**
 * Events that wait to be written down, in little memory and, as text, few bytes: the process that
 * serves pulls makes it. Of a pull its facts are taken at once, and nothing of the request is kept;
 * what comes again and again is kept once, and named by its place in a list.
 */
export class EventBatch {
  #at = 0;
  #size = 0;
  readonly #callers: CallerEntry[] = [];
  readonly #origins: OriginEntry[] = [];
  readonly #manifests: ManifestEntry[] = [];
  readonly #pulls: (number | string)[] = [];
  readonly #others: Omit<RecordedEvent, "uid">[] = [];
  /** Places. A token that was verified gives the same caller each time. */
  readonly #ofCaller = new Map<Caller, number>();
  /** The places that were used last: whoever pulls, and what is pulled, comes several times in a row. */
  #origin = 0;
  #manifest = 0;
  /** Places, by address and by digest: a handful each, as a rule. */
  readonly #ofAddress = new Map<string, number[]>();
  readonly #ofDigest = new Map<string, number[]>();

  /** How many events there are. */
  get size(): number {
    return this.#size;
  }

  addPull(at: Instant, { caller, origin = NO_ORIGIN }: Puller, pull: PulledManifest): void {
    if (this.#pulls.length === 0) this.#at = at;
    this.#size++;
    this.#pulls.push(
      at - this.#at,
      this.#ofCaller.get(caller) ?? this.#addCaller(caller),
      this.#placeOfOrigin(origin),
      this.#placeOfManifest(pull),
      origin.requestId,
    );
  }

  add(at: Instant, { account, credential, credentialId, origin }: Caller, event: NewEvent): void {
    this.#size++;
    const by: Caller = {
      ...(account && { account: { id: account.id, name: account.name, isAdmin: false } }),
      credential,
      ...(credentialId !== undefined && { credentialId }),
      ...(origin && { origin }),
    };
    this.#others.push({ at, by, event });
  }

  /** The text, in {@link BATCH_VERSION}. */
  toText(): string {
    return JSON.stringify({
      at: this.#at,
      callers: this.#callers,
      origins: this.#origins,
      manifests: this.#manifests,
      pulls: this.#pulls,
      others: this.#others,
    } satisfies Document);
  }

  #addCaller(caller: Caller): number {
    const { account, credential, credentialId = "" } = caller;
    const place = this.#callers.push([account?.id ?? 0, account?.name ?? "", credential, credentialId]) - 1;
    this.#ofCaller.set(caller, place);
    return place;
  }

  #placeOfOrigin({ clientAddress, userAgent }: RequestOrigin): number {
    const last = this.#origins[this.#origin];
    if (last !== undefined && last[0] === clientAddress && last[1] === userAgent) return this.#origin;
    this.#origin = this.#findOrigin(clientAddress, userAgent);
    return this.#origin;
  }

  #findOrigin(clientAddress: string, userAgent: string): number {
    const known = this.#ofAddress.get(clientAddress);
    for (const place of known ?? NOWHERE) {
      if (this.#origins[place]?.[1] === userAgent) return place;
    }
    return keep(this.#ofAddress, clientAddress, this.#origins.push([clientAddress, userAgent]) - 1);
  }

  #placeOfManifest(pull: PulledManifest): number {
    if (!isOf(this.#manifests[this.#manifest], pull)) this.#manifest = this.#findManifest(pull);
    return this.#manifest;
  }

  #findManifest(pull: PulledManifest): number {
    const { repository, reference, digest } = pull;
    const known = this.#ofDigest.get(digest);
    for (const place of known ?? NOWHERE) {
      if (isOf(this.#manifests[place], pull)) return place;
    }
    const entry: ManifestEntry = [repository.id, repository.name, reference, digest];
    return keep(this.#ofDigest, digest, this.#manifests.push(entry) - 1);
  }
}

function isOf(entry: ManifestEntry | undefined, { repository, reference, digest }: PulledManifest): boolean {
  return entry?.[0] === repository.id && entry[2] === reference && entry[3] === digest;
}

const NOWHERE: readonly number[] = [];

function keep(places: Map<string, number[]>, key: string, place: number): number {
  const known = places.get(key);
  if (known === undefined) places.set(key, [place]);
  else known.push(place);
  return place;
}

/**
 * The events of a batch's text, as they are to be written down now: their ids say when they were
 * written, `at` when they happened.
 *
 * @throws SyntaxError, TypeError when the text is no batch's.
 */
export function decodeBatch(text: string): RecordedEvent[] {
  const document = JSON.parse(text) as Document;
  const events: Omit<RecordedEvent, "uid">[] = [...document.others];
  for (let start = 0; start < document.pulls.length; start += OF_A_PULL) {
    events.push(pullOf(document, document.pulls.slice(start, start + OF_A_PULL)));
  }
  return events
    .sort((one, other) => one.at - other.at)
    .map((event) => ({ uid: Bun.randomUUIDv7(), ...event }));
}

function pullOf(document: Document, fields: readonly (number | string)[]): Omit<RecordedEvent, "uid"> {
  const [after, caller, origin, manifest] = fields.map(Number);
  const [id, name, credential, credentialId] = itemAt(document.callers, caller);
  const [clientAddress, userAgent] = itemAt(document.origins, origin);
  const [repositoryId, repository, reference, digest] = itemAt(document.manifests, manifest);
  return {
    at: document.at + (after ?? 0),
    by: {
      ...(id > 0 && { account: { id, name, isAdmin: false } }),
      credential,
      ...(credentialId !== "" && { credentialId }),
      origin: { clientAddress, userAgent, requestId: String(fields[4]) },
    },
    event: manifestPulled({
      repository: { id: repositoryId, name: repository as RepositoryName },
      reference: reference as Reference,
      digest: digest as Digest,
    }),
  };
}

function itemAt<Item>(items: readonly Item[], place: number | undefined): Item {
  const item = place === undefined ? undefined : items[place];
  if (item === undefined) throw new TypeError("a batch of events names what it does not have");
  return item;
}
