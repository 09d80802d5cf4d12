import type { Subprocess } from "bun";
import type { SupervisorMessage, WorkerMessage } from "./messages.ts";

export interface WorkerProcessOptions {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  onMessage(message: WorkerMessage): void;
  /** Called once, when the process has ended. */
  onExit(exit: WorkerExit): void;
}

/** How a worker ended. */
export interface WorkerExit {
  readonly code: number | null;
  readonly signal: string | undefined;
}

/** A running worker, and the channel to it. */
export class WorkerProcess {
  readonly startedAt = performance.now();
  readonly #process: Subprocess;
  readonly #exited = Promise.withResolvers<void>();
  #ended = false;

  constructor(options: WorkerProcessOptions) {
    this.#process = Bun.spawn([...options.command], {
      env: { ...options.environment },
      stdio: ["ignore", "inherit", "inherit"],
      serialization: "advanced",
      ipc: (message: WorkerMessage) => options.onMessage(message),
      onExit: (_, code, signal) => {
        this.#ended = true;
        options.onExit({ code, signal: signalName(signal) });
        this.#exited.resolve();
      },
    });
  }

  get pid(): number {
    return this.#process.pid;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Resolves when the process has ended, after `onExit`. */
  get exited(): Promise<void> {
    return this.#exited.promise;
  }

  send(message: SupervisorMessage): void {
    if (this.#ended) return;
    try {
      this.#process.send(message);
    } catch {
      // It is about to end: `onExit` follows.
    }
  }

  /** Ends it at once. What it acknowledged is durable. */
  kill(): void {
    if (!this.#ended) this.#process.kill("SIGKILL");
  }
}

function signalName(signal: unknown): string | undefined {
  if (typeof signal === "number") return `signal ${signal}`;
  return typeof signal === "string" ? signal : undefined;
}
