import { z } from "zod";
import { isJsonObject, type Json, type JsonObject } from "../../oci/json.ts";
import { booleanValue, checked, knownAttributes } from "./attributes.ts";
import type { AttributePath, Condition } from "./filter.ts";
import type { Change } from "./patch.ts";
import { scimRefusal } from "./scim-refusal.ts";

const NAMES = ["userName", "externalId", "displayName", "name", "emails", "active"] as const;
const NAME_PARTS = [
  "formatted",
  "familyName",
  "givenName",
  "middleName",
  "honorificPrefix",
  "honorificSuffix",
] as const;
const EMAIL_PARTS = ["value", "display", "type", "primary"] as const;

const text = z.string().max(1024);
const email = z.object({
  value: z.string().max(320).optional(),
  display: text.optional(),
  type: z.string().max(100).optional(),
  primary: booleanValue.optional(),
});
const attributes = z.object({
  userName: z.string().trim().min(1).max(255),
  // It is in an index, whose rows PostgreSQL bounds.
  externalId: z.string().max(512).optional(),
  displayName: text.optional(),
  name: z.partialRecord(z.enum(NAME_PARTS), text).optional(),
  emails: z.array(email).max(50).optional(),
  active: booleanValue.optional(),
});

/** What a directory says of a user, as far as it is kept. */
export type UserAttributes = z.output<typeof attributes>;

/** The user that a `POST` or a `PUT` carries. @throws RegistryError `invalidValue`, `invalidSyntax`. */
export function parseUser(body: Json): UserAttributes {
  return settled(knownAttributes(body, NAMES));
}

/** The user that a `PATCH` makes of another. @throws RegistryError `invalidValue`, `invalidPath`. */
export function changedUser(user: UserAttributes, changes: readonly Change[]): UserAttributes {
  const draft: Record<string, Json> = { ...(user as JsonObject as Record<string, Json>) };
  for (const { op, path, value } of changes) {
    const name = NAMES.find((each) => each.toLowerCase() === path.attribute);
    if (name === undefined) continue;
    if (path.conditions !== undefined && name !== "emails") {
      throw scimRefusal("invalidPath", `${name} has one value: there is nothing to choose from`);
    }
    const wanted = op === "remove" ? undefined : value;
    let changed: Json | undefined;
    if (name === "name") changed = changedName(draft.name, path.part, wanted);
    else if (name === "emails") changed = changedEmails(draft.emails, { op, path, value: wanted });
    else if (path.part !== undefined) throw scimRefusal("invalidPath", `${name} has no parts`);
    else if (wanted === undefined && name === "userName") {
      throw scimRefusal("invalidValue", "a user has to have a userName");
    } else if (wanted === undefined && name === "active") continue;
    else changed = wanted;
    if (changed === undefined) delete draft[name];
    else draft[name] = changed;
  }
  return settled(draft);
}

/** What to call the user in full; empty when the directory does not say. */
export function fullNameOf({ displayName, name }: UserAttributes): string {
  const parts = [name?.givenName, name?.middleName, name?.familyName].filter(Boolean).join(" ");
  return (displayName || name?.formatted || parts).trim();
}

function settled(known: Readonly<Record<string, Json>>): UserAttributes {
  const { name, emails, ...rest } = known;
  return checked(attributes, {
    ...rest,
    ...(name !== undefined && { name: knownAttributes(name, NAME_PARTS) }),
    ...(emails !== undefined && { emails: listOf(emails).map((each) => knownAttributes(each, EMAIL_PARTS)) }),
  });
}

function changedName(name: Json | undefined, part: string | undefined, value: Json | undefined) {
  if (part === undefined) {
    // Parts that are not named stay (RFC 7644, 3.5.2.3).
    return value === undefined ? undefined : { ...objectOf(name), ...knownAttributes(value, NAME_PARTS) };
  }
  const known = NAME_PARTS.find((each) => each.toLowerCase() === part);
  if (known === undefined) return name;
  const { [known]: _, ...rest } = objectOf(name);
  return value === undefined ? rest : { ...rest, [known]: value };
}

function changedEmails(emails: Json | undefined, { op, path, value }: Change): Json | undefined {
  const all = emails === undefined ? [] : listOf(emails).map(objectOf);
  if (path.conditions === undefined && path.part === undefined) {
    if (value === undefined) return undefined;
    const sent = listOf(value).map((each) => knownAttributes(each, EMAIL_PARTS) as JsonObject);
    if (op === "replace") return sent;
    const isSent = (one: JsonObject) =>
      sent.some((each) => each.value === one.value && each.type === one.type);
    return [...all.filter((one) => !isSent(one)), ...sent];
  }
  const isMeant = (one: JsonObject) => (path.conditions ?? []).every((condition) => fits(one, condition));
  const part = EMAIL_PARTS.find((each) => each.toLowerCase() === path.part);
  if (path.part !== undefined && part === undefined) return all;
  if (value === undefined) {
    if (part === undefined) return all.filter((one) => !isMeant(one));
    return all.map((one) => (isMeant(one) ? without(one, part) : one));
  }
  const patch = part === undefined ? (knownAttributes(value, EMAIL_PARTS) as JsonObject) : { [part]: value };
  if (all.some(isMeant)) return all.map((one) => (isMeant(one) ? { ...one, ...patch } : one));
  // Microsoft Entra ID replaces what is not there yet: it is made, as it is to be found.
  return [...all, { ...describedBy(path), ...patch }];
}

function fits(value: JsonObject, { attribute, value: wanted }: Condition): boolean {
  const part = EMAIL_PARTS.find((each) => each.toLowerCase() === attribute);
  const found = part === undefined ? undefined : value[part];
  if (typeof wanted === "boolean") return (found === true) === wanted;
  return typeof found === "string" && found.toLowerCase() === wanted.toLowerCase();
}

function describedBy({ conditions = [] }: AttributePath): JsonObject {
  const parts: Record<string, Json> = {};
  for (const { attribute, value } of conditions) {
    const part = EMAIL_PARTS.find((each) => each.toLowerCase() === attribute);
    if (part !== undefined) parts[part] = value;
  }
  return parts;
}

function without(value: JsonObject, part: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== part)) as JsonObject;
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** One value that stands alone is a list of it. */
function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}
