import type { Log } from "./log.ts";

/**
 * Has errors that nobody caught logged with their stack. After one that was thrown, nobody knows
 * what was left half done: the process ends, and its supervisor starts another; what was
 * acknowledged is durable. A promise that was rejected and forgotten is logged, and no more.
 */
export function logUncaughtErrors({ logger, flush }: Log): void {
  process.on("unhandledRejection", (error) => {
    logger.error({ err: error }, "a rejection that nobody handled");
  });
  process.on("uncaughtException", (error) => {
    logger.fatal({ err: error }, "an error that nobody caught; this process ends");
    flush();
    process.exit(1);
  });
}
