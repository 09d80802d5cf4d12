import { z } from "zod";
import type { Caller } from "../access/caller.ts";
import { type Answer, type Operation, ok, operation } from "../api/operation.ts";
import { pageHeaders, pageQuery, pageRequest } from "../api/paging.ts";
import { namespaceParam, repositoryNameOf, repositoryParams } from "../api/schemas.ts";
import type { EventFilter, EventLog, EventLogName, LoggedEvent } from "./event-log.ts";
import { csvLines, eventDocument, jsonLines } from "./export.ts";

/** What to ask with for what happens next. */
const SINCE_HEADER = "X-Events-Since";
/** Events of an answer to `since`, at most. */
const MAX_NEWS = 1000;

const thing = z.object({ id: z.string(), type: z.string(), name: z.string(), content: z.string() });

const eventSchema = z
  .object({
    id: z.string(),
    type: z.string().meta({ description: "CREATE GET UPDATE DELETE SEND FAIL or SCAN." }),
    publishedAt: z.iso.datetime(),
    actor: z
      .string()
      .meta({ description: "The account's id; `system`, `anonymous` or a name where there is none." }),
    actorType: z.string(),
    object: thing.meta({ id: "EventObject" }),
    target: thing.meta({ id: "EventTarget" }),
    repository: z.string(),
    action: z.string().meta({ description: "What happened, exactly: `tag.push`, `team.member.add`." }),
    actorName: z.string(),
    namespace: z.string(),
    tag: z.string(),
    digest: z.string(),
    credential: z.string().optional().meta({ description: "For those who administer what it is about." }),
    credentialId: z.string().optional(),
    clientAddress: z.string().optional(),
    userAgent: z.string().optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: "Event" });

const eventsSchema = z.object({ events: z.array(eventSchema) }).meta({ id: "Events" });

const instantText = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const word = z.string().min(1).max(255);

const filterQuery = z.object({
  publishedBefore: instantText.optional(),
  publishedAfter: instantText.optional(),
  actorId: word.optional().meta({ description: "An account's id." }),
  eventType: word.optional().meta({ description: "CREATE GET UPDATE DELETE SEND FAIL or SCAN." }),
  objectType: word.optional(),
  excludePull: z.stringbool().default(false),
  action: word.optional(),
  namespace: word.optional(),
  actor: word.optional().meta({ description: "An account's name." }),
  credential: word.optional().meta({ description: "A kind of credential, or the id of one." }),
});

const listQuery = z.object({
  ...filterQuery.shape,
  ...pageQuery.shape,
  since: z
    .string()
    .max(20)
    .optional()
    .meta({
      description: `Ask for what is new, the oldest first: \`now\`, then what ${SINCE_HEADER} of the answer before said. Events of the last seconds come again: tell them apart by their ids.`,
    }),
});

type FilterQuery = z.output<typeof filterQuery>;

function filterOf(query: FilterQuery): EventFilter {
  return {
    before: query.publishedBefore,
    after: query.publishedAfter,
    actorId: query.actorId,
    actor: query.actor,
    type: query.eventType?.toUpperCase(),
    objectType: query.objectType?.toLowerCase(),
    action: query.action,
    namespace: query.namespace,
    credential: query.credential,
    excludePull: query.excludePull,
  };
}

const EXPORTS = {
  csv: { type: "text/csv", lines: csvLines },
  jsonl: { type: "application/jsonl", lines: jsonLines },
} as const;

