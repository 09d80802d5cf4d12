import pino, { type Logger } from "pino";
import type { Config } from "../../config/config.ts";

/** A logger as the configuration asks for. */
export function createLogger({ logging }: Config): Logger {
  return pino({ level: logging.level });
}
