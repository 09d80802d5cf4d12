import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { DatabaseFiller } from "./database.ts";

export interface OrganizationSize {
  readonly teams: number;
  readonly users: number;
  readonly repositories: number;
}

export interface FillOrganizationOptions extends OrganizationSize {
  /** Password of the administrator, `admin`, and of {@link READER}. */
  readonly password: string;
}

/** The organization. */
export const ORGANIZATION = "acme";
/** A user who may read {@link READABLE} by one of three teams. */
export const READER = "user-0";
/** A repository that every tenth team was granted something on. */
export const READABLE = `${ORGANIZATION}/repository-0`;

/** Teams that a user is in, and repositories that a team was granted something on. */
const TEAMS_OF_USER = 3;
const GRANTS_OF_TEAM = 30;

/**
 * Fills a new data directory with an organization: users in three teams each, teams with grants on
 * thirty repositories each, one team in a hundred with one on a path prefix.
 */
export async function fillOrganization(directory: string, options: FillOrganizationOptions): Promise<void> {
  const { teams, users, repositories, password } = options;
  const filler = await DatabaseFiller.create(join(directory, "entrepot.db"));
  const hash = await Bun.password.hash(password, { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 });
  const at = Date.now() - 86_400_000;
  const dated = { created_at: at };
  let accounts = 0;
  const account = (name: string, kind: "user" | "organization", isAdmin = 0) => {
    filler.insert("accounts", {
      id: ++accounts,
      uid: randomUUID(),
      name,
      kind,
      full_name: "",
      password_hash: kind === "user" ? hash : null,
      is_admin: isAdmin,
      is_active: 1,
      ...dated,
      credentials_valid_from: at,
    });
    return accounts;
  };
  account("admin", "user", 1);
  const organization = account(ORGANIZATION, "organization");
  for (let id = 1; id <= repositories; id++) {
    filler.insert("repositories", {
      id,
      uid: randomUUID(),
      name: `${ORGANIZATION}/repository-${id - 1}`,
      namespace: ORGANIZATION,
      visibility: "private",
      ...dated,
    });
  }
  for (let id = 1; id <= teams; id++) {
    filler.insert("teams", {
      id,
      uid: randomUUID(),
      organization_id: organization,
      name: `team-${id}`,
      ...dated,
    });
    const granted = new Set<number>(id % 10 === 1 ? [1] : []);
    for (let index = 0; index < Math.min(GRANTS_OF_TEAM, repositories); index++) {
      granted.add(1 + ((id * 7919 + index * 104_729) % repositories));
    }
    for (const repository of granted) {
      const grant = { repository_id: repository, team_id: id, level: 1 + (id % 3), ...dated };
      filler.insert("repository_grants", grant);
    }
    if (id % 100 === 1) {
      const grant = {
        namespace_id: organization,
        prefix: `${ORGANIZATION}/app-${id}/`,
        team_id: id,
        level: 2,
      };
      filler.insert("namespace_grants", { ...grant, ...dated });
    }
  }
  for (let index = 0; index < users; index++) {
    const user = account(`user-${index}`, "user");
    filler.insert("organization_members", { organization_id: organization, account_id: user, ...dated });
    const joined = new Set(
      Array.from({ length: TEAMS_OF_USER }, (_, team) => 1 + ((index + team * 331) % teams)),
    );
    for (const team of joined) filler.insert("team_members", { team_id: team, account_id: user, ...dated });
  }
  filler.finish();
}
