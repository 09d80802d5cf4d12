import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

/** A JSON Schema (2020-12), as far as it is read here. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly [keyword: string]: unknown;
}

const REFERENCE = "#/components/schemas/";

/**
 * Turns schemas into those of an OpenAPI document: the ones that have a name (`.meta({ id })`) are
 * collected, and referred to.
 */
export class SchemaComponents {
  readonly #components = new Map<string, JsonSchema>();
  readonly #closed: boolean;

  /** @param closed - whether answers may have no fields besides those of their schema. */
  constructor(closed: boolean) {
    this.#closed = closed;
  }

  /** The schema of what is sent to us. */
  input(schema: z.ZodType): JsonSchema {
    return this.#convert(schema, "input");
  }

  /** The schema of what we answer. */
  output(schema: z.ZodType): JsonSchema {
    return this.#convert(schema, "output");
  }

  /** Those that have a name, by name. */
  all(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#components].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  #convert(schema: z.ZodType, io: "input" | "output"): JsonSchema {
    // In an object, so that a schema with a name is referred to as well when it is the outermost.
    const { properties, $defs = {} } = z.toJSONSchema(z.object({ schema }), {
      io,
      unrepresentable: "any",
      override: ({ zodSchema, jsonSchema }) => {
        if (io === "input" && isBooleanText(zodSchema)) jsonSchema.type = "boolean";
        // The pattern only says once more what the format says.
        if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
      },
    }) as { readonly properties?: Record<string, JsonSchema>; readonly $defs?: Record<string, JsonSchema> };
    const names = new Map(
      Object.entries($defs).map(([id, definition]) => [id, this.#nameOf(id, io, $defs, definition)]),
    );
    for (const [id, definition] of Object.entries($defs)) {
      this.#components.set(names.get(id) ?? id, this.#tidy(definition, io, names));
    }
    return this.#tidy(properties?.schema ?? {}, io, names);
  }

  /** A schema that reads differently as what is sent and as what is answered has two names. */
  #nameOf(
    id: string,
    io: "input" | "output",
    definitions: Readonly<Record<string, JsonSchema>>,
    definition: JsonSchema,
  ): string {
    const same = new Map(Object.keys(definitions).map((name) => [name, name]));
    for (const name of [id, `${id}${io === "input" ? "Input" : "Output"}`]) {
      const there = this.#components.get(name);
      if (there === undefined) return name;
      if (isDeepStrictEqual(there, this.#tidy(definition, io, same))) return name;
    }
    throw new Error(`two schemas have the name ${id} and are not the same: give one of them another name`);
  }

  #tidy(schema: JsonSchema, io: "input" | "output", names: ReadonlyMap<string, string>): JsonSchema {
    const visit = (value: unknown, isMap: boolean): unknown => {
      if (Array.isArray(value)) return value.map((item) => visit(item, false));
      if (typeof value !== "object" || value === null) return value;
      const entries = Object.entries(value).flatMap(([keyword, part]): [string, unknown][] => {
        if (isMap) return [[keyword, visit(part, false)]];
        if (keyword === "$ref" && typeof part === "string") {
          const id = part.replace("#/$defs/", "");
          return [[keyword, REFERENCE + (names.get(id) ?? id)]];
        }
        if (keyword === "id" || keyword === "$schema") return [];
        if (keyword === "additionalProperties" && part === false && io === "output" && !this.#closed)
          return [];
        if (LITERAL.has(keyword)) return [[keyword, part]];
        return [[keyword, visit(part, keyword === "properties")]];
      });
      return Object.fromEntries(entries);
    };
    return visit(schema, false) as JsonSchema;
  }
}

/** Keywords whose values are no schemas. */
const LITERAL = new Set(["const", "enum", "default", "examples", "required"]);

/** Whether it takes `true` and `false` as text, as parameters of a query are. */
function isBooleanText(schema: unknown): boolean {
  return schema instanceof z.ZodPipe && schema.def.out instanceof z.ZodBoolean;
}
