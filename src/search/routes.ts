import { z } from "zod";
import type { AccountWithCounts } from "../accounts/account-directory.ts";
import { type Operation, ok, operation } from "../api/operation.ts";
import { repositoryAnswer, repositorySchema } from "../repositories/repository-schemas.ts";
import type { SearchService } from "./search-service.ts";

/** Results of each kind, unless asked for otherwise, as in DTR; and at most. */
const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;

const accountResult = z
  .object({
    id: z.string(),
    name: z.string(),
    fullName: z.string(),
    isOrg: z.boolean(),
    isAdmin: z.boolean(),
    isActive: z.boolean(),
    isImported: z.boolean().meta({ description: "Whether a directory vouches for it." }),
    membersCount: z.number().int(),
    teamsCount: z.number().int(),
  })
  .meta({ id: "AccountResult" });

/** Search as people type. `/v1/search` and DTR's path for it are docker's (`protocol/docker-search.ts`). */
export function searchOperations(search: SearchService): readonly Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/v0/index/autocomplete",
      id: "autocomplete",
      tag: "index",
      summary: "Repositories and accounts with a text in their names",
      description: "Only those that the caller may see.",
      access: "anyone",
      query: z.object({
        query: z.string().max(255).meta({ description: "A part of the name, in upper or lower case." }),
        includeRepositories: z.stringbool().default(true),
        includeAccounts: z.stringbool().default(true),
        namespace: z.string().max(255).optional().meta({ description: "Only repositories of this account." }),
        limit: z.coerce
          .number()
          .int()
          .min(1)
          .max(1_000_000_000)
          .transform((wanted) => Math.min(wanted, MAX_LIMIT))
          .default(DEFAULT_LIMIT)
          .meta({ description: `Results of each kind, at most ${MAX_LIMIT}.` }),
      }),
      answers: {
        200: z
          .object({ repositoryResults: z.array(repositorySchema), accountResults: z.array(accountResult) })
          .meta({ id: "Autocomplete" }),
      },
      async handle({ query: { namespace, ...query }, caller }) {
        const found = await search.find(caller, { ...query, ...(namespace && { namespace }) });
        return ok({
          repositoryResults: found.repositories.map(repositoryAnswer),
          accountResults: found.accounts.map(accountBody),
        });
      },
    }),
  ];
}

/** `responses.Account` */
function accountBody(account: AccountWithCounts): z.input<typeof accountResult> {
  return {
    id: account.uid,
    name: account.name,
    fullName: account.fullName,
    isOrg: account.kind === "organization",
    isAdmin: account.isAdmin,
    isActive: account.isActive,
    isImported: account.origin !== "local",
    membersCount: account.membersCount,
    teamsCount: account.teamsCount,
  };
}
