import { Cron } from "croner";
import type { Instant } from "../database/schema.ts";
import { RegistryError } from "../oci/errors.ts";

/** The short forms, in six fields. */
const NICKNAMES: Readonly<Record<string, string>> = {
  "@yearly": "0 0 0 1 1 *",
  "@annually": "0 0 0 1 1 *",
  "@monthly": "0 0 0 1 * *",
  "@weekly": "0 0 0 * * 0",
  "@daily": "0 0 0 * * *",
  "@midnight": "0 0 0 * * *",
  "@hourly": "0 0 * * * *",
};

const MAX_LENGTH = 200;

/**
 * When something recurs: six fields (second minute hour day month weekday) or `@hourly` and the
 * like, in UTC.
 */
export class Schedule {
  /** As it was written. */
  readonly text: string;
  readonly #cron: Cron;

  private constructor(text: string, cron: Cron) {
    this.text = text;
    this.#cron = cron;
  }

  /** @throws RegistryError `parameterInvalid` when malformed, or when it never comes true. */
  static parse(text: string): Schedule {
    const trimmed = text.slice(0, MAX_LENGTH).trim();
    const fields = trimmed.startsWith("@") ? NICKNAMES[trimmed] : trimmed;
    if (fields === undefined || text.length > MAX_LENGTH) throw invalid(text, "no such short form");
    let cron: Cron;
    try {
      cron = new Cron(fields, { paused: true, timezone: "UTC", mode: "6-part" });
    } catch (error) {
      throw invalid(text, error instanceof Error ? error.message : String(error));
    }
    if (!cron.nextRun(new Date())) throw invalid(text, "there is no such day");
    return new Schedule(trimmed, cron);
  }

  /** The first due time after `after`; undefined when there is none in the calendar's future. */
  next(after: Instant): Instant | undefined {
    return this.#cron.nextRun(new Date(after))?.getTime();
  }
}

function invalid(text: string, reason: string): RegistryError {
  return new RegistryError(
    "parameterInvalid",
    `schedule must be six fields (second minute hour day month weekday) or @hourly and the like: ${reason}`,
    { detail: { schedule: text.slice(0, MAX_LENGTH) } },
  );
}
