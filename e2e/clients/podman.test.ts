import { setDefaultTimeout } from "bun:test";
import { testClient } from "../support/client-suite.ts";
import { makePodman } from "../support/podman.ts";
import { isMissing, isNotRoot } from "../support/tools.ts";

setDefaultTimeout(180_000);

for (const program of ["podman", "buildah"] as const) {
  if (!isMissing(program) && !isNotRoot()) {
    testClient(program, { exact: false, login: true }, async () => makePodman(program));
  }
}
