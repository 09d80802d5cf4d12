import { RegistryError } from "../../oci/errors.ts";
import { AddressRules } from "../../outbound/address-rules.ts";
import type { IdentityProvider, ProviderKind } from "../provider-kind.ts";
import { type LdapConfiguration, ldapConfigurationSchema } from "./configuration.ts";
import { Directory } from "./directory.ts";
import type { AddressCheck } from "./directory-connection.ts";
import { comparableName } from "./directory-names.ts";
import { syncScheduleOf } from "./sync-schedule.ts";

/** The provider that DTR's single LDAP configuration is. */
export const LDAP_PROVIDER = "ldap";

/** A name that stands for what administrators name: everything but what no name may lead to. */
const NAMED = "directory.invalid";

/**
 * Which addresses directories may have. Administrators name them, and most are in private networks:
 * those need no further permission. Link-local addresses and the like do, as everywhere.
 */
export function directoryAddresses(allow: readonly string[]): AddressCheck {
  const rules = new AddressRules([...allow, NAMED]);
  return (address, host) => rules.permits(address, NAMED) || rules.permits(address, host);
}

/** LDAP and Active Directory, as a kind of identity provider. */
export function ldapKind(permits: AddressCheck): ProviderKind<LdapConfiguration> {
  return {
    kind: "ldap",
    configuration: ldapConfigurationSchema.refine(
      ({ syncSchedule }) => syncSchedule === "" || isSchedule(syncSchedule),
      {
        path: ["syncSchedule"],
        message: "is five fields (minute hour day month weekday), or @hourly and the like",
      },
    ),
    secrets: ["readerPassword"],
    destination: ["servers", "tlsSkipVerify"],
    groupName: comparableName,
    test: (provider) => testDirectory(provider, permits),
  };
}

async function testDirectory(
  { configuration }: IdentityProvider<LdapConfiguration>,
  permits: AddressCheck,
): Promise<readonly string[]> {
  const messages: string[] = [];
  const problems: string[] = [];
  // Each server by itself: one that is down must not hide behind one that is up.
  for (const server of configuration.servers) {
    try {
      await using connection = await new Directory({
        configuration: { ...configuration, servers: [server] },
        permits,
      }).connect("login");
      messages.push(`${connection.server} answers, and takes the reader`);
    } catch (error) {
      problems.push(problemOf(server, error));
    }
  }
  if (messages.length === 0) throw new RegistryError("providerInvalid", problems.join("; "));
  const directory = new Directory({ configuration, permits });
  await using connection = await directory.connect("sync");
  const users = await directory.users(connection);
  messages.push(`${users.length} users are found`);
  if (configuration.groupSearchConfigs.length > 0) {
    const groups = new Set(
      [...(await directory.memberships(connection)).values()].flatMap((each) => [...each]),
    );
    messages.push(`${groups.size} groups with members are found`);
  }
  return [...problems, ...messages];
}

function problemOf(server: string, error: unknown): string {
  if (!(error instanceof RegistryError)) throw error;
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return cause ?? `${server}: ${error.message}`;
}

function isSchedule(text: string): boolean {
  try {
    syncScheduleOf(text);
    return true;
  } catch {
    return false;
  }
}
