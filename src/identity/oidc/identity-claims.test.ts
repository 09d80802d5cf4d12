import { describe, expect, test } from "bun:test";
import { identityOf } from "./identity-claims.ts";
import { oidcConfiguration } from "./oidc-kind.ts";

describe("the name for somebody of an OpenID Connect provider", () => {
  const configuration = oidcConfiguration.parse({ issuer: "https://idp.example.org", clientId: "registry" });

  test("is not made of an e-mail address that nobody has verified", () => {
    const claims = { sub: "s-1", email: "alice@example.org" };
    const nameOf = (more: object) => identityOf({ ...claims, ...more }, configuration).suggestedName;
    expect(nameOf({ preferred_username: "ally" })).toBe("ally");
    expect(nameOf({})).toBe("alice@example.org");
    expect(nameOf({ email_verified: true })).toBe("alice@example.org");
    for (const email_verified of [false, "false"]) {
      expect(nameOf({ email_verified })).toBe("s-1");
      const byEmail = { ...configuration, nameClaim: "email" };
      expect(() => identityOf({ ...claims, email_verified }, byEmail)).toThrow("has not verified");
    }
  });
});
