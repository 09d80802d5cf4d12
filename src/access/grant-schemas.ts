import { z } from "zod";
import { accessLevelSchema } from "../api/schemas.ts";
import { repositorySchema } from "../repositories/repository-schemas.ts";
import type { Grantee } from "./grantee.ts";

/** `forms.Access`. */
export const accessForm = z
  .strictObject({
    accessLevel: z.string().max(100).meta({ description: "`read-only`, `read-write` or `admin`." }),
  })
  .meta({ id: "Access" });

/** `responses.Team` of DTR's own API, and the name. */
const team = z
  .object({ id: z.string(), name: z.string(), clientUserIsMember: z.boolean() })
  .meta({ id: "AccessTeam" });

const user = z
  .object({
    id: z.string(),
    name: z.string(),
    fullName: z.string(),
    isOrg: z.boolean(),
    isAdmin: z.boolean(),
    isActive: z.boolean(),
    isImported: z.boolean(),
    isServiceAccount: z.boolean(),
  })
  .meta({ id: "AccessUser" });

const teamAccess = z.object({ accessLevel: accessLevelSchema, team }).meta({ id: "TeamAccess" });
const userAccess = z.object({ accessLevel: accessLevelSchema, user }).meta({ id: "UserAccess" });

/** `responses.ListRepoTeamAccess`. */
export const repositoryTeamAccess = z
  .object({ repository: repositorySchema, teamAccessList: z.array(teamAccess) })
  .meta({ id: "ListRepoTeamAccess" });

export const repositoryUserAccess = z
  .object({ repository: repositorySchema, userAccessList: z.array(userAccess) })
  .meta({ id: "ListRepoUserAccess" });

/** `responses.ListRepoNamespaceTeamAccess`. */
export const namespaceTeamAccessList = z
  .object({ namespace: z.string(), teamAccessList: z.array(teamAccess) })
  .meta({ id: "ListRepoNamespaceTeamAccess" });

/** `responses.NamespaceTeamAccess`. */
export const namespaceTeamAccess = z
  .object({ namespace: z.string(), accessLevel: accessLevelSchema, team })
  .meta({ id: "NamespaceTeamAccess" });

const pathAccess = z
  .object({
    pattern: z.string().meta({ description: "`org/**` or `org/app/**`." }),
    accessLevel: accessLevelSchema,
    team: team.optional(),
    user: user.optional(),
  })
  .meta({ id: "PathAccess" });

export const pathAccessAnswer = pathAccess;

export const pathAccessList = z
  .object({ namespace: z.string(), pathAccessList: z.array(pathAccess) })
  .meta({ id: "ListPathAccess" });

const repositoryAccess = z
  .object({ accessLevel: accessLevelSchema, repository: repositorySchema })
  .meta({ id: "RepoAccess" });

/** `responses.ListTeamRepoAccess`. */
export const teamRepositoryAccess = z
  .object({ team, repositoryAccessList: z.array(repositoryAccess) })
  .meta({ id: "ListTeamRepoAccess" });

/** `responses.RepoUserAccess`. */
export const userOnRepository = z
  .object({ accessLevel: accessLevelSchema, repository: repositorySchema, user })
  .meta({ id: "RepoUserAccess" });

export const userRepositoryAccess = z
  .object({ user, repositoryAccessList: z.array(repositoryAccess) })
  .meta({ id: "ListUserRepoAccess" });

/** A grantee as the API shows it: a team or a user. */
export function granteeAnswer(grantee: Grantee): {
  team?: z.output<typeof team>;
  user?: z.output<typeof user>;
} {
  return grantee.kind === "team"
    ? { team: { id: grantee.uid, name: grantee.name, clientUserIsMember: grantee.includesCaller } }
    : {
        user: {
          id: grantee.uid,
          name: grantee.name,
          fullName: grantee.fullName,
          isOrg: false,
          isAdmin: grantee.isAdmin,
          isActive: grantee.isActive,
          isImported: grantee.isImported,
          isServiceAccount: grantee.accountKind === "service",
        },
      };
}
