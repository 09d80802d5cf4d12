import { expect, test } from "bun:test";
import { z } from "zod";
import { AuthenticationRequired } from "../access/authentication-required.ts";
import type { RequestContext } from "../http/context.ts";
import { ManagementApi } from "./management-api.ts";
import { ok, operation } from "./operation.ts";

const context = { clientAddress: "192.0.2.1", id: "r" } as RequestContext;

function apiWith(ownAuthentication: boolean) {
  const authenticated: string[] = [];
  const api = new ManagementApi({
    operations: [
      operation({
        method: "POST",
        path: "/api/v0/things/{id}",
        id: "postThing",
        tag: "things",
        summary: "A thing",
        access: "anyone",
        ...(ownAuthentication && { ownAuthentication }),
        params: z.object({ id: z.string().max(5) }),
        query: z.object({ size: z.coerce.number().optional() }),
        body: z.strictObject({ name: z.string() }),
        answers: { 200: z.unknown() },
        handle: ({ params, query, body, caller }) => ok({ params, query, body, caller }),
      }),
    ],
    async authenticate(request) {
      authenticated.push(request.url);
      throw new AuthenticationRequired();
    },
  });
  const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    api.handle(
      new Request(`http://registry${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: "Bearer other", ...headers },
        body: JSON.stringify(body),
      }),
      context,
    );
  return { authenticated, send };
}

test("an operation that authenticates for itself is called without an account, whatever is sent", async () => {
  const { authenticated, send } = apiWith(true);
  const answer = await (await send("/api/v0/things/x?size=2", { name: "n" })).json();
  expect(answer).toMatchObject({
    params: { id: "x" },
    query: { size: 2 },
    body: { name: "n" },
    caller: { credential: "none", origin: { clientAddress: "192.0.2.1" } },
  });
  expect(authenticated).toEqual([]);
});

test("everything else about it is checked as ever", async () => {
  const { send } = apiWith(true);
  expect(send("/api/v0/things/toolong", { name: "n" })).rejects.toMatchObject({ kind: "parameterInvalid" });
  expect(send("/api/v0/things/x?size=a", { name: "n" })).rejects.toMatchObject({ kind: "parameterInvalid" });
  expect(send("/api/v0/things/x", { other: "n" })).rejects.toMatchObject({ kind: "parameterInvalid" });
  expect(send("/api/v0/things/x", {}, { "Content-Type": "text/plain" })).rejects.toMatchObject({
    kind: "mediaTypeUnsupported",
  });
  expect(send("/api/v0/things/x", { name: "n" }, { Accept: "text/html" })).rejects.toMatchObject({
    kind: "notAcceptable",
  });
});

test("other operations are authenticated by the API", async () => {
  const { authenticated, send } = apiWith(false);
  expect(send("/api/v0/things/x", { name: "n" })).rejects.toBeInstanceOf(AuthenticationRequired);
  expect(authenticated).toHaveLength(1);
});
