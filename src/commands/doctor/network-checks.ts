import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { AddressError, claimAddress } from "../../cluster/addresses.ts";
import type { Config, ListenAddress, TlsConfig } from "../../config/config.ts";
import { formatListenAddress } from "../../config/fields.ts";
import { isLoopback } from "../../config/load.ts";
import { messageOf } from "../failure.ts";
import { type Finding, Findings } from "./finding.ts";

const DAY = 86_400_000;

/** Days before a certificate's end at which to worry. */
const SOON = 21;

/** Whether the addresses are free, or are ours already. */
export async function checkAddresses(config: Config): Promise<readonly Finding[]> {
  const findings = new Findings("address");
  for (const address of config.listen) {
    const place = formatListenAddress(address);
    try {
      await claimAddress(address, 0);
      findings.ok(`${place} is free`);
    } catch (error) {
      if (await isOurs(address, config)) findings.ok(`${place}: a registry of ours serves there`);
      else if (error instanceof AddressError)
        findings.fail(error.message, "Until then the registry cannot start.");
      else throw error;
    }
    if (!isLoopback(address.host) && config.tls === undefined)
      findings.warn(
        `${place} is served without TLS`,
        "Configure tls, unless a proxy in front of it speaks TLS: passwords travel in the clear.",
      );
  }
  return findings.all;
}

async function isOurs({ host, port }: ListenAddress, config: Config): Promise<boolean> {
  const scheme = config.tls === undefined ? "http" : "https";
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  try {
    const response = await fetch(`${scheme}://${formatListenAddress({ host: reachable, port })}/health`, {
      tls: { rejectUnauthorized: false },
      redirect: "manual",
      signal: AbortSignal.timeout(2_000),
    });
    const health: unknown = await response.json();
    return typeof health === "object" && health !== null && "Healthy" in health;
  } catch {
    return false;
  }
}

/** Whether the certificate is good for a while, and is that of the key and of the name. */
export function checkTls(config: Config): readonly Finding[] {
  const { tls } = config;
  const findings = new Findings("tls");
  if (tls === undefined) return findings.all;
  const certificate = readCertificate(tls, findings);
  if (certificate === undefined) return findings.all;
  checkDates(certificate, tls, findings);
  checkKey(certificate, tls, findings);
  const name = config.publicUrl === undefined ? undefined : new URL(config.publicUrl).hostname;
  if (name !== undefined && certificate.checkHost(name) === undefined)
    findings.warn(
      `the certificate is not for ${name}, which publicUrl names`,
      `Get one whose subjectAltName has ${name}; it has: ${certificate.subjectAltName ?? "none"}`,
    );
  return findings.all;
}

function readCertificate(tls: TlsConfig, findings: Findings): X509Certificate | undefined {
  try {
    return new X509Certificate(readFileSync(tls.certificate));
  } catch (error) {
    findings.fail(
      `the certificate ${tls.certificate} cannot be read: ${messageOf(error)}`,
      "tls.certificate names a PEM file that the registry's user may read.",
    );
    return undefined;
  }
}

function checkDates(certificate: X509Certificate, tls: TlsConfig, findings: Findings): void {
  const days = Math.floor((new Date(certificate.validTo).getTime() - Date.now()) / DAY);
  const renew = `Renew it and write it to ${tls.certificate}: it is taken up without a restart.`;
  if (new Date(certificate.validFrom).getTime() > Date.now())
    findings.fail(
      `the certificate is good only from ${certificate.validFrom} on`,
      "Look at the clock of this machine, too.",
    );
  else if (days < 0) findings.fail(`the certificate ended on ${certificate.validTo}`, renew);
  else if (days < SOON) findings.warn(`the certificate ends in ${days} days`, renew);
  else findings.ok(`the certificate is good for ${days} more days`);
}

function checkKey(certificate: X509Certificate, tls: TlsConfig, findings: Findings): void {
  try {
    const key = createPrivateKey(readFileSync(tls.key));
    if (certificate.checkPrivateKey(key)) findings.ok("the key is that of the certificate");
    else
      findings.fail(
        `the key ${tls.key} is not that of the certificate ${tls.certificate}`,
        "Put the two that were made together into tls.certificate and tls.key; the server's own certificate comes first in its file.",
      );
  } catch (error) {
    findings.fail(
      `the key ${tls.key} cannot be read: ${messageOf(error)}`,
      "tls.key names a PEM file, without a passphrase, that the registry's user may read.",
    );
  }
}
