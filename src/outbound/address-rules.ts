import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Where clouds answer what is nobody's business, though the address looks public. */
const METADATA = ["168.63.129.16"];

/**
 * What even a host name that is allowed may not lead to: link-local addresses, where clouds hand
 * out credentials, and what is no single host. Only a network that is allowed lets these through.
 */
const NEVER_BY_NAME = new Set(["linkLocal", "multicast", "broadcast", "unspecified"]);

/**
 * Which addresses the registry may send to: public unicast addresses, and what the administrator
 * allows. Everything else is refused: private, loopback, link-local, shared (carrier-grade NAT),
 * multicast and reserved addresses, and IPv6 addresses that lead to an IPv4 address in disguise
 * (6to4, Teredo, NAT64, IPv4-compatible). An IPv4-mapped address is judged as the IPv4 address it is.
 */
export class AddressRules {
  readonly #networks: (readonly [Address, number])[] = [];
  readonly #names = new Set<string>();
  readonly #domains: string[] = [];

  /** @param allow - as in the configuration: networks, addresses, host names, `*.` and a domain. */
  constructor(allow: readonly string[]) {
    for (const entry of allow) {
      const network = parseNetwork(entry);
      if (network !== undefined) this.#networks.push(network);
      else if (entry.startsWith("*.")) this.#domains.push(entry.slice(1).toLowerCase());
      else this.#names.add(entry.toLowerCase());
    }
  }

  /** Whether `address` may be connected to when it was found under `host`; for an address alone, `host` is it. */
  permits(address: string, host: string): boolean {
    const parsed = parseAddress(address);
    if (parsed === undefined) return false;
    if (isPublic(parsed)) return true;
    if (this.#networks.some((network) => contains(network, parsed))) return true;
    return this.#allowsName(host) && !NEVER_BY_NAME.has(parsed.range()) && !METADATA.includes(address);
  }

  /** Whether it is a public address, which needs nobody's permission. */
  isPublic(address: string): boolean {
    const parsed = parseAddress(address);
    return parsed !== undefined && isPublic(parsed);
  }

  #allowsName(host: string): boolean {
    if (isIP(host) !== 0) return false;
    return this.#names.has(host) || this.#domains.some((domain) => host.endsWith(domain));
  }
}

function isPublic(address: Address): boolean {
  if (address.range() !== "unicast" || METADATA.includes(address.toString())) return false;
  if (address.kind() === "ipv4") return true;
  // 2000::/3 is all of IPv6 that is handed out to hosts of the internet.
  const [first = 0] = address.toByteArray();
  return first >= 0x20 && first <= 0x3f;
}

/** Undefined for what is no address, and for one with a zone: that is of this machine's links. */
function parseAddress(text: string): Address | undefined {
  if (isIP(text) === 0 || text.includes("%")) return undefined;
  const address = ipaddr.parse(text);
  return address instanceof ipaddr.IPv6 && isMapped(address) ? address.toIPv4Address() : address;
}

/** `::ffff:0:0/96` alone: the library takes the deprecated `::/96` for the same. */
function isMapped(address: ipaddr.IPv6): boolean {
  return address.isIPv4MappedAddress() && address.parts[5] === 0xffff;
}

function contains([network, bits]: readonly [Address, number], address: Address): boolean {
  if (network instanceof ipaddr.IPv4) return address instanceof ipaddr.IPv4 && address.match(network, bits);
  return address instanceof ipaddr.IPv6 && address.match(network, bits);
}

function parseNetwork(text: string): readonly [Address, number] | undefined {
  const [address = "", bits] = text.split("/");
  if (isIP(address) === 0) return undefined;
  const parsed = ipaddr.parse(address);
  return [parsed, bits === undefined ? (parsed.kind() === "ipv4" ? 32 : 128) : Number(bits)];
}
