import { setDefaultTimeout } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ContainerClient, testClient } from "../support/client-suite.ts";
import { startDocker } from "../support/dockerd.ts";
import type { ImageLayout } from "../support/images.ts";
import { isMissing, isNotRoot } from "../support/tools.ts";

setDefaultTimeout(180_000);

if (!isMissing("docker", "dockerd") && !isNotRoot()) {
  testClient("docker", { exact: false, login: true }, makeDocker);
}

async function makeDocker(): Promise<ContainerClient> {
  const docker = await startDocker();
  return {
    login: (host, user, password) => docker.login(host, user, password),
    logout: async (host) => {
      await docker.tryRun("logout", host);
    },
    push: async (image, reference) => {
      await docker.run("build", "--quiet", "--tag", reference, buildContext(image));
      return docker.tryRun("push", reference);
    },
    pull: async (reference) => {
      const known = (await docker.run("images", "--quiet", "--no-trunc")).trim();
      if (known !== "") await docker.run("rmi", "--force", ...new Set(known.split("\n")));
      return docker.tryRun("pull", reference);
    },
    holds: async (reference) => {
      const [details] = JSON.parse(await docker.run("inspect", reference));
      const names: readonly string[] = details.RepoDigests;
      return new Set([details.Id, ...names.map((name) => name.slice(name.indexOf("@") + 1))]);
    },
    [Symbol.asyncDispose]: () => docker[Symbol.asyncDispose](),
  };
}

/** The layers of an image as a build that runs nothing. */
function buildContext(image: ImageLayout): string {
  const context = join(image.path, "build");
  mkdirSync(context);
  const lines = ["FROM scratch"];
  for (const [number, bytes] of [...image.blobs.values()].entries()) {
    writeFileSync(join(context, `layer-${number}`), bytes);
    lines.push(`COPY layer-${number} /`);
  }
  writeFileSync(join(context, "Dockerfile"), lines.join("\n"));
  return context;
}
