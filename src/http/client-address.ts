import { BlockList, isIP } from "node:net";

/**
 * A `Host` as it may be repeated in links and challenges: a name, an IPv4 address or a bracketed
 * IPv6 address, and a port (RFC 3986, section 3.2). Nothing that could end a header or a quoted string.
 */
const HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9.])?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/;

/** Entries of a forwarding header that are looked at: a longer chain is not a chain of proxies. */
const MAX_HOPS = 32;

/** Where a request came from, and how the client addressed us. */
export interface Client {
  /** The client's address: IPv4 or IPv6, never an IPv4-mapped one. */
  readonly address: string;
  readonly protocol: "http" | "https";
  /** The `Host` the client used; undefined when it sent none that can be used. */
  readonly host: string | undefined;
}

/** What the connection itself says about a request. */
export interface Peer {
  readonly address: string;
  readonly protocol: "http" | "https";
}

/**
 * Believes `X-Forwarded-*` and `Forwarded` (RFC 7239) from configured proxies only.
 *
 * The client's address is the rightmost one of the chain that is not a proxy of ours: what stands
 * left of it was written by the client, or by somebody it chose.
 */
export class ClientAddresses {
  readonly #proxies: BlockList | undefined;

  /**
   * @param trustedProxies - addresses and CIDR ranges.
   * @throws Error naming the first entry that is neither.
   */
  constructor(trustedProxies: readonly string[]) {
    if (trustedProxies.length === 0) return;
    this.#proxies = new BlockList();
    for (const range of trustedProxies) addRange(this.#proxies, range);
  }

  /** Whether `address` is one of the configured proxies. */
  isProxy(address: string): boolean {
    const family = isIP(address);
    if (this.#proxies === undefined || family === 0) return false;
    return this.#proxies.check(address, family === 4 ? "ipv4" : "ipv6");
  }

  /** Who sent the request with these headers, over a connection from `peer`. */
  identify(headers: Headers, peer: Peer): Client {
    const address = normalizeAddress(peer.address);
    if (this.#proxies === undefined || !this.isProxy(address)) {
      return { address, protocol: peer.protocol, host: validHost(headers.get("host")) };
    }
    const forwarded = parseForwarded(headers.get("forwarded"));
    const protocol = lastValue(headers.get("x-forwarded-proto")) ?? forwarded.protocol;
    const host = lastValue(headers.get("x-forwarded-host")) ?? forwarded.host;
    return {
      address: this.#client(headers.get("x-forwarded-for"), forwarded.addresses) ?? address,
      protocol: protocol === "https" || protocol === "http" ? protocol : peer.protocol,
      host: validHost(host ?? null) ?? validHost(headers.get("host")),
    };
  }

  /**
   * A proxy writes one of the two headers and passes on what the client put in the other. When both
   * are there and do not agree, neither is believed.
   */
  #client(forwardedFor: string | null, forwarded: readonly string[]): string | undefined {
    const first = forwardedFor === null ? undefined : this.#rightmost(forwardedFor.split(",", MAX_HOPS * 8));
    if (forwarded.length === 0) return first;
    const second = this.#rightmost(forwarded);
    if (forwardedFor === null) return second;
    return first === second ? first : undefined;
  }

  #rightmost(chain: readonly string[]): string | undefined {
    let last: string | undefined;
    for (let index = chain.length - 1; index >= 0 && index >= chain.length - MAX_HOPS; index--) {
      const address = parseNode(chain[index] ?? "");
      if (address === undefined) return last;
      last = address;
      if (!this.isProxy(address)) return address;
    }
    return last;
  }
}

/** `Host` when it can be repeated in a header or a link, else undefined. */
export function validHost(host: string | null): string | undefined {
  return host !== null && HOST.test(host) ? host : undefined;
}

/** An IPv4-mapped IPv6 address as IPv4; a zone is cut off. */
export function normalizeAddress(address: string): string {
  if (!address.includes(":")) return address;
  if (address.startsWith("::ffff:") && address.includes(".")) return address.slice(7);
  const zone = address.indexOf("%");
  return zone === -1 ? address : address.slice(0, zone);
}

/**
 * What limits per client count by: the address, but of IPv6 the network (/64), all of whose
 * addresses are one customer's.
 */
export function clientNetwork(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::", 2);
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = tail === undefined ? left : [...left, ...zeros(8 - left.length - right.length), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::`;
}

/** Whether `address` is this machine's own. */
export function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}

function zeros(count: number): string[] {
  return new Array<string>(Math.max(0, count)).fill("0");
}

function addRange(list: BlockList, range: string): void {
  const slash = range.indexOf("/");
  const address = slash === -1 ? range : range.slice(0, slash);
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  const prefix = slash === -1 ? bits : Number(range.slice(slash + 1));
  if (family === 0 || !/^(?:[^/]+|[^/]+\/\d{1,3})$/.test(range) || prefix > bits) {
    throw new Error(`not an address or a CIDR range: ${range}`);
  }
  list.addSubnet(address, prefix, family === 4 ? "ipv4" : "ipv6");
}

/** One entry of a chain: an address, in brackets or not, with a port or not. */
function parseNode(text: string): string | undefined {
  const node = text.trim();
  if (node.startsWith("[")) {
    const address = node.slice(1, Math.max(1, node.indexOf("]")));
    return isIP(address) === 6 ? normalizeAddress(address) : undefined;
  }
  if (isIP(node) !== 0) return normalizeAddress(node);
  const colon = node.lastIndexOf(":");
  const address = colon === -1 ? "" : node.slice(0, colon);
  return isIP(address) === 4 ? address : undefined;
}

function lastValue(header: string | null): string | undefined {
  if (header === null) return undefined;
  const value = header
    .slice(header.lastIndexOf(",") + 1)
    .trim()
    .toLowerCase();
  return value === "" ? undefined : value;
}

interface Forwarded {
  readonly addresses: readonly string[];
  readonly protocol: string | undefined;
  readonly host: string | undefined;
}

/** RFC 7239, as far as proxies use it; `proto` and `host` are those of the last element. */
function parseForwarded(header: string | null): Forwarded {
  const addresses: string[] = [];
  let protocol: string | undefined;
  let host: string | undefined;
  for (const element of header === null ? [] : header.split(",").slice(-MAX_HOPS)) {
    protocol = undefined;
    host = undefined;
    for (const pair of element.split(";", 8)) {
      const equals = pair.indexOf("=");
      const name = pair.slice(0, Math.max(0, equals)).trim().toLowerCase();
      const value = pair.slice(equals + 1).trim();
      const plain = value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
      if (name === "for") addresses.push(plain);
      if (name === "proto") protocol = plain.toLowerCase();
      if (name === "host") host = plain;
    }
  }
  return { addresses, protocol, host };
}
