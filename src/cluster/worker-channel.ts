import type { StartMessage, SupervisorMessage, WorkerMessage } from "./messages.ts";

/** How long the supervisor may take to gather metrics, in milliseconds. */
const COLLECT_TIMEOUT = 5_000;

/** How often a worker looks whether its supervisor is still there, in milliseconds. */
const WATCH_INTERVAL = 1_000;

/** What a worker does when its supervisor asks. */
export interface WorkerDuties {
  /** Its metrics, as a plain value. */
  snapshot(): unknown | Promise<unknown>;
  /** Finishes what is in flight. */
  stop(): Promise<void>;
}

/** A worker's end of the channel to its supervisor. */
export class WorkerChannel {
  readonly #start = Promise.withResolvers<StartMessage>();
  readonly #collecting = new Map<number, (snapshots: readonly unknown[]) => void>();
  #duties: WorkerDuties | undefined;
  #stopping = false;
  #lastCollection = 0;

  /**
   * Takes up the channel. From then on this process ends when the supervisor does, however that
   * comes about, and leaves signals to it: a terminal sends them to the whole group.
   *
   * @throws Error when this process was not started by a supervisor.
   */
  static connect(): WorkerChannel {
    if (process.send === undefined) throw new Error("only `entrepot serve` starts this");
    return new WorkerChannel();
  }

  private constructor() {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
    const supervisor = process.ppid;
    process.on("disconnect", () => process.exit(1));
    setInterval(() => {
      if (process.ppid !== supervisor) process.exit(1);
    }, WATCH_INTERVAL).unref();
    process.on("message", (message: SupervisorMessage) => this.#receive(message));
  }

  /** What this process is to do; arrives when the data is ready for it. */
  get start(): Promise<StartMessage> {
    return this.#start.promise;
  }

  prepared(generatedPassword: string | undefined): void {
    this.#send({ kind: "prepared", ...(generatedPassword === undefined ? {} : { generatedPassword }) });
  }

  /** Tells that this process works now. */
  ready(duties: WorkerDuties): void {
    this.#duties = duties;
    this.#send({ kind: "ready" });
    if (this.#stopping) void this.#stop();
  }

  /** Tells why this process cannot start, and whether another try may help; and ends it. */
  fail(message: string, isTransient = true): never {
    this.#send({ kind: "failed", message, isTransient });
    process.exit(1);
  }

  /** The metrics of all processes; of none when the supervisor does not answer. */
  collect(): Promise<readonly unknown[]> {
    const id = ++this.#lastCollection;
    const { promise, resolve } = Promise.withResolvers<readonly unknown[]>();
    const timer = setTimeout(() => finish([]), COLLECT_TIMEOUT);
    const finish = (snapshots: readonly unknown[]) => {
      clearTimeout(timer);
      this.#collecting.delete(id);
      resolve(snapshots);
    };
    this.#collecting.set(id, finish);
    this.#send({ kind: "collect", id });
    return promise;
  }

  #send(message: WorkerMessage): void {
    process.send?.(message);
  }

  #receive(message: SupervisorMessage): void {
    switch (message.kind) {
      case "start":
        this.#start.resolve(message);
        break;
      case "stop":
        void this.#stop();
        break;
      case "ping":
        this.#send({ kind: "pong" });
        break;
      case "snapshot":
        void this.#handIn(message.id);
        break;
      case "collected":
        this.#collecting.get(message.id)?.(message.snapshots);
        break;
    }
  }

  async #handIn(id: number): Promise<void> {
    try {
      const snapshot = await this.#duties?.snapshot();
      if (snapshot !== undefined) this.#send({ kind: "snapshot", id, snapshot });
    } catch {
      // The supervisor goes on without it.
    }
  }

  async #stop(): Promise<void> {
    const asked = this.#stopping;
    this.#stopping = true;
    // Not yet at work: `ready` comes here again. Still waiting to start: there is nothing to finish.
    if (this.#duties === undefined) {
      if (!asked) setTimeout(() => process.exit(0), 2_000);
      return;
    }
    try {
      await this.#duties.stop();
      process.exit(0);
    } catch (error) {
      console.error(error);
      process.exit(1);
    }
  }
}
