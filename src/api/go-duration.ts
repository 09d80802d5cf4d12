/** Go's units of time, in milliseconds. */
const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const WHOLE = /^(?:\d+(?:\.\d*)?(?:ns|us|µs|μs|ms|s|m|h))+$/;
const PART = /(\d+(?:\.\d*)?)(ns|us|µs|μs|ms|s|m|h)/g;

/** How a duration of Go is written, for error messages. */
export const GO_DURATION_FORM = "a duration such as 30s, 15m or 720h30m; 0s for none";

/**
 * Reads a duration as Go writes it (`time.ParseDuration`): `1h30m`, `1.5s`, `0`. None is negative here.
 *
 * @returns whole milliseconds, or undefined when it is none.
 */
export function parseGoDuration(text: string): number | undefined {
  if (text.length > 64) return undefined;
  if (text === "0") return 0;
  if (!WHOLE.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(PART)) total += Number(amount) * (UNITS[unit ?? ""] ?? 0);
  const milliseconds = Math.round(total);
  return Number.isSafeInteger(milliseconds) ? milliseconds : undefined;
}

/** Writes milliseconds as Go does (`time.Duration.String`): `720h0m0s`, `1m30s`, `1.5s`, `20ms`, `0s`. */
export function formatGoDuration(milliseconds: number): string {
  if (milliseconds === 0) return "0s";
  if (milliseconds < 1000) return `${milliseconds}ms`;
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor((milliseconds % 3_600_000) / 60_000);
  const seconds = (milliseconds % 60_000) / 1000;
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
