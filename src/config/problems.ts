/** One thing that is wrong with the configuration. */
export interface Problem {
  /** Where it stands: a file with its line, an environment variable, an option of the command line. */
  readonly source: string;
  /** `limits.headerBytes`; undefined when it is not about one value. */
  readonly path?: string;
  /** What is wrong and, where it is known, what to do. */
  readonly message: string;
}

/** The configuration cannot be used. Names everything that is wrong with it, not only the first. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.problems = problems;
  }
}

function formatProblem({ source, path, message }: Problem): string {
  return path === undefined || path === "" ? `${source}: ${message}` : `${source}: ${path}: ${message}`;
}
