import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An authority of one's own, in a temporary folder: `using authority = new TestAuthority()`. */
export class TestAuthority implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), "entrepot-authority-"));

  readonly #key: readonly string[];

  constructor(algorithm: "ec" | "rsa" = "ec") {
    this.#key = algorithm === "ec" ? KEY : RSA_KEY;
    this.#write("index.txt", "");
    this.#write("serial", "1000");
    this.#write("crlnumber", "1000");
    this.#write(
      "ca.cnf",
      `[ca]\ndefault_ca=this\n[this]\ndatabase=${this.file("index.txt")}\nserial=${this.file("serial")}
crlnumber=${this.file("crlnumber")}\nnew_certs_dir=${this.directory}\ncertificate=${this.file("ca.pem")}
private_key=${this.file("ca.key")}\ndefault_md=sha256\ndefault_days=2\ndefault_crl_days=2\npolicy=any
copy_extensions=copy\nunique_subject=no\n[any]\ncommonName=supplied\n`,
    );
    this.#openssl(
      "req",
      "-x509",
      ...this.#key,
      "-days",
      "2",
      "-subj",
      "/CN=Test authority",
      ...this.#pair("ca"),
    );
    this.revoke();
  }

  /** The path of a file of the authority: `ca.pem`, `crl.pem`, `NAME.pem`, `NAME.key`. */
  file(name: string): string {
    return join(this.directory, name);
  }

  /** Makes `NAME.pem` and `NAME.key`, good for 127.0.0.1 and with the e-mail address if one is given. */
  certify(name: string, options: { readonly commonName?: string; readonly email?: string } = {}): void {
    const names = ["IP:127.0.0.1", "DNS:localhost", ...(options.email ? [`email:${options.email}`] : [])];
    const request = this.file(`${name}.csr`);
    const subject = `/CN=${(options.commonName ?? name).replaceAll("+", "\\+")}`;
    const extension = ["-addext", `subjectAltName=${names.join(",")}`];
    this.#openssl(
      "req",
      "-new",
      ...this.#key,
      "-subj",
      subject,
      ...extension,
      "-keyout",
      this.file(`${name}.key`),
      "-out",
      request,
    );
    const configured = ["-config", this.file("ca.cnf"), "-batch", "-notext"];
    this.#openssl("ca", ...configured, "-in", request, "-out", this.file(`${name}.pem`));
  }

  /** Revokes certificates, and writes `crl.pem`. */
  revoke(...names: readonly string[]): void {
    const configured = ["ca", "-config", this.file("ca.cnf")];
    for (const name of names) this.#openssl(...configured, "-revoke", this.file(`${name}.pem`));
    this.#openssl(...configured, "-gencrl", "-out", this.file("crl.pem"));
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #pair(name: string): readonly string[] {
    return ["-keyout", this.file(`${name}.key`), "-out", this.file(`${name}.pem`)];
  }

  #write(name: string, text: string): void {
    writeFileSync(this.file(name), text);
  }

  #openssl(...parameters: readonly string[]): void {
    const { exitCode, stderr } = Bun.spawnSync(["openssl", ...parameters]);
    if (exitCode !== 0) throw new Error(`openssl ${parameters[0]}: ${stderr}`);
  }
}

const RSA_KEY = ["-newkey", "rsa:2048", "-nodes"] as const;
const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"] as const;
