import { describe, expect, test } from "bun:test";
import { RegistryError } from "../oci/errors.ts";
import { AuthenticationRequired } from "./authentication-required.ts";
import { challengeHeader } from "./challenge.ts";

const context = { origin: "https://registry.example.com" };

describe("challenges", () => {
  test("send the client to the token endpoint, with what to ask for", () => {
    expect(challengeHeader(new RegistryError("unauthorized"), context, "entrepot")).toBe(
      'Bearer realm="https://registry.example.com/auth/token",service="entrepot"',
    );
    const error = new AuthenticationRequired({
      scope: "repository:alice/app:pull,push",
      error: "insufficient_scope",
      message: "alice may not push to alice/app with this login",
    });
    expect(challengeHeader(error, context, "entrepot")).toBe(
      'Bearer realm="https://registry.example.com/auth/token",service="entrepot",scope="repository:alice/app:pull,push",error="insufficient_scope",error_description="alice may not push to alice/app with this login"',
    );
  });

  test("the token endpoint itself asks for a name and password", () => {
    const error = new AuthenticationRequired({ scheme: "basic" });
    expect(challengeHeader(error, context, "entrepot")).toBe('Basic realm="entrepot",charset="UTF-8"');
  });

  test("nothing in them breaks out of its quotes", () => {
    const header = challengeHeader(
      new RegistryError("unauthorized"),
      { origin: 'http://a",evil="1\\' },
      "line\r\nX-Evil: ä",
    );
    expect(header).toBe('Bearer realm="http://a\\",evil=\\"1\\\\/auth/token",service="lineX-Evil: "');
  });

  test("go with no other error", () => {
    expect(challengeHeader(new RegistryError("denied"), context, "entrepot")).toBeUndefined();
  });
});
