/** Of logins under way; with `__Host-` browsers take it only from this host itself, over TLS. */
const SECURE_PREFIX = "__Host-entrepot-login-";
const PLAIN_PREFIX = "entrepot-login-";
/** Seconds: as long as a login may take. */
const LIFETIME = 600;
const MAX_COOKIES = 16 * 1024;
/** Characters of a login's id that tell its cookie from those of logins in other tabs. */
const TOLD_BY = 10;

/** The `Set-Cookie` header by which a browser keeps the secret of a login that it begins. */
export function loginCookie(login: { readonly id: string; readonly secret: string }, origin: string): string {
  return cookie(login.id, origin, `${login.secret}; Max-Age=${LIFETIME}`);
}

/** The `Set-Cookie` header that lets a browser forget a login that is over. */
export function forgetLoginCookie(id: string, origin: string): string {
  return cookie(id, origin, "; Max-Age=0");
}

/** The secret that a browser keeps of a login. */
export function loginSecretOf(cookies: string | null, id: string, origin: string): string | undefined {
  if (cookies === null || cookies.length > MAX_COOKIES) return undefined;
  const name = nameOf(id, origin);
  for (const pair of cookies.split(";")) {
    const equals = pair.indexOf("=");
    if (equals !== -1 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}

function cookie(id: string, origin: string, value: string): string {
  // Lax: the browser comes back from the provider by a link of another site.
  const secure = isSecure(origin) ? "; Secure" : "";
  return `${nameOf(id, origin)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

function nameOf(id: string, origin: string): string {
  const told = id.replace(/[^A-Za-z0-9_-]/g, "").slice(0, TOLD_BY);
  return (isSecure(origin) ? SECURE_PREFIX : PLAIN_PREFIX) + told;
}

function isSecure(origin: string): boolean {
  return origin.startsWith("https://");
}
