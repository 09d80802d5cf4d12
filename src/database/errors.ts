/** What an error of either engine means for the one who ran the query. */
export type DatabaseFault =
  /** Two transactions met; run it again. */
  | "retry"
  /** Writing is not possible now (standby, read-only file system); reading may be. */
  | "read-only"
  /** No room. */
  | "full"
  /** Cannot be reached, is starting, is stopping, or is overloaded. */
  | "unavailable";

/** The symbolic code of an SQLite error, without its extension: `SQLITE_BUSY` for `SQLITE_BUSY_SNAPSHOT`. */
export function sqliteCode(error: unknown): string | undefined {
  const code = errorCode(error);
  if (!code?.startsWith("SQLITE_")) return undefined;
  return code.split("_").slice(0, 2).join("_");
}

/** Classifies an error of either engine; undefined when it is a fault of ours (a bad query). */
export function databaseFault(error: unknown): DatabaseFault | undefined {
  const sqlite = sqliteCode(error);
  if (sqlite !== undefined) return sqliteFault(sqlite, errorCode(error) ?? "");
  const code = errorCode(error);
  if (code === undefined) return undefined;
  // PostgreSQL, Appendix A. Foreign keys: the parent went while we made the child.
  if (code === "40001" || code === "40P01" || code === "23503" || code === "23505") return "retry";
  if (code === "25006") return "read-only";
  if (code === "53100") return "full";
  if (/^(08|53|57P|58)/.test(code) || code === "55P03" || code === "57014") return "unavailable";
  if (
    /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|ENOTFOUND|EPIPE|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN|ENOENT$)/.test(code)
  ) {
    return "unavailable";
  }
  return undefined;
}

function sqliteFault(code: string, extended: string): DatabaseFault | undefined {
  if (
    extended === "SQLITE_CONSTRAINT_FOREIGNKEY" ||
    extended === "SQLITE_CONSTRAINT_UNIQUE" ||
    extended === "SQLITE_CONSTRAINT_PRIMARYKEY"
  ) {
    return "retry";
  }
  switch (code) {
    case "SQLITE_BUSY":
    case "SQLITE_LOCKED":
    case "SQLITE_IOERR":
    case "SQLITE_CANTOPEN":
    case "SQLITE_PROTOCOL":
      return "unavailable";
    case "SQLITE_READONLY":
      return "read-only";
    case "SQLITE_FULL":
      return "full";
    default:
      return undefined;
  }
}

function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
