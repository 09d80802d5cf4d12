import { effectiveAccessOperations } from "./access/effective-access-routes.ts";
import { repositoryGrantOperations } from "./access/grant-routes.ts";
import { pathGrantOperations } from "./access/path-grant-routes.ts";
import { accessOperations } from "./access/routes.ts";
import { peopleOperations } from "./accounts/people-routes.ts";
import { absentFeatures } from "./api/absent-features.ts";
import { documentOperations } from "./api/document-routes.ts";
import { ManagementApi } from "./api/management-api.ts";
import type { Operation } from "./api/operation.ts";
import { accessTokenOperations } from "./authentication/access-token-routes.ts";
import type { Authenticator } from "./authentication/authenticator.ts";
import { secondFactorOperations } from "./authentication/second-factor-routes.ts";
import { sessionOperations } from "./authentication/session-routes.ts";
import { eventOperations } from "./events/routes.ts";
import { ldapOperations } from "./identity/ldap/accounts-service-routes.ts";
import { openIdConfigOperations } from "./identity/oidc/openid-config-routes.ts";
import { oidcOperations } from "./identity/oidc/routes.ts";
import { identityOperations } from "./identity/routes.ts";
import { samlOperations } from "./identity/saml/saml-routes.ts";
import { scimOperations } from "./identity/scim/routes.ts";
import { ScimAuthentication } from "./identity/scim/scim-authentication.ts";
import { scimSecretOperations } from "./identity/scim/secret-routes.ts";
import { trustRuleOperations } from "./identity/trust-rules/routes.ts";
import { accountsJobOperations } from "./jobs/accounts-service-routes.ts";
import { jobOperations } from "./jobs/routes.ts";
import { manifestOperations } from "./repositories/manifest-routes.ts";
import { repositoryLifecycleOperations } from "./repositories/repository-lifecycle-routes.ts";
import { repositoryOperations } from "./repositories/repository-routes.ts";
import { tagOperations } from "./repositories/tag-routes.ts";
import { searchOperations } from "./search/routes.ts";
import type { Services } from "./services.ts";
import { metaOperations } from "./settings/meta-routes.ts";
import { settingsOperations } from "./settings/settings-routes.ts";
import { webhookOperations } from "./webhooks/routes.ts";

export interface ManagementOptions {
  readonly services: Services;
  readonly authenticator: Authenticator;
}

/**
 * The management API: `/api/v0` and `/enzi/v0`. It is loaded with the first request to it, so that a
 * process that serves pulls alone does without.
 */
export function openManagement(options: ManagementOptions): ManagementApi {
  const { authenticator } = options;
  return new ManagementApi({
    operations: managementOperations(options),
    authenticate: (request, context) => authenticator.authenticate(request, context),
  });
}

/** Every operation there is. Features add theirs. */
export function managementOperations({ services, authenticator }: ManagementOptions): readonly Operation[] {
  const operations: readonly Operation[] = [
    ...accessOperations({ access: services.access, management: services.managementAccess }),
    ...peopleOperations(services.people, authenticator.passwords),
    ...trustRuleOperations(services.trust),
    ...eventOperations(services.eventLog),
    ...webhookOperations(services.webhooks),
    ...accessTokenOperations(services.accessTokens),
    ...sessionOperations({ sessions: services.sessions, passwords: authenticator.passwords }),
    ...secondFactorOperations(services.secondFactors),
    ...identityOperations({
      providers: services.identityProviders,
      mappings: services.groupMappings,
      links: services.identityLinks,
    }),
    ...oidcOperations({
      oidc: services.oidc,
      providers: services.identityProviders,
      sessions: services.sessions,
    }),
    ...scimOperations({
      scim: services.scim,
      authentication: new ScimAuthentication({ ...services, failedLogins: authenticator.failedLogins }),
    }),
    ...scimSecretOperations(services.identityProviders),
    ...openIdConfigOperations(services.identityProviders),
    ...samlOperations(services),
    ...tagOperations(services),
    ...manifestOperations(services.manifests),
    ...ldapOperations({ settings: services.ldapSettings, syncs: services.memberSyncs }),
    ...jobOperations(services.jobAdministration),
    ...accountsJobOperations(services.jobAdministration),
    ...settingsOperations(services.settingsAdministration),
    ...metaOperations({
      access: services.managementAccess,
      settings: services.settingsAdministration,
      config: services.config,
      database: services.database,
      parts: services.replica,
    }),
    ...searchOperations(services.search),
    ...absentFeatures({
      database: services.database,
      access: services.access,
      management: services.managementAccess,
    }).map(({ operation }) => operation),
    ...documentOperations(() => operations),
    ...repositoryOperations(services),
    ...repositoryLifecycleOperations(services),
    ...repositoryGrantOperations(services.grants),
    ...pathGrantOperations(services.grants),
    ...effectiveAccessOperations(services),
  ];
  return operations;
}
