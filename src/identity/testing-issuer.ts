import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

/** A CI system's issuer, with keys of its own. */
export interface TestIssuer extends AsyncDisposable {
  readonly url: string;
  readonly origin: string;
  /** What its key set and its discovery document were asked for. */
  readonly asked: { keys: number; discovery: number };
  /** Signs claims with its current key; times and `iss` are filled in. */
  sign(claims: Readonly<Record<string, unknown>>, options?: SignOptions): Promise<string>;
  /** Takes another key; the old one is not in the set any more. */
  rotate(): Promise<void>;
  /** Answers in the place of its documents from now on; undefined goes back to them. */
  answer(instead: ((request: Request) => Response | Promise<Response>) | undefined): void;
}

export interface SignOptions {
  readonly header?: Readonly<Record<string, unknown>>;
  /** Seconds from now. */
  readonly expiresIn?: number;
  /** Another key than the issuer's. */
  readonly key?: CryptoKey;
}

/** Starts an issuer on this machine. */
export async function startTestIssuer(algorithm: "RS256" | "ES256" | "EdDSA" = "RS256"): Promise<TestIssuer> {
  const asked = { keys: 0, discovery: 0 };
  let current = await newKey(algorithm);
  let instead: ((request: Request) => Response | Promise<Response>) | undefined;
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request) {
      const { pathname, origin } = new URL(request.url);
      if (pathname === "/jwks") asked.keys++;
      if (pathname === "/.well-known/openid-configuration") asked.discovery++;
      if (instead !== undefined) return instead(request);
      if (pathname === "/jwks") return Response.json({ keys: [current.jwk] });
      if (pathname !== "/.well-known/openid-configuration") return new Response(null, { status: 404 });
      return Response.json({ issuer: origin, jwks_uri: `${origin}/jwks` });
    },
  });
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    origin: url,
    asked,
    async sign(claims, { header, expiresIn = 300, key } = {}) {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ iss: url, iat: now, nbf: now, exp: now + expiresIn, ...claims })
        .setProtectedHeader({ alg: algorithm, kid: current.kid, typ: "JWT", ...header })
        .sign(key ?? current.key);
    },
    async rotate() {
      current = await newKey(algorithm);
    },
    answer(other) {
      instead = other;
    },
    async [Symbol.asyncDispose]() {
      await server.stop(true);
    },
  };
}

async function newKey(algorithm: string): Promise<{ kid: string; key: CryptoKey; jwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const kid = crypto.randomUUID();
  return { kid, key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: "sig" } };
}

/** The claims of a token of GitHub Actions: its documentation's example, for another repository. */
export function gitHubClaims(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    jti: crypto.randomUUID(),
    sub: "repo:acme/app:environment:production",
    aud: "registry.example.com",
    environment: "production",
    ref: "refs/heads/main",
    ref_type: "branch",
    sha: "0123456789012345678901234567890123456789",
    repository: "acme/app",
    repository_owner: "acme",
    repository_id: "74",
    actor: "octocat",
    workflow: "release",
    job_workflow_ref: "acme/workflows/.github/workflows/release.yml@refs/heads/main",
    runner_environment: "github-hosted",
    event_name: "push",
    run_id: "1",
    ...changes,
  };
}

/** The claims of an ID token of GitLab CI. */
export function gitLabClaims(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    jti: crypto.randomUUID(),
    sub: "project_path:acme/group/app:ref_type:branch:ref:main",
    aud: "registry.example.com",
    namespace_id: "72",
    namespace_path: "acme/group",
    project_id: "20",
    project_path: "acme/group/app",
    user_login: "alice",
    pipeline_source: "push",
    ref: "main",
    ref_type: "branch",
    ref_protected: "true",
    environment_protected: "false",
    ...changes,
  };
}
