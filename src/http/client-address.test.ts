import { describe, expect, test } from "bun:test";
import { ClientAddresses, clientNetwork, isLoopback, validHost } from "./client-address.ts";

const PEER = { address: "10.0.0.9", protocol: "http" } as const;

function identify(proxies: readonly string[], headers: Record<string, string>, peer: string = PEER.address) {
  return new ClientAddresses(proxies).identify(new Headers(headers), { address: peer, protocol: "http" });
}

describe("the client's address", () => {
  test("is the peer's when no proxy is configured, whatever the headers say", () => {
    const client = identify([], {
      host: "registry.test",
      "x-forwarded-for": "1.2.3.4",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "evil.test",
      forwarded: "for=1.2.3.4;proto=https;host=evil.test",
      "x-real-ip": "1.2.3.4",
    });
    expect(client).toEqual({ address: "10.0.0.9", protocol: "http", host: "registry.test" });
  });

  test("is the peer's when the peer is not one of the proxies", () => {
    expect(identify(["192.168.0.0/16"], { "x-forwarded-for": "1.2.3.4" }).address).toBe("10.0.0.9");
  });

  test("is the one that the proxy wrote, not those the client wrote before it", () => {
    const headers = { "x-forwarded-for": "6.6.6.6, 127.0.0.1, 1.2.3.4" };
    expect(identify(["10.0.0.0/8"], headers).address).toBe("1.2.3.4");
  });

  test("is found through a chain of proxies", () => {
    const headers = { "x-forwarded-for": "6.6.6.6, 1.2.3.4, 10.0.0.7" };
    expect(identify(["10.0.0.0/8"], headers).address).toBe("1.2.3.4");
  });

  test("is the leftmost proxy when all are proxies", () => {
    expect(identify(["10.0.0.0/8"], { "x-forwarded-for": "10.0.0.3, 10.0.0.7" }).address).toBe("10.0.0.3");
  });

  test("stops at what is not an address", () => {
    const headers = { "x-forwarded-for": "1.2.3.4, <script>, 10.0.0.7" };
    expect(identify(["10.0.0.0/8"], headers).address).toBe("10.0.0.7");
    expect(identify(["10.0.0.0/8"], { "x-forwarded-for": "unknown" }).address).toBe("10.0.0.9");
    expect(identify(["10.0.0.0/8"], { "x-forwarded-for": "," }).address).toBe("10.0.0.9");
  });

  test.each([
    ["1.2.3.4:5678", "1.2.3.4"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["2001:db8::1", "2001:db8::1"],
    ["::ffff:1.2.3.4", "1.2.3.4"],
  ])("reads %s", (text, address) => {
    expect(identify(["10.0.0.0/8"], { "x-forwarded-for": text }).address).toBe(address);
  });

  test("is read from Forwarded (RFC 7239)", () => {
    const forwarded = 'for=6.6.6.6, for="[2001:db8::1]:4711";proto=https;host=registry.test:8443';
    expect(identify(["10.0.0.9"], { forwarded })).toEqual({
      address: "2001:db8::1",
      protocol: "https",
      host: "registry.test:8443",
    });
  });

  test("is nobody's word when the two headers disagree: the client may have written one of them", () => {
    const headers = { "x-forwarded-for": "1.2.3.4", forwarded: "for=6.6.6.6" };
    expect(identify(["10.0.0.0/8"], headers).address).toBe("10.0.0.9");
    const agreeing = { "x-forwarded-for": "1.2.3.4", forwarded: "for=1.2.3.4" };
    expect(identify(["10.0.0.0/8"], agreeing).address).toBe("1.2.3.4");
  });

  test("is bounded work for endless headers", () => {
    const headers = {
      "x-forwarded-for": "10.0.0.1,".repeat(100_000),
      forwarded: "for=10.0.0.1,".repeat(50_000),
    };
    const started = performance.now();
    identify(["10.0.0.0/8"], headers);
    expect(performance.now() - started).toBeLessThan(200);
  });

  test("of a proxy may be IPv6 or IPv4-mapped", () => {
    expect(identify(["fd00::/8"], { "x-forwarded-for": "1.2.3.4" }, "fd12::1").address).toBe("1.2.3.4");
    expect(identify(["10.0.0.0/8"], { "x-forwarded-for": "1.2.3.4" }, "::ffff:10.0.0.9").address).toBe(
      "1.2.3.4",
    );
  });

  test.each(["10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "proxy.test", "", "::/129", "10.0.0.0/-1"])(
    "refuses the range %p",
    (range) => {
      expect(() => new ClientAddresses([range])).toThrow("not an address or a CIDR range");
    },
  );
});

describe("the host", () => {
  test.each(["registry.test", "registry.test:5000", "127.0.0.1:5000", "[::1]:5000", "a", "my_host.local."])(
    "may be %s",
    (host) => {
      expect(validHost(host)).toBe(host);
    },
  );

  test.each([
    'a"b',
    "a b",
    "a/b",
    "user@host",
    "a,b",
    "a\\b",
    "",
    ":80",
    "a:",
    "a:123456",
    "<script>",
    "[::1",
    "a;b",
    `${"a".repeat(300)}.test`,
    "registré.test",
  ])("may not be %p", (host) => {
    expect(validHost(host)).toBeUndefined();
  });

  test("a proxy passes on is held to the same", () => {
    const client = identify(["10.0.0.0/8"], { host: "registry.test", "x-forwarded-host": 'evil"><script>' });
    expect(client.host).toBe("registry.test");
  });
});

describe("limits by client", () => {
  test("count IPv6 clients by network", () => {
    expect(clientNetwork("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::");
    expect(clientNetwork("2001:db8:1:2::9")).toBe("2001:db8:1:2::");
    expect(clientNetwork("2001:db8::1")).toBe("2001:db8:0:0::");
    expect(clientNetwork("::1")).toBe("0:0:0:0::");
    expect(clientNetwork("1.2.3.4")).toBe("1.2.3.4");
  });
});

test("loopback", () => {
  expect([isLoopback("127.0.0.1"), isLoopback("127.9.9.9"), isLoopback("::1")]).toEqual([true, true, true]);
  expect([isLoopback("10.0.0.1"), isLoopback("::2"), isLoopback("128.0.0.1")]).toEqual([false, false, false]);
});
