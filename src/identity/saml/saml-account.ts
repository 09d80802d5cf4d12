import type { Profile } from "@node-saml/node-saml";
import { RegistryError } from "../../oci/errors.ts";
import type { SamlConfiguration } from "./saml-configuration.ts";
import type { AnsweredProfile } from "./saml-login.ts";

const MAX_SUBJECT = 1024;
const MAX_TEXT = 255;
const MAX_GROUPS = 1000;
const TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

/**
 * What a validated assertion says about a person.
 *
 * @throws RegistryError `loginFailed` when it names nobody for good.
 */
export function samlAccount(profile: Profile, configuration: SamlConfiguration): AnsweredProfile {
  const { nameAttribute, fullNameAttribute, groupsAttribute } = configuration;
  const subject = typeof profile.nameID === "string" ? profile.nameID.trim() : "";
  if (subject === "" || subject.length > MAX_SUBJECT) {
    throw new RegistryError("loginFailed", "the assertion has no subject (NameID)");
  }
  if (profile.nameIDFormat === TRANSIENT) {
    throw new RegistryError(
      "loginFailed",
      "the provider gives people another name at each login (a transient NameID): have it send a persistent one",
    );
  }
  const name = nameAttribute === "" ? subject : values(profile, nameAttribute)[0];
  if (name === undefined || name.trim() === "") {
    throw new RegistryError("loginFailed", `the assertion has no attribute ${nameAttribute}`);
  }
  const { sessionIndex } = profile;
  return {
    subject,
    suggestedName: name.trim().slice(0, MAX_TEXT),
    fullName: (values(profile, fullNameAttribute)[0] ?? "").slice(0, MAX_TEXT),
    ...(groupsAttribute !== "" && { groups: groupsOf(profile, groupsAttribute) }),
    ...(typeof sessionIndex === "string" && { sessionIndex: sessionIndex.slice(0, MAX_TEXT) }),
  };
}

/** All of them or none: groups that were cut off would be memberships that are taken away. */
function groupsOf(profile: Profile, attribute: string): readonly string[] {
  const groups = values(profile, attribute);
  if (groups.length <= MAX_GROUPS) return groups;
  throw new RegistryError("loginFailed", `the assertion names more than ${MAX_GROUPS} groups`);
}

/** The values of an attribute. The library lays attributes beside its own fields: only the former count. */
function values(profile: Profile, name: string): readonly string[] {
  if (name === "") return [];
  const { attributes } = profile;
  if (typeof attributes !== "object" || attributes === null || !Object.hasOwn(attributes, name)) return [];
  const value: unknown = (attributes as Record<string, unknown>)[name];
  return (Array.isArray(value) ? value : [value]).flatMap((one) => (typeof one === "string" ? [one] : []));
}
