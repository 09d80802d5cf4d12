// The servers that tests run against: PostgreSQL and an S3 server, on ports and folders of their own.

import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./bun.mjs";
import { output, which } from "./process.mjs";

/** How long a server may take to be up, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Starts what is not there yet.
 *
 * @returns environment variables that tell the tests where it is, what is missing by name, and how to stop it.
 */
export async function startServices(bun) {
  const environment = {};
  const missing = [];
  const stops = [];
  const start = async (variable, name, launch) => {
    if (process.env[variable]) return;
    const service = await launch().catch((error) => {
      console.error(`${name}: ${error.message}`);
    });
    if (service === undefined) {
      missing.push(name);
      return;
    }
    environment[variable] = service.location;
    stops.push(service.stop);
  };
  await start("ENTREPOT_TEST_POSTGRES", "PostgreSQL", startPostgres);
  await start("ENTREPOT_TEST_S3", "an S3 server (versitygw)", () => startS3(bun));
  return { environment, missing, stop: () => Promise.all(stops.map((stop) => stop())) };
}

async function startPostgres() {
  const binaries = postgresBinaries();
  if (binaries === undefined) return undefined;
  const directory = mkdtempSync(join(tmpdir(), "entrepot-postgres-"));
  const data = join(directory, "data");
  const asUser = postgresUser(directory);
  const remove = () => rmSync(directory, { recursive: true, force: true });
  const [initialise, ...options] = [
    ...asUser,
    join(binaries, "initdb"),
    ...["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
  ];
  if (output(initialise, options, { cwd: directory }) === undefined) {
    remove();
    throw new Error("initdb failed");
  }
  const port = await freePort();
  const [command, ...parameters] = [
    ...asUser,
    join(binaries, "postgres"),
    ...["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", ""],
    ...["-c", "max_connections=400", "-c", "fsync=off", "-c", "full_page_writes=off"],
  ];
  const server = spawn(command, parameters, { cwd: directory, stdio: "ignore" });
  const stop = async () => {
    await end(server, "SIGINT");
    remove();
  };
  try {
    await untilAnswers(port, server);
    await untilReady(join(binaries, "pg_isready"), port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { location: `postgres://postgres@127.0.0.1:${port}/postgres`, stop };
}

function postgresBinaries() {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).filter((entry) => /^\d+$/.test(entry)) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  if (newest !== undefined) return join(debian, newest, "bin");
  const initdb = which("initdb");
  return initdb === undefined ? undefined : join(initdb, "..");
}

/** PostgreSQL refuses to run as root. */
function postgresUser(directory) {
  if (process.getuid?.() !== 0) return [];
  const id = Number(output("id", ["-u", "postgres"]));
  if (!Number.isInteger(id)) throw new Error("there is no user postgres to run it as");
  chownSync(directory, id, -1);
  return [
    "setpriv",
    `--reuid=${id}`,
    `--regid=${Number(output("id", ["-g", "postgres"]))}`,
    "--clear-groups",
  ];
}

async function startS3(bun) {
  if (which("versitygw") === undefined) return undefined;
  const server = spawn(bun, [join(ROOT, "scripts/test-s3.ts")], { stdio: ["pipe", "pipe", "inherit"] });
  // It ends, with its data, when this end of the pipe is closed, however that comes about.
  const stop = async () => {
    server.stdin.end();
    await end(server);
  };
  const location = await new Promise((resolve, reject) => {
    server.stdout.once("data", (chunk) => resolve(String(chunk).trim()));
    server.once("exit", () => reject(new Error("it ended at once")));
  });
  return { location, stop };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function untilAnswers(port, server) {
  const giveUpAt = Date.now() + PATIENCE;
  while (!(await answers(port))) {
    if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
    if (Date.now() > giveUpAt) throw new Error("it does not come up");
    await sleep(50);
  }
}

async function untilReady(program, port) {
  const giveUpAt = Date.now() + PATIENCE;
  while (output(program, ["-h", "127.0.0.1", "-p", String(port)]) === undefined) {
    if (Date.now() > giveUpAt) throw new Error("it does not come up");
    await sleep(50);
  }
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Ends a process and waits for it; without a signal, it is about to end by itself. */
async function end(server, signal) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  if (signal !== undefined) server.kill(signal);
  const timer = setTimeout(() => server.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(timer);
}
