// What the tests need besides npm packages: real clients, servers and the official suite.

import { existsSync } from "node:fs";
import { goBinaries, heading, output, run, which } from "./process.mjs";

/** Debian's packages. */
const PACKAGES = [
  ...["docker.io", "podman", "buildah", "skopeo", "containerd", "runc", "umoci"],
  ...["postgresql", "docker-registry", "nginx-light", "wrk", "debootstrap"],
  ...["ca-certificates", "curl", "jq", "openssl", "procps", "sqlite3", "systemd", "slapd", "ldap-utils"],
];

/** Go programs, at the versions that the tests were written with. */
const GO_PROGRAMS = {
  conformance: "github.com/opencontainers/distribution-spec/conformance@v0.0.0-20260831232431-97274622c111",
  versitygw: "github.com/versity/versitygw/cmd/versitygw@v1.8.0",
  crane: "github.com/google/go-containerregistry/cmd/crane@v0.22.1",
  regctl: "github.com/regclient/regclient/cmd/regctl@v0.11.7",
  oras: "oras.land/oras/cmd/oras@v1.3.6",
  cosign: "github.com/sigstore/cosign/v2/cmd/cosign@v2.6.5",
  helm: "helm.sh/helm/v3/cmd/helm@v3.22.0",
};

/**
 * Installs what is missing, where that can be done.
 *
 * @returns what is still missing, by name.
 */
export function ensureTools() {
  return [...ensureDebianPackages(), ...ensureGoPrograms()];
}

function ensureDebianPackages() {
  if (!existsSync("/etc/debian_version")) return ["Debian's packages (this is no Debian)"];
  let missing = PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length === 0) return [];
  if (process.getuid?.() !== 0) return missing.map((name) => `${name} (only root can install it)`);
  heading(`Installing ${missing.join(", ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["update", "-qq"], { env });
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], { env });
  missing = missing.filter((name) => !isInstalled(name));
  return missing;
}

function isInstalled(name) {
  return output("dpkg-query", ["-s", name])?.includes("\nStatus: install ok installed\n") === true;
}

function ensureGoPrograms() {
  const missing = Object.entries(GO_PROGRAMS).filter(([name, source]) => !isGoProgram(name, source));
  if (missing.length === 0) return [];
  const go = which("go") ?? (existsSync("/usr/local/go/bin/go") ? "/usr/local/go/bin/go" : undefined);
  if (go === undefined) return missing.map(([name]) => `${name} (go is not installed)`);
  for (const [name, source] of missing) {
    heading(`Installing ${name}`);
    run(go, ["install", source]);
  }
  return missing.filter(([name, source]) => !isGoProgram(name, source)).map(([name]) => name);
}

/** Whether a program is there, in the version that is asked for. */
function isGoProgram(name, source) {
  const path = `${goBinaries()}/${name}`;
  if (!existsSync(path)) return false;
  const go = which("go");
  if (go === undefined) return true;
  const version = source.slice(source.lastIndexOf("@") + 1);
  return output(go, ["version", "-m", path])?.includes(`\t${version}\t`) === true;
}
