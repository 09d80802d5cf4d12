/** What a webhook can be told of, in DTR's words; of those, what there is here. */
export const WEBHOOK_TYPES = [
  "TAG_PUSH",
  "TAG_PULL",
  "TAG_DELETE",
  "MANIFEST_PUSH",
  "MANIFEST_PULL",
  "MANIFEST_DELETE",
  "REPO_EVENT",
] as const;

export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/** DTR's types whose features are not here: a webhook for them would never be called. */
export const UNSUPPORTED_TYPES = [
  "PROMOTION",
  "PUSH_MIRRORING",
  "POLL_MIRRORING",
  "SCAN_COMPLETED",
  "SCAN_FAILED",
  "SCANNER_UPDATE_COMPLETED",
] as const;

const TYPES: Readonly<Record<string, WebhookType>> = {
  "tag.push": "TAG_PUSH",
  "tag.restore": "TAG_PUSH",
  "tag.pull": "TAG_PULL",
  "tag.delete": "TAG_DELETE",
  "manifest.push": "MANIFEST_PUSH",
  "manifest.pull": "MANIFEST_PULL",
  "manifest.delete": "MANIFEST_DELETE",
  "repository.create": "REPO_EVENT",
  "repository.update": "REPO_EVENT",
  "repository.rename": "REPO_EVENT",
  "repository.restore": "REPO_EVENT",
  "repository.delete": "REPO_EVENT",
};

/** The type of the webhooks that an event is for; undefined when there are none. */
export function webhookTypeOf(action: string): WebhookType | undefined {
  return TYPES[action];
}

export type WebhookFormat = "dtr" | "cloudevents";
