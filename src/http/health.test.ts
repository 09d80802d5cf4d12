import { describe, expect, test } from "bun:test";
import { pino } from "pino";
import { HealthChecks, healthResponse } from "./health.ts";

function checks(timeout?: number) {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  return { health: new HealthChecks(log, timeout), lines };
}

describe("health", () => {
  test("is good when every part is", async () => {
    const { health } = checks();
    health.add("database", async () => {}).add("storage", async () => {});
    const response = healthResponse(await health.report());
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      Healthy: true,
      Error: "",
      Parts: { database: "ok", storage: "ok" },
    });
  });

  test("names the parts that are down, and keeps the cause for the log", async () => {
    const { health, lines } = checks();
    health.add("database", async () => {
      throw new Error("connect to 10.0.0.5 refused");
    });
    health.add("storage", async () => {});
    const response = healthResponse(await health.report());
    expect(response.status).toBe(503);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ Healthy: false, Error: "database is down" });
    expect(text).not.toContain("10.0.0.5");
    expect(lines.join()).toContain("10.0.0.5");
  });

  test("is good while a database can only be read, and says so", async () => {
    const { health } = checks();
    health.add("database", async () => "read-only");
    expect(await health.report()).toEqual({ Healthy: true, Error: "", Parts: { database: "read-only" } });
  });

  test("does not wait for a part that does not answer", async () => {
    const { health } = checks(50);
    health.add("storage", () => new Promise(() => {})).add("database", async () => {});
    const started = performance.now();
    expect(await health.report()).toMatchObject({ Healthy: false, Error: "storage is slow" });
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test("asks a part once for a thousand questions, and again after a second", async () => {
    let asked = 0;
    const { health } = checks();
    health.add("database", async () => {
      asked++;
    });
    await Promise.all(Array.from({ length: 1000 }, () => health.report()));
    expect(asked).toBe(1);
    await Bun.sleep(1050);
    await health.report();
    expect(asked).toBe(2);
  });

  test("is over when the registry stops, at once", async () => {
    const { health } = checks();
    health.add("database", async () => {});
    await health.report();
    health.stopping();
    const response = healthResponse(await health.report());
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ Healthy: false, Error: "stopping" });
  });
});
