import { type Logger, pino } from "pino";
import type { LoggingConfig } from "../config/config.ts";
import { DescriptorSink, type LogSink } from "./descriptor-sink.ts";
import { redact } from "./redaction.ts";
import { formatText } from "./text-format.ts";

/** How deep the causes of an error are logged. */
const MAX_CAUSES = 5;

export interface Log {
  readonly logger: Logger;
  /** Where the access log writes, past pino: its lines are made by hand, for speed. */
  readonly sink: LogSink;
  /** Writes what is still buffered. Also done at exit. */
  flush(): void;
}

export interface LogOptions {
  /** File descriptor to write to. Default: 2, standard error. */
  readonly descriptor?: number;
  /** Where to write instead of a file descriptor; for tests. */
  readonly sink?: LogSink;
  /** Fields of every line. */
  readonly fields?: Readonly<Record<string, string | number>>;
}

/**
 * The program's log. Lines below warnings are written in batches; warnings and errors at once, with
 * everything before them.
 */
export function createLog(config: Pick<LoggingConfig, "level" | "format">, options: LogOptions = {}): Log {
  const target = options.sink ?? new DescriptorSink(options.descriptor ?? 2);
  const sink: LogSink =
    config.format === "text" ? { write: (line) => target.write(formatText(line)) } : target;
  const flush = () => target.flush?.();
  const logger = pino(
    {
      level: config.level,
      base: { ...options.fields },
      serializers: { err: serializeError, error: serializeError, cause: serializeError },
    },
    {
      write(line: string) {
        sink.write(redact(line));
        // {"level":40 and above.
        if (line.charCodeAt(9) >= 0x34) flush();
      },
    },
  );
  return { logger, sink, flush };
}

/**
 * What is logged of an error: its type, message, code, stack and causes. Other properties are left
 * out: database drivers put queries with their parameters there.
 */
export function serializeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === "object" ? { message: "not an error" } : error;
  const fields: Record<string, unknown> = { type: error.name, message: error.message };
  if ("code" in error && (typeof error.code === "string" || typeof error.code === "number")) {
    fields.code = error.code;
  }
  fields.stack = error.stack;
  if (error.cause !== undefined && depth < MAX_CAUSES) fields.cause = serializeError(error.cause, depth + 1);
  return fields;
}
