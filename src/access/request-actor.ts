import type { RequestContext } from "../http/context.ts";
import type { Caller, RequestOrigin } from "./caller.ts";

/** Characters of a client's name for itself, in events. */
const MAX_USER_AGENT = 256;

/** Where a request comes from, for events. */
export function originOf(
  request: Request,
  context: Pick<RequestContext, "clientAddress" | "id">,
): RequestOrigin {
  const userAgent = (request.headers.get("user-agent") ?? "").slice(0, MAX_USER_AGENT);
  return { clientAddress: context.clientAddress, userAgent, requestId: context.id };
}

/** The caller, and where it calls from: for events. */
export function callerFrom(caller: Caller, request: Request, context: RequestContext): Caller {
  return { ...caller, origin: originOf(request, context) };
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

  /** The caller as its credential says it, which many requests share, and where this one comes from. */
  get apart(): { readonly caller: Caller; readonly origin: RequestOrigin } {
    return { caller: this.#caller, origin: originOf(this.#request, this.#context) };
  }
}
