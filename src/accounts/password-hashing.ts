import { RegistryError } from "../oci/errors.ts";
import { canonicalPassword } from "./password-rules.ts";

/** argon2id as OWASP recommends it: 19 MiB (the unit is KiB), two passes. About 30 ms of one core. */
const COST = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;

const OURS = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=1$`;

/** Whether a hash was made here, as new ones are. */
export function isOurHash(hash: string): boolean {
  return hash.startsWith(OURS);
}

/** Hash of a password nobody has, at the same cost: for names that have no password. */
const NOBODY =
  "$argon2id$v=19$m=19456,t=2,p=1$0CSdl84SukKSOp8Td74TDfSslZe3+XgU9qtY2HcZ28w$7UqdQezmXpRl2rMHPPqDD9XJBFjrkiAvGI38fk+dsdY";

/** Hashes computed at once, each of which holds 19 MiB. */
const MAX_RUNNING = 2;

/** Hashes waiting for their turn, beyond which further ones are refused. */
const MAX_WAITING = 200;

/**
 * Hashes and verifies passwords, a few at a time: it is meant to be expensive, and must not become
 * a way to exhaust the machine.
 */
export class PasswordHashing {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** The hash of a new password, in the PHC string format. */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => Bun.password.hash(canonicalPassword(password), COST));
  }

  /**
   * Whether the password is the one that was hashed. Takes its time also when there is no hash.
   *
   * @throws RegistryError `tooManyRequests` when too many are waiting already.
   */
  verify(password: string, hash: string | undefined): Promise<boolean> {
    return this.#inTurn(async () => {
      const right = await Bun.password.verify(canonicalPassword(password), hash ?? NOBODY);
      return right && hash !== undefined;
    });
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= MAX_RUNNING) {
      if (this.#waiting.length >= MAX_WAITING) {
        throw new RegistryError("tooManyRequests", "too many logins at once", { retryAfter: 5 });
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running++;
    try {
      return await work();
    } finally {
      // The turn goes to the one who waits longest, without being free in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}

/** What checking a hash from elsewhere may cost, at most: KiB of memory, passes, the logarithm of bcrypt's rounds. */
const DEAREST = { memory: 65_536, passes: 6, rounds: 14 };

/**
 * Checks the form of a hash that another program made, and that checking a password against it
 * does not exhaust the machine.
 *
 * @throws RegistryError `parameterInvalid`.
 */
export function checkForeignHash(hash: string): void {
  const bcrypt = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash);
  if (bcrypt) {
    const rounds = Number(bcrypt[1]);
    if (rounds >= 4 && rounds <= DEAREST.rounds) return;
  }
  const argon2 =
    /^\$argon2(?:id|i|d)\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=1\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}$/.exec(
      hash,
    );
  if (argon2) {
    const [memory, passes] = [Number(argon2[1]), Number(argon2[2])];
    if (memory >= 8 && memory <= DEAREST.memory && passes >= 1 && passes <= DEAREST.passes) return;
  }
  throw new RegistryError(
    "parameterInvalid",
    "a password hash is neither bcrypt nor argon2 (with v=19 and p=1) of a cost that can be borne",
  );
}
