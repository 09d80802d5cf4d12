import { writeSync } from "node:fs";

/** Takes finished lines of the log: JSON objects in pino's form, with the newline. */
export interface LogSink {
  write(line: string): void;
  /** Writes what is still buffered, where there is a buffer. */
  flush?(): void;
}

/** Characters that are gathered before they are written, and milliseconds they wait at most. */
const BUFFERED = 8192;
const FLUSH_INTERVAL = 200;

/** Characters that wait for a reader who does not read; beyond it lines are dropped, and counted. */
const MAX_WAITING = 4 * 1024 * 1024;

/**
 * Writes lines to a file descriptor, in batches. A log that cannot be written, or whose reader does
 * not read, never stops the registry: lines are dropped, and how many is told when it goes on.
 */
export class DescriptorSink implements LogSink {
  readonly #descriptor: number;
  #buffer = "";
  #dropped = 0;

  /** Goes on for as long as the process: what is buffered is written at its exit. */
  constructor(descriptor: number) {
    this.#descriptor = descriptor;
    setInterval(() => this.flush(), FLUSH_INTERVAL).unref();
    process.on("exit", () => this.flush());
  }

  write(line: string): void {
    if (this.#buffer.length > MAX_WAITING) {
      this.#dropped++;
      return;
    }
    this.#buffer += line;
    if (this.#buffer.length >= BUFFERED) this.flush();
  }

  flush(): void {
    if (this.#buffer === "") return;
    let bytes: Uint8Array = Buffer.from(this.#buffer);
    try {
      while (bytes.byteLength > 0) bytes = bytes.subarray(writeSync(this.#descriptor, bytes));
      this.#buffer = "";
    } catch (error) {
      // A pipe that is full: what it did not take waits for the next time. Anything else is lost.
      const full = error instanceof Error && "code" in error && error.code === "EAGAIN";
      this.#buffer = full ? Buffer.from(bytes).toString() : "";
      return;
    }
    if (this.#dropped > 0) {
      const time = Date.now();
      this.#buffer = `{"level":40,"time":${time},"lines":${this.#dropped},"msg":"log lines dropped"}\n`;
      this.#dropped = 0;
    }
  }
}
