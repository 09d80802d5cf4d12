/**
 * The path and the query of a request's URL, as they were sent. A fragment is not told apart, and
 * matches nothing.
 *
 * Never throws, where `new URL` would: `Request.url` is a bare path when the `Host` header cannot
 * be part of a URL.
 */
export function requestTarget(request: Request): { path: string; query: string } {
  const { url } = request;
  const start = url.startsWith("/") ? 0 : url.indexOf("/", url.indexOf("//") + 2);
  const target = start === -1 ? "/" : url.slice(start);
  const mark = target.indexOf("?");
  if (mark === -1) return { path: target, query: "" };
  return { path: target.slice(0, mark), query: target.slice(mark + 1) };
}
