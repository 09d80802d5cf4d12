/**
 * Who made a membership, as `organization_members.source` and `team_members.source` have it.
 * `local`: a person, through the API. `provider:7`: the group mappings of a provider. `provider:7:sync`:
 * a member sync of a provider. Each takes away what it gave, and nothing else.
 */
export type MembershipSource = `provider:${number}` | `provider:${number}:sync`;

/** What the group mappings of a provider give. It is also the origin of the accounts it makes. */
export function mappingSource(providerId: number): `provider:${number}` {
  return `provider:${providerId}`;
}

/** What the member syncs of a provider give. */
export function syncSource(providerId: number): `provider:${number}:sync` {
  return `provider:${providerId}:sync`;
}

/** Both sources of the provider that one of them belongs to. */
export function sourcesOf(source: MembershipSource): readonly MembershipSource[] {
  const providerId = Number(source.split(":")[1]);
  return [mappingSource(providerId), syncSource(providerId)];
}
