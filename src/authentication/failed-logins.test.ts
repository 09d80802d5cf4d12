import { describe, expect, test } from "bun:test";
import { isRegistryError } from "../oci/errors.ts";
import { FailedLogins, networkOf } from "./failed-logins.ts";
import { RecentMap } from "./recent-map.ts";

const MINUTE = 60_000;

describe("failed logins", () => {
  test("an account under attack from everywhere is open to addresses without failures", async () => {
    const { logins, fail, succeed } = setUp(3);
    for (let network = 0; network < 50; network++) await fail(`2001:db8:0:${network}::1`, "alice");
    expect(await fail("2001:db8:0:7::1", "alice")).toBe("refused");
    expect(await succeed("198.51.100.1", "alice")).toBe("in");
    expect(logins).toBeDefined();
  });

  test("who got in before is not kept out by a neighbour behind the same address", async () => {
    const { fail, succeed } = setUp(3);
    await succeed("198.51.100.1", "alice");
    for (let round = 0; round < 10; round++) await fail("198.51.100.1", `guess-${round}`);
    expect(await fail("198.51.100.1", "bob")).toBe("refused");
    expect(await succeed("198.51.100.1", "alice")).toBe("in");
    // But guessing at that account is limited, too.
    for (let round = 0; round < 3; round++) expect(await fail("198.51.100.1", "alice")).toBe("failed");
    expect(await fail("198.51.100.1", "alice")).toBe("refused");
  });

  test("nobody is kept out for good, however many failures there were", async () => {
    const { clock, fail, succeed } = setUp(3);
    for (let round = 0; round < 1000; round++) {
      await fail("198.51.100.1", "alice");
      clock.now += 10;
    }
    expect(await succeed("198.51.100.1", "alice")).toBe("refused");
    clock.now += 2 * MINUTE;
    expect(await succeed("198.51.100.1", "alice")).toBe("in");
  });

  test("several processes let through so many times as many guesses, however they are spread, and no more", async () => {
    const [PROCESSES, LIMIT, MINUTES] = [4, 20, 10];
    for (const spread of ["in turns", "one after the other", "at random"]) {
      const clock = { now: 1_800_000_000_000 };
      const processes = Array.from(
        { length: PROCESSES },
        () => new FailedLogins({ perMinute: LIMIT, now: () => clock.now }),
      );
      let guesses = 0;
      for (let second = 0; second < MINUTES * 60; second++, clock.now += 1000) {
        for (let attempt = 0; attempt < 3 * LIMIT; attempt++) {
          const turn = { "in turns": attempt, "one after the other": second }[spread] ?? Math.random() * 1000;
          try {
            const login = await processes[Math.floor(turn) % PROCESSES]?.begin("198.51.100.1", "alice");
            login?.end("failed");
            guesses++;
          } catch (error) {
            if (!isRegistryError(error, "tooManyRequests")) throw error;
          }
        }
      }
      // What one process lets through in that time: a bucket full, and what leaks from it.
      expect(guesses).toBeLessThanOrEqual(PROCESSES * (LIMIT + LIMIT * MINUTES));
    }
  });

  test("a network is what one client holds", () => {
    expect(networkOf("192.0.2.1")).toBe("192.0.2.1");
    expect(networkOf("::ffff:192.0.2.1")).toBe("192.0.2.1");
    expect(networkOf("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
    expect(networkOf("2001:0DB8:0001:0002::9")).toBe("2001:db8:1:2::/64");
    expect(networkOf("2001:db8::1")).toBe("2001:db8:0:0::/64");
    expect(networkOf("::1")).toBe("0:0:0:0::/64");
    expect(networkOf("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
    expect(networkOf("unknown")).toBe("unknown");
  });
});

describe("a map of what was used lately", () => {
  test("is bounded, and keeps what is used", () => {
    const map = new RecentMap<number, string>(10);
    map.set(-1, "used");
    for (let key = 0; key < 1000; key++) {
      map.set(key, "once");
      expect(map.get(-1)).toBe("used");
      expect(map.size).toBeLessThanOrEqual(20);
    }
    expect(map.get(0)).toBeUndefined();
    map.delete(-1);
    expect(map.get(-1)).toBeUndefined();
  });
});

function setUp(perMinute: number) {
  const clock = { now: 0 };
  const logins = new FailedLogins({ perMinute, now: () => clock.now });
  const attempt = async (address: string, name: string, outcome: "succeeded" | "failed") => {
    try {
      (await logins.begin(address, name)).end(outcome);
      return outcome === "failed" ? "failed" : "in";
    } catch (error) {
      if (!isRegistryError(error, "tooManyRequests")) throw error;
      expect(error.retryAfter).toBeGreaterThan(0);
      expect(error.retryAfter).toBeLessThanOrEqual(120);
      return "refused";
    }
  };
  return {
    clock,
    logins,
    fail: (address: string, name: string) => attempt(address, name, "failed"),
    succeed: (address: string, name: string) => attempt(address, name, "succeeded"),
  };
}
