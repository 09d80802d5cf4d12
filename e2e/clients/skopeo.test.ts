import { setDefaultTimeout } from "bun:test";
import { type ContainerClient, testClient } from "../support/client-suite.ts";
import { blobsOf } from "../support/images.ts";
import { Sandbox } from "../support/sandbox.ts";
import { isMissing } from "../support/tools.ts";

setDefaultTimeout(180_000);

if (!isMissing("skopeo")) testClient("skopeo", { exact: true, login: true }, async () => makeSkopeo());

function makeSkopeo(): ContainerClient {
  const sandbox = new Sandbox("skopeo");
  const auth = ["--authfile", sandbox.path("auth.json")];
  let pulled = sandbox.path("none");
  return {
    login: (host, user, password) =>
      sandbox.tryRun(
        ["skopeo", "login", "--tls-verify=false", ...auth, "--username", user, "--password-stdin", host],
        { input: password },
      ),
    logout: async (host) => {
      await sandbox.tryRun(["skopeo", "logout", ...auth, host]);
    },
    push: (image, reference) =>
      sandbox.tryRun([
        ...(["skopeo", "copy", "--insecure-policy", "--all", "--preserve-digests"] as const),
        ...["--dest-tls-verify=false", ...auth, `oci:${image.path}:${image.tag}`, `docker://${reference}`],
      ]),
    pull: (reference) => {
      pulled = sandbox.path(crypto.randomUUID());
      return sandbox.tryRun([
        ...(["skopeo", "copy", "--insecure-policy", "--all", "--preserve-digests"] as const),
        ...["--src-tls-verify=false", ...auth, `docker://${reference}`, `dir:${pulled}`],
      ]);
    },
    holds: async () => {
      const held = new Set(blobsOf(pulled).keys());
      held.delete(DIR_VERSION);
      return held;
    },
    async [Symbol.asyncDispose]() {
      sandbox[Symbol.dispose]();
    },
  };
}

/** The digest of the `version` file of a `dir:` folder. */
const DIR_VERSION = `sha256:${new Bun.CryptoHasher("sha256").update("Directory Transport Version: 1.1\n").digest("hex")}`;
