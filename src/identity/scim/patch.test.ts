import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Json } from "../../oci/json.ts";
import { parseFilter, parsePath } from "./filter.ts";
import { groupChanges, parseGroup } from "./group-attributes.ts";
import { parsePatch } from "./patch.ts";
import { scimTypeOf } from "./scim-refusal.ts";
import { changedUser, fullNameOf, parseUser } from "./user-attributes.ts";

const user = {
  userName: "u",
  emails: [
    { value: "a@b", type: "work" },
    { value: "c@d", type: "home" },
  ],
};
const changed = (...operations: Json[]) => changedUser(user, parsePatch({ Operations: operations }));

test("emails are added, chosen, changed and removed", () => {
  expect(changed({ op: "add", path: "emails", value: [{ value: "a@b", type: "work" }] }).emails).toHaveLength(
    2,
  );
  expect(changed({ op: "add", path: "emails", value: { value: "e@f" } }).emails).toHaveLength(3);
  expect(changed({ op: "replace", path: "emails", value: [] }).emails).toEqual([]);
  expect(changed({ op: "remove", path: 'emails[type eq "HOME"]' }).emails).toHaveLength(1);
  expect(changed({ op: "remove", path: "emails" }).emails).toBeUndefined();
  expect(
    changed({ op: "replace", path: 'emails[type eq "work" and value eq "a@b"].value', value: "x@y" }).emails,
  ).toEqual([
    { value: "x@y", type: "work" },
    { value: "c@d", type: "home" },
  ]);
  expect(changed({ op: "Add", path: 'emails[type eq "other"].value', value: "n@e" }).emails?.[2]).toEqual({
    value: "n@e",
    type: "other",
  });
});

test("what is not known is passed over; what is null is not there", () => {
  expect(
    changed({ op: "add", path: "nickName", value: "x" }, { op: "replace", value: { id: "1", "a b": 2 } }),
  ).toEqual(user);
  expect(parseUser({ USERNAME: "x", externalId: null, other: {} })).toEqual({ userName: "x" });
  expect(
    changed({ op: "replace", path: "urn:ietf:params:scim:schemas:core:2.0:User:displayName", value: "D" }),
  ).toMatchObject({ displayName: "D" });
});

test("the full name is the one to be shown, or is put together", () => {
  expect(fullNameOf({ userName: "u", name: { givenName: "G", familyName: "F" } })).toBe("G F");
  expect(fullNameOf({ userName: "u", name: { formatted: "F G", givenName: "G" } })).toBe("F G");
  expect(fullNameOf({ userName: "u", displayName: "D", name: { formatted: "F" } })).toBe("D");
});

/** Values of all shapes, with the words of the protocol among them. */
const anything = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json[]>(
      null,
      true,
      "False",
      0,
      "",
      "add",
      "Remove",
      "members",
      'emails[type eq "work"].value',
    ),
    fc.string(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom(
          "Operations",
          "op",
          "path",
          "value",
          "userName",
          "emails",
          "name",
          "members",
          "active",
        ),
        fc.string(),
      ),
      tie("value"),
      { maxKeys: 6 },
    ),
  ),
})).value;

const operations = fc.array(
  fc.record({
    op: fc.constantFrom("add", "Remove", "replace"),
    path: fc.constantFrom<Json[]>(
      null,
      "name",
      "name.formatted",
      "emails",
      "emails.value",
      'emails[type eq "work"]',
      "emails[primary eq true].value",
      "active",
      "userName",
      "members",
      'members[value eq "x"]',
      "displayName",
    ),
    value: anything,
  }),
  { maxLength: 5 },
);

test("whatever is sent is understood, or refused with SCIM's word for why", () => {
  const refusedOnly = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      expect(scimTypeOf(error)).toBeString();
    }
  };
  fc.assert(
    fc.property(anything, operations, fc.string(), (body, changes, text) => {
      const patches = [body, { Operations: changes as unknown as Json }];
      for (const patch of patches) {
        refusedOnly(() => changedUser(user, parsePatch(patch)));
        refusedOnly(() => groupChanges(parsePatch(patch)));
      }
      refusedOnly(() => parseUser(body));
      refusedOnly(() => parseGroup(body));
      refusedOnly(() => parseFilter(text, ["id"]));
      refusedOnly(() => parsePath(text));
    }),
    { numRuns: 500 },
  );
});
