import type { Asked } from "../api/operation.ts";
import { isRegistryError } from "../oci/errors.ts";
import { loginProblemPage, wantsPage } from "./login-page.ts";

/** A login of a browser at a provider, for {@link shownToPeople}. */
export interface BrowserLogin {
  readonly provider: string;
  /** Where it can be begun again; a path. */
  readonly againPath: string;
}

/** What is refused is shown to people as a page, and logged with its cause, which nobody else is told. */
export async function shownToPeople(
  { request, context }: Pick<Asked<unknown, unknown, unknown>, "request" | "context">,
  { provider, againPath }: BrowserLogin,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!isRegistryError(error)) throw error;
    const reason = error.cause instanceof Error ? error.cause.message : undefined;
    context.log.warn({ provider, refusal: error.message, reason }, "login failed");
    if (!wantsPage(request.headers.get("accept"))) throw error;
    return loginProblemPage({ error, requestId: context.id, againPath });
  }
}

/** Sends a browser on. */
export function redirect(status: 302 | 303, location: string, cookies: readonly string[]): Response {
  const headers = new Headers({ Location: location, "Cache-Control": "no-store" });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status, headers });
}
