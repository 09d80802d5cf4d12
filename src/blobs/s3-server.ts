import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client, type S3ClientOptions } from "./s3-client.ts";

/** A real S3 server that was started for tests. */
export interface S3Server extends AsyncDisposable {
  /** Where its bucket is. To be put, as JSON, into `ENTREPOT_TEST_S3` for the tests to find. */
  readonly location: S3ServerLocation;
  /** Ends it with its data. */
  stop(): Promise<void>;
}

/** A bucket that tests may write to: what `ENTREPOT_TEST_S3` holds as JSON. */
export type S3ServerLocation = Pick<
  S3ClientOptions,
  "region" | "bucket" | "pathStyle" | "accessKeyId" | "secretAccessKey"
> & { readonly endpoint: string };

/**
 * Starts versitygw (found on the path, or where `go install` puts it) on a free port of this
 * machine, over a folder of its own, and makes a bucket.
 *
 * @returns undefined when there is no versitygw on this machine.
 */
export async function startS3Server(): Promise<S3Server | undefined> {
  const program = findProgram();
  if (program === undefined) return undefined;
  const directory = mkdtempSync(join(tmpdir(), "entrepot-s3-"));
  const port = await freePort();
  const location: S3ServerLocation = {
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    bucket: "entrepot",
    pathStyle: true,
    accessKeyId: "test",
    secretAccessKey: crypto.randomUUID(),
  };
  const server = Bun.spawn(
    [program, "--port", `127.0.0.1:${port}`, "--keep-alive", "--quiet", "posix", directory],
    {
      env: {
        ...process.env,
        ROOT_ACCESS_KEY_ID: location.accessKeyId,
        ROOT_SECRET_ACCESS_KEY: location.secretAccessKey,
      },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
    },
  );
  const stop = async () => {
    server.kill();
    await server.exited;
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    // Tried until the server answers.
    const client = new S3Client({
      ...location,
      retry: { budget: 15_000, firstDelay: 20, longestDelay: 200 },
    });
    await client.send({ method: "PUT" });
  } catch (error) {
    await stop();
    throw error;
  }
  return { location, stop, [Symbol.asyncDispose]: stop };
}

function findProgram(): string | undefined {
  const goPath = process.env.GOPATH ?? join(homedir(), "go");
  return Bun.which("versitygw") ?? Bun.which("versitygw", { PATH: join(goPath, "bin") }) ?? undefined;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port"));
        else resolve(address.port);
      });
    });
  });
}
