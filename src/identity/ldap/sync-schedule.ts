import { Schedule } from "../../jobs/schedule.ts";

/**
 * When a directory is synchronized, as DTR writes it: five fields (minute hour day month weekday),
 * or `@hourly` and the like. Six fields, with seconds, are taken as well. UTC.
 *
 * @throws RegistryError `parameterInvalid`.
 */
export function syncScheduleOf(text: string): Schedule {
  const fields = text.trim().split(/\s+/);
  return Schedule.parse(fields.length === 5 ? `0 ${fields.join(" ")}` : text.trim());
}
