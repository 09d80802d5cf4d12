import { ANONYMOUS, type Caller, type RequestOrigin } from "../access/caller.ts";
import { isAccountName } from "../accounts/account-name.ts";
import type { EventRecorder } from "../events/event-recorder.ts";
import { RecentMap } from "./recent-map.ts";

/** Milliseconds between two events about one credential that is sent with every request. */
const EVERY = 60 * 60_000;
const CAPACITY = 10_000;

/** Why a login failed. */
export type LoginFailure = "credentials" | "second-factor-missing" | "second-factor-wrong";

/**
 * Tells the event log of logins, without holding them up. Credentials that are sent with every
 * request are told of once an hour, for each address, by each process; sessions each time.
 */
export class LoginAudit {
  readonly #events: EventRecorder | undefined;
  readonly #now: () => number;
  readonly #told = new RecentMap<string, number>(CAPACITY);

  constructor(events: EventRecorder | undefined, now: () => number) {
    this.#events = events;
    this.#now = now;
  }

  /** A credential was good that is sent with every request. */
  succeeded(caller: Caller, origin: RequestOrigin): void {
    if (this.#events === undefined) return;
    const key = `${caller.account?.id} ${caller.credentialId ?? caller.credential} ${origin.clientAddress}`;
    const now = this.#now();
    if (now - (this.#told.get(key) ?? 0) < EVERY) return;
    this.#told.set(key, now);
    this.#record({ ...caller, origin }, caller.account?.name ?? "", "login.success");
  }

  /** A session began. */
  opened(caller: Caller, data: Readonly<Record<string, unknown>>): void {
    this.#record(caller, caller.account?.name ?? "", "login.success", data);
  }

  /** A login failed. The name is written down if it could be one: people take fields for one another. */
  failed(name: string, origin: RequestOrigin, failure: LoginFailure): void {
    const action = failure === "credentials" ? "login.fail" : "login.second-factor";
    this.#record({ ...ANONYMOUS, origin }, isAccountName(name) ? name : "", action, { reason: failure });
  }

  #record(by: Caller, name: string, action: string, data?: Readonly<Record<string, unknown>>): void {
    this.#events?.recordSoon(by, {
      type: action === "login.success" ? "GET" : "FAIL",
      action,
      object: { type: "login", name },
      ...(data && { data }),
    });
  }
}
