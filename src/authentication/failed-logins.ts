import { RegistryError } from "../oci/errors.ts";
import { RecentMap } from "./recent-map.ts";

export interface FailedLoginsOptions {
  /** Failures a minute that one address, or one account, is allowed. */
  readonly perMinute: number;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/** A login that was let through. Says how it ended, once; without, it counts for nothing. */
export interface LoginAttempt {
  end(outcome: "succeeded" | "failed" | "abandoned"): void;
}

/** A bucket that every failure fills, and that leaks. */
interface Bucket {
  level: number;
  /** When `level` was right, milliseconds since 1970. */
  at: number;
  /** When it was last filled, milliseconds since 1970. */
  failedAt: number;
  /** Logins that are being checked: they may become failures, all at once. */
  pending: number;
  readonly waiting: (() => void)[];
}

const MINUTE = 60_000;
/** Milliseconds for which an address is said to have failed lately. */
const SUSPICION = 15 * MINUTE;
const BUCKETS = 50_000;
const MAX_WAITING = 1000;

/**
 * Slows the guessing of passwords down, without letting anyone lock somebody else out.
 *
 * - An address that fails too often is refused for a while, whatever account it tries.
 * - An account that is failed for too often, from anywhere, is refused to those addresses that have
 *   failed lately themselves. From any other address its owner still gets in.
 * - An account that got in from an address before is counted apart there: a neighbour behind the
 *   same address who guesses does not keep it out.
 *
 * Logins under way count as failures until they end; those beyond the limit wait for them, so that
 * guessing in parallel gains nothing. The counts are of this process, and bounded in memory.
 */
export class FailedLogins {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #byAddress = new RecentMap<string, Bucket>(BUCKETS);
  readonly #byAccount = new RecentMap<string, Bucket>(BUCKETS);
  /** Of pairs of address and account that have got in together. */
  readonly #known = new RecentMap<string, Bucket>(BUCKETS);
  #waiting = 0;

  constructor(options: FailedLoginsOptions) {
    this.#perMinute = Math.max(1, options.perMinute);
    this.#now = options.now ?? Date.now;
  }

  /**
   * Lets a login begin, when there is room for one that fails.
   *
   * @throws RegistryError `tooManyRequests` with the seconds to wait.
   */
  async begin(clientAddress: string, accountName: string): Promise<LoginAttempt> {
    const network = networkOf(clientAddress);
    const pair = `${network} ${accountName}`;
    const known = this.#known.get(pair);
    const bucket = known ?? bucketIn(this.#byAddress, network, this.#now());
    const account = bucketIn(this.#byAccount, accountName, this.#now());
    for (;;) {
      const level = this.#level(bucket);
      if (level + 1 > this.#perMinute) throw this.#refusal(bucket);
      const suspect = known === undefined && this.#now() - bucket.failedAt < SUSPICION;
      if (suspect && this.#level(account) + 1 > this.#perMinute) throw this.#refusal(account);
      if (level + bucket.pending + 1 <= this.#perMinute) break;
      await this.#wait(bucket);
    }
    bucket.pending++;
    let open = true;
    return {
      end: (outcome) => {
        if (!open) return;
        open = false;
        bucket.pending--;
        if (outcome === "failed") {
          this.#fill(bucket);
          this.#fill(account);
        } else if (outcome === "succeeded" && known === undefined) {
          this.#known.set(pair, newBucket(this.#now()));
        }
        for (const wake of bucket.waiting.splice(0)) wake();
      },
    };
  }

  async #wait(bucket: Bucket): Promise<void> {
    if (this.#waiting >= MAX_WAITING) {
      throw new RegistryError("tooManyRequests", "too many logins at once", { retryAfter: 5 });
    }
    this.#waiting++;
    await new Promise<void>((resolve) => bucket.waiting.push(resolve));
    this.#waiting--;
  }

  #level(bucket: Bucket): number {
    const now = this.#now();
    // A clock that went back leaks nothing, and does not fill either.
    const leaked = (Math.max(0, now - bucket.at) * this.#perMinute) / MINUTE;
    bucket.level = Math.max(0, bucket.level - leaked);
    bucket.at = now;
    return bucket.level;
  }

  #fill(bucket: Bucket): void {
    // Bounded, so that no number of failures keeps an address out for more than two minutes.
    bucket.level = Math.min(this.#level(bucket) + 1, 2 * this.#perMinute);
    bucket.failedAt = this.#now();
  }

  #refusal(bucket: Bucket): RegistryError {
    const excess = bucket.level + 1 - this.#perMinute;
    const retryAfter = Math.max(1, Math.ceil((excess * MINUTE) / this.#perMinute / 1000));
    return new RegistryError("tooManyRequests", "too many failed logins", { retryAfter });
  }
}

function bucketIn(map: RecentMap<string, Bucket>, key: string, now: number): Bucket {
  const found = map.get(key);
  if (found !== undefined) return found;
  const bucket = newBucket(now);
  map.set(key, bucket);
  return bucket;
}

function newBucket(now: number): Bucket {
  return { level: 0, at: now, failedAt: Number.NEGATIVE_INFINITY, pending: 0, waiting: [] };
}

/**
 * What one client is likely to hold as a whole: an IPv4 address, or the /64 of an IPv6 address.
 * Anything else stands for itself.
 */
export function networkOf(address: string): string {
  const plain = address.toLowerCase().replace(/%.*$/, "");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  if (!plain.includes(":")) return plain;
  const [head = "", tail] = plain.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill("0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
