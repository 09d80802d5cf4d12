import { isJsonObject, type Json } from "../../oci/json.ts";
import { knownAttributes } from "./attributes.ts";
import { type AttributePath, parsePath } from "./filter.ts";
import { scimRefusal } from "./scim-refusal.ts";

/** One change of a `PATCH`, to one attribute. */
export interface Change {
  readonly op: "add" | "remove" | "replace";
  readonly path: AttributePath;
  /** Undefined for none, and for `null`. */
  readonly value: Json | undefined;
}

/** Changes that one request may have. */
const MAX_CHANGES = 10_000;

/**
 * The changes of a `PATCH` (RFC 7644, 3.5.2), in the order they are made. Operations without a path
 * become one change for each attribute of their value; its names may be paths, as Microsoft Entra ID
 * sends them.
 *
 * @throws RegistryError `invalidSyntax`, `invalidPath`, `noTarget`, `invalidValue`.
 */
export function parsePatch(body: Json): readonly Change[] {
  const { Operations: operations } = knownAttributes(body, ["Operations"]);
  if (!Array.isArray(operations) || operations.length > MAX_CHANGES) {
    throw scimRefusal("invalidSyntax", `Operations is a list of ${MAX_CHANGES} at most`);
  }
  const changes = operations.flatMap((operation: Json) => changesOf(operation));
  if (changes.length > MAX_CHANGES) throw scimRefusal("invalidValue", "too many changes at once");
  return changes;
}

function changesOf(operation: Json): readonly Change[] {
  const { op: said, path, value } = knownAttributes(operation, ["op", "path", "value"]);
  const op = typeof said === "string" ? said.toLowerCase() : "";
  if (op !== "add" && op !== "remove" && op !== "replace") {
    throw scimRefusal("invalidSyntax", "op is add, remove or replace");
  }
  if (path !== undefined && path !== "") {
    if (typeof path !== "string") throw scimRefusal("invalidPath", "a path is a string");
    return [{ op, path: parsePath(path), value }];
  }
  if (op === "remove") throw scimRefusal("noTarget", "to remove something takes a path");
  if (!isJsonObject(value)) {
    throw scimRefusal("invalidValue", "without a path, the value is an object of attributes");
  }
  return Object.entries(value).flatMap(([name, part]) => {
    const parsed = pathOrUndefined(name);
    if (parsed === undefined) return [];
    return [{ op, path: parsed, value: part ?? undefined }];
  });
}

/** Names of attributes that we do not know may be of any form: `urn:…:enterprise:2.0:User`. */
function pathOrUndefined(name: string): AttributePath | undefined {
  try {
    return parsePath(name);
  } catch {
    return undefined;
  }
}
