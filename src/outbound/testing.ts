import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate for a host name, and the authority that issued it; PEM. */
export interface TestCertificate {
  readonly certificate: string;
  readonly key: string;
  readonly ca: string;
}

/** Makes an authority of its own, and a certificate for `host`. */
export async function testCertificate(host: string): Promise<TestCertificate> {
  const directory = mkdtempSync(join(tmpdir(), "entrepot-certificate-"));
  const at = (name: string) => join(directory, name);
  const openssl = async (...parameters: string[]) => {
    const process = Bun.spawn(["openssl", ...parameters], { stdout: "ignore", stderr: "pipe" });
    if ((await process.exited) !== 0) throw new Error(await new Response(process.stderr).text());
  };
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  try {
    await openssl(
      ...["req", "-x509", ...curve, "-days", "2", "-subj", "/CN=authority"],
      ...["-keyout", at("ca.key"), "-out", at("ca.pem")],
    );
    await openssl("req", ...curve, "-subj", `/CN=${host}`, "-keyout", at("key"), "-out", at("request"));
    await Bun.write(at("extensions"), `subjectAltName=${net.isIP(host) === 0 ? "DNS" : "IP"}:${host}`);
    await openssl(
      ...["x509", "-req", "-in", at("request"), "-CA", at("ca.pem"), "-CAkey", at("ca.key")],
      ...["-CAcreateserial", "-days", "2", "-extfile", at("extensions"), "-out", at("certificate")],
    );
    return {
      certificate: await Bun.file(at("certificate")).text(),
      key: await Bun.file(at("key")).text(),
      ca: await Bun.file(at("ca.pem")).text(),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A server that answers with bytes as they are. */
export interface RawServer extends AsyncDisposable {
  readonly port: number;
  /** Connections so far. */
  readonly connections: number;
}

/** Starts a server on 127.0.0.1 that gives each connection to `serve`. */
export async function startRawServer(serve: (socket: net.Socket) => void): Promise<RawServer> {
  let connections = 0;
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    connections++;
    open.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
