import { z } from "zod";
import { noContent, type Operation, ok, operation } from "../api/operation.ts";
import { instant } from "../api/schemas.ts";
import type { SecondFactorService } from "./second-factor-service.ts";

const TAG = "second_factor";

const state = z
  .object({
    enabled: z.boolean(),
    required: z
      .boolean()
      .meta({ description: "Whether the registry's configuration asks it of this account." }),
    enabledAt: z.string().optional(),
    recoveryCodes: z.int().meta({ description: "How many recovery codes are still good." }),
  })
  .meta({ id: "SecondFactor" });

const begun = z
  .object({
    secret: z.string().meta({ description: "For authenticators that are typed into; base 32." }),
    uri: z.string().meta({ description: "For a QR code: otpauth://totp/…" }),
  })
  .meta({ id: "NewSecondFactor" });

const codes = z
  .object({
    recoveryCodes: z.array(z.string()).meta({ description: "Each good once. They are shown this once." }),
  })
  .meta({ id: "RecoveryCodes" });

const codeBody = z
  .strictObject({
    code: z.string().min(1).max(64).meta({ description: "Of the authenticator, or a recovery code." }),
  })
  .meta({ id: "SecondFactorCode" });

/** `/api/v0/second_factor`. */
export function secondFactorOperations(secondFactors: SecondFactorService): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/second_factor",
      id: "getSecondFactor",
      tag: TAG,
      summary: "Whether the caller's account has a second factor",
      access: "user",
      answers: { 200: state },
      async handle({ caller }) {
        const { enabledAt, ...rest } = await secondFactors.state(caller);
        return ok({ ...rest, ...(enabledAt !== undefined && { enabledAt: instant(enabledAt) }) });
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/second_factor",
      id: "beginSecondFactor",
      tag: TAG,
      summary: "Begins to set a second factor up",
      description: "It counts when a code has confirmed it.",
      access: "user",
      answers: { 200: begun },
      errors: ["secondFactorConflict"],
      async handle({ caller }) {
        return ok(await secondFactors.begin(caller));
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/second_factor/confirm",
      id: "confirmSecondFactor",
      tag: TAG,
      summary: "Confirms the second factor by its first code",
      description:
        "Every login made with the password alone ends, but for the session that confirms it. From then on docker logs in with access tokens.",
      access: "user",
      body: codeBody,
      answers: { 200: codes },
      errors: ["secondFactorConflict", "secondFactorWrong"],
      async handle({ caller, body }) {
        return ok({ recoveryCodes: await secondFactors.confirm(caller, body.code) });
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/second_factor/recovery_codes",
      id: "renewRecoveryCodes",
      tag: TAG,
      summary: "Makes new recovery codes in the place of all others",
      access: "user",
      body: codeBody,
      answers: { 200: codes },
      errors: ["secondFactorConflict", "secondFactorWrong", "tooManyRequests"],
      async handle({ caller, body }) {
        return ok({ recoveryCodes: await secondFactors.renewRecoveryCodes(caller, body.code) });
      },
    }),
    operation({
      method: "POST",
      path: "/api/v0/second_factor/remove",
      id: "removeSecondFactor",
      tag: TAG,
      summary: "Removes the caller's second factor, which takes a code of it",
      access: "user",
      body: codeBody,
      answers: { 204: undefined },
      errors: ["secondFactorConflict", "secondFactorWrong", "tooManyRequests"],
      async handle({ caller, body }) {
        await secondFactors.remove(caller, body.code);
        return noContent();
      },
    }),
    operation({
      method: "DELETE",
      path: "/api/v0/accounts/{username}/second_factor",
      id: "resetSecondFactor",
      tag: TAG,
      summary: "Removes the second factor of somebody who lost it",
      access: "administrator",
      params: z.object({ username: z.string().min(1).max(255) }),
      answers: { 204: undefined },
      errors: ["accountUnknown"],
      async handle({ caller, params }) {
        await secondFactors.reset(caller, params.username);
        return noContent();
      },
    }),
  ];
}
