import type { RecordedEvent } from "../events/recorded-event.ts";
import type { WebhookFormat, WebhookType } from "./webhook-type.ts";

/** A repository as REPO_EVENT shows it: DTR's fields. */
export type RepositoryDocument = Readonly<Record<string, unknown>>;

const INSTANTS: Readonly<Partial<Record<WebhookType, string>>> = {
  TAG_PUSH: "pushedAt",
  MANIFEST_PUSH: "pushedAt",
  TAG_PULL: "pulledAt",
  MANIFEST_PULL: "pulledAt",
  TAG_DELETE: "deletedAt",
  MANIFEST_DELETE: "deletedAt",
};

const REPOSITORY_EVENTS: Readonly<Record<string, string>> = {
  "repository.create": "REPO_CREATED",
  "repository.restore": "REPO_CREATED",
  "repository.delete": "REPO_DELETED",
};

/** What a webhook is sent, and the media type it is sent as. */
export interface Payload {
  readonly type: WebhookType;
  readonly format: WebhookFormat;
  readonly body: string;
}

/**
 * The body for an event: DTR's envelope, or a CloudEvent in its structured form (CloudEvents 1.0,
 * JSON format) whose data is what DTR has for contents. `os` and `architecture` are empty: they
 * stand in the image, and are filled in before the first delivery.
 */
export function payloadOf(
  { uid, at, by, event }: RecordedEvent,
  type: WebhookType,
  options: {
    readonly format: WebhookFormat;
    readonly source: string;
    readonly repository?: RepositoryDocument | undefined;
  },
): Payload {
  const name = event.repository?.name ?? "";
  const slash = name.indexOf("/");
  const place = { namespace: name.slice(0, slash), repository: name.slice(slash + 1) };
  const author = by.account?.name ?? "";
  const created = new Date(at).toISOString();
  const contents =
    type === "REPO_EVENT"
      ? {
          ...place,
          event: REPOSITORY_EVENTS[event.action] ?? "REPO_UPDATED",
          author,
          data: options.repository ?? {},
        }
      : {
          ...place,
          ...(event.tag !== undefined && { tag: event.tag }),
          digest: event.digest ?? "",
          imageName: event.tag === undefined ? `${name}@${event.digest ?? ""}` : `${name}:${event.tag}`,
          os: "",
          architecture: "",
          author,
          [INSTANTS[type] ?? "at"]: created,
        };
  return bodyOf({ id: uid, type, created, action: event.action, name, tag: event.tag }, contents, options);
}

interface About {
  readonly id: string;
  readonly type: WebhookType;
  readonly created: string;
  readonly action: string;
  readonly name: string;
  readonly tag: string | undefined;
}

function bodyOf(
  { id, type, created, action, name, tag }: About,
  contents: object,
  { format, source }: { readonly format: WebhookFormat; readonly source: string },
): Payload {
  const document =
    format === "dtr"
      ? {
          type,
          createdAt: created,
          contents,
          location: `/repositories/${name}${tag === undefined ? "" : `/tags/${tag}`}`,
        }
      : {
          specversion: "1.0",
          id,
          source,
          type: `entrepot.${action}`,
          subject: tag === undefined ? name : `${name}:${tag}`,
          time: created,
          datacontenttype: "application/json",
          data: contents,
        };
  return { type, format, body: JSON.stringify(document) };
}

const SAMPLE_DIGEST = `sha256:${"b4d1".repeat(16)}`;

/** What a test sends: an event that did not happen. */
export function samplePayload(type: WebhookType, format: WebhookFormat, source: string): Payload {
  const action = type === "REPO_EVENT" ? "repository.create" : type.toLowerCase().replace("_", ".");
  return payloadOf(
    {
      uid: "00000000-0000-7000-8000-000000000000",
      at: Date.now(),
      by: { credential: "system" },
      event: {
        type: "CREATE",
        action,
        object: { type: "test" },
        repository: { id: 0, name: "foo/bar" },
        ...(type.startsWith("TAG") && { tag: "latest" }),
        digest: SAMPLE_DIGEST,
      },
    },
    type,
    { format, source },
  );
}

/** The body with the platform of its image filled in. */
export function withPlatform(
  body: string,
  platform: { readonly os: string; readonly architecture: string },
): string {
  const document = JSON.parse(body) as { contents?: Record<string, unknown>; data?: Record<string, unknown> };
  const contents = document.contents ?? document.data;
  if (contents === undefined || contents.os !== "") return body;
  Object.assign(contents, platform);
  return JSON.stringify(document);
}

/** The media type of a body. */
export function contentTypeOf(format: WebhookFormat): string {
  return format === "dtr" ? "application/json" : "application/cloudevents+json";
}
