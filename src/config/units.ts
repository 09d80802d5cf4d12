const DURATIONS = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
} as const;

const SIZES = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
} as const;

const DURATION = /^(\d+(?:\.\d+)?) ?(ms|s|m|h|d|w)$/;
const SIZE = /^(\d+(?:\.\d+)?) ?([kmgt]i?b|b)$/i;

/** How a duration is written, for error messages. */
export const DURATION_FORM = "a duration with its unit, such as 30s, 15m, 12h or 7d";

/** How a size is written, for error messages. */
export const SIZE_FORM = "a size, such as 512KiB, 16MiB, 10GiB, or a number of bytes";

/** Reads a duration (`30s`, `1.5h`, `7d`): milliseconds, or undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text.trim());
  const amount = match?.[1];
  const unit = match?.[2] as keyof typeof DURATIONS | undefined;
  if (amount === undefined || unit === undefined) return undefined;
  return safeInteger(Number(amount) * DURATIONS[unit]);
}

/** Reads a size (`16KiB`, `1.5GB`, `1024`): bytes, or undefined when it is none. */
export function parseSize(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return safeInteger(Number(trimmed));
  const match = SIZE.exec(trimmed);
  const amount = match?.[1];
  const written = match?.[2]?.toLowerCase();
  const unit = Object.entries(SIZES).find(([name]) => name.toLowerCase() === written);
  if (amount === undefined || unit === undefined) return undefined;
  return safeInteger(Number(amount) * unit[1]);
}

/** Writes milliseconds in the largest unit that holds them whole: `7d`. */
export function formatDuration(milliseconds: number): string {
  for (const unit of ["d", "h", "m", "s"] as const) {
    if (milliseconds !== 0 && milliseconds % DURATIONS[unit] === 0)
      return `${milliseconds / DURATIONS[unit]}${unit}`;
  }
  return `${milliseconds}ms`;
}

/** Writes bytes in the largest unit that holds them whole: `16KiB`. */
export function formatSize(bytes: number): string {
  for (const unit of ["TiB", "GiB", "MiB", "KiB"] as const) {
    if (bytes !== 0 && bytes % SIZES[unit] === 0) return `${bytes / SIZES[unit]}${unit}`;
  }
  return `${bytes}B`;
}

function safeInteger(value: number): number | undefined {
  return Number.isSafeInteger(value) ? value : undefined;
}
