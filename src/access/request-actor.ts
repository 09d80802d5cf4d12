import type { RequestContext } from "../http/context.ts";
import type { Caller } from "./caller.ts";

/** Characters of a client's name for itself, in events. */
const MAX_USER_AGENT = 256;

/** The caller, and where it calls from: for events. */
export function callerFrom(caller: Caller, request: Request, context: RequestContext): Caller {
  const userAgent = (request.headers.get("user-agent") ?? "").slice(0, MAX_USER_AGENT);
  return { ...caller, origin: { clientAddress: context.clientAddress, userAgent, requestId: context.id } };
}

/** Somebody who makes a request of the registry. Where from is looked up only when an event is to say so. */
export class RequestActor {
  readonly #caller: Caller;
  readonly #request: Request;
  readonly #context: RequestContext;

  constructor(caller: Caller, request: Request, context: RequestContext) {
    this.#caller = caller;
    this.#request = request;
    this.#context = context;
  }

  get accountId(): number | undefined {
    return this.#caller.account?.id;
  }

  get caller(): Caller {
    return callerFrom(this.#caller, this.#request, this.#context);
  }
}
