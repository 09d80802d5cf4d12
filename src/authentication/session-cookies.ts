import { RegistryError } from "../oci/errors.ts";

/**
 * The cookie of a session. With `__Host-` browsers take it only from this host itself, over TLS:
 * neither a neighbour domain nor somebody on the way can set one (RFC 6265bis, section 4.1.3.2).
 */
const SECURE_COOKIE = "__Host-entrepot-session";
const PLAIN_COOKIE = "entrepot-session";
/** What pages read to send it back in a header; DTR's name. */
const CSRF_COOKIE = "csrftoken";

const SECRET = /^[A-Za-z0-9_-]{43}$/;
const MAX_COOKIES = 16 * 1024;

/** What a browser is given when it logs in. */
export interface SessionSecrets {
  readonly secret: string;
  readonly csrfToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Refuses to begin a session where its cookie would travel in the clear. On the machine itself,
 * which is a way to try things out, there is nobody on the way.
 *
 * @param origin how the client addresses us.
 * @throws RegistryError `denied`.
 */
export function checkSessionOrigin(origin: string): void {
  if (isSecure(origin) || isLoopbackOrigin(origin)) return;
  throw new RegistryError(
    "denied",
    "browsers can log in over https only: set TLS up, or publicUrl behind a proxy that has it",
  );
}

/** The secret of a session that a request carries; undefined for none, and for several. */
export function sessionSecretOf(cookies: string | null, origin: string): string | undefined {
  if (cookies === null || cookies.length > MAX_COOKIES) return undefined;
  const name = isSecure(origin) ? SECURE_COOKIE : PLAIN_COOKIE;
  const values = cookies.split(";").flatMap((cookie) => {
    const equals = cookie.indexOf("=");
    return equals !== -1 && cookie.slice(0, equals).trim() === name ? [cookie.slice(equals + 1).trim()] : [];
  });
  const [secret] = values;
  return values.length === 1 && secret !== undefined && SECRET.test(secret) ? secret : undefined;
}

/** The `Set-Cookie` headers that begin a session. */
export function openingCookies(session: SessionSecrets, origin: string, now: number): readonly string[] {
  const seconds = Math.max(1, Math.ceil((session.expiresAt - now) / 1000));
  return cookies(origin, { session: session.secret, csrf: session.csrfToken, seconds });
}

/** The `Set-Cookie` headers that end one. */
export function closingCookies(origin: string): readonly string[] {
  return cookies(origin, { session: "", csrf: "", seconds: 0 });
}

function cookies(
  origin: string,
  values: { readonly session: string; readonly csrf: string; readonly seconds: number },
): readonly string[] {
  const secure = isSecure(origin);
  const attributes = `Path=/; Max-Age=${values.seconds}; SameSite=Lax${secure ? "; Secure" : ""}`;
  return [
    `${secure ? SECURE_COOKIE : PLAIN_COOKIE}=${values.session}; ${attributes}; HttpOnly`,
    `${CSRF_COOKIE}=${values.csrf}; ${attributes}`,
  ];
}

function isSecure(origin: string): boolean {
  return origin.startsWith("https://");
}

function isLoopbackOrigin(origin: string): boolean {
  const host = URL.parse(origin)?.hostname.replace(/^\[|\]$/g, "");
  return host !== undefined && /^(localhost|::1|127(\.\d{1,3}){3})$/.test(host);
}
