/** Prints a line for a person or a script to read. */
export function print(text = ""): void {
  process.stdout.write(`${text}\n`);
}

/** Prints a value as JSON, for scripts. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

/** Prints rows in columns, under their headings. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [headings.map((heading) => heading.toUpperCase()), ...rows];
  const widths = headings.map((_, column) =>
    Math.max(...lines.map((line) => Bun.stringWidth(line[column] ?? ""))),
  );
  for (const line of lines) {
    const cells = line.map((cell, column) => cell + " ".repeat(padding(cell, widths[column])));
    print(cells.join("   ").trimEnd());
  }
}

function padding(cell: string, width = 0): number {
  return Math.max(0, width - Bun.stringWidth(cell));
}

/** An instant for people: `2026-11-23 17:51`, in UTC. */
export function formatInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ");
}
