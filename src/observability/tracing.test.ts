import { describe, expect, test } from "bun:test";
import { startTestServer } from "../http/testing.ts";
import { startTracing } from "./tracing.ts";

interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly status: { readonly code: number };
  readonly attributes: readonly { key: string; value: Record<string, unknown> }[];
}

/** As much of an OTLP/HTTP collector as it takes. */
function startCollector() {
  const spans: ReceivedSpan[] = [];
  const bodies: string[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const text = await request.text();
      bodies.push(`${new URL(request.url).pathname} ${text}`);
      for (const resource of JSON.parse(text).resourceSpans) {
        for (const scope of resource.scopeSpans) spans.push(...scope.spans);
      }
      return Response.json({});
    },
  });
  return { spans, bodies, endpoint: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}

function attributesOf(span: ReceivedSpan | undefined) {
  return Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));
}

describe("traces", () => {
  test("go to a collector: route, status, repository, within the caller's trace", async () => {
    const collector = startCollector();
    const tracer = await startTracing({ endpoint: collector.endpoint, sampleRatio: 1 }, "1.2.3");
    {
      await using server = await startTestServer({
        server: { tracer },
        handlers: {
          async registry(request, context) {
            context.userName = "alice";
            if (request.method === "PUT") throw new Error("broken");
            return new Response("manifest");
          },
        },
      });
      const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      await fetch(`${server.url}/v2/team/app/manifests/latest?canary=1`, { headers: { traceparent } });
      await fetch(`${server.url}/v2/team/app/blobs/uploads/7`, { method: "PUT", body: "x" });
      await fetch(`${server.url}/health`, { headers: { traceparent: "garbage" } });
    }
    const [manifest, upload, health] = collector.spans;
    expect(collector.spans).toHaveLength(3);
    expect(collector.bodies[0]).toStartWith("/v1/traces ");
    expect(collector.bodies[0]).toContain('"1.2.3"');
    expect(collector.bodies.join()).not.toContain("canary");
    expect(manifest).toMatchObject({
      name: "GET manifest",
      kind: 2,
      traceId: "0af7651916cd43dd8448eb211c80319c",
      parentSpanId: "b7ad6b7169203331",
    });
    expect(attributesOf(manifest)).toMatchObject({
      "http.route": "manifest",
      "http.response.status_code": 200,
      "entrepot.repository": "team/app",
      "enduser.id": "alice",
      "url.path": "/v2/team/app/manifests/latest",
    });
    expect(upload).toMatchObject({ name: "PUT upload", status: { code: 2 } });
    expect(attributesOf(upload)).toMatchObject({ "entrepot.repository": "team/app" });
    expect(health?.parentSpanId ?? "").toBe("");
    collector.stop();
  });

  test("are sampled, except where the caller decided", async () => {
    const collector = startCollector();
    const tracer = await startTracing({ endpoint: `${collector.endpoint}/`, sampleRatio: 0 }, "1.2.3");
    {
      await using server = await startTestServer({ server: { tracer } });
      await fetch(`${server.url}/v2/`);
      const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      await fetch(`${server.url}/v2/`, { headers: { traceparent } });
    }
    expect(collector.spans.map(({ traceId }) => traceId)).toEqual(["0af7651916cd43dd8448eb211c80319c"]);
    collector.stop();
  });

  test("cost no request when the collector is down", async () => {
    const tracer = await startTracing({ endpoint: "http://127.0.0.1:9", sampleRatio: 1 }, "1.2.3");
    const started = performance.now();
    {
      await using server = await startTestServer({ server: { tracer } });
      expect((await fetch(`${server.url}/v2/`)).status).toBe(200);
    }
    expect(performance.now() - started).toBeLessThan(4500);
  });
});
