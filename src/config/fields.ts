import { isIP } from "node:net";
import { z } from "zod";
import type { ListenAddress, Secret, SyslogAddress } from "./config.ts";
import { secret } from "./secret.ts";
import { DURATION_FORM, formatSize, parseDuration, parseSize, SIZE_FORM } from "./units.ts";

/** A duration with its unit (`7d`); gives milliseconds. */
export function duration() {
  return z
    .string({ error: `expected ${DURATION_FORM}` })
    .meta({ pattern: "^\\d+(\\.\\d+)? ?(ms|s|m|h|d|w)$", examples: ["30s", "12h", "7d"] })
    .transform((text, context) => parseDuration(text) ?? refuse(context, `expected ${DURATION_FORM}`));
}

/** A number of seconds, or a duration with its unit; gives whole seconds from 1 to `maximum`. */
export function seconds(maximum: number) {
  return amountOf(1_000, maximum, "seconds");
}

/** A number of days, or a duration with its unit; gives whole days from 1 to `maximum`. */
export function days(maximum: number) {
  return amountOf(86_400_000, maximum, "days");
}

function amountOf(unit: number, maximum: number, noun: string) {
  const expected = `expected from 1 to ${maximum} ${noun}: a number, or ${DURATION_FORM}`;
  return z.union([z.number(), z.string()], { error: expected }).transform((value, context) => {
    const amount = typeof value === "number" ? value : (parseDuration(value) ?? Number.NaN) / unit;
    return Number.isInteger(amount) && amount >= 1 && amount <= maximum ? amount : refuse(context, expected);
  });
}

/** A size (`10GiB`), or a number of bytes; gives bytes, from `minimum` to `maximum`. */
export function size(minimum = 1, maximum = Number.MAX_SAFE_INTEGER) {
  return z.union([z.number(), z.string()], { error: `expected ${SIZE_FORM}` }).transform((value, context) => {
    const bytes = typeof value === "number" ? value : parseSize(value);
    if (bytes === undefined || !Number.isSafeInteger(bytes)) return refuse(context, `expected ${SIZE_FORM}`);
    if (bytes > maximum) return refuse(context, `${formatSize(maximum)} is the most possible`);
    return bytes >= minimum ? bytes : refuse(context, `${formatSize(minimum)} is the least possible`);
  });
}

const ADDRESS_FORM = "an address to listen on, such as 127.0.0.1:5000, 0.0.0.0:443 or [::1]:5000";

/** `host:port`. */
export function listenAddress() {
  return z
    .string({ error: `expected ${ADDRESS_FORM}` })
    .transform((text, context) => parseListenAddress(text) ?? refuse(context, `expected ${ADDRESS_FORM}`));
}

/** Reads `host:port` or `[IPv6]:port`; undefined when it is neither. Port 0 is any free one. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535) return undefined;
  if (match?.[1] !== undefined && isIP(host) !== 6) return undefined;
  return { host, port };
}

/** Writes an address as {@link parseListenAddress} reads it. */
export function formatListenAddress({ host, port }: ListenAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** A list, where one text may stand for a list of one; comma-separated in an environment variable. */
export function listOf<Item extends z.ZodType<unknown, string>>(item: Item, expected: string) {
  return z
    .union([z.string(), z.array(z.string())], { error: `expected ${expected}, or a list of them` })
    .transform((value) => (typeof value === "string" ? [value] : value))
    .pipe(z.array(item));
}

/** An IP network in CIDR form, or an address alone. */
export function network() {
  const form = "expected a network such as 10.0.0.0/8, or an address";
  return z.string({ error: form }).refine((text) => isNetwork(text), form);
}

function isNetwork(text: string): boolean {
  const [address = "", prefix, ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

/** A network, an address, a host name, or `*.` and a domain; gives it in lower case. */
export function destination() {
  const form = "expected a network such as 10.0.0.0/8, an address, a host name, or *.example.com";
  return z
    .string({ error: form })
    .transform((text) => text.toLowerCase())
    .refine((text) => isNetwork(text) || /^(?:\*\.)?(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(text), form);
}

/** `udp://host:port`, `tcp://host:port` or `tls://host:port`. */
export function syslogAddress() {
  const form = "expected udp://, tcp:// or tls://, then host:port: tls://syslog.example.com:6514";
  return z.string({ error: form }).transform((text, context): SyslogAddress => {
    const [, protocol, rest] = /^(udp|tcp|tls):\/\/(.+)$/.exec(text) ?? [];
    const address = rest === undefined ? undefined : parseListenAddress(rest);
    if (protocol === undefined || address === undefined || address.port === 0) return refuse(context, form);
    return { protocol: protocol as SyslogAddress["protocol"], ...address };
  });
}

/** An `http` or `https` URL without credentials, query and fragment; gives it without a slash at its end. */
export function httpUrl() {
  return urlWhere(() => true, "a URL such as https://collector.example.com:4318");
}

/** As {@link httpUrl}, without a path. */
export function httpOrigin() {
  return urlWhere(
    ({ pathname }) => pathname === "/",
    "a URL without a path, such as https://registry.example.com",
  );
}

function urlWhere(isGood: (url: URL) => boolean, form: string) {
  const expected = `expected ${form}`;
  return z.string({ error: expected }).transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol) || !isGood(url))
      return refuse(context, expected);
    if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
      return refuse(context, `${expected}, and without credentials, query or fragment`);
    return url.href.replace(/\/+$/, "");
  });
}

/** Text that is not to be shown. */
export function secretText() {
  return z
    .string()
    .min(1, "is empty")
    .meta({ writeOnly: true })
    .transform((text): Secret => secret(text));
}

/** The URL of a PostgreSQL database; secret, for the password in it. */
export function postgresUrl() {
  return z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, "expected postgres://user:password@host:port/database")
    .meta({ writeOnly: true })
    .transform((text): Secret => secret(text));
}

function refuse(context: z.core.$RefinementCtx, message: string): never {
  context.issues.push({ code: "custom", message, input: context.value });
  return z.NEVER;
}
