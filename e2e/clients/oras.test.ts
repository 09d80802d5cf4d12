import { setDefaultTimeout } from "bun:test";
import { type ContainerClient, testClient } from "../support/client-suite.ts";
import { blobsOf } from "../support/images.ts";
import { Sandbox } from "../support/sandbox.ts";
import { isMissing } from "../support/tools.ts";

setDefaultTimeout(180_000);

if (!isMissing("oras")) testClient("oras", { exact: true, login: true }, async () => makeOras());

function makeOras(): ContainerClient {
  const sandbox = new Sandbox("oras");
  let pulled = sandbox.path("none");
  return {
    login: (host, user, password) =>
      sandbox.tryRun(["oras", "login", "--plain-http", "--username", user, "--password-stdin", host], {
        input: password,
      }),
    logout: async (host) => {
      await sandbox.tryRun(["oras", "logout", host]);
    },
    push: (image, reference) =>
      sandbox.tryRun([
        ...(["oras", "cp", "--no-tty", "--from-oci-layout", `${image.path}:${image.tag}`] as const),
        ...["--to-plain-http", reference],
      ]),
    pull: (reference) => {
      pulled = sandbox.path(crypto.randomUUID());
      return sandbox.tryRun([
        ...(["oras", "cp", "--no-tty", "--from-plain-http", reference] as const),
        ...["--to-oci-layout", `${pulled}:pulled`],
      ]);
    },
    holds: async () => new Set(blobsOf(`${pulled}/blobs`).keys()),
    async [Symbol.asyncDispose]() {
      sandbox[Symbol.dispose]();
    },
  };
}
