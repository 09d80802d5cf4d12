import { describe, expect, test } from "bun:test";
import { aggregateMetrics, MetricsRegistry } from "./metrics.ts";

const REQUEST = { route: "blob", method: "GET", status: 200, duration: 3, received: 0, sent: 100 };

describe("metrics", () => {
  test("of several processes are one page", async () => {
    const processes = [new MetricsRegistry(), new MetricsRegistry(), new MetricsRegistry()];
    for (const [index, metrics] of processes.entries()) {
      for (let count = 0; count <= index; count++) metrics.requests.observe(REQUEST);
      metrics.requests.inFlight = 2;
      metrics.gauge(
        { name: "entrepot_jobs_waiting", help: "Jobs.", labels: ["action"], aggregation: "max" },
        () => [{ value: 7, labels: { action: "gc" } }],
      );
    }
    // As it travels between processes.
    const snapshots = await Promise.all(processes.map((metrics) => metrics.snapshot()));
    const page = await aggregateMetrics(JSON.parse(JSON.stringify(snapshots)));
    expect(page).toContain('entrepot_http_requests_total{route="blob",method="GET",code="200"} 6');
    expect(page).toContain('entrepot_http_request_duration_seconds_bucket{le="0.005",route="blob"} 6');
    expect(page).toContain('entrepot_http_sent_bytes_total{route="blob"} 600');
    expect(page).toContain("entrepot_http_requests_in_flight 6");
    expect(page).toContain('entrepot_jobs_waiting{action="gc"} 7');
    expect(page).toContain("entrepot_processes 3");
    expect(page).toContain("# TYPE entrepot_http_requests_total counter");
  });

  test("count what came between two looks once", async () => {
    const metrics = new MetricsRegistry();
    metrics.requests.observe(REQUEST);
    await metrics.snapshot();
    metrics.requests.observe(REQUEST);
    const page = await aggregateMetrics([await metrics.snapshot()]);
    expect(page).toContain('code="200"} 2');
  });

  test("leave out what cannot be had", async () => {
    const metrics = new MetricsRegistry();
    metrics.gauge({ name: "entrepot_broken", help: "Broken." }, () =>
      Promise.reject(new Error("no database")),
    );
    metrics.gauge({ name: "entrepot_none", help: "None." }, () => undefined);
    metrics.gauge({ name: "entrepot_fine", help: "Fine." }, () => 3);
    const page = await aggregateMetrics([await metrics.snapshot()]);
    expect(page).not.toMatch(/^entrepot_(broken|none) /m);
    expect(page).toContain("entrepot_fine 3");
  });

  test("do not keep samples that are gone", async () => {
    const metrics = new MetricsRegistry();
    let actions = ["a", "b"];
    metrics.gauge({ name: "entrepot_jobs", help: "Jobs.", labels: ["action"] }, () =>
      actions.map((action) => ({ value: 1, labels: { action } })),
    );
    await metrics.snapshot();
    actions = ["b"];
    const page = await aggregateMetrics([await metrics.snapshot()]);
    expect(page).not.toContain('action="a"');
    expect(page).toContain('entrepot_jobs{action="b"} 1');
  });

  test("cost little at each request", () => {
    const { requests } = new MetricsRegistry();
    for (let count = 0; count < 20_000; count++) requests.observe(REQUEST);
    const started = process.cpuUsage();
    for (let count = 0; count < 200_000; count++) requests.observe(REQUEST);
    const { user, system } = process.cpuUsage(started);
    // Microseconds of processor time; an idle machine takes a quarter of this.
    expect((user + system) / 200_000).toBeLessThan(2);
  });

  test("count events", async () => {
    const metrics = new MetricsRegistry();
    const pushes = metrics.counter({ name: "entrepot_pushes_total", help: "Pushes.", labels: ["kind"] });
    pushes.add(2, { kind: "image" });
    pushes.add(1, { kind: "image" });
    expect(await aggregateMetrics([await metrics.snapshot()])).toContain(
      'entrepot_pushes_total{kind="image"} 3',
    );
  });
});
