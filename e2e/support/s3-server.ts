import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, run, startProcess, waitFor } from "./processes.ts";
import { tool } from "./tools.ts";

/** An S3 server with one empty bucket. */
export interface S3Server extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** Starts a real S3 server (versitygw) over a temporary folder. */
export async function startS3Server(): Promise<S3Server> {
  const directory = mkdtempSync(join(tmpdir(), "entrepot-s3-"));
  mkdirSync(join(directory, "buckets"));
  mkdirSync(join(directory, "sidecar"));
  const port = await freePort();
  const [accessKeyId, secretAccessKey, region, bucket] = [
    "entrepot",
    "entrepot-secret",
    "us-east-1",
    "blobs",
  ];
  const server = startProcess({
    command: [
      tool("versitygw"),
      ...["--port", `127.0.0.1:${port}`, "--access", accessKeyId, "--secret", secretAccessKey, "--quiet"],
      ...["posix", "--sidecar", join(directory, "sidecar"), join(directory, "buckets")],
    ],
    log: join(directory, "versitygw.log"),
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await waitFor("an S3 server", async () => {
      if (server.exit !== undefined) throw new Error(`versitygw ended:\n${server.output()}`);
      const response = await fetch(endpoint).catch(() => undefined);
      await response?.arrayBuffer();
      return response === undefined ? undefined : true;
    });
    // The bucket is made by a signed request, which curl can make.
    await run([
      ...(["curl", "--silent", "--show-error", "--fail", "--request", "PUT"] as const),
      ...["--aws-sigv4", `aws:amz:${region}:s3`, "--user", `${accessKeyId}:${secretAccessKey}`],
      ...["--header", `x-amz-content-sha256: ${new Bun.CryptoHasher("sha256").digest("hex")}`],
      `${endpoint}/${bucket}`,
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, bucket, accessKeyId, secretAccessKey, region, [Symbol.asyncDispose]: stop };
}
