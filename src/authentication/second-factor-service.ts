import type { AccessControl } from "../access/access-control.ts";
import { AuthenticationRequired } from "../access/authentication-required.ts";
import type { Caller } from "../access/caller.ts";
import type { ManagementAccess } from "../access/management-access.ts";
import type { Database } from "../database/database.ts";
import type { EventRecorder, NewEvent } from "../events/event-recorder.ts";
import { RegistryError } from "../oci/errors.ts";
import { type SecondFactor, STEP_SECONDS, stepOf } from "./second-factor.ts";
import {
  confirmSecret,
  countRecoveryCodes,
  findSecret,
  putSecret,
  removeSecret,
  replaceRecoveryCodes,
  voidCredentialsBut,
} from "./second-factor-store.ts";

/** How an account's second factor stands. */
export interface SecondFactorState {
  readonly enabled: boolean;
  /** Whether the configuration asks it of this account. */
  readonly required: boolean;
  /** Milliseconds since 1970. */
  readonly enabledAt: number | undefined;
  /** Recovery codes that are still good. */
  readonly recoveryCodes: number;
}

export interface SecondFactorServiceOptions {
  readonly database: Database;
  readonly access: AccessControl;
  readonly management: ManagementAccess;
  readonly events: EventRecorder;
  readonly secondFactor: SecondFactor;
  /** What the registry is called in the authenticator. */
  readonly issuer: string;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/** The caller's own account, with a credential that a person has at hand. */
interface Own {
  readonly id: number;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly sessionId: string | undefined;
}

/** Sets second factors up, and removes them. */
export class SecondFactorService {
  readonly #options: SecondFactorServiceOptions;
  readonly #now: () => number;

  constructor(options: SecondFactorServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** How the caller's own stands. */
  async state(caller: Caller): Promise<SecondFactorState> {
    const own = await this.#own(caller);
    const { database, secondFactor } = this.#options;
    const secret = await findSecret(database.read, own.id);
    const enabledAt = secret?.confirmed_at ?? undefined;
    return {
      enabled: enabledAt !== undefined,
      required: secondFactor.isRequired(own.isAdmin),
      enabledAt,
      recoveryCodes: enabledAt === undefined ? 0 : await countRecoveryCodes(database.read, own.id),
    };
  }

  /**
   * Begins to set one up: makes a secret for an authenticator. It counts once a code has confirmed it.
   *
   * @returns the secret in base 32, and the URI that authenticators take as a QR code.
   * @throws RegistryError `secondFactorConflict` when there is one already.
   */
  async begin(caller: Caller): Promise<{ readonly secret: string; readonly uri: string }> {
    const own = await this.#own(caller);
    const { Secret, TOTP } = await import("otpauth");
    const secret = new Secret({ size: 20 });
    const stored = await this.#options.database.transaction((transaction) =>
      putSecret(transaction, own.id, secret.base32),
    );
    if (!stored)
      throw new RegistryError("secondFactorConflict", "there is a second factor already: remove it first");
    const totp = new TOTP({ issuer: this.#options.issuer, label: own.name, secret, period: STEP_SECONDS });
    return { secret: secret.base32, uri: totp.toString() };
  }

  /**
   * Confirms the new secret by a code. From then on the password alone is good for nothing: every
   * login that was made with it is void, but for the session that this comes from.
   *
   * @returns recovery codes, shown once.
   * @throws RegistryError `secondFactorConflict`, `secondFactorWrong`.
   */
  async confirm(caller: Caller, code: string): Promise<readonly string[]> {
    const own = await this.#own(caller);
    const { database } = this.#options;
    const now = this.#now();
    const found = await findSecret(database.read, own.id);
    if (found === undefined || found.confirmed_at !== null) {
      throw new RegistryError(
        "secondFactorConflict",
        "there is no second factor to confirm: begin with a new one",
      );
    }
    const step = await stepOf(found.secret, code.replaceAll(/\s/g, ""), now);
    if (step === undefined) throw new RegistryError("secondFactorWrong");
    return database.transaction(async (transaction) => {
      if (!(await confirmSecret(transaction, own.id, { secret: found.secret, step, now }))) {
        throw new RegistryError("secondFactorConflict");
      }
      await voidCredentialsBut(transaction, own.id, { sessionId: own.sessionId, now });
      const codes = await replaceRecoveryCodes(transaction, own.id);
      await this.#options.events.record(transaction, caller, {
        ...eventAbout(own.name),
        type: "CREATE",
        action: "second-factor.enable",
      });
      return codes;
    });
  }

  /** Makes new recovery codes; those before are no good any more. @throws RegistryError `secondFactorWrong`. */
  async renewRecoveryCodes(caller: Caller, code: string): Promise<readonly string[]> {
    const own = await this.#own(caller);
    await this.#prove(own, code);
    return this.#options.database.transaction(async (transaction) => {
      const codes = await replaceRecoveryCodes(transaction, own.id);
      await this.#options.events.record(transaction, caller, {
        ...eventAbout(own.name),
        type: "UPDATE",
        action: "second-factor.recovery-codes",
      });
      return codes;
    });
  }

  /** Removes the caller's own, which takes a code of it. @throws RegistryError `secondFactorWrong`. */
  async remove(caller: Caller, code: string): Promise<void> {
    const own = await this.#own(caller);
    await this.#prove(own, code);
    await this.#remove(caller, own);
  }

  /** Removes somebody's who lost it; for administrators. One that is not there is no fault. */
  async reset(caller: Caller, accountName: string): Promise<void> {
    await this.#options.management.administrator(caller);
    const { namespace } = await this.#options.management.namespace(caller, accountName);
    await this.#remove(caller, namespace);
  }

  async #remove(caller: Caller, account: { readonly id: number; readonly name: string }): Promise<void> {
    await this.#options.database.transaction(async (transaction) => {
      if (!(await removeSecret(transaction, account.id))) return;
      await this.#options.events.record(transaction, caller, {
        ...eventAbout(account.name),
        type: "DELETE",
        action: "second-factor.disable",
      });
    });
  }

  async #prove(own: Own, code: string): Promise<void> {
    const { secondFactor } = this.#options;
    if (!(await secondFactor.isEnabled(own.id))) {
      throw new RegistryError("secondFactorConflict", "there is no second factor");
    }
    if (!(await secondFactor.take(own.id, code))) throw new RegistryError("secondFactorWrong");
  }

  /** Sessions that wait for a second factor get here as well: it is what they are good for. */
  async #own(caller: Caller): Promise<Own> {
    const { access } = this.#options;
    if (caller.account === undefined) throw new AuthenticationRequired();
    await access.verify(caller);
    if (caller.credential !== "session" && caller.credential !== "password") {
      throw new RegistryError(
        "denied",
        "a second factor is managed from a browser's session, or with the password",
      );
    }
    const { id, name, isAdmin } = caller.account;
    return {
      id,
      name,
      isAdmin,
      sessionId: caller.credential === "session" ? caller.credentialId : undefined,
    };
  }
}

function eventAbout(name: string): Pick<NewEvent, "object" | "namespace"> {
  return { object: { type: "second-factor", name }, namespace: name };
}
