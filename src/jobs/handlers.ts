import { z } from "zod";
import type { Instant } from "../database/schema.ts";
import { RegistryError } from "../oci/errors.ts";
import type { JobProgress } from "./job.ts";

/** What a running job has to do with the world. */
export interface JobContext {
  readonly jobId: string;
  /** What the last {@link saveCheckpoint} of an interrupted run, or of the run this one retries, was given. */
  readonly checkpoint: unknown;
  /**
   * Aborts when the job is cancelled, its deadline passes, or the worker stops. A handler then
   * ends soon by throwing (`signal.throwIfAborted()`); returning means that the work is done.
   */
  readonly signal: AbortSignal;
  readonly log: JobLogger;
  /** Shows how far it is. Cheap: what comes too often is left out. */
  progress(progress: JobProgress): void;
  /** Writes down (JSON, small) what a resumed run is to go on from. Durable when it resolves. */
  saveCheckpoint(checkpoint: unknown): Promise<void>;
}

/** Lines for the job's own log, and the process's. No secrets. */
export interface JobLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Something that jobs can do. Made by {@link defineJob}. */
export interface JobHandler {
  readonly action: string;
  /** A sentence for people. */
  readonly description: string;
  /** When it runs unless the operator says otherwise. */
  readonly schedule: string | undefined;
  /** How often a failed run is repeated unless asked for otherwise. */
  readonly retries: number;
  /** Milliseconds that runs which went well are kept; undefined as long as others. */
  readonly keepDone: number | undefined;
  /** For schedules: whether there is anything to do. No job is made when not. */
  readonly due: ((now: Instant) => Promise<boolean>) | undefined;
  /** @throws RegistryError `parameterInvalid`. */
  check(parameters: unknown): void;
  run(context: JobContext, parameters: unknown): Promise<void>;
}

export interface JobDefinition<Parameters> {
  readonly action: string;
  readonly description: string;
  readonly parameters: z.ZodType<Parameters>;
  readonly schedule?: string;
  readonly retries?: number;
  readonly keepDone?: number;
  readonly due?: (now: Instant) => Promise<boolean>;
  run(context: JobContext, parameters: Parameters): Promise<void>;
}

/** For actions without parameters. */
export const NO_PARAMETERS = z.strictObject({});

/** Makes a handler whose parameters are checked before it sees them. */
export function defineJob<Parameters>(definition: JobDefinition<Parameters>): JobHandler {
  const parse = (parameters: unknown): Parameters => {
    const parsed = definition.parameters.safeParse(parameters);
    if (parsed.success) return parsed.data;
    const reason = z.prettifyError(parsed.error).slice(0, 500);
    throw new RegistryError("parameterInvalid", `parameters of ${definition.action}: ${reason}`);
  };
  return {
    action: definition.action,
    description: definition.description,
    schedule: definition.schedule,
    retries: definition.retries ?? 0,
    keepDone: definition.keepDone,
    due: definition.due,
    check: (parameters) => {
      parse(parameters);
    },
    run: (context, parameters) => definition.run(context, parse(parameters)),
  };
}

/** The actions that there are. Features add theirs. */
export class JobHandlers {
  readonly #handlers = new Map<string, JobHandler>();

  constructor(handlers: readonly JobHandler[] = []) {
    this.add(...handlers);
  }

  add(...handlers: readonly JobHandler[]): void {
    for (const handler of handlers) {
      if (this.#handlers.has(handler.action)) throw new Error(`two handlers for ${handler.action}`);
      this.#handlers.set(handler.action, handler);
    }
  }

  find(action: string): JobHandler | undefined {
    return this.#handlers.get(action);
  }

  /** @throws RegistryError `parameterInvalid` for an action that there is not. */
  get(action: string): JobHandler {
    const handler = this.#handlers.get(action);
    if (handler) return handler;
    throw new RegistryError("parameterInvalid", "there is no such action", {
      detail: { action: action.slice(0, 100), actions: this.actions },
    });
  }

  get actions(): readonly string[] {
    return [...this.#handlers.keys()].sort();
  }

  all(): readonly JobHandler[] {
    return [...this.#handlers.values()];
  }
}
