import { AccountError } from "../accounts/account-error.ts";
import { BlobStoreError } from "../blobs/blob-store.ts";
import { AddressError } from "../cluster/addresses.ts";
import { WorkersGaveUp } from "../cluster/supervisor.ts";
import { ConfigError } from "../config/problems.ts";
import { databaseFault } from "../database/errors.ts";
import { RegistryError } from "../oci/errors.ts";
import { StrangeStoreError } from "../storage/store-identity.ts";

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
  /** Whether it may be gone by itself in a while: something that is needed does not answer. */
  readonly isTransient: boolean;
}

/** Errors whose message says all there is to say. */
const PLAIN = [AddressError, AccountError, WorkersGaveUp, StrangeStoreError];

/** Puts an error into words. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof CommandError) {
    const advice = error.advice === undefined ? "" : `\n${error.advice}`;
    return failure(`${error.message}${advice}`, { exitCode: error.exitCode });
  }
  if (error instanceof ConfigError) {
    const problems = error.message.replaceAll(/^/gm, "  ");
    return failure(
      `the configuration cannot be used:\n${problems}\nEvery setting is described in docs/configure.md; \`entrepot config check\` checks a file.`,
      { exitCode: MISUSED },
    );
  }
  if (PLAIN.some((kind) => error instanceof kind)) return failure(messageOf(error));
  if (error instanceof RegistryError)
    return failure(describeRegistryError(error), { isTransient: error.kind === "unavailable" });
  return describeFault(error);
}

/** Errors of what we stand on: files, the database, the blob store; and our own faults. */
function describeFault(error: unknown): Failure {
  const look = "`entrepot doctor` looks for the cause.";
  if (isFileError(error)) return failure(`${error.message}\n${look}`);
  if (error instanceof BlobStoreError)
    return failure(`the blob store cannot be used: ${error.message}\n${look}`, { isTransient: true });
  const fault = databaseFault(error);
  if (fault !== undefined)
    return failure(`the database ${DATABASE_FAULTS[fault]}: ${messageOf(error)}\n${look}`, {
      isTransient: true,
    });
  // The database's own words: a file that is none; no such database, a wrong password, no right to do so.
  if (error instanceof Error && (error.name === "SQLiteError" || "severity" in error))
    return failure(`the database refuses: ${error.message}\n${look}`);
  const trace = error instanceof Error && error.stack !== undefined ? error.stack : messageOf(error);
  return failure(`unexpected error, a fault of the program:\n${trace}`);
}

function failure(text: string, options: Partial<Omit<Failure, "text">> = {}): Failure {
  return { text, exitCode: FAILED, isTransient: false, ...options };
}

/** Whether a call on a file failed: its message names the call and the path. */
function isFileError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error && "path" in error && typeof error.path === "string";
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
