import { setDefaultTimeout } from "bun:test";
import { type ContainerClient, testClient } from "../support/client-suite.ts";
import { blobsOf } from "../support/images.ts";
import { Sandbox } from "../support/sandbox.ts";
import { isMissing } from "../support/tools.ts";

setDefaultTimeout(180_000);

if (!isMissing("regctl")) testClient("regctl", { exact: true, login: true }, async () => makeRegctl());

function makeRegctl(): ContainerClient {
  const sandbox = new Sandbox("regctl");
  let pulled = sandbox.path("none");
  return {
    login: async (host, user, password) => {
      // Small chunks, so that uploads of layers are chunked.
      await sandbox.run([
        ...(["regctl", "registry", "set", host, "--tls", "disabled", "--skip-check"] as const),
        ...["--blob-chunk", "65536", "--blob-max", "65536"],
      ]);
      return sandbox.tryRun(["regctl", "registry", "login", host, "--user", user, "--pass-stdin"], {
        input: password,
      });
    },
    logout: async (host) => {
      await sandbox.tryRun(["regctl", "registry", "logout", host]);
    },
    push: (image, reference) =>
      sandbox.tryRun(["regctl", "image", "copy", `ocidir://${image.path}:${image.tag}`, reference]),
    pull: (reference) => {
      pulled = sandbox.path(crypto.randomUUID());
      return sandbox.tryRun(["regctl", "image", "copy", reference, `ocidir://${pulled}:pulled`]);
    },
    holds: async () => new Set(blobsOf(`${pulled}/blobs`).keys()),
    async [Symbol.asyncDispose]() {
      sandbox[Symbol.dispose]();
    },
  };
}
