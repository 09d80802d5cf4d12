import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { program } from "../support/entrepot.ts";
import { freePort, type RunningProcess, startProcess, tryRun, waitFor } from "../support/processes.ts";
import { type Command, outputPattern, ROOT } from "./page.ts";

/** Directories of the pages that stand for ones in the reader's folder. */
const DIRECTORIES = ["/etc/entrepot", "/etc/docker", "/var/lib/entrepot", "/usr/local/bin", "/srv"];

/** The parts of the checkout that commands of the pages work with. */
const CHECKOUT = ["bin", "docs", "scripts", "src", "package.json", "package-lock.json", "tsconfig.json"];

const DEFAULT_ADDRESS = "127.0.0.1:5000";

/** Milliseconds that a command may take. */
const PATIENCE = 180_000;

/**
 * Somebody who reads a page and types its commands, one after the other, in a copy of the checkout,
 * with a port and directories of their own.
 */
export class Reader implements AsyncDisposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "entrepot-docs-"));
  readonly #port: number;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #passwords = new Map<string, string>();
  #server: RunningProcess | undefined;

  private constructor(port: number, environment: Readonly<Record<string, string>>) {
    this.#port = port;
    this.#environment = environment;
    for (const directory of [...DIRECTORIES, "/checkout", "/home"])
      mkdirSync(this.#inside(directory), { recursive: true });
    for (const name of CHECKOUT)
      cpSync(join(ROOT, name), this.#inside("checkout", name), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), this.#inside("checkout", "node_modules"));
    const entrepot = this.#inside("usr/local/bin/entrepot");
    writeFileSync(entrepot, `#!/bin/sh\nexec ${program()} "$@"\n`);
    chmodSync(entrepot, 0o755);
  }

  /** @param environment - of the commands, added to this process's own. */
  static async sitDown(environment: Readonly<Record<string, string>> = {}): Promise<Reader> {
    return new Reader(await freePort(), environment);
  }

  /** Writes a file of a page to where the page says. */
  write(path: string, text: string): void {
    const file = this.#translate(path.startsWith("/") ? path : this.#inside("checkout", path));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${this.#translate(text)}\n`);
  }

  /** Types a command. @throws Error when it fails, or prints something else than the page says. */
  async type(command: Command): Promise<void> {
    if (/^(npm start|(bin\/)?entrepot serve)\b/.test(command.text)) await this.#serve(command);
    else await this.#run(command);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #run(command: Command): Promise<void> {
    const asks = command.output.some((line) => line.startsWith("Password:"));
    const text = asks ? `${command.text} --password-stdin` : command.text;
    const result = await tryRun(["bash", "-c", this.#script(text)], {
      environment: this.#variables(),
      directory: this.#inside("checkout"),
      timeout: PATIENCE,
      ...(asks ? { input: `${this.#passwordFor(command.text)}\n` } : {}),
    });
    const output = this.#back(result.output);
    if (result.code !== 0) throw new Error(`line ${command.line}: ended with ${result.code}:\n${output}`);
    const expected = command.output.filter((line) => !/^(Password|Once more):/.test(line));
    if (expected.length > 0 && !outputPattern(expected).test(`${output}\n`))
      throw new Error(
        `line ${command.line}: the page says\n${expected.join("\n")}\nand it printed\n${output}`,
      );
  }

  async #serve(command: Command): Promise<void> {
    if (this.#server !== undefined) {
      await this.#server.stop();
      this.#server = undefined;
    }
    const server = startProcess({
      command: ["bash", "-c", this.#script(command.text)],
      environment: this.#variables(),
      directory: this.#inside("checkout"),
      log: this.#inside(`server-${command.line}.log`),
    });
    this.#server = server;
    const pattern = outputPattern(command.output);
    await waitFor(
      command.text,
      () => {
        const output = this.#back(server.output());
        if (/^The data is in /m.test(output) && pattern.test(output)) return true;
        if (server.exit !== undefined) throw new Error(`line ${command.line}: it ended:\n${output}`);
        return undefined;
      },
      { timeout: 60_000 },
    ).catch((error: unknown) => {
      throw new Error(`line ${command.line}: ${error}\n${this.#back(server.output())}`);
    });
    const password = /is admin, with the password +(\S+)/.exec(server.output())?.[1];
    if (password !== undefined) this.#passwords.set("admin", password);
    if (command.interrupted) {
      server.signalGroup("SIGINT");
      await server.ended();
      await server.stop();
      this.#server = undefined;
    }
  }

  /** The command, in a shell that has the variables, the directory and the umask of the last one. */
  #script(text: string): string {
    const state = this.#inside("shell-state");
    return [
      "exec 2>&1",
      `keep() { { export -p; printf 'cd %q\\numask %s\\n' "$PWD" "$(umask)"; } > ${state}; }`,
      existsSync(state) ? `. ${state}` : "",
      "trap 'code=$?; keep; exit $code' EXIT",
      "set -a -o pipefail",
      this.#translate(text),
    ].join("\n");
  }

  #variables(): Record<string, string | undefined> {
    const inherited = Object.keys(process.env).filter((name) =>
      /^(ENTREPOT_(?!E2E_)|CI$|NODE_ENV$)/.test(name),
    );
    return {
      ...Object.fromEntries(inherited.map((name) => [name, undefined])),
      HOME: this.#inside("home"),
      DOCKER_CONFIG: this.#inside("home/.docker"),
      DOCKER_CLI_HINTS: "false",
      PATH: `${this.#inside("usr/local/bin")}:${process.env.PATH}`,
      ENTREPOT_LISTEN: `127.0.0.1:${this.#port}`,
      ...this.#environment,
    };
  }

  /** Who logs in gives the password they have; who gets another one gets a new one. */
  #passwordFor(text: string): string {
    const name = /(?:-u|--username|user (?:add|passwd))[ =](\S+)/.exec(text)?.[1];
    if (name === undefined) throw new Error(`whose password: ${text}`);
    const known = this.#passwords.get(name);
    if (known !== undefined && !/user (add|passwd)/.test(text)) return known;
    const password = crypto.randomUUID();
    this.#passwords.set(name, password);
    return password;
  }

  #inside(...parts: readonly string[]): string {
    return join(this.#directory, ...parts);
  }

  /** From what the page says to what is here. */
  #translate(text: string): string {
    let translated = text.replaceAll(DEFAULT_ADDRESS, `127.0.0.1:${this.#port}`);
    for (const directory of DIRECTORIES) {
      const mentioned = new RegExp(`(?<![\\w/.-])${directory}(?=[/\\s"';]|$)`, "gm");
      translated = translated.replaceAll(mentioned, this.#inside(directory));
    }
    return translated;
  }

  /** And back. */
  #back(text: string): string {
    return text
      .replaceAll(`127.0.0.1:${this.#port}`, DEFAULT_ADDRESS)
      .replaceAll(this.#inside("checkout/"), "")
      .replaceAll(`${this.#directory}/`, "/")
      .replaceAll("\r\n", "\n");
  }
}
