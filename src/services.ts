import type { AccessControl } from "./access/access-control.ts";
import { ManagementAccess } from "./access/management-access.ts";
import { AccountDirectory } from "./accounts/account-directory.ts";
import { openPeople, type People } from "./accounts/people.ts";
import type { Stores } from "./application.ts";
import { AccessTokenService } from "./authentication/access-token-service.ts";
import { SecondFactor } from "./authentication/second-factor.ts";
import { SecondFactorService } from "./authentication/second-factor-service.ts";
import { SessionService } from "./authentication/session-service.ts";
import { openBackground } from "./background.ts";
import type { Config } from "./config/config.ts";
import type { Database } from "./database/database.ts";
import { EventLog } from "./events/event-log.ts";
import type { EventRecorder } from "./events/event-recorder.ts";
import { ExternalAccounts } from "./identity/external-accounts.ts";
import { GroupMappings } from "./identity/group-mappings.ts";
import { IdentityLinks } from "./identity/identity-links.ts";
import { IdentityProviders } from "./identity/identity-providers.ts";
import { directoryAddresses } from "./identity/ldap/ldap-kind.ts";
import { LdapSettings } from "./identity/ldap/ldap-settings.ts";
import { MemberSyncs } from "./identity/ldap/member-syncs.ts";
import { Oidc } from "./identity/oidc/oidc.ts";
import { oidcKind } from "./identity/oidc/oidc-kind.ts";
import { providerKinds } from "./identity/provider-kinds.ts";
import { openSaml } from "./identity/saml/saml.ts";
import type { SamlLogin } from "./identity/saml/saml-login.ts";
import { scimKind } from "./identity/scim/scim-kind.ts";
import { openScim, type Scim } from "./identity/scim/scim-service.ts";
import { openTrust, type Trust } from "./identity/trust-rules/trust.ts";
import { JobAdministration } from "./jobs/job-administration.ts";
import { OutboundClient } from "./outbound/outbound-client.ts";
import { type ContentServices, openContentServices } from "./repositories/content-services.ts";
import { openRepositoryServices, type RepositoryServices } from "./repositories/open.ts";
import { SearchService } from "./search/search-service.ts";
import type { RegistrySettings } from "./settings/registry-settings.ts";
import type { ReplicaParts } from "./settings/replica.ts";
import { SettingsAdministration } from "./settings/settings-administration.ts";
import { WebhookRights } from "./webhooks/webhook-rights.ts";
import { WebhookService } from "./webhooks/webhook-service.ts";

/** What the management API and the command line manage the registry with. Features add theirs. */
export interface Services extends RepositoryServices, ContentServices {
  readonly config: Config;
  readonly database: Database;
  readonly access: AccessControl;
  readonly settings: RegistrySettings;
  readonly managementAccess: ManagementAccess;
  /** Users, organizations, teams. */
  readonly people: People;
  readonly accessTokens: AccessTokenService;
  readonly sessions: SessionService;
  readonly secondFactors: SecondFactorService;
  readonly events: EventRecorder;
  readonly eventLog: EventLog;
  readonly externalAccounts: ExternalAccounts;
  readonly identityProviders: IdentityProviders;
  readonly groupMappings: GroupMappings;
  readonly identityLinks: IdentityLinks;
  readonly oidc: Oidc;
  readonly scim: Scim;
  readonly ldapSettings: LdapSettings;
  readonly memberSyncs: MemberSyncs;
  /** Which CI identities get a token. */
  readonly trust: Trust;
  /** The way out: for everything that is sent to addresses that somebody chose. */
  readonly outbound: OutboundClient;
  readonly webhooks: WebhookService;
  readonly saml: () => Promise<SamlLogin>;
  readonly search: SearchService;
  readonly replica: ReplicaParts;
  readonly settingsAdministration: SettingsAdministration;
  readonly jobAdministration: JobAdministration;
}

/** Puts the services together. Starts nothing. The database must be migrated. */
export function openServices(config: Config, stores: Stores): Services {
  const { database, access, settings, events } = stores;
  const managementAccess = new ManagementAccess(database);
  const outbound = new OutboundClient(config.outbound);
  const { service, requireSecondFactor, sessionSeconds, sessionIdleSeconds } = config.authentication;
  const secondFactor = new SecondFactor({ database, requirement: requireSecondFactor });
  const { handlers, jobs, crons } = openBackground(config, stores);
  const externalAccounts = new ExternalAccounts({ database, events });
  const oidc = new Oidc(config, { database, events, accounts: externalAccounts });
  const scim = openScim({ database, events, accounts: externalAccounts });
  const identityProviders = new IdentityProviders({
    database,
    access: managementAccess,
    events,
    kinds: [
      ...providerKinds({ allow: config.outbound.allow, outbound }),
      oidcKind((provider) => oidc.test(provider)),
      scimKind(scim.mappingChanged),
    ],
  });
  const repositories = openRepositoryServices({ config, database, access, managementAccess, events });
  return {
    ...repositories,
    config,
    database,
    access,
    settings,
    managementAccess,
    people: openPeople({
      database,
      access: managementAccess,
      events,
      accounts: stores.accounts,
      repositories: repositories.repositoryDeletions,
    }),
    accessTokens: new AccessTokenService({ database, management: managementAccess, events }),
    sessions: new SessionService({
      database,
      access,
      management: managementAccess,
      events,
      secondFactor,
      sessionSeconds,
      idleSeconds: sessionIdleSeconds,
    }),
    secondFactors: new SecondFactorService({
      database,
      access,
      management: managementAccess,
      events,
      secondFactor,
      issuer: service,
    }),
    events,
    eventLog: new EventLog({ database, access, management: managementAccess }),
    externalAccounts,
    oidc,
    saml: openSaml({ database, providers: identityProviders, accounts: externalAccounts, outbound }),
    scim,
    identityProviders,
    groupMappings: new GroupMappings({ database, providers: identityProviders, events }),
    identityLinks: new IdentityLinks({ database, access: managementAccess, events }),
    ldapSettings: new LdapSettings({
      access: managementAccess,
      providers: identityProviders,
      accounts: stores.accounts,
      permits: directoryAddresses(config.outbound.allow),
    }),
    memberSyncs: new MemberSyncs({ database, access: managementAccess, events }),
    trust: openTrust(config, { database, access: managementAccess, events }),
    outbound,
    webhooks: new WebhookService({
      database,
      management: managementAccess,
      rights: new WebhookRights({ access, management: managementAccess }),
      events,
      outbound,
      publicUrl: config.publicUrl,
    }),
    ...openContentServices({ ...stores, rules: config.garbageCollection }),
    search: new SearchService({
      database,
      access,
      directory: new AccountDirectory({ database, access: managementAccess }),
    }),
    replica: stores,
    settingsAdministration: new SettingsAdministration({
      access: managementAccess,
      events,
      settings,
      config,
    }),
    jobAdministration: new JobAdministration({
      database,
      access: managementAccess,
      events,
      handlers,
      jobs,
      crons,
    }),
  };
}
