import { RegistryError } from "../oci/errors.ts";

/**
 * Why something could not be sent.
 *
 * - `refused`: the destination is one that the registry does not send to.
 * - `unreachable`: the name is unknown, nobody listens, or the connection broke.
 * - `certificate`: the other side could not prove who it is.
 * - `timeout`: it took too long.
 * - `tooLarge`: the answer, or its headers, were larger than is read.
 * - `aborted`: the caller gave up.
 */
export type OutboundProblem = "refused" | "unreachable" | "certificate" | "timeout" | "tooLarge" | "aborted";

/** Something that could not be sent. The message has addresses in it: for administrators and logs. */
export class OutboundError extends Error {
  override readonly name = "OutboundError";
  readonly problem: OutboundProblem;

  constructor(problem: OutboundProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

/** What callers are told who are no administrators: the same, whether it was refused, is closed or is silent. */
export const UNREACHABLE = "the registry cannot reach this address, or does not send to it";

/** What the caller may know about a failure: where something listens is for administrators only. */
export function describeOutbound(error: unknown, isAdministrator: boolean): string {
  if (!isAdministrator) return UNREACHABLE;
  return error instanceof Error ? error.message : String(error);
}

/** The refusal that a caller gets whose request needed something sent that could not be. */
export function outboundRefusal(error: unknown, isAdministrator: boolean): RegistryError {
  return new RegistryError("destinationRefused", describeOutbound(error, isAdministrator), { cause: error });
}
