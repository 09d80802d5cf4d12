import type { Transaction } from "kysely";
import type { Caller } from "../access/caller.ts";
import type { Schema } from "../database/schema.ts";
import type { EventRecorder, EventType, NewEvent } from "../events/event-recorder.ts";
import type { Account } from "./account-store.ts";

/** What an event about an account says besides the account. */
export interface AccountEvent {
  readonly type: EventType;
  /** As in `account.disable`. */
  readonly action: string;
  readonly data?: NonNullable<NewEvent["data"]>;
}

/** Writes an event about an account down, in the transaction that changes the account. */
export async function recordAccountEvent(
  events: EventRecorder,
  transaction: Transaction<Schema>,
  recorded: { readonly caller: Caller; readonly account: Account; readonly event: AccountEvent },
): Promise<void> {
  const { caller, account, event } = recorded;
  await events.record(transaction, caller, {
    ...event,
    object: { type: "account", id: account.uid, name: account.name },
    // A service account's events are its organization's.
    namespace: account.name.split("+")[0] ?? account.name,
  });
}
