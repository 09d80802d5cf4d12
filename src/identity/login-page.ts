import { ERRORS, type RegistryError } from "../oci/errors.ts";

/** What a person is told whose login failed. */
export interface LoginProblem {
  readonly error: RegistryError;
  readonly requestId: string;
  /** Where the login can be begun again; a path. */
  readonly againPath: string;
}

/** Whether a request comes from a browser that shows its answer to somebody. */
export function wantsPage(accept: string | null): boolean {
  return accept !== null && /(?:^|,)\s*text\/html\s*(?:[;,]|$)/i.test(accept);
}

/** A plain page that says what went wrong with a login, and what to do. */
export function loginProblemPage({ error, requestId, againPath }: LoginProblem): Response {
  const { status, description } = ERRORS[error.kind];
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Login failed</title>
<h1>Login failed</h1>
<p>${escaped(error.message)}</p>
<p>${escaped(description)}</p>
<p><a href="${escaped(againPath)}">Begin again</a></p>
<p>Request ${escaped(requestId)}: the administrator finds the cause in the log under it.</p>
</html>
`;
  return new Response(page, {
    status,
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" },
  });
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
