import type { ContainerClient } from "./client-suite.ts";
import { Sandbox } from "./sandbox.ts";

/** podman or buildah (whose commands are the same where they matter here), with image storage of its own. */
export function makePodman(
  program: "podman" | "buildah",
  flags: readonly string[] = ["--tls-verify=false"],
): ContainerClient & { readonly sandbox: Sandbox } {
  const sandbox = new Sandbox(program);
  const auth = ["--authfile", sandbox.path("auth.json")];
  let generation = 0;
  // A fresh storage for each pull, so that nothing is there already.
  const command = (): [string, ...string[]] => [
    program,
    ...["--root", sandbox.path(`root-${generation}`), "--runroot", sandbox.path(`run-${generation}`)],
    ...["--storage-driver", "vfs"],
  ];
  return {
    sandbox,
    login: (host, user, password) =>
      sandbox.tryRun(
        [...command(), "login", ...flags, ...auth, "--username", user, "--password-stdin", host],
        { input: password },
      ),
    logout: async (host) => {
      await sandbox.tryRun([...command(), "logout", ...auth, host]);
    },
    push: async (image, reference) => {
      const id = (
        await sandbox.run([...command(), "pull", "--quiet", `oci:${image.path}:${image.tag}`])
      ).trim();
      return sandbox.tryRun([...command(), "push", ...flags, ...auth, id, `docker://${reference}`]);
    },
    pull: (reference) => {
      generation++;
      return sandbox.tryRun([...command(), "pull", ...flags, ...auth, reference]);
    },
    holds: async () => {
      const listed = await sandbox.run([
        ...command(),
        "images",
        "--all",
        "--no-trunc",
        "--format",
        "{{.Digest}} {{.ID}}",
      ]);
      return new Set(
        listed
          .split(/\s+/)
          .filter((word) => /^(sha256:)?[0-9a-f]{64}$/.test(word))
          .map((word) => (word.startsWith("sha256:") ? word : `sha256:${word}`)),
      );
    },
    async [Symbol.asyncDispose]() {
      sandbox[Symbol.dispose]();
    },
  };
}
