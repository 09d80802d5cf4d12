/** The address of the SCIM endpoints, after the registry's own: where MSR 3 has them. */
export const SCIM_BASE = "/enzi/v0/scim/v2";

export const USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";
export const GROUP_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const LIST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
export const ERROR_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error";
const CONFIG_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
const RESOURCE_TYPE_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
const SCHEMA_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema";

/** Resources of a page, at most. */
export const MAX_PAGE = 200;

/** A JSON object of SCIM. */
export type Resource = Readonly<Record<string, unknown>>;

/** What of SCIM there is here (RFC 7643, section 5). */
export function serviceProviderConfig(origin: string): Resource {
  return {
    schemas: [CONFIG_SCHEMA],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: MAX_PAGE },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: false },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Secret",
        description: "The secret of the SCIM provider, as a bearer token",
        primary: true,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${origin}${SCIM_BASE}/ServiceProviderConfig` },
  };
}

/** The kinds of resources (RFC 7643, section 6). */
export function resourceTypes(origin: string): readonly Resource[] {
  const type = (name: string, schema: string) => ({
    schemas: [RESOURCE_TYPE_SCHEMA],
    id: name,
    name,
    endpoint: `/${name}s`,
    description: `${name}s of the directory`,
    schema,
    schemaExtensions: [],
    meta: { resourceType: "ResourceType", location: `${origin}${SCIM_BASE}/ResourceTypes/${name}` },
  });
  return [type("User", USER_SCHEMA), type("Group", GROUP_SCHEMA)];
}

/** The attributes that are kept (RFC 7643, section 7); the others are passed over. */
export function schemas(origin: string): readonly Resource[] {
  const schema = (id: string, name: string, attributes: readonly Resource[]) => ({
    schemas: [SCHEMA_SCHEMA],
    id,
    name,
    description: `${name}s of the directory`,
    attributes,
    meta: { resourceType: "Schema", location: `${origin}${SCIM_BASE}/Schemas/${id}` },
  });
  return [
    schema(USER_SCHEMA, "User", [
      attribute("userName", "What the user is called at the directory", {
        required: true,
        uniqueness: "server",
      }),
      complex("name", "The user's name, and its parts", [
        attribute("formatted", "The whole name"),
        attribute("familyName", "The family name"),
        attribute("givenName", "The given name"),
        attribute("middleName", "Names between them"),
        attribute("honorificPrefix", "A title before the name"),
        attribute("honorificSuffix", "What follows the name"),
      ]),
      attribute("displayName", "The account's full name"),
      attribute("active", "Whether the account can be used", { type: "boolean" }),
      complex(
        "emails",
        "Addresses of mail",
        [
          attribute("value", "The address"),
          attribute("display", "How it is shown"),
          attribute("type", "What it is for: work, home, other"),
          attribute("primary", "Whether it is the first to be tried", { type: "boolean" }),
        ],
        { multiValued: true },
      ),
    ]),
    schema(GROUP_SCHEMA, "Group", [
      attribute("displayName", "The group's name, which group mappings go by", {
        required: true,
        caseExact: true,
        uniqueness: "server",
      }),
      complex(
        "members",
        "The users in the group",
        [
          attribute("value", "The user's id", { mutability: "immutable", caseExact: true }),
          attribute("$ref", "The user's address", {
            type: "reference",
            referenceTypes: ["User"],
            mutability: "immutable",
          }),
          attribute("display", "The user's name", { mutability: "readOnly" }),
          attribute("type", "Always User", { mutability: "immutable", canonicalValues: ["User"] }),
        ],
        { multiValued: true },
      ),
    ]),
  ];
}

function attribute(name: string, description: string, characteristics: Resource = {}): Resource {
  return {
    name,
    type: "string",
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: "readWrite",
    returned: "default",
    uniqueness: "none",
    ...characteristics,
  };
}

function complex(
  name: string,
  description: string,
  subAttributes: readonly Resource[],
  characteristics: Resource = {},
): Resource {
  return attribute(name, description, { type: "complex", subAttributes, ...characteristics });
}
