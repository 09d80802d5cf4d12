import { z } from "zod";
import { MAX_ACCOUNT_NAME_LENGTH } from "./account-name.ts";
import type { Account } from "./account-store.ts";

/** Text that every database takes: without NUL, and well-formed. */
export function text(maximum: number) {
  return z
    .string()
    .max(maximum)
    .refine((value) => !value.includes("\0") && value.isWellFormed(), {
      message: "has characters in it that cannot be kept",
    });
}

/** An account's name, or its id: `id:UID`. */
export const nameOrId = text(MAX_ACCOUNT_NAME_LENGTH)
  .min(1)
  .meta({ description: "The account's name, or its id with `id:` before it." });

/** A team's name, or its id: `id:UID`. */
export const teamNameOrId = text(128)
  .min(1)
  .meta({ description: "The team's name, or its id with `id:` before it." });

export const fullNameText = text(255).meta({ description: "What to call it among people." });
export const descriptionText = text(1000);

/** As DTR's, with what it did not have. */
export const accountSchema = z
  .object({
    name: z.string(),
    id: z.string().meta({ description: "Stable, and never given out twice." }),
    fullName: z.string(),
    description: z.string(),
    isOrg: z.boolean(),
    isService: z.boolean().meta({ description: "Whether it is a service account of an organization." }),
    isAdmin: z.boolean(),
    isAuditor: z.boolean().meta({ description: "Whether it sees everything and changes nothing." }),
    isActive: z.boolean(),
    isImported: z
      .boolean()
      .meta({ description: "Whether it comes from a directory, which has its password." }),
    membersCount: z.int().optional().meta({ description: "Of an organization." }),
    teamsCount: z.int().optional().meta({ description: "Of an organization." }),
  })
  .meta({ id: "Account" });

/** The account as it is shown. */
export function accountBody(
  account: Account & { readonly membersCount?: number; readonly teamsCount?: number },
): z.output<typeof accountSchema> {
  const { membersCount, teamsCount } = account;
  return {
    name: account.name,
    id: account.uid,
    fullName: account.fullName,
    description: account.description,
    isOrg: account.kind === "organization",
    isService: account.kind === "service",
    isAdmin: account.isAdmin,
    isAuditor: account.isAuditor,
    isActive: account.isActive,
    isImported: account.origin !== "local",
    ...(membersCount !== undefined && { membersCount }),
    ...(teamsCount !== undefined && { teamsCount }),
  };
}

export const memberSchema = z
  .object({
    member: accountSchema,
    isAdmin: z
      .boolean()
      .meta({ description: "Whether the member is an owner; of a team, its administrator." }),
  })
  .meta({ id: "Member" });

/** The member as it is shown. */
export function memberBody({ account, isAdmin }: { readonly account: Account; readonly isAdmin: boolean }) {
  return { member: accountBody(account), isAdmin };
}

export const membershipForm = z
  .strictObject({
    isAdmin: z
      .boolean()
      .optional()
      .meta({ description: "Left out, it stays as it is; for new members that is no." }),
  })
  .meta({ id: "SetMembership" });
