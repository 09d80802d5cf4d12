import { z } from "zod";
import { isJsonObject, type Json } from "../../oci/json.ts";
import { scimRefusal } from "./scim-refusal.ts";

/** `urn:ietf:params:scim:schemas:core:2.0:User:userName`: an attribute with the schema it is of. */
const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/;

/** The name of an attribute in the form that is compared: lower case, without its core schema (RFC 7643, 2.1). */
export function attributeKey(name: string): string {
  return name.toLowerCase().replace(CORE, "");
}

/**
 * What an object says of these attributes, under the names that we know them by. The others are
 * passed over; `null` is as good as not there (RFC 7643, 2.5).
 */
export function knownAttributes(
  value: Json | undefined,
  names: readonly string[],
): Readonly<Record<string, Json>> {
  if (!isJsonObject(value)) throw scimRefusal("invalidSyntax", "a JSON object is needed");
  const known: Record<string, Json> = {};
  for (const [sent, part] of Object.entries(value)) {
    if (part === undefined || part === null) continue;
    const name = names.find((each) => each.toLowerCase() === attributeKey(sent));
    if (name !== undefined) known[name] = part;
  }
  return known;
}

/** A boolean, also as Microsoft Entra ID writes it: `"False"`. */
export const booleanValue = z.union([
  z.boolean(),
  z
    .string()
    .max(10)
    .regex(/^(?:true|false)$/i, "is true or false")
    .transform((text) => text.toLowerCase() === "true"),
]);

/** @throws RegistryError that says what does not fit. */
export function checked<Output>(schema: z.ZodType<Output>, value: unknown): Output {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.slice(0, 5).map(({ path, message }) => {
    const name = path.map(String).join(".").slice(0, 100);
    return name === "" ? message : `${name}: ${message}`;
  });
  throw scimRefusal("invalidValue", reasons.join("; ").slice(0, 500));
}

/** Leaves out of a resource what a request does not ask for (RFC 7644, 3.9). `id` and `schemas` stay. */
export function selectAttributes(
  resource: Readonly<Record<string, unknown>>,
  selection: AttributeSelection,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => isSelected(name, selection)));
}

/** The names that a request gives as `attributes` and `excludedAttributes`, comparable. */
export interface AttributeSelection {
  readonly only?: ReadonlySet<string> | undefined;
  readonly without?: ReadonlySet<string> | undefined;
}

/** Whether an attribute is to be in the answer. Of one with parts, all are given. */
export function isSelected(name: string, { only, without }: AttributeSelection): boolean {
  const key = name.toLowerCase();
  if (key === "id" || key === "schemas") return true;
  if (only !== undefined) return [...only].some((each) => each === key || each.startsWith(`${key}.`));
  return without?.has(key) !== true;
}

/** @param list - names between commas. */
export function attributeNames(list: string | undefined): ReadonlySet<string> | undefined {
  const names = (list ?? "")
    .slice(0, 4096)
    .split(",")
    .map((name) => attributeKey(name.trim()))
    .filter((name) => name !== "");
  return names.length === 0 ? undefined : new Set(names);
}
