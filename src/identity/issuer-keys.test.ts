import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { jwtVerify } from "jose";
import { IssuerKeys, IssuerUnavailable } from "./issuer-keys.ts";
import { issuerOutbound } from "./issuer-outbound.ts";
import { gitHubClaims, startTestIssuer, type TestIssuer } from "./testing-issuer.ts";

// Many requests each, on machines that have other things to do.
setDefaultTimeout(60_000);

const MINUTE = 60_000;

function keysOf(
  options: { readonly now?: () => number; readonly allow?: readonly string[] } = {},
): IssuerKeys {
  const { now = Date.now, allow = ["127.0.0.1"] } = options;
  return new IssuerKeys({ outbound: issuerOutbound({ allow, proxy: undefined }, { timeout: 300 }), now });
}

/** What became of a token: good, or why not. */
async function verdict(keys: IssuerKeys, issuer: TestIssuer, token: string): Promise<string> {
  try {
    await jwtVerify(token, keys.of(issuer.url));
    return "good";
  } catch (error) {
    if (error instanceof IssuerUnavailable)
      return error.cause instanceof Error ? error.cause.message : "unavailable";
    return error instanceof Error ? error.name : "";
  }
}

describe("the keys of an issuer", () => {
  test("are fetched once, and again when they are old or a token has another one", async () => {
    await using issuer = await startTestIssuer();
    let now = Date.now();
    const keys = keysOf({ now: () => now });
    const first = await issuer.sign(gitHubClaims());
    const all = await Promise.all(Array.from({ length: 20 }, () => verdict(keys, issuer, first)));
    expect(new Set(all)).toEqual(new Set(["good"]));
    expect(issuer.asked).toEqual({ keys: 1, discovery: 1 });
    await issuer.rotate();
    const second = await issuer.sign(gitHubClaims());
    expect(await verdict(keys, issuer, second)).toBe("JWKSNoMatchingKey");
    now += MINUTE;
    expect(await verdict(keys, issuer, second)).toBe("good");
    expect(await verdict(keys, issuer, first)).toBe("JWKSNoMatchingKey");
    expect(issuer.asked.keys).toBe(2);
    for (let index = 0; index < 50; index++) {
      await verdict(keys, issuer, await issuer.sign(gitHubClaims(), { header: { kid: `made up ${index}` } }));
    }
    expect(issuer.asked.keys).toBe(2);
    now += 11 * MINUTE;
    expect(await verdict(keys, issuer, second)).toBe("good");
    expect(issuer.asked.keys).toBe(3);
  });

  test("are believed for an hour while the issuer is down, and no longer", async () => {
    await using issuer = await startTestIssuer();
    let now = Date.now();
    const keys = keysOf({ now: () => now });
    const token = await issuer.sign(gitHubClaims(), { expiresIn: 10_000 });
    expect(await verdict(keys, issuer, token)).toBe("good");
    issuer.answer(() => new Response("down", { status: 503 }));
    now += 30 * MINUTE;
    expect(await verdict(keys, issuer, token)).toBe("good");
    now += 31 * MINUTE;
    expect(await verdict(keys, issuer, token)).toContain("answers 503");
    issuer.answer(undefined);
    now += MINUTE;
    expect(await verdict(keys, issuer, token)).toBe("good");
  });

  test("cannot be had from an issuer that is slow, endless, somewhere else, or about another one", async () => {
    await using inside = await startTestIssuer();
    const endless = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
          },
        }),
      );
    const documents: readonly (readonly [(issuer: TestIssuer) => Response | Promise<Response>, string])[] = [
      [endless, "larger than"],
      [() => new Promise<Response>(() => {}), "no answer in"],
      [() => Response.redirect(`${inside.url}/.well-known/openid-configuration`), "answers 302"],
      [() => Response.json({ issuer: inside.url, jwks_uri: `${inside.url}/jwks` }), "about another issuer"],
      [({ url }) => Response.json({ issuer: `${url}/`, jwks_uri: `${url}/jwks` }), "about another issuer"],
      [({ url }) => Response.json({ issuer: url }), "no jwks_uri"],
      [({ url }) => Response.json({ issuer: url, jwks_uri: "file:///etc/passwd" }), "not https"],
      // Loopback is allowed, but not what another host's document says of it.
      [
        ({ url }) => Response.json({ issuer: url, jwks_uri: inside.url.replace("127.0.0.1", "127.0.0.2") }),
        "does not send to",
      ],
      [({ url }) => Response.json({ issuer: url, jwks_uri: "http://localhost:1/jwks" }), "does not send to"],
      [
        ({ url }) => Response.json({ issuer: url, jwks_uri: "https://169.254.169.254/latest" }),
        "does not send to",
      ],
      [() => new Response("[".repeat(100_000)), "nest"],
      [() => new Response('{"issuer":"a","issuer":"b"}'), ""],
    ];
    for (const [answer, problem] of documents) {
      await using issuer = await startTestIssuer();
      issuer.answer(() => answer(issuer));
      const found = await verdict(keysOf(), issuer, await issuer.sign(gitHubClaims()));
      expect(found).not.toBe("good");
      expect(found).toContain(problem);
    }
    expect(inside.asked).toEqual({ keys: 0, discovery: 0 });
    await using issuer = await startTestIssuer();
    expect(await verdict(keysOf({ allow: [] }), issuer, await issuer.sign(gitHubClaims()))).toContain(
      "does not send to",
    );
    expect(issuer.asked).toEqual({ keys: 0, discovery: 0 });
  });

  test("are public keys alone", async () => {
    await using issuer = await startTestIssuer();
    const token = await issuer.sign(gitHubClaims());
    const { keys } = (await (await fetch(`${issuer.url}/jwks`)).json()) as { keys: Record<string, string>[] };
    issuer.answer(({ url }) =>
      url.endsWith("/jwks")
        ? Response.json({ keys: [{ ...keys[0], kty: "oct", k: "AAAA" }, null, "x"] })
        : Response.json({ issuer: issuer.url, jwks_uri: `${issuer.url}/jwks` }),
    );
    expect(await verdict(keysOf(), issuer, token)).toBe("JWKSNoMatchingKey");
  });
});
