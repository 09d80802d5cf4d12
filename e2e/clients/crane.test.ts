import { setDefaultTimeout } from "bun:test";
import { type ContainerClient, testClient } from "../support/client-suite.ts";
import { blobsOf } from "../support/images.ts";
import { Sandbox } from "../support/sandbox.ts";
import { isMissing } from "../support/tools.ts";

setDefaultTimeout(180_000);

if (!isMissing("crane")) testClient("crane", { exact: true, login: false }, async () => makeCrane());

function makeCrane(): ContainerClient {
  const sandbox = new Sandbox("crane");
  let pulled = sandbox.path("none");
  return {
    login: (host, user, password) =>
      sandbox.tryRun(["crane", "auth", "login", host, "--username", user, "--password-stdin"], {
        input: password,
      }),
    logout: async (host) => {
      await sandbox.tryRun(["crane", "auth", "logout", host]);
    },
    push: (image, reference) => sandbox.tryRun(["crane", "push", "--insecure", image.path, reference]),
    pull: (reference) => {
      pulled = sandbox.path(crypto.randomUUID());
      return sandbox.tryRun(["crane", "pull", "--insecure", "--format", "oci", reference, pulled]);
    },
    holds: async () => new Set(blobsOf(`${pulled}/blobs`).keys()),
    async [Symbol.asyncDispose]() {
      sandbox[Symbol.dispose]();
    },
  };
}
