import { instant } from "../api/schemas.ts";
import type { LoggedEvent } from "./event-log.ts";

/** The columns of an export, and the fields of its JSON lines. */
const COLUMNS = [
  ...["id", "publishedAt", "type", "action", "actor", "actorName", "actorType", "objectType", "objectId"],
  ...["objectName", "namespace", "repository", "tag", "digest", "credential", "credentialId"],
  ...["clientAddress", "userAgent", "requestId", "data"],
] as const;

type Columns = Readonly<Record<(typeof COLUMNS)[number], string>>;

function columnsOf(event: LoggedEvent): Columns {
  const { object, origin, publishedAt, ...rest } = event;
  return {
    ...rest,
    publishedAt: instant(publishedAt),
    objectType: object.type,
    objectId: object.id,
    objectName: object.name,
    credential: origin?.credential ?? "",
    credentialId: origin?.credentialId ?? "",
    clientAddress: origin?.clientAddress ?? "",
    userAgent: origin?.userAgent ?? "",
    requestId: origin?.requestId ?? "",
  };
}

/** CSV (RFC 4180) with a header line. */
export function csvLines(events: readonly LoggedEvent[], withHeader: boolean): string {
  const lines = events.map((event) => {
    const columns = columnsOf(event);
    return COLUMNS.map((name) => csvCell(columns[name])).join(",");
  });
  if (withHeader) lines.unshift(COLUMNS.join(","));
  return lines.map((line) => `${line}\r\n`).join("");
}

/**
 * A cell of a CSV file. Spreadsheets take what begins with one of `= + - @`, a tab or a line end for
 * a formula, and run it: an apostrophe in front keeps them from it.
 */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One JSON object in each line. */
export function jsonLines(events: readonly LoggedEvent[]): string {
  return events.map((event) => `${JSON.stringify(eventDocument(event))}\n`).join("");
}

/** An event as the API shows it: DTR's fields, and ours. */
export function eventDocument(event: LoggedEvent) {
  const { object, origin, repository, data, publishedAt } = event;
  const inRepository = repository !== "" && object.type !== "repository";
  return {
    id: event.id,
    type: event.type,
    publishedAt: instant(publishedAt),
    actor: event.actor,
    actorType: event.actorType,
    object: { id: object.id, type: object.type, name: object.name, content: data },
    target: {
      id: "",
      type: inRepository ? "repository" : "",
      name: inRepository ? repository : "",
      content: "",
    },
    repository,
    action: event.action,
    actorName: event.actorName,
    namespace: event.namespace,
    tag: event.tag,
    digest: event.digest,
    ...(origin ?? {}),
  };
}
