import { randomBytes } from "node:crypto";

const SANE = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** Makes ids of requests: different in every process and for every request. Cheap, and no secret. */
export class RequestIds {
  readonly #prefix = `${randomBytes(6).toString("hex")}-`;
  #count = 0;

  /** The id that came with a request, when it can be repeated in headers and logs; else a new one. */
  idFor(received: string | null): string {
    if (received !== null && SANE.test(received)) return received;
    this.#count++;
    return this.#prefix + this.#count;
  }
}