/** The logs of events: of the registry, of accounts, of repositories. */
export function eventOperations(log: EventLog): readonly Operation[] {
  const list = async (
    caller: Caller,
    name: EventLogName,
    query: z.output<typeof listQuery>,
  ): Promise<Answer> => {
    const filter = filterOf(query);
    if (query.since !== undefined) {
      const news = await log.news(caller, name, { since: query.since, filter, limit: MAX_NEWS });
      return ok({ events: news.items.map(eventDocument) }, { [SINCE_HEADER]: news.since });
    }
    const page = await log.list(caller, name, { ...pageRequest(query), filter });
    const count = query.count ? await log.count(caller, name, filter) : undefined;
    return ok({ events: page.items.map(eventDocument) }, pageHeaders(page, count));
  };
  const exported = async (caller: Caller, name: EventLogName, query: FilterQuery, form: "csv" | "jsonl") =>
    streamed(await log.export(caller, name, filterOf(query)), form);

  const accountParams = z.object({ namespace: namespaceParam });
  const forms = ["csv", "jsonl"] as const;
  const suffix = { csv: "Csv", jsonl: "Jsonl" };
  return [
    operation({
      method: "GET",
      path: "/api/v0/events",
      id: "listEvents",
      tag: "events",
      summary: "What happened in the registry, the newest first",
      description: "Administrators and auditors see everything; others what they did themselves.",
      access: "user",
      query: listQuery,
      answers: { 200: eventsSchema },
      errors: ["paginationInvalid"],
      handle: ({ caller, query }) => list(caller, { kind: "registry" }, query),
    }),
    operation({
      method: "GET",
      path: "/api/v0/accounts/{namespace}/events",
      id: "listAccountEvents",
      tag: "events",
      summary: "What happened in an organization; what a user did, and what happened in the user's namespace",
      access: "self",
      params: accountParams,
      query: listQuery,
      answers: { 200: eventsSchema },
      errors: ["accountUnknown", "paginationInvalid"],
      handle: ({ caller, params, query }) => list(caller, { kind: "account", name: params.namespace }, query),
    }),
    operation({
      method: "GET",
      path: "/api/v0/repositories/{namespace}/{reponame}/events",
      id: "listRepositoryEvents",
      tag: "events",
      summary: "What happened in a repository, the newest first",
      description:
        "Pulls, and from where and by which credential something was done, are for its administrators.",
      access: "repository-read",
      params: repositoryParams,
      query: listQuery,
      answers: { 200: eventsSchema },
      errors: ["nameUnknown", "paginationInvalid"],
      handle: ({ caller, params, query }) =>
        list(caller, { kind: "repository", name: repositoryNameOf(params) }, query),
    }),
    ...forms.flatMap((form) => [
      operation({
        method: "GET",
        path: `/api/v0/events/export.${form}`,
        id: `exportEvents${suffix[form]}`,
        tag: "events",
        summary: `All events that match, as ${form === "csv" ? "CSV" : "JSON lines"}`,
        access: "user",
        query: filterQuery,
        answers: { 200: EXPORTS[form].type },
        handle: ({ caller, query }) => exported(caller, { kind: "registry" }, query, form),
      }),
      operation({
        method: "GET",
        path: `/api/v0/accounts/{namespace}/events/export.${form}`,
        id: `exportAccountEvents${suffix[form]}`,
        tag: "events",
        summary: `All events of an account that match, as ${form === "csv" ? "CSV" : "JSON lines"}`,
        access: "self",
        params: accountParams,
        query: filterQuery,
        answers: { 200: EXPORTS[form].type },
        errors: ["accountUnknown"],
        handle: ({ caller, params, query }) =>
          exported(caller, { kind: "account", name: params.namespace }, query, form),
      }),
      operation({
        method: "GET",
        path: `/api/v0/repositories/{namespace}/{reponame}/events/export.${form}`,
        id: `exportRepositoryEvents${suffix[form]}`,
        tag: "events",
        summary: `All events of a repository that match, as ${form === "csv" ? "CSV" : "JSON lines"}`,
        access: "repository-read",
        params: repositoryParams,
        query: filterQuery,
        answers: { 200: EXPORTS[form].type },
        errors: ["nameUnknown"],
        handle: ({ caller, params, query }) =>
          exported(caller, { kind: "repository", name: repositoryNameOf(params) }, query, form),
      }),
    ]),
  ];
}

/** Sends pages as they are read: only when the client took one is the next looked up. */
function streamed(pages: AsyncIterable<readonly LoggedEvent[]>, form: keyof typeof EXPORTS): Response {
  const iterator = pages[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let first = true;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      const text = EXPORTS[form].lines(done ? [] : value, first);
      first = false;
      if (text !== "") controller.enqueue(encoder.encode(text));
      if (done) controller.close();
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": form === "csv" ? "text/csv; charset=utf-8" : EXPORTS[form].type,
      "Content-Disposition": `attachment; filename="events.${form}"`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
