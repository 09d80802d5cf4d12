import type { Profile } from "@node-saml/node-saml";
import { z } from "zod";
import { RegistryError } from "../../oci/errors.ts";

const BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

/** The part of a signed assertion, as the library parses it, that says what it is an answer to. */
const confirmed = z.object({
  Assertion: z.object({
    Subject: z.tuple([
      z.object({
        SubjectConfirmation: z.array(
          z.object({
            $: z.object({ Method: z.string() }),
            SubjectConfirmationData: z
              .tuple([z.object({ $: z.object({ InResponseTo: z.string(), Recipient: z.string() }) })])
              .optional(),
          }),
        ),
      }),
    ]),
  }),
});

/**
 * Checks in what is signed who made an assertion, that it answers this request, and that it is meant
 * for us (SAML 2.0 Profiles, sections 4.1.4.2 and 4.1.4.3). The library believes the answer around it, which need not be signed, where the
 * assertion itself says nothing.
 *
 * @throws RegistryError `loginFailed`.
 */
export function checkConfirmation(
  profile: Profile,
  expected: { readonly issuer: string; readonly requestId: string; readonly recipient: string },
): void {
  const parsed = confirmed.safeParse(profile.getAssertion?.());
  const fits = parsed.data?.Assertion.Subject[0].SubjectConfirmation.some(
    ({ $: { Method }, SubjectConfirmationData: data }) =>
      Method === BEARER &&
      data?.[0].$.InResponseTo === expected.requestId &&
      data[0].$.Recipient === expected.recipient,
  );
  if (fits && profile.issuer === expected.issuer) return;
  throw new RegistryError(
    "loginFailed",
    "the identity provider's answer is not one to this login, or not meant for this registry",
  );
}
