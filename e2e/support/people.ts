import { expect } from "bun:test";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestAuthority } from "../../src/http/testing-certificates.ts";
import type { Docker } from "./dockerd.ts";
import type { Entrepot } from "./entrepot.ts";
import { type ImageLayout, tarOf } from "./images.ts";
import type { CommandResult } from "./processes.ts";
import type { Sandbox } from "./sandbox.ts";

/** A name and what is typed as the password. */
export interface Login {
  readonly user: string;
  readonly secret: string;
}

/** What is read by who may not pull, and by who may not push. */
export interface Refusals {
  readonly pull: string;
  readonly push: string;
}

/** Somebody who has a way in, with a client. */
export interface Person {
  /** How the client says to an account what it may not do. */
  refusals(account: string, repository: string): Refusals;
  /** Pulls the tag `base`. */
  pull(repository: string): Promise<CommandResult>;
  push(repository: string, tag: string): Promise<CommandResult>;
}

/** Makes a docker daemon hold a small image that no other has the layer of. */
export async function importImage(docker: Docker, reference: string): Promise<void> {
  const tar = join(docker.directory, `${crypto.randomUUID()}.tar`);
  writeFileSync(tar, tarOf("hello", new TextEncoder().encode(`hello ${reference}\n`)));
  await docker.run("import", tar, reference);
}

/** docker, as somebody who has just logged in, and pushes an image that the daemon holds. */
export async function dockerPerson(
  { host }: Entrepot,
  docker: Docker,
  { user, secret, image }: Login & { readonly image: string },
): Promise<Person> {
  const own = docker.as(crypto.randomUUID());
  const login = await own.login(host, user, secret);
  expect([user, login.output]).toEqual([user, expect.stringContaining("Login Succeeded")]);
  return {
    refusals: (account, repository) => ({
      pull: `pull access denied for ${host}/${repository}, repository does not exist or may require 'docker login': denied: ${account} may not pull from ${repository} with this login`,
      push: `denied: ${account} may not push to ${repository} with this login`,
    }),
    pull: (repository) => own.tryRun("pull", `${host}/${repository}:base`),
    async push(repository, tag) {
      const reference = `${host}/${repository}:${tag}`;
      await docker.run("tag", image, reference);
      return own.tryRun("push", reference);
    },
  };
}

/** skopeo, as somebody who shows a client certificate of an authority and has not logged in. */
export function skopeoPerson(
  { host }: Entrepot,
  sandbox: Sandbox,
  {
    authority,
    name,
    image,
  }: { readonly authority: TestAuthority; readonly name: string; readonly image: ImageLayout },
): Person {
  const folder = sandbox.path(`certificates-${name}`);
  mkdirSync(folder, { recursive: true });
  copyFileSync(authority.file("ca.pem"), join(folder, "ca.crt"));
  copyFileSync(authority.file(`${name}.pem`), join(folder, "client.cert"));
  copyFileSync(authority.file(`${name}.key`), join(folder, "client.key"));
  const copy = (...parameters: string[]) =>
    sandbox.tryRun(["skopeo", "copy", "--insecure-policy", ...parameters]);
  return {
    refusals: (account, repository) => ({
      pull: "name unknown",
      push: `denied: ${account} may not push to ${repository} with this login`,
    }),
    pull: (repository) =>
      copy(
        ...["--src-cert-dir", folder, `docker://${host}/${repository}:base`],
        `dir:${sandbox.path(crypto.randomUUID())}`,
      ),
    push: (repository, tag) =>
      copy(
        ...["--dest-cert-dir", folder, `oci:${image.path}:${image.tag}`],
        `docker://${host}/${repository}:${tag}`,
      ),
  };
}
