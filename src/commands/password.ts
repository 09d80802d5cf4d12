import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { CommandError, MISUSED, messageOf } from "./failure.ts";

/** Longer than any password; keeps a mistaken file from filling the memory. */
const LONGEST = 4096;

/** Where a password comes from. Never from the arguments: other users of the machine see those. */
export interface PasswordOptions {
  readonly passwordStdin?: boolean;
  readonly passwordFile?: string;
}

/** Adds `--password-stdin` and `--password-file` to a command. */
export function withPassword(command: Command): Command {
  return command
    .option("--password-stdin", "read the password from standard input")
    .option("--password-file <file>", "read the password from a file");
}

/** Reads a new password: from standard input, a file, or the person at the terminal. */
export async function readNewPassword(options: PasswordOptions): Promise<string> {
  if (options.passwordStdin && options.passwordFile !== undefined)
    throw new CommandError("choose one of --password-stdin and --password-file", { exitCode: MISUSED });
  if (options.passwordFile !== undefined) return readPasswordFile(options.passwordFile);
  if (options.passwordStdin) return readStandardInput();
  if (!process.stdin.isTTY) {
    throw new CommandError("there is no terminal to ask for the password at", {
      advice: "Give it with --password-stdin or --password-file FILE.",
      exitCode: MISUSED,
    });
  }
  const password = await ask("Password: ");
  if ((await ask("Once more: ")) !== password)
    throw new CommandError("the two are not the same; nothing was changed");
  return password;
}

/** The password in a file: all of it, but for a line end behind it. */
export function readPasswordFile(path: string): string {
  try {
    const text = readFileSync(path, "utf8");
    if (text.length > LONGEST) throw new Error("it is too long for a password");
    return withoutLineEnd(text);
  } catch (error) {
    throw new CommandError(`cannot read the password from ${path}: ${messageOf(error)}`);
  }
}

async function readStandardInput(): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of process.stdin) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST)
      throw new CommandError("what came on standard input is too long for a password");
  }
  return withoutLineEnd(text);
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, "");
}

/** Asks at the terminal, without showing what is typed. */
async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const input = process.stdin;
  input.setRawMode(true);
  input.resume();
  input.setEncoding("utf8");
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let typed = "";
  const listen = (text: string) => {
    for (const character of text) {
      if (character === "\r" || character === "\n" || character === "\u0004") return resolve(typed);
      if (character === "\u0003") return reject(new CommandError("given up; nothing was changed"));
      if (character === "\u007f" || character === "\b") typed = [...typed].slice(0, -1).join("");
      else if (typed.length < LONGEST) typed += character;
    }
  };
  input.on("data", listen);
  try {
    return await promise;
  } finally {
    input.off("data", listen);
    input.setRawMode(false);
    input.pause();
    process.stderr.write("\n");
  }
}
