import { AccountError } from "../accounts/account-error.ts";
import { AddressError } from "../cluster/addresses.ts";
import { WorkersGaveUp } from "../cluster/supervisor.ts";
import { ConfigError } from "../config/problems.ts";
import { databaseFault } from "../database/errors.ts";
import { RegistryError } from "../oci/errors.ts";

/** The command did not do what it was asked for. */
export const FAILED = 1;

/** The command was called wrongly, or its configuration cannot be used. */
export const MISUSED = 2;

/** A command's failure, in words for the person at the terminal: what happened and why. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  /** What to do next. */
  readonly advice: string | undefined;
  readonly exitCode: number;

  constructor(message: string, options: { readonly advice?: string; readonly exitCode?: number } = {}) {
    super(message);
    this.advice = options.advice;
    this.exitCode = options.exitCode ?? FAILED;
  }
}

/** What is printed for an error, and what the program ends with. */
export interface Failure {
  readonly text: string;
  readonly exitCode: number;
}

/** Puts an error into words. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof CommandError) {
    const advice = error.advice === undefined ? "" : `\n${error.advice}`;
    return { text: `${error.message}${advice}`, exitCode: error.exitCode };
  }
  if (error instanceof ConfigError) {
    const problems = error.message.replaceAll(/^/gm, "  ");
    return {
      text: `the configuration cannot be used:\n${problems}\nEvery setting is described in docs/configure.md; \`entrepot config check\` checks a file.`,
      exitCode: MISUSED,
    };
  }
  if (error instanceof AddressError || error instanceof AccountError || error instanceof WorkersGaveUp)
    return { text: error.message, exitCode: FAILED };
  if (error instanceof RegistryError) return { text: describeRegistryError(error), exitCode: FAILED };
  const fault = databaseFault(error);
  if (fault !== undefined) {
    return {
      text: `the database ${DATABASE_FAULTS[fault]}: ${messageOf(error)}\n\`entrepot doctor\` looks for the cause.`,
      exitCode: FAILED,
    };
  }
  const trace = error instanceof Error && error.stack !== undefined ? error.stack : messageOf(error);
  return { text: `unexpected error, a fault of the program:\n${trace}`, exitCode: FAILED };
}

const DATABASE_FAULTS = {
  retry: "is busy",
  "read-only": "cannot be written now",
  full: "has no room left",
  unavailable: "cannot be reached",
} as const;

function describeRegistryError(error: RegistryError): string {
  return typeof error.detail === "string" ? `${error.message}: ${error.detail}` : error.message;
}

/** An error's own words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
