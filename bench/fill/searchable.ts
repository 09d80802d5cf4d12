import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { repositoryName } from "./cache.ts";
import { DatabaseFiller } from "./database.ts";

export interface FillSearchableOptions {
  readonly repositories: number;
  /** How many of them {@link SEEKER} may see, evenly spread. */
  readonly visible: number;
  /** Password of the administrator, `admin`, and of {@link SEEKER}. */
  readonly password: string;
}

/** A user who may read some repositories by a team, and whose own namespace is empty. */
export const SEEKER = "seeker";

/** Fills a new data directory with private repositories, of a thousand namespaces. */
export async function fillSearchable(directory: string, options: FillSearchableOptions): Promise<void> {
  const { repositories, visible, password } = options;
  const filler = await DatabaseFiller.create(join(directory, "entrepot.db"));
  const hash = await Bun.password.hash(password, { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 });
  const at = Date.now() - 86_400_000;
  const dated = { created_at: at };
  const names = ["admin", "acme", SEEKER];
  for (const [index, name] of names.entries()) {
    filler.insert("accounts", {
      id: index + 1,
      uid: randomUUID(),
      name,
      kind: name === "acme" ? "organization" : "user",
      full_name: "",
      password_hash: name === "acme" ? null : hash,
      is_admin: name === "admin" ? 1 : 0,
      is_active: 1,
      ...dated,
      credentials_valid_from: at,
    });
  }
  filler.insert("teams", { id: 1, uid: randomUUID(), organization_id: 2, name: "readers", ...dated });
  filler.insert("organization_members", { organization_id: 2, account_id: 3, ...dated });
  filler.insert("team_members", { team_id: 1, account_id: 3, ...dated });
  for (let index = 0; index < repositories; index++) {
    const name = repositoryName(index);
    filler.insert("repositories", {
      id: index + 1,
      uid: randomUUID(),
      name,
      namespace: name.slice(0, name.indexOf("/")),
      visibility: "private",
      ...dated,
    });
  }
  for (let index = 0; index < visible; index++) {
    const repository = 1 + Math.floor((index * repositories) / visible);
    filler.insert("repository_grants", { repository_id: repository, team_id: 1, level: 1, ...dated });
  }
  filler.finish();
}
