/**
 * A line of the log for a person at a terminal: `12:34:56.789 INFO message name=value ...`, stack
 * traces below it. What came from outside cannot move the cursor or start a new line.
 */
export function formatText(line: string): string {
  const fields = parse(line);
  if (fields === undefined) return line;
  const { level, time, msg, err, ...rest } = fields;
  const clock = new Date(typeof time === "number" ? time : 0).toISOString().slice(11, 23);
  const head = `${clock} ${LEVELS[String(level)] ?? "INFO "} ${printable(String(msg ?? ""))}`;
  const values = Object.entries(rest).map(([name, value]) => ` ${name}=${show(value)}`);
  return `${head}${values.join("")}\n${stack(err, "  ")}`;
}

const LEVELS: Readonly<Record<string, string>> = {
  "10": "TRACE",
  "20": "DEBUG",
  "30": "INFO ",
  "40": "WARN ",
  "50": "ERROR",
  "60": "FATAL",
};

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function show(value: unknown): string {
  if (typeof value === "string") {
    return /^[\w.:/@+-]+$/.test(value) ? value : JSON.stringify(printable(value));
  }
  return printable(JSON.stringify(value) ?? "");
}

function stack(error: unknown, indent: string): string {
  if (typeof error !== "object" || error === null) return "";
  const text = "stack" in error && typeof error.stack === "string" ? error.stack : JSON.stringify(error);
  const lines = text.split("\n").map((line) => `${indent}${printable(line)}\n`);
  const cause = "cause" in error ? stack(error.cause, `${indent}  `) : "";
  return lines.join("") + (cause === "" ? "" : `${indent}caused by:\n${cause}`);
}

function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/g, "?");
}
