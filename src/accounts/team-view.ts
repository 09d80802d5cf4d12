import type { NamespaceStanding } from "../access/management-access.ts";
import type { Connection } from "./account-store.ts";
import { type Team, teamsWith } from "./team-store.ts";

/** A team, and whether the caller is in it. */
export interface TeamSeen extends Team {
  readonly organizationUid: string;
  readonly callerIsMember: boolean;
}

/** Teams of one organization as the caller sees them. */
export async function seenBy(
  connection: Connection,
  standing: NamespaceStanding,
  teams: readonly Team[],
): Promise<readonly TeamSeen[]> {
  const ids = teams.map(({ id }) => id);
  const own = await teamsWith(connection, standing.accountId ?? -1, ids);
  return teams.map((team) => ({
    ...team,
    organizationUid: standing.namespace.uid,
    callerIsMember: own.has(team.id),
  }));
}
