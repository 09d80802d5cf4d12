import { setDefaultTimeout } from "bun:test";
import { type ContainerClient, testClient } from "../support/client-suite.ts";
import { startContainerd } from "../support/containerd.ts";
import { Sandbox } from "../support/sandbox.ts";
import { isMissing, isNotRoot } from "../support/tools.ts";

setDefaultTimeout(180_000);

if (!isMissing("containerd", "ctr") && !isNotRoot()) {
  testClient("containerd (ctr)", { exact: true, login: false }, makeContainerd);
}

async function makeContainerd(): Promise<ContainerClient> {
  const sandbox = new Sandbox("ctr");
  let containerd = await startContainerd();
  let login: readonly string[] = [];
  return {
    login: async (_host, user, password) => {
      login = ["--user", `${user}:${password}`];
      return { code: 0, stdout: "", stderr: "", output: "" };
    },
    logout: async () => {
      login = [];
    },
    push: async (image, reference) => {
      const archive = `${image.path}.tar`;
      await sandbox.run(["tar", "--create", "--file", archive, "--directory", image.path, "."]);
      const name = `e2e.invalid/${crypto.randomUUID()}`;
      await containerd.run(
        "images",
        "import",
        "--all-platforms",
        "--no-unpack",
        "--base-name",
        name,
        archive,
      );
      await containerd.run("images", "tag", `${name}:${image.tag}`, reference);
      return containerd.tryRun("images", "push", "--plain-http", ...login, reference);
    },
    pull: async (reference) => {
      await containerd[Symbol.asyncDispose]();
      containerd = await startContainerd();
      return containerd.tryRun("images", "pull", "--plain-http", "--all-platforms", ...login, reference);
    },
    holds: async () => new Set((await containerd.run("content", "ls", "--quiet")).trim().split("\n")),
    async [Symbol.asyncDispose]() {
      await containerd[Symbol.asyncDispose]();
      sandbox[Symbol.dispose]();
    },
  };
}
