import { type Command, InvalidArgumentError } from "commander";
import { claimAddress } from "../cluster/addresses.ts";
import { Supervisor, type SupervisorLog } from "../cluster/supervisor.ts";
import type { Config, ListenAddress } from "../config/config.ts";
import { formatListenAddress, parseListenAddress } from "../config/fields.ts";
import { type ConfigurationOptions, configurationFrom, withConfiguration } from "./configuration.ts";
import { readPasswordFile } from "./password.ts";
import { print } from "./terminal.ts";
import { VERSION } from "./version.ts";

interface ServeOptions extends ConfigurationOptions {
  readonly adminPasswordFile?: string;
}

/** A terminal's interrupt reaches us more than once: directly, and through npm. In milliseconds. */
const SAME_SIGNAL = 500;

/** `entrepot serve` */
export function addServeCommand(program: Command): void {
  withConfiguration(program.command("serve"))
    .description("run the registry")
    .option(
      "--listen <host:port>",
      "address to listen on; may be given several times [environment: ENTREPOT_LISTEN; default: 127.0.0.1:5000]",
      collectAddress,
    )
    .option("--listen-insecure", "listen beyond this machine without TLS, for trusted networks only")
    .option(
      "--admin-password-file <file>",
      "password of the first administrator, admin [environment: ENTREPOT_ADMIN_PASSWORD; default: generated and shown]",
    )
    .addHelpText(
      "after",
      `
Examples:
  entrepot serve
  entrepot serve --data-dir /srv/entrepot --listen 127.0.0.1:8080
  entrepot serve --config /etc/entrepot/entrepot.yaml --admin-password-file /run/secrets/admin

SIGTERM and Ctrl+C let transfers finish; a second one ends at once.`,
    )
    .action((options: ServeOptions) => serve(options));
}

function collectAddress(text: string, earlier: readonly string[] | undefined): readonly string[] {
  if (parseListenAddress(text) === undefined)
    throw new InvalidArgumentError("Expected HOST:PORT, such as 127.0.0.1:5000.");
  return [...(earlier ?? []), text];
}

async function serve(options: ServeOptions): Promise<void> {
  const asked = configurationFrom(options);
  const adminPassword = administratorPassword(options);
  const config = await claimAddresses(asked);
  const supervisor = new Supervisor({
    config,
    command: workerCommand(),
    environment: workerEnvironment(process.env),
    adminPassword,
    log: supervisorLog(config),
  });
  stopOnSignals(supervisor);
  const ended = supervisor.ended;
  const started = await Promise.race([supervisor.start(), ended]);
  if (started !== undefined) print(welcome(config, commandLine(options), started.generatedPassword));
  await ended;
}

function administratorPassword(options: ServeOptions): string | undefined {
  const file = options.adminPasswordFile ?? process.env.ENTREPOT_ADMIN_PASSWORD_FILE;
  if (file) return readPasswordFile(file);
  return process.env.ENTREPOT_ADMIN_PASSWORD || undefined;
}

async function claimAddresses(config: Config): Promise<Config> {
  const listen: ListenAddress[] = [];
  for (const address of config.listen) listen.push(await claimAddress(address));
  const { tls } = config;
  if (tls?.redirectFrom === undefined) return { ...config, listen };
  return { ...config, listen, tls: { ...tls, redirectFrom: await claimAddress(tls.redirectFrom) } };
}

/** From a checkout, Bun runs our sources; the built executable holds both. */
function workerCommand(): readonly string[] {
  return Bun.isStandaloneExecutable ? [process.execPath, "worker"] : [process.execPath, Bun.main, "worker"];
}

/** Workers get their configuration, and its secrets, from the supervisor, not from the environment. */
function workerEnvironment(environment: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^ENTREPOT_(?!TEST_)/.test(name)),
  );
}

function stopOnSignals(supervisor: Supervisor): void {
  let firstAt: number | undefined;
  const stop = (signal: NodeJS.Signals) => {
    const now = performance.now();
    if (firstAt === undefined) {
      firstAt = now;
      void supervisor.stop();
    } else if (now - firstAt > SAME_SIGNAL) {
      supervisor.kill();
      process.exit(signal === "SIGINT" ? 130 : 143);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(signal));
}

function supervisorLog({ logging }: Config): SupervisorLog {
  const write =
    (level: number, name: string) => (message: string, facts?: Readonly<Record<string, unknown>>) => {
      const line =
        logging.format === "json"
          ? JSON.stringify({ level, time: Date.now(), pid: process.pid, ...facts, msg: message })
          : `${name}: ${message}${facts === undefined ? "" : ` ${JSON.stringify(facts)}`}`;
      process.stderr.write(`${line}\n`);
    };
  return { info: write(30, "info"), warn: write(40, "warning"), error: write(50, "error") };
}

/** How another command is called for the registry that was started with these options. */
function commandLine(options: ServeOptions): (command: string) => string {
  const program = Bun.isStandaloneExecutable ? "entrepot" : "bin/entrepot";
  const where = [
    ...(options.config === undefined ? [] : ["--config", options.config]),
    ...(options.dataDir === undefined ? [] : ["--data-dir", options.dataDir]),
  ];
  return (command) => [program, command, ...where].join(" ");
}

/** What a person wants to know when the registry is up. */
function welcome(
  config: Config,
  command: (command: string) => string,
  generatedPassword: string | undefined,
): string {
  const scheme = config.tls === undefined ? "http" : "https";
  const addresses = config.listen.map((address) => `${scheme}://${formatListenAddress(address)}`);
  const url = config.publicUrl ?? addresses[0] ?? "";
  const host = url.replace(/^https?:\/\//, "");
  const lines = [`Entrepot ${VERSION} serves on ${addresses.join(" and ")}`];
  if (generatedPassword !== undefined) {
    lines.push(
      "",
      `The administrator is admin, with the password  ${generatedPassword}`,
      `It is shown this once. To choose another: ${command("user passwd admin")}`,
    );
  }
  lines.push(
    "",
    `Log in            docker login ${host} -u admin`,
    `Push an image     docker tag IMAGE ${host}/admin/IMAGE`,
    `                  docker push ${host}/admin/IMAGE`,
    `Let others in     ${command("user add NAME")}`,
    "",
    `The data is in ${config.dataDirectory}. Ctrl+C stops.`,
  );
  return lines.join("\n");
}
