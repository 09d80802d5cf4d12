import { join } from "node:path";
import { run } from "./processes.ts";

/** PEM files: a certificate authority of our own, and a certificate it has signed for 127.0.0.1 and localhost. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Makes a certificate authority and a server's certificate in a folder. */
export async function makeCertificates(directory: string): Promise<Certificates> {
  const path = (name: string) => join(directory, name);
  const openssl = (...parameters: string[]) => run(["openssl", ...parameters]);
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  await openssl(
    ...["req", "-x509", ...key, "-keyout", path("ca.key"), "-out", path("ca.crt"), "-days", "2"],
    ...["-subj", "/CN=Entrepot end-to-end tests", "-addext", "basicConstraints=critical,CA:TRUE"],
  );
  await openssl(
    ...["req", "-x509", ...key, "-keyout", path("server.key"), "-out", path("server.crt"), "-days", "2"],
    ...["-subj", "/CN=localhost", "-CA", path("ca.crt"), "-CAkey", path("ca.key")],
    ...["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
    ...["-addext", "basicConstraints=critical,CA:FALSE"],
  );
  return { authority: path("ca.crt"), certificate: path("server.crt"), key: path("server.key") };
}
