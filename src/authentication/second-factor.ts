import type { Database } from "../database/database.ts";
import { RegistryError } from "../oci/errors.ts";
import {
  findSecret,
  hashOfRecoveryCode,
  lockSecret,
  noteFailure,
  takeRecoveryCode,
  takeStep,
} from "./second-factor-store.ts";

/** Seconds of a code (RFC 6238, section 5.2). */
export const STEP_SECONDS = 30;
/** Steps before and after the present one whose codes are taken: for clocks that differ. */
const WINDOW = 1;
/** Wrong codes in a row that cost nothing; each further one doubles the time until the next try. */
const FREE_FAILURES = 5;
const LONGEST_WAIT = 15 * 60_000;

/** Whose passwords are good together with a second factor only. */
export type SecondFactorRequirement = "none" | "administrators" | "everybody";

export interface SecondFactorOptions {
  readonly database: Database;
  readonly requirement: SecondFactorRequirement;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/**
 * The second factor of logins with passwords: codes of an authenticator (RFC 6238), and recovery
 * codes. None is ever good twice: the step of the last code is moved on in the same statement that
 * looks at it.
 *
 * A code has six digits, so that guessing has to be slow, wherever it comes from: who knows the
 * password can make its owner wait, for a quarter of an hour at most, but not with a recovery code.
 */
export class SecondFactor {
  readonly #database: Database;
  readonly #requirement: SecondFactorRequirement;
  readonly #now: () => number;

  constructor(options: SecondFactorOptions) {
    this.#database = options.database;
    this.#requirement = options.requirement;
    this.#now = options.now ?? Date.now;
  }

  /** Whether an account's password has to come with a second factor, by the configuration. */
  isRequired(isAdmin: boolean): boolean {
    return this.#requirement === "everybody" || (this.#requirement === "administrators" && isAdmin);
  }

  /** Whether an account has set one up. */
  async isEnabled(accountId: number): Promise<boolean> {
    return (await findSecret(this.#database.read, accountId))?.confirmed_at != null;
  }

  /**
   * Takes a code, or a recovery code, of an account that has a second factor.
   *
   * @returns whether it was right, and not taken before.
   * @throws RegistryError `tooManyRequests` after wrong ones.
   */
  async take(accountId: number, code: string): Promise<boolean> {
    const text = code.replaceAll(/\s/g, "").toLowerCase();
    if (/^\d{6}$/.test(text)) return this.#takeCode(accountId, text);
    const hash = hashOfRecoveryCode(text);
    if (hash === undefined) return false;
    return this.#database.transaction((transaction) =>
      takeRecoveryCode(transaction, accountId, { hash, now: this.#now() }),
    );
  }

  /** All under a lock on the secret, so that guessing in parallel gains nothing. */
  async #takeCode(accountId: number, code: string): Promise<boolean> {
    const now = this.#now();
    const verify = await verifier();
    const outcome = await this.#database.transaction(async (transaction) => {
      const secret = await lockSecret(transaction, accountId, this.#database.engine);
      if (secret?.confirmed_at == null) return false;
      const wait = secret.failed_at + waitAfter(secret.failures) - now;
      if (wait > 0) return wait;
      const step = verify(secret.secret, code, now);
      if (step !== undefined && (await takeStep(transaction, accountId, step))) return true;
      await noteFailure(transaction, accountId, now);
      return false;
    });
    if (typeof outcome === "boolean") return outcome;
    throw new RegistryError("tooManyRequests", "too many wrong codes: wait, or use a recovery code", {
      retryAfter: Math.ceil(outcome / 1000),
    });
  }
}

/** The step that a code is right for; undefined when it is wrong. */
export async function stepOf(secret: string, code: string, now: number): Promise<number | undefined> {
  return (await verifier())(secret, code, now);
}

async function verifier(): Promise<(secret: string, code: string, now: number) => number | undefined> {
  const { Secret, TOTP } = await import("otpauth");
  return (secret, code, now) => {
    const totp = new TOTP({ secret: Secret.fromBase32(secret), period: STEP_SECONDS });
    const delta = totp.validate({ token: code, timestamp: now, window: WINDOW });
    return delta === null ? undefined : Math.floor(now / 1000 / STEP_SECONDS) + delta;
  };
}

/** Milliseconds. */
function waitAfter(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(LONGEST_WAIT, 1000 * 2 ** Math.min(20, failures - FREE_FAILURES + 1));
}
