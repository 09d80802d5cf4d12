/*
 * The management API, as types: made of the OpenAPI document by `npm run generate`.
 * Not to be edited: a test holds it to the document.
 */

export interface paths {
  "/api-docs": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** This API as a page for people */
    get: operations["getDocumentation"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api-docs/page.css": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** How the page looks */
    get: operations["getDocumentationStyle"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api-docs/page.js": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The search of the page */
    get: operations["getDocumentationScript"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/language": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The language that the registry speaks with the caller */
    get: operations["getLanguage"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/{namespace}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post?: never;
    /** Delete an account with all of its repositories */
    delete: operations["deleteNamespace"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/{namespace}/events": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What happened in an organization; what a user did, and what happened in the user's namespace */
    get: operations["listAccountEvents"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/{namespace}/events/export.csv": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** All events of an account that match, as CSV */
    get: operations["exportAccountEventsCsv"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/{namespace}/events/export.jsonl": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** All events of an account that match, as JSON lines */
    get: operations["exportAccountEventsJsonl"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/{namespace}/repositories": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post?: never;
    /** Delete all repositories of a namespace */
    delete: operations["deleteNamespaceRepositories"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/{namespace}/webhooks": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The webhooks of a namespace and of its repositories, whoever made them */
    get: operations["listAccountWebhooks"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/{orgname}/teams/{teamname}/repositoryAccess": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The repositories that a team was granted access to */
    get: operations["listTeamRepositoryAccess"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/{username}/access/{namespace}/{reponame}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Whether an account may do something to a repository, and why */
    get: operations["explainAccess"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/{username}/identities": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What identity providers call an account */
    get: operations["listIdentities"];
    put?: never;
    /** Link an identity of a provider to an account */
    post: operations["linkIdentity"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/{username}/identities/{provider}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post?: never;
    /** Unlink a provider's identities from an account */
    delete: operations["unlinkIdentity"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/{username}/repositoryAccess": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The repositories that an account can reach, with the access it has to each */
    get: operations["listUserRepositoryAccess"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/{username}/repositoryAccess/{namespace}/{reponame}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The access that an account has to a repository, all its grants together */
    get: operations["getUserRepositoryAccess"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/{username}/second_factor": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post?: never;
    /** Removes the second factor of somebody who lost it */
    delete: operations["resetSecondFactor"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/accounts/{username}/settings": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What a user has set */
    get: operations["getUserSettings"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change what a user has set */
    patch: operations["updateUserSettings"];
    trace?: never;
  };
  "/api/v0/action_configs": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The parameters that jobs have by default */
    get: operations["listActionConfigs"];
    put?: never;
    /** Set the parameters that jobs of an action have by default */
    post: operations["setActionConfig"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/action_configs/{action}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The default parameters of an action */
    get: operations["getActionConfig"];
    put?: never;
    post?: never;
    /** Remove the default parameters of an action */
    delete: operations["deleteActionConfig"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/admin/settings/registry": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The storage's configuration, without its secrets */
    get: operations["getRegistrySettings"];
    /** Change what can be changed of the storage's configuration */
    put: operations["changeRegistrySettings"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/admin/settings/registry/simple": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    /** Change what can be changed of the storage's configuration */
    put: operations["changeSimpleRegistrySettings"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/admin/version": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The version of this program */
    get: operations["getVersion"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/api_tokens": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** An account's access tokens */
    get: operations["listAPITokens"];
    put?: never;
    /** Makes an access token */
    post: operations["createAPIToken"];
    /** Deletes those of an account's access tokens that are not used any more */
    delete: operations["deleteAPITokens"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/api_tokens/{hashedtoken}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** An access token */
    get: operations["getAPIToken"];
    put?: never;
    post?: never;
    /** Deletes an access token, and ends all that was got with it */
    delete: operations["deleteAPIToken"];
    options?: never;
    head?: never;
    /** Renames, deactivates or activates an access token */
    patch: operations["updateAPIToken"];
    trace?: never;
  };
  "/api/v0/content_caches": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Content caches (there is no content caches yet) */
    get: operations["listContentCaches"];
    put?: never;
    /** Register a content cache (there is no content caches yet) */
    post: operations["createContentCache"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/content_caches/{contentcacheuuid}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A content cache (there is no content caches yet) */
    get: operations["getContentCache"];
    put?: never;
    post?: never;
    /** Remove a content cache (there is no content caches yet) */
    delete: operations["deleteContentCache"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/crons": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Recurring jobs */
    get: operations["listCrons"];
    put?: never;
    /** Make an action recur, or change how */
    post: operations["setCron"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/crons/{action}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** How an action recurs */
    get: operations["getCron"];
    put?: never;
    post?: never;
    /** Let an action recur no more */
    delete: operations["deleteCron"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/events": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What happened in the registry, the newest first */
    get: operations["listEvents"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/events/export.csv": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** All events that match, as CSV */
    get: operations["exportEventsCsv"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/events/export.jsonl": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** All events that match, as JSON lines */
    get: operations["exportEventsJsonl"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/identity_providers": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The identity providers, by name */
    get: operations["listIdentityProviders"];
    put?: never;
    /** Add an identity provider */
    post: operations["createIdentityProvider"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/identity_providers/{provider}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** An identity provider, without its secrets */
    get: operations["getIdentityProvider"];
    /** Change an identity provider */
    put: operations["updateIdentityProvider"];
    post?: never;
    /** Delete an identity provider */
    delete: operations["deleteIdentityProvider"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/identity_providers/{provider}/group_mappings": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What the groups of a provider give */
    get: operations["listGroupMappings"];
    put?: never;
    /** Let a group of a provider be a team, an organization or a role */
    post: operations["createGroupMapping"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/identity_providers/{provider}/group_mappings/{mappingId}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post?: never;
    /** Remove a group mapping */
    delete: operations["deleteGroupMapping"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/identity_providers/{provider}/scim_secret": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Give a SCIM provider a new secret */
    post: operations["renewScimSecret"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/identity_providers/{provider}/test": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Try whether an identity provider answers */
    post: operations["testIdentityProvider"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/imagescan/layeroverride": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Findings that are to be passed over (there is no scanning yet) */
    get: operations["listLayerOverrides"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/imagescan/layeroverride/{layerid}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Pass over a finding (there is no scanning yet) */
    post: operations["overrideLayer"];
    /** Pass over a finding no more (there is no scanning yet) */
    delete: operations["deleteLayerOverride"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/imagescan/repositories/{namespace}/{reponame}/{tag}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Findings of a tag (there is no scanning yet) */
    get: operations["getTagScan"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/imagescan/scan": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Scan everything (there is no scanning yet) */
    post: operations["scanAll"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/imagescan/scan/update": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    /** Bring new vulnerability data (there is no scanning yet) */
    put: operations["updateScanner"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/imagescan/scan/{namespace}/{reponame}/{tag}/{os}/{arch}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Scan a tag (there is no scanning yet) */
    post: operations["scanTag"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/imagescan/scansummary/component/{component}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Images with a component (there is no scanning yet) */
    get: operations["findComponent"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/imagescan/scansummary/cve/{cve}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Images with a vulnerability (there is no scanning yet) */
    get: operations["findVulnerability"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/imagescan/scansummary/layer/{layerid}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Images with a layer (there is no scanning yet) */
    get: operations["findLayer"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/imagescan/scansummary/license/{license}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Images with a license (there is no scanning yet) */
    get: operations["findLicense"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/imagescan/scansummary/repositories/{namespace}/{reponame}/{reference}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Findings of an image (there is no scanning yet) */
    get: operations["getScanSummary"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/imagescan/scansummary/repositories/{namespace}/{reponame}/{tag}/export": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Findings of a tag, as a file (there is no scanning yet) */
    get: operations["exportScan"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/imagescan/scansummary/tags": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Numbers of findings of many images (there is no scanning yet) */
    post: operations["countFindings"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/imagescan/status": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** How the scanner is (there is no scanning yet) */
    get: operations["getScannerStatus"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/index/autocomplete": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Repositories and accounts with a text in their names */
    get: operations["autocomplete"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/jobs": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Jobs, the newest first */
    get: operations["listJobs"];
    put?: never;
    /** Ask for a job */
    post: operations["submitJob"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/jobs/{jobID}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A job */
    get: operations["getJob"];
    put?: never;
    post?: never;
    /** Remove a job that is over, with its log */
    delete: operations["deleteJob"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/jobs/{jobID}/cancel": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Stop a job */
    post: operations["cancelJob"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/jobs/{jobID}/logs": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The log of a job */
    get: operations["getJobLogs"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/login_providers": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The identity providers that a login page offers */
    get: operations["listLoginProviders"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/meta/alerts": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What everybody who is logged in should know now */
    get: operations["listAlerts"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/meta/cluster_status": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** How the registry's machines are */
    get: operations["getClusterStatus"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/meta/features": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What this registry can do */
    get: operations["getFeatures"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/meta/settings": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The settings of the whole registry */
    get: operations["getSettings"];
    put?: never;
    /** Change some settings of the whole registry */
    post: operations["changeSettings"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/openapi.json": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** This API as an OpenAPI 3.1 document */
    get: operations["getOpenApiDocument"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/remote/registry": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Try the way to another registry (there is no mirroring yet) */
    post: operations["checkRemoteRegistry"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The repositories that the caller may see */
    get: operations["listRepositories"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/scan/toggle": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Scan every push, everywhere (there is no scanning yet) */
    post: operations["toggleScanOnPush"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The repositories of a namespace that the caller may see */
    get: operations["listNamespaceRepositories"];
    put?: never;
    /** Make a repository */
    post: operations["createRepository"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A repository */
    get: operations["getRepository"];
    put?: never;
    post?: never;
    /** Delete a repository */
    delete: operations["deleteRepository"];
    options?: never;
    head?: never;
    /** Change settings of a repository */
    patch: operations["updateRepository"];
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/deletedTags": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Deleted tags that can be restored */
    get: operations["listDeletedTags"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/events": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What happened in a repository, the newest first */
    get: operations["listRepositoryEvents"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/events/export.csv": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** All events of a repository that match, as CSV */
    get: operations["exportRepositoryEventsCsv"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/events/export.jsonl": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** All events of a repository that match, as JSON lines */
    get: operations["exportRepositoryEventsJsonl"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/manifests": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Manifests of a repository, with what is in their images */
    get: operations["listRepositoryManifests"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/manifests/{digest}/referrers": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What refers to a manifest: signatures, bills of materials and the like */
    get: operations["listReferrers"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/manifests/{reference}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post?: never;
    /** Deletes a manifest with all its tags */
    delete: operations["deleteRepositoryManifest"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/mirroringPolicies": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Policies of both kinds of mirroring (there is no mirroring yet) */
    get: operations["listMirroringPolicies"];
    put?: never;
    post?: never;
    /** Delete policies (there is no mirroring yet) */
    delete: operations["deleteMirroringPolicies"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/pollMirroringPolicies": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Policies of a repository (there is no mirroring yet) */
    get: operations["listPollMirroringPolicies"];
    put?: never;
    /** Make a policy (there is no mirroring yet) */
    post: operations["createPollMirroringPolicy"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/pollMirroringPolicies/{pollmirroringpolicyid}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A policy (there is no mirroring yet) */
    get: operations["getPollMirroringPolicy"];
    /** Change a policy (there is no mirroring yet) */
    put: operations["changePollMirroringPolicy"];
    post?: never;
    /** Delete a policy (there is no mirroring yet) */
    delete: operations["deletePollMirroringPolicy"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/promotionPolicies": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Policies of a repository (there is no promotion yet) */
    get: operations["listPromotionPolicies"];
    put?: never;
    /** Make a policy (there is no promotion yet) */
    post: operations["createPromotionPolicy"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/promotionPolicies/{promotionpolicyid}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A policy (there is no promotion yet) */
    get: operations["getPromotionPolicy"];
    /** Change a policy (there is no promotion yet) */
    put: operations["changePromotionPolicy"];
    post?: never;
    /** Delete a policy (there is no promotion yet) */
    delete: operations["deletePromotionPolicy"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/pruningPolicies": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Policies of a repository (there is no pruning yet) */
    get: operations["listPruningPolicies"];
    put?: never;
    /** Make a policy (there is no pruning yet) */
    post: operations["createPruningPolicy"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/pruningPolicies/test": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** See what a policy would delete (there is no pruning yet) */
    post: operations["testPruningPolicy"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/pruningPolicies/{pruningpolicyid}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A policy (there is no pruning yet) */
    get: operations["getPruningPolicy"];
    /** Change a policy (there is no pruning yet) */
    put: operations["changePruningPolicy"];
    post?: never;
    /** Delete a policy (there is no pruning yet) */
    delete: operations["deletePruningPolicy"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/pushMirroringPolicies": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Policies of a repository (there is no mirroring yet) */
    get: operations["listPushMirroringPolicies"];
    put?: never;
    /** Make a policy (there is no mirroring yet) */
    post: operations["createPushMirroringPolicy"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/pushMirroringPolicies/{pushmirroringpolicyid}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A policy (there is no mirroring yet) */
    get: operations["getPushMirroringPolicy"];
    /** Change a policy (there is no mirroring yet) */
    put: operations["changePushMirroringPolicy"];
    post?: never;
    /** Delete a policy (there is no mirroring yet) */
    delete: operations["deletePushMirroringPolicy"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/rename": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Rename a repository, or move it to another namespace */
    post: operations["renameRepository"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/restore": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Bring a deleted repository back */
    post: operations["restoreRepository"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/tags": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Tags of a repository */
    get: operations["listRepositoryTags"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/tags/{reference}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A tag, or what has a digest */
    get: operations["getRepositoryTag"];
    put?: never;
    post?: never;
    /** Deletes a tag */
    delete: operations["deleteRepositoryTag"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/tags/{tag}/history": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What a tag pointed at, the newest first */
    get: operations["getTagHistory"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/tags/{tag}/promotion": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Promote a tag to another repository (there is no promotion yet) */
    post: operations["promoteTag"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/tags/{tag}/pushMirroring": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Send a tag to another registry (there is no mirroring yet) */
    post: operations["mirrorTag"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/tags/{tag}/restore": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Points a tag at what it pointed at before */
    post: operations["restoreTag"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/teamAccess": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The teams that were granted access to a repository */
    get: operations["listRepositoryTeamAccess"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/teamAccess/{teamname}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    /** Grant one of the teams access to a repository */
    put: operations["setRepositoryTeamAccess"];
    post?: never;
    /** Take the access to a repository of one of the teams away */
    delete: operations["removeRepositoryTeamAccess"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/userAccess": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The users and service accounts that were granted access to a repository */
    get: operations["listRepositoryUserAccess"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/userAccess/{username}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    /** Grant one of the users and service accounts access to a repository */
    put: operations["setRepositoryUserAccess"];
    post?: never;
    /** Take the access to a repository of one of the users and service accounts away */
    delete: operations["removeRepositoryUserAccess"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositories/{namespace}/{reponame}/webhooks": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The webhooks of a repository, whoever made them */
    get: operations["listRepositoryWebhooks"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositoryNamespaces/{namespace}/deletedRepositories": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The deleted repositories of a namespace that can be restored */
    get: operations["listDeletedRepositories"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositoryNamespaces/{namespace}/pathAccess": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The grants on a namespace and on paths in it, to teams and to users */
    get: operations["listPathAccess"];
    /** Grant a team or a user access to what is below a path, now and later */
    put: operations["setPathAccess"];
    post?: never;
    /** Take what a team or a user was granted on a path away */
    delete: operations["removePathAccess"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositoryNamespaces/{namespace}/teamAccess": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The teams that were granted access to all repositories of a namespace */
    get: operations["listNamespaceTeamAccess"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/repositoryNamespaces/{namespace}/teamAccess/{teamname}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What a team was granted on all repositories of a namespace */
    get: operations["getNamespaceTeamAccess"];
    /** Grant a team access to all repositories of a namespace */
    put: operations["setNamespaceTeamAccess"];
    post?: never;
    /** Take a team's access to all repositories of a namespace away */
    delete: operations["removeNamespaceTeamAccess"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/second_factor": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Whether the caller's account has a second factor */
    get: operations["getSecondFactor"];
    put?: never;
    /** Begins to set a second factor up */
    post: operations["beginSecondFactor"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/second_factor/confirm": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Confirms the second factor by its first code */
    post: operations["confirmSecondFactor"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/second_factor/recovery_codes": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Makes new recovery codes in the place of all others */
    post: operations["renewRecoveryCodes"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/second_factor/remove": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Removes the caller's second factor, which takes a code of it */
    post: operations["removeSecondFactor"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/sessions": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** An account's sessions */
    get: operations["listSessions"];
    put?: never;
    /** Logs a browser in */
    post: operations["createSession"];
    /** Logs an account out everywhere */
    delete: operations["endSessions"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/sessions/current": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Who the caller is, by which credential */
    get: operations["whoAmI"];
    put?: never;
    post?: never;
    /** Logs a browser out */
    delete: operations["endCurrentSession"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/sessions/{sessionid}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post?: never;
    /** Ends a session */
    delete: operations["endSession"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/trust_rules": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The trust rules that the caller may see */
    get: operations["listTrustRules"];
    put?: never;
    /** Make a trust rule */
    post: operations["createTrustRule"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/trust_rules/explain": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Which rules take an identity token, and why others do not */
    post: operations["explainTrustRules"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/trust_rules/{rule}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A trust rule */
    get: operations["getTrustRule"];
    put?: never;
    post?: never;
    /** Delete a trust rule; the tokens that it gave end */
    delete: operations["deleteTrustRule"];
    options?: never;
    head?: never;
    /** Change a trust rule; the tokens that it gave end */
    patch: operations["updateTrustRule"];
    trace?: never;
  };
  "/api/v0/webhooks": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The caller's own webhooks; all of them for administrators and auditors */
    get: operations["listWebhooks"];
    put?: never;
    /** Have an endpoint told of what happens */
    post: operations["createWebhook"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/webhooks/test": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Send a sample to an endpoint */
    post: operations["testWebhook"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/webhooks/update": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Change a webhook */
    post: operations["updateWebhook"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/webhooks/{webhook}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A webhook */
    get: operations["getWebhook"];
    put?: never;
    post?: never;
    /** Delete a webhook, and what it still has to deliver */
    delete: operations["deleteWebhook"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/webhooks/{webhook}/deliveries": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What a webhook was sent, the newest first; `status=dead` is what was given up */
    get: operations["listWebhookDeliveries"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/webhooks/{webhook}/deliveries/{delivery}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What was sent, and what was answered */
    get: operations["getWebhookDelivery"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/webhooks/{webhook}/deliveries/{delivery}/redeliver": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Deliver once more */
    post: operations["redeliverWebhook"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/workers": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The processes that run jobs */
    get: operations["listWorkers"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/api/v0/workers/{id}/capacity": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Set how many jobs of an action a worker runs at once */
    post: operations["setWorkerCapacity"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/auth/oidc/{provider}/backchannel-logout": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Where a provider says that somebody has logged out */
    post: operations["endOidcSessions"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/auth/oidc/{provider}/callback": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Where an OpenID Connect provider leads the browser back to */
    get: operations["finishOidcLogin"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/auth/oidc/{provider}/login": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Log in at an OpenID Connect provider */
    get: operations["beginOidcLogin"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/auth/oidc/{provider}/logout": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Log out at an OpenID Connect provider */
    get: operations["logOutAtOidcProvider"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/auth/saml/{provider}/acs": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Where a SAML identity provider posts its answer to (HTTP-POST binding) */
    post: operations["answerSamlLogin"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/auth/saml/{provider}/finish": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** End a SAML login, in the browser that began it */
    get: operations["finishSamlLogin"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/auth/saml/{provider}/login": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Log in at a SAML identity provider */
    get: operations["beginSamlLogin"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/auth/saml/{provider}/metadata": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** This registry's own metadata, for the identity provider */
    get: operations["getSamlMetadata"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/basic_info": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** How the caller proved who it is */
    get: operations["getBasicInfo"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/ca": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The certificate chain that the registry shows its clients */
    get: operations["getCertificates"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/accounts": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Users, organizations and service accounts, by name */
    get: operations["listAccounts"];
    put?: never;
    /** Make a user or an organization */
    post: operations["createAccount"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/accounts/{accountNameOrID}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** An account */
    get: operations["getAccount"];
    put?: never;
    post?: never;
    /** Delete an account */
    delete: operations["deleteAccount"];
    options?: never;
    head?: never;
    /** Change what an account is */
    patch: operations["updateAccount"];
    trace?: never;
  };
  "/enzi/v0/accounts/{accountNameOrID}/publicKeys": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The public keys of an account */
    get: operations["listPublicKeys"];
    put?: never;
    /** Make a public key of an account known */
    post: operations["addPublicKey"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/accounts/{accountNameOrID}/publicKeys/{keyID}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post?: never;
    /** Delete a public key */
    delete: operations["deletePublicKey"];
    options?: never;
    head?: never;
    /** Give a public key another label */
    patch: operations["updatePublicKey"];
    trace?: never;
  };
  "/enzi/v0/accounts/{accountNameOrID}/services": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The services of an account, by name */
    get: operations["listServices"];
    put?: never;
    /** Register a service of an account */
    post: operations["createService"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/accounts/{accountNameOrID}/services/{serviceNameOrID}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A service of an account */
    get: operations["getService"];
    put?: never;
    post?: never;
    /** Delete a service */
    delete: operations["deleteService"];
    options?: never;
    head?: never;
    /** Change what is given of a service */
    patch: operations["updateService"];
    trace?: never;
  };
  "/enzi/v0/accounts/{orgNameOrID}/adminMemberSyncConfig": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Which users of the directory own an organization */
    get: operations["getOwnersSync"];
    /** Say which users of the directory own an organization */
    put: operations["setOwnersSync"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/accounts/{orgNameOrID}/members": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The members of an organization, by name */
    get: operations["listMembers"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/accounts/{orgNameOrID}/members/{memberNameOrID}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A member of an organization */
    get: operations["getMember"];
    /** Make a user a member or an owner */
    put: operations["setMember"];
    post?: never;
    /** Take somebody out of an organization, and out of its teams */
    delete: operations["removeMember"];
    options?: never;
    head?: never;
    /** Make a member an owner, or no longer one */
    patch: operations["updateMember"];
    trace?: never;
  };
  "/enzi/v0/accounts/{orgNameOrID}/members/{memberNameOrID}/teams": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The teams of an organization that a member is in */
    get: operations["listMemberTeams"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/accounts/{orgNameOrID}/serviceAccounts": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The service accounts of an organization, by name */
    get: operations["listServiceAccounts"];
    put?: never;
    /** Make a service account of an organization */
    post: operations["createServiceAccount"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/accounts/{orgNameOrID}/serviceAccounts/{serviceAccountNameOrID}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A service account of an organization */
    get: operations["getServiceAccount"];
    put?: never;
    post?: never;
    /** Delete a service account; its tokens end at once */
    delete: operations["deleteServiceAccount"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/accounts/{orgNameOrID}/teams": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The teams of an organization, by name */
    get: operations["listTeams"];
    put?: never;
    /** Make a team */
    post: operations["createTeam"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/accounts/{orgNameOrID}/teams/{teamNameOrID}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A team */
    get: operations["getTeam"];
    put?: never;
    post?: never;
    /** Delete a team, and what it was granted */
    delete: operations["deleteTeam"];
    options?: never;
    head?: never;
    /** Give a team another name or description */
    patch: operations["updateTeam"];
    trace?: never;
  };
  "/enzi/v0/accounts/{orgNameOrID}/teams/{teamNameOrID}/memberSyncConfig": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Which users of the directory make up a team */
    get: operations["getTeamSync"];
    /** Say which users of the directory make up a team */
    put: operations["setTeamSync"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/accounts/{orgNameOrID}/teams/{teamNameOrID}/members": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The members of a team, by name */
    get: operations["listTeamMembers"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/accounts/{orgNameOrID}/teams/{teamNameOrID}/members/{memberNameOrID}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A member of a team */
    get: operations["getTeamMember"];
    /** Put somebody into a team */
    put: operations["setTeamMember"];
    post?: never;
    /** Take somebody out of a team */
    delete: operations["removeTeamMember"];
    options?: never;
    head?: never;
    /** Mark a member as the team's administrator, or not */
    patch: operations["updateTeamMember"];
    trace?: never;
  };
  "/enzi/v0/accounts/{userNameOrID}/changePassword": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Change a user's password */
    post: operations["changePassword"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/accounts/{userNameOrID}/organizations": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The organizations that a user is a member of */
    get: operations["listUserOrganizations"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/admin/importAccounts": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Bring accounts over from another registry, with the passwords that people have */
    post: operations["importAccounts"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/config/accounts": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Which accounts are machinery, and how many others there are */
    get: operations["getAccountsConfig"];
    /** Say which accounts are machinery, and not counted */
    put: operations["setAccountsConfig"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/config/auth": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Whether the LDAP directory is asked for passwords */
    get: operations["getAuthConfig"];
    /** Switch the LDAP directory on or off */
    put: operations["setAuthConfig"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/config/auth/ldap": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Where the LDAP directory is, and who is in it */
    get: operations["getLDAPSettings"];
    /** Say where the LDAP directory is, and who is in it */
    put: operations["setLDAPSettings"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/config/auth/ldap/tryLogin": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Try whether somebody could log in */
    post: operations["tryLDAPLogin"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/config/openid": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The issuer of the identity provider named openid */
    get: operations["getOpenIDConfig"];
    /** Set the issuer of the identity provider named openid */
    put: operations["setOpenIDConfig"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/jobs": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Jobs, as DTR's accounts service lists them */
    get: operations["listAccountsJobs"];
    put?: never;
    /** Ask for a job, as of DTR's accounts service */
    post: operations["submitAccountsJob"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/jobs/{jobID}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A job, as DTR's accounts service shows it */
    get: operations["getAccountsJob"];
    put?: never;
    post?: never;
    /** Remove a job that is over, with its log */
    delete: operations["deleteAccountsJob"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/jobs/{jobID}/cancel": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Stop a job */
    post: operations["cancelAccountsJob"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/jobs/{jobID}/logs": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The beginning of a job's log */
    get: operations["getAccountsJobLogs"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/scim/v2/Groups": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Groups of the directory */
    get: operations["listScimGroups"];
    put?: never;
    /** Make a group */
    post: operations["createScimGroup"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/scim/v2/Groups/{id}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A group of the directory */
    get: operations["getScimGroup"];
    /** Replace a group */
    put: operations["replaceScimGroup"];
    post?: never;
    /** Delete a group: what it gave ends */
    delete: operations["deleteScimGroup"];
    options?: never;
    head?: never;
    /** Change a group, or who is in it */
    patch: operations["changeScimGroup"];
    trace?: never;
  };
  "/enzi/v0/scim/v2/ResourceTypes": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The kinds of resources */
    get: operations["listScimResourceTypes"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/scim/v2/ResourceTypes/{id}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A kind of resource */
    get: operations["getScimResourceType"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/scim/v2/Schemas": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The attributes of resources */
    get: operations["listScimSchemas"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/scim/v2/Schemas/{id}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The attributes of one kind of resource */
    get: operations["getScimSchema"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/scim/v2/ServiceProviderConfig": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What of SCIM there is here */
    get: operations["getScimServiceProviderConfig"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/scim/v2/Users": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Users of the directory */
    get: operations["listScimUsers"];
    put?: never;
    /** Make a user, with its account */
    post: operations["createScimUser"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/scim/v2/Users/{id}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A user of the directory */
    get: operations["getScimUser"];
    /** Replace a user */
    put: operations["replaceScimUser"];
    post?: never;
    /** Delete a user: its account is disabled */
    delete: operations["deleteScimUser"];
    options?: never;
    head?: never;
    /** Change a user */
    patch: operations["changeScimUser"];
    trace?: never;
  };
  "/enzi/v0/workers": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Workers, as DTR's accounts service lists them */
    get: operations["listAccountsWorkers"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/workers/{workerID}": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post?: never;
    /** Forget a dead worker */
    delete: operations["deleteWorker"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/enzi/v0/workers/{workerID}/ping": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Whether a worker lives */
    get: operations["pingWorker"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/login": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Logs a browser in */
    post: operations["login"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/logout": {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Logs a browser out */
    post: operations["logout"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}

export interface components {
  schemas: {
    APIToken: {
      hashedToken: string;
      tokenLabel: string;
      isActive: boolean;
      createdAt: string;
      /** To the minute; the year 1 when it was never used. */
      lastUsed: string;
      /** What the client that made it calls itself. */
      creatorUa: string;
      generatedBy: "manual" | "auto";
      username: string;
      createdBy?: string;
      expiresAt?: string;
      scopes?: components["schemas"]["APITokenScopes"];
    };
    /** What the token is good for, of what its account may do. Without: for all of it. */
    APITokenScopes: ({
      /** A repository, or org/** and org/app/** for all below; ** for all there are. */
      pattern: string;
      actions: ("pull" | "push" | "delete" | "administer")[];
    })[];
    /** What the token is good for, of what its account may do. Without: for all of it. */
    APITokenScopesInput: ({
      /** A repository, or org/** and org/app/** for all below; ** for all there are. */
      pattern: string;
      actions: ("pull" | "push" | "delete" | "administer")[];
    })[];
    Access: {
      /** `read-only`, `read-write` or `admin`. */
      accessLevel: string;
    };
    AccessExplanation: {
      allowed: boolean;
      /** Whether the account may know if the repository exists. */
      visible: boolean;
      refusal?: "credential" | "scope" | "rights" | "missing" | "switchedOff" | "readOnly";
      /** Which grants, which membership, which settings. */
      reasons: (string)[];
    };
    /** What may be done to a repository; each includes those before it. */
    AccessLevel: "read-only" | "read-write" | "admin";
    AccessTeam: {
      id: string;
      name: string;
      clientUserIsMember: boolean;
    };
    AccessUser: {
      id: string;
      name: string;
      fullName: string;
      isOrg: boolean;
      isAdmin: boolean;
      isActive: boolean;
      isImported: boolean;
      isServiceAccount: boolean;
    };
    Account: {
      name: string;
      /** Stable, and never given out twice. */
      id: string;
      fullName: string;
      description: string;
      isOrg: boolean;
      /** Whether it is a service account of an organization. */
      isService: boolean;
      isAdmin: boolean;
      /** Whether it sees everything and changes nothing. */
      isAuditor: boolean;
      isActive: boolean;
      /** Whether it comes from a directory, which has its password. */
      isImported: boolean;
      /** Of an organization. */
      membersCount?: number;
      /** Of an organization. */
      teamsCount?: number;
    };
    AccountPublicKey: {
      id: string;
      accountID: string;
      publicKey: string;
      label: string;
    };
    AccountPublicKeys: {
      accountPublicKeys: (components["schemas"]["AccountPublicKey"])[];
    };
    AccountResult: {
      id: string;
      name: string;
      fullName: string;
      isOrg: boolean;
      isAdmin: boolean;
      isActive: boolean;
      /** Whether a directory vouches for it. */
      isImported: boolean;
      membersCount: number;
      teamsCount: number;
    };
    Accounts: {
      accounts: (components["schemas"]["Account"])[];
    };
    AccountsConfig: {
      systemAccounts: (string)[];
      usersCount: number;
      orgsCount: number;
    };
    AccountsJob: {
      id: string;
      workerID: string;
      status: "waiting" | "running" | "done" | "canceled" | "errored";
      scheduledAt: string;
      lastUpdated: string;
      action: string;
    };
    AccountsJobs: {
      jobs: (components["schemas"]["AccountsJob"])[];
    };
    AccountsWorker: {
      id: string;
      address: string;
    };
    AccountsWorkers: {
      workers: (components["schemas"]["AccountsWorker"])[];
    };
    ActionConfig: {
      id: string;
      action: string;
      parameters: { [name: string]: string };
    };
    ActionConfigSubmission: {
      action: string;
      /** Numbers and truth values may be sent as text. */
      parameters: { [name: string]: string | number | boolean };
    };
    ActionConfigs: {
      actionConfigs: (components["schemas"]["ActionConfig"])[];
    };
    Alert: {
      id: string;
      class: string;
      message: string;
      url: string;
      img: string;
    };
    AuthConfig: {
      backend: "managed" | "ldap";
    };
    AuthConfigInput: {
      backend: "managed" | "ldap";
    };
    Autocomplete: {
      repositoryResults: (components["schemas"]["Repository"])[];
      accountResults: (components["schemas"]["AccountResult"])[];
    };
    BasicInfo: {
      AuthnMethod: string;
      /** Empty for nobody. */
      Username: string;
    };
    ChangePassword: {
      oldPassword?: string;
      /** 8 characters at least; none that are tried first. */
      newPassword: string;
    };
    ClusterStatus: {
      /** `OK`, or what is wrong. */
      replica_health: { [name: string]: string };
      replica_timestamp: { [name: string]: string };
      replica_readonly: { [name: string]: boolean };
      /** The worker that collects garbage now; may be empty. */
      gc_lock_holder: string;
      /** Always empty: there is no RethinkDB. */
      rethink_system_tables: { [name: string]: unknown };
    };
    CreateAPIToken: {
      /** What the token is for, for people. */
      tokenLabel?: string;
      scopes?: components["schemas"]["APITokenScopesInput"];
      /** RFC 3339. Default: it does not expire. */
      expiresAt?: string;
    };
    CreateAccount: {
      name: string;
      /** What to call it among people. */
      fullName?: string;
      description?: string;
      isOrg?: boolean;
      isAdmin?: boolean;
      isAuditor?: boolean;
      isActive?: boolean;
      /** Of a user; organizations have none. */
      password?: string;
      /** Whether it may become the owner of repositories that have none. */
      adoptNamespace?: boolean;
    };
    CreateAccountPublicKey: {
      /** PEM. */
      publicKey: string;
      label?: string;
    };
    CreateRepository: {
      /** In its namespace; may have slashes in it: `app/web`. */
      name: string;
      /** One line. */
      shortDescription?: string;
      /** The README: Markdown, of 100 KiB at most. */
      longDescription?: string;
      /** `public` or `private`. */
      visibility?: string;
      scanOnPush?: boolean;
      /** Whether a tag that exists keeps its image. */
      immutableTags?: boolean;
      /** Kept for DTR's clients; changes nothing. */
      enableManifestLists?: boolean;
      /** Tags at most, the oldest go first; 0 for any number. */
      tagLimit?: number;
    };
    CreateService: {
      name: string;
      description?: string;
      url?: string;
      privileged?: boolean;
      redirectURIs?: (string)[];
      jwksURIs?: (string)[];
      providerIdentities?: (string)[];
      caBundle?: string;
    };
    CreateServiceAccount: {
      /** `robot`, or `org+robot`. */
      name: string;
      description?: string;
    };
    CreateTeam: {
      name: string;
      description?: string;
    };
    Cron: {
      id: string;
      action: string;
      schedule: string;
      retries: number;
      capacityMap: { [name: string]: number };
      parameters: { [name: string]: string };
      deadline: string;
      stopTimeout: string;
      nextRun: string;
    };
    CronSubmission: {
      action: string;
      /** Six fields (second minute hour day month weekday) or @hourly and the like; UTC. */
      schedule: string;
      retries?: number;
      capacityMap?: { [name: string]: number };
      /** Numbers and truth values may be sent as text. */
      parameters?: { [name: string]: string | number | boolean };
      /** In Go's form: a duration such as 30s, 15m or 720h30m; 0s for none. */
      deadline?: string;
      /** In Go's form: a duration such as 30s, 15m or 720h30m; 0s for none. */
      stopTimeout?: string;
    };
    Crons: {
      crons: (components["schemas"]["Cron"])[];
    };
    DeletedRepository: {
      id: string;
      namespace: string;
      name: string;
      deletedAt: string;
      restorableUntil: string;
    };
    Descriptor: {
      mediaType: string;
      digest: string;
      size: number;
      artifactType?: string;
      annotations?: { [name: string]: string };
    };
    DockerfileLine: {
      line: string;
      /** Empty for a step that made no layer. */
      layerDigest: string;
      size: number;
      mediaType: string;
      isEmpty: boolean;
      /** Where a foreign layer is to be had. */
      urls: (string)[];
    };
    /** Why a request was refused. */
    Errors: {
      errors: ({
        /** For programs. */
        code: string;
        /** For people. */
        message: string;
        detail?: unknown;
      })[];
    };
    Event: {
      id: string;
      /** CREATE GET UPDATE DELETE SEND FAIL or SCAN. */
      type: string;
      publishedAt: string;
      /** The account's id; `system`, `anonymous` or a name where there is none. */
      actor: string;
      actorType: string;
      object: components["schemas"]["EventObject"];
      target: components["schemas"]["EventTarget"];
      repository: string;
      /** What happened, exactly: `tag.push`, `team.member.add`. */
      action: string;
      actorName: string;
      namespace: string;
      tag: string;
      digest: string;
      /** For those who administer what it is about. */
      credential?: string;
      credentialId?: string;
      clientAddress?: string;
      userAgent?: string;
      requestId?: string;
    };
    EventObject: {
      id: string;
      type: string;
      name: string;
      content: string;
    };
    EventTarget: {
      id: string;
      type: string;
      name: string;
      content: string;
    };
    Events: {
      events: (components["schemas"]["Event"])[];
    };
    /** What this registry can do, in the words of DTR. */
    Features: {
      db_version: number;
      metadataStoreOptedIn: boolean;
      mirroringLicensed: boolean;
      onlineGCEnabled: boolean;
      promotionLicensed: boolean;
      scanningEnabled: boolean;
      scanningLicensed: boolean;
      ucpHost: string;
    };
    GroupMapping: {
      id: string;
      /** The group as the provider names it. */
      group: string;
      organization?: string;
      team?: string;
      role: "member" | "admin" | "owner" | "registry-admin" | "registry-auditor";
    };
    Identity: {
      provider: string;
      subject: string;
      createdAt: string;
      lastSeenAt: string;
    };
    IdentityProvider: {
      name: string;
      kind: "ldap" | "oidc" | "saml" | "scim";
      enabled: boolean;
      /** The settings of the kind; see the documentation of each. Secrets are never shown. */
      configuration: { [name: string]: unknown };
      /** Names of the secrets that are set. */
      secrets: (string)[];
      createdAt: string;
      updatedAt: string;
    };
    ImportAccount: {
      name: string;
      /** What to call it among people. */
      fullName?: string;
      isOrg?: boolean;
      isAdmin?: boolean;
      isActive?: boolean;
      /** bcrypt, or argon2 in the PHC string format. */
      passwordHash?: string;
    };
    ImportAccounts: {
      accounts: (components["schemas"]["ImportAccount"])[];
    };
    Job: {
      id: string;
      /** The failed job that this one repeats; may be empty. */
      retryFromID: string;
      /** Who runs it, or ran it; may be empty. */
      workerID: string;
      status: "waiting" | "running" | "done" | "canceled" | "errored";
      scheduledAt: string;
      lastUpdated: string;
      action: string;
      retriesLeft: number;
      retriesTotal: number;
      capacityMap: { [name: string]: number };
      parameters: { [name: string]: string };
      deadline: string;
      stopTimeout: string;
      /** Why it failed. */
      error?: string;
      /** How far it is, and what came out of it. */
      progress?: {
        done?: number;
        total?: number;
        unit?: string;
        message?: string;
        result?: unknown;
      };
    };
    JobLogLine: {
      lineNum: number;
      data: string;
    };
    JobSubmission: {
      action: string;
      /** Not before this instant (RFC 3339). Default: now. */
      scheduledAt?: string | "";
      retries?: number;
      /** A job takes one place of its action: what says otherwise is refused. */
      capacityMap?: { [name: string]: number };
      /** Numbers and truth values may be sent as text. */
      parameters?: { [name: string]: string | number | boolean };
      /** In Go's form: a duration such as 30s, 15m or 720h30m; 0s for none. */
      deadline?: string;
      /** In Go's form: a duration such as 30s, 15m or 720h30m; 0s for none. */
      stopTimeout?: string;
    };
    Jobs: {
      jobs: (components["schemas"]["Job"])[];
    };
    LDAPSettings: {
      recoveryAdminUsername: string;
      /** Several servers of one directory are separated by spaces. */
      serverURL: string;
      noSimplePagination: boolean;
      startTLS: boolean;
      rootCerts: string;
      tlsSkipVerify: boolean;
      readerDN: string;
      /** Empty in answers. Empty in a change keeps what is there. */
      readerPassword: string;
      userSearchConfigs: (components["schemas"]["UserSearchOpts"])[];
      adminSyncOpts: components["schemas"]["MemberSyncOpts"];
      syncSchedule: string;
    };
    LDAPSettingsForm: {
      recoveryAdminUsername?: string;
      /** Several servers of one directory are separated by spaces. */
      serverURL?: string;
      noSimplePagination?: boolean;
      startTLS?: boolean;
      rootCerts?: string;
      tlsSkipVerify?: boolean;
      readerDN?: string;
      /** Empty in answers. Empty in a change keeps what is there. */
      readerPassword?: string;
      userSearchConfigs?: (components["schemas"]["UserSearchOptsInput"])[];
      adminSyncOpts?: components["schemas"]["MemberSyncOptsInput"];
      syncSchedule?: string;
      recoveryAdminPassword?: string;
    };
    LDAPSettingsFormInput: {
      recoveryAdminUsername?: string;
      /** Several servers of one directory are separated by spaces. */
      serverURL?: string;
      noSimplePagination?: boolean;
      startTLS?: boolean;
      rootCerts?: string;
      tlsSkipVerify?: boolean;
      readerDN?: string;
      /** Empty in answers. Empty in a change keeps what is there. */
      readerPassword?: string;
      userSearchConfigs?: (components["schemas"]["UserSearchOptsInput"])[];
      adminSyncOpts?: components["schemas"]["MemberSyncOptsInput"];
      syncSchedule?: string;
      recoveryAdminPassword?: string;
    };
    Language: {
      language: string;
    };
    ListPathAccess: {
      namespace: string;
      pathAccessList: (components["schemas"]["PathAccess"])[];
    };
    ListRepoNamespaceTeamAccess: {
      namespace: string;
      teamAccessList: (components["schemas"]["TeamAccess"])[];
    };
    ListRepoTeamAccess: {
      repository: components["schemas"]["Repository"];
      teamAccessList: (components["schemas"]["TeamAccess"])[];
    };
    ListRepoUserAccess: {
      repository: components["schemas"]["Repository"];
      userAccessList: (components["schemas"]["UserAccess"])[];
    };
    ListTag: {
      /** Empty for a manifest without a tag. */
      name: string;
      digest: string;
      /** Name of the account that pushed it last. */
      author: string;
      createdAt: string;
      updatedAt: string;
      hashMismatch: boolean;
      inNotary: boolean;
      manifest?: components["schemas"]["Manifest"];
    };
    ListTeamRepoAccess: {
      team: components["schemas"]["AccessTeam"];
      repositoryAccessList: (components["schemas"]["RepoAccess"])[];
    };
    ListUserRepoAccess: {
      user: components["schemas"]["AccessUser"];
      repositoryAccessList: (components["schemas"]["RepoAccess"])[];
    };
    LoggedIn: {
      username: string;
      sessionId: string;
      /** To be sent as X-CSRF-Token with what changes something. */
      csrfToken: string;
      expiresAt: string;
    };
    Login: {
      username: string;
      password: string;
      /** Of the authenticator, or a recovery code; where the account has a second factor. */
      code?: string;
    };
    Manifest: {
      digest: string;
      mediaType: string;
      /** Bytes of all that the image is made of. */
      size: number;
      /** When it was built; when it does not say, pushed. */
      createdAt: string;
      os: string;
      osVersion: string;
      architecture: string;
      /** As the image says. */
      author: string;
      configDigest: string;
      configMediaType: string;
      dockerfile: (components["schemas"]["DockerfileLine"])[];
    };
    Member: {
      member: components["schemas"]["Account"];
      /** Whether the member is an owner; of a team, its administrator. */
      isAdmin: boolean;
    };
    MemberOrgs: {
      memberOrgs: ({
        org: components["schemas"]["Account"];
        isAdmin: boolean;
      })[];
    };
    MemberSyncOpts: {
      enableSync: boolean;
      selectGroupMembers: boolean;
      groupDN: string;
      groupMemberAttr: string | "";
      searchBaseDN: string;
      searchScopeSubtree: boolean;
      searchFilter: string;
    };
    MemberSyncOptsInput: {
      enableSync?: boolean;
      selectGroupMembers?: boolean;
      groupDN?: string;
      groupMemberAttr?: string | "";
      searchBaseDN?: string;
      searchScopeSubtree?: boolean;
      searchFilter?: string;
    };
    MemberTeams: {
      memberTeams: ({
        team: components["schemas"]["Team"];
        isAdmin: boolean;
      })[];
    };
    Members: {
      members: (components["schemas"]["Member"])[];
    };
    NamespaceTeamAccess: {
      namespace: string;
      accessLevel: components["schemas"]["AccessLevel"];
      team: components["schemas"]["AccessTeam"];
    };
    NewAPIToken: {
      hashedToken: string;
      tokenLabel: string;
      isActive: boolean;
      createdAt: string;
      /** To the minute; the year 1 when it was never used. */
      lastUsed: string;
      /** What the client that made it calls itself. */
      creatorUa: string;
      generatedBy: "manual" | "auto";
      username: string;
      createdBy?: string;
      expiresAt?: string;
      scopes?: components["schemas"]["APITokenScopes"];
      /** The token itself. It is shown this once. */
      token: string;
    };
    NewSecondFactor: {
      /** For authenticators that are typed into; base 32. */
      secret: string;
      /** For a QR code: otpauth://totp/… */
      uri: string;
    };
    OldScanSummary: {
      namespace: string;
      reponame: string;
      tag: string;
      critical: number;
      major: number;
      minor: number;
      /** 1: not scanned. */
      last_scan_status: number;
      check_completed_at: string;
      should_rescan: boolean;
      has_foreign_layers: boolean;
      layer_details: (unknown)[];
    };
    OpenIDConfig: {
      /** The provider's issuer; empty for none. */
      issuerIdentifier: string;
    };
    PathAccess: {
      /** `org/**` or `org/app/**`. */
      pattern: string;
      accessLevel: components["schemas"]["AccessLevel"];
      team?: components["schemas"]["AccessTeam"];
      user?: components["schemas"]["AccessUser"];
    };
    RecoveryCodes: {
      /** Each good once. They are shown this once. */
      recoveryCodes: (string)[];
    };
    RenameRepository: {
      /** To move it to. Default: where it is. */
      namespace?: string;
      /** The new name in the namespace. */
      name: string;
    };
    RenamedRepository: {
      repository: components["schemas"]["Repository"];
      previousName: string;
      /** Until when the old name answers pulls. */
      redirectUntil: string;
      /** Grants that ended because it went to another namespace. */
      droppedGrants: number;
      /** Webhooks that ended for the same reason. */
      droppedWebhooks: number;
    };
    ReplicaSettings: {
      HTTPPort: number;
      HTTPSPort: number;
      node: string;
    };
    RepoAccess: {
      accessLevel: components["schemas"]["AccessLevel"];
      repository: components["schemas"]["Repository"];
    };
    RepoUserAccess: {
      accessLevel: components["schemas"]["AccessLevel"];
      repository: components["schemas"]["Repository"];
      user: components["schemas"]["AccessUser"];
    };
    Repositories: {
      repositories: (components["schemas"]["Repository"])[];
    };
    Repository: {
      /** Stays the same when the repository is renamed. */
      id: string;
      namespace: string;
      namespaceType: "user" | "organization";
      name: string;
      /** One line. */
      shortDescription: string;
      /** The README: Markdown, of 100 KiB at most. */
      longDescription: string;
      visibility: "public" | "private";
      scanOnPush: boolean;
      /** Whether a tag that exists keeps its image. */
      immutableTags: boolean;
      /** Kept for DTR's clients; changes nothing. */
      enableManifestLists: boolean;
      /** Tags at most, the oldest go first; 0 for any number. */
      tagLimit: number;
      pulls: number;
      pushes: number;
    };
    RestoreRepository: {
      /** Which of those that had the name. Default: the one deleted last. */
      id?: string;
    };
    RestoredTag: {
      tag: string;
      digest: string;
      /** What it pointed at until now; empty when it was gone. */
      replaced: string;
    };
    ScannerStatus: {
      state: number;
      db_version: number;
      db_updated_at: string;
      scanner_version: number;
      scannerUpdatedAt: string;
      lastDBUpdateFailed: boolean;
      lastVulnOverridesDBUpdateFailed: boolean;
      replicas: { [name: string]: unknown };
    };
    SecondFactor: {
      enabled: boolean;
      /** Whether the registry's configuration asks it of this account. */
      required: boolean;
      enabledAt?: string;
      /** How many recovery codes are still good. */
      recoveryCodes: number;
    };
    SecondFactorCode: {
      /** Of the authenticator, or a recovery code. */
      code: string;
    };
    Service: {
      id: string;
      ownerID: string;
      name: string;
      description: string;
      url: string;
      privileged: boolean;
      redirectURIs: (string)[];
      jwksURIs: (string)[];
      providerIdentities: (string)[];
      caBundle: string;
    };
    Services: {
      services: (components["schemas"]["Service"])[];
    };
    Session: {
      id: string;
      username: string;
      /** How it began: password, oidc, saml, certificate. */
      method: string;
      userAgent: string;
      clientAddress: string;
      createdAt: string;
      /** To the minute. */
      lastSeenAt: string;
      expiresAt: string;
      isCurrent: boolean;
    };
    SetAccountsConfig: {
      systemAccounts: (string)[];
    };
    SetMembership: {
      /** Left out, it stays as it is; for new members that is no. */
      isAdmin?: boolean;
    };
    /** For a team or for a user: one of the two. */
    SetPathAccess: {
      /** What is below it: `org/**` for the whole namespace, `org/app/**`. */
      pattern: string;
      /** A team of the organization, by name or id. */
      team?: string;
      /** A user or a service account. */
      username?: string;
      /** `read-only`, `read-write` or `admin`. */
      accessLevel: string;
    };
    Settings: {
      /** Whether a push makes the repository it goes to. */
      createRepositoryOnPush: boolean;
      /** Whether pushes, uploads and deletions are refused. Pulls go on. */
      readOnlyRegistry: boolean;
      /** Whether finished jobs are forgotten. */
      jobHistoryCompactionEnabled: boolean;
      /** After how long: a duration such as 30s, 15m or 720h30m; 0s for none. */
      jobHistoryMaxAge: string;
      /** How many are kept at most; 0 for no limit. */
      jobHistoryToKeep: number;
      /** Whether events are forgotten. */
      repoEventHistoryCompactionEnabled: boolean;
      /** After how long: a duration such as 30s, 15m or 720h30m; 0s for none. */
      repoEventHistoryMaxAge: string;
      /** How many are kept at most; 0 for no limit. */
      repoEventHistoryToKeep: number;
      anonymizeAnalytics: boolean;
      disableBackupWarning: boolean;
      disableUpgrades: boolean;
      scanningDeadline: number;
      scanningEnableAutoRecheck: boolean;
      scanningSyncOnline: boolean;
      auditAuthLogsEnabled: boolean;
      clientCertAuthEnabled: boolean;
      disablePersistentCookies: boolean;
      dtrHost: string;
      httpProxy: string;
      httpsProxy: string;
      logHost: string;
      logLevel: string;
      logProtocol: string;
      nfsHost: string;
      nfsPath: string;
      noProxy: string;
      replicaID: string;
      replicaSettings: { [name: string]: components["schemas"]["ReplicaSettings"] };
      reportAnalytics: boolean;
      scanningEnabled: boolean;
      sso: boolean;
      storageVolume: string;
      webTLSCA: string;
      webTLSCert: string;
      webTLSClientCA: string;
      webTLSKey: string;
    };
    /** What is left out stays. What cannot be changed here may be sent as it was read. */
    SettingsChange: {
      /** Whether a push makes the repository it goes to. */
      createRepositoryOnPush?: boolean;
      /** Whether pushes, uploads and deletions are refused. Pulls go on. */
      readOnlyRegistry?: boolean;
      /** Whether finished jobs are forgotten. */
      jobHistoryCompactionEnabled?: boolean;
      /** After how long: a duration such as 30s, 15m or 720h30m; 0s for none. */
      jobHistoryMaxAge?: string;
      /** How many are kept at most; 0 for no limit. */
      jobHistoryToKeep?: number;
      /** Whether events are forgotten. */
      repoEventHistoryCompactionEnabled?: boolean;
      /** After how long: a duration such as 30s, 15m or 720h30m; 0s for none. */
      repoEventHistoryMaxAge?: string;
      /** How many are kept at most; 0 for no limit. */
      repoEventHistoryToKeep?: number;
      anonymizeAnalytics?: boolean;
      disableBackupWarning?: boolean;
      disableUpgrades?: boolean;
      scanningDeadline?: number;
      scanningEnableAutoRecheck?: boolean;
      scanningSyncOnline?: boolean;
      auditAuthLogsEnabled?: boolean;
      clientCertAuthEnabled?: boolean;
      disablePersistentCookies?: boolean;
      dtrHost?: string;
      httpProxy?: string;
      httpsProxy?: string;
      logHost?: string;
      logLevel?: string;
      logProtocol?: string;
      nfsHost?: string;
      nfsPath?: string;
      noProxy?: string;
      replicaID?: string;
      replicaSettings?: { [name: string]: components["schemas"]["ReplicaSettings"] };
      reportAnalytics?: boolean;
      scanningEnabled?: boolean;
      sso?: boolean;
      storageVolume?: string;
      webTLSCA?: string;
      webTLSCert?: string;
      webTLSClientCA?: string;
      webTLSKey?: string;
    };
    Tag: {
      /** Empty for a manifest without a tag. */
      name: string;
      digest: string;
      /** Name of the account that pushed it last. */
      author: string;
      createdAt: string;
      updatedAt: string;
      hashMismatch: boolean;
      inNotary: boolean;
      manifest: components["schemas"]["Manifest"];
      vuln_summary: components["schemas"]["OldScanSummary"];
      components: (unknown)[];
      licenses: (unknown)[];
    };
    TagEvent: {
      id: number;
      tag: string;
      action: "push" | "delete" | "restore";
      /** What the tag points at since; empty after a deletion. */
      digest: string;
      /** What it pointed at before; empty when it was new. */
      previousDigest: string;
      at: string;
      /** Name of the account; empty for the operator. */
      by: string;
      /** Whether what it pointed at before is still here to go back to. */
      restorable: boolean;
      restorableUntil: string;
    };
    Team: {
      /** Stable, and never given out twice. */
      id: string;
      orgID: string;
      name: string;
      description: string;
      /** Whether the asker is in it. */
      clientUserIsMember: boolean;
      membersCount: number;
    };
    TeamAccess: {
      accessLevel: components["schemas"]["AccessLevel"];
      team: components["schemas"]["AccessTeam"];
    };
    Teams: {
      teams: (components["schemas"]["Team"])[];
    };
    TriedLogin: {
      name: string;
      id: string;
      fullName: string;
      isOrg: boolean;
      isAdmin: boolean;
      isActive: boolean;
      isImported: boolean;
    };
    TrustRule: {
      id: string;
      name: string;
      /** The `iss` of its tokens, to the letter: `https://token.actions.githubusercontent.com`. */
      issuer: string;
      /** What has to be among the `aud` of its tokens. */
      audience: string;
      /** Claims and what they have to be: a value, or a list of which one is enough; `*` stands for any characters. All claims have to match. */
      conditions: { [name: string]: string | (string)[] };
      /** The account that its tokens act as. */
      account: string;
      scopes: (components["schemas"]["TrustRuleScope"])[];
      /** Seconds that its tokens are good for. */
      tokenSeconds: number;
      isEnabled: boolean;
      createdAt: string;
      lastUsedAt?: string;
    };
    TrustRuleChange: {
      name?: string;
      /** The `iss` of its tokens, to the letter: `https://token.actions.githubusercontent.com`. */
      issuer?: string;
      /** What has to be among the `aud` of its tokens. */
      audience?: string;
      /** Claims and what they have to be: a value, or a list of which one is enough; `*` stands for any characters. All claims have to match. */
      conditions?: { [name: string]: string | (string)[] };
      /** The account that its tokens act as. */
      account?: string;
      scopes?: (components["schemas"]["TrustRuleScopeInput"])[];
      /** Seconds that its tokens are good for. */
      tokenSeconds?: number;
      isEnabled?: boolean;
    };
    TrustRuleCreation: {
      name: string;
      /** The `iss` of its tokens, to the letter: `https://token.actions.githubusercontent.com`. */
      issuer: string;
      /** What has to be among the `aud` of its tokens. */
      audience: string;
      /** Claims and what they have to be: a value, or a list of which one is enough; `*` stands for any characters. All claims have to match. */
      conditions: { [name: string]: string | (string)[] };
      /** The account that its tokens act as. */
      account: string;
      scopes: (components["schemas"]["TrustRuleScopeInput"])[];
      /** Seconds that its tokens are good for. */
      tokenSeconds?: number;
      isEnabled?: boolean;
    };
    TrustRuleExplanation: {
      issuer?: string;
      /** Whether signature and times were checked, and are good. */
      verified: boolean;
      /** What is wrong with the token itself. */
      problem?: string;
      claims: { [name: string]: unknown };
      /** The rule that the token would be exchanged by. */
      chosen?: string;
      rules: ({
        id: string;
        name: string;
        takes: boolean;
        /** Why it does not. */
        reasons: (string)[];
      })[];
    };
    TrustRuleScope: {
      /** A repository, or `org/**`, `org/app/**` for all below; `**` for all. */
      pattern: string;
      actions: ("pull" | "push" | "delete")[];
    };
    TrustRuleScopeInput: {
      /** A repository, or `org/**`, `org/app/**` for all below; `**` for all. */
      pattern: string;
      actions: ("pull" | "push" | "delete")[];
    };
    TryLdapLogin: {
      username: string;
      password: string;
      ldapSettings?: components["schemas"]["LDAPSettingsFormInput"];
    };
    UpdateAPIToken: {
      /** What the token is for, for people. */
      tokenLabel?: string;
      isActive?: boolean;
    };
    UpdateAccount: {
      /** What to call it among people. */
      fullName?: string;
      description?: string;
      isAdmin?: boolean;
      isAuditor?: boolean;
      isActive?: boolean;
    };
    UpdateAccountPublicKey: {
      label: string;
    };
    UpdateRepository: {
      /** One line. */
      shortDescription?: string;
      /** The README: Markdown, of 100 KiB at most. */
      longDescription?: string;
      /** `public` or `private`. */
      visibility?: string;
      scanOnPush?: boolean;
      /** Whether a tag that exists keeps its image. */
      immutableTags?: boolean;
      /** Kept for DTR's clients; changes nothing. */
      enableManifestLists?: boolean;
      /** Tags at most, the oldest go first; 0 for any number. */
      tagLimit?: number;
    };
    UpdateService: {
      description?: string;
      url?: string;
      privileged?: boolean;
      redirectURIs?: (string)[];
      jwksURIs?: (string)[];
      providerIdentities?: (string)[];
      caBundle?: string;
    };
    UpdateTeam: {
      name?: string;
      description?: string;
    };
    UpdateUserSettings: {
      contentCacheUUID?: string;
    };
    UserAccess: {
      accessLevel: components["schemas"]["AccessLevel"];
      user: components["schemas"]["AccessUser"];
    };
    UserSearchOpts: {
      baseDN: string;
      scopeSubtree: boolean;
      usernameAttr: string;
      fullNameAttr: string | "";
      filter: string;
    };
    UserSearchOptsInput: {
      baseDN?: string;
      scopeSubtree?: boolean;
      usernameAttr: string;
      fullNameAttr?: string | "";
      filter?: string;
    };
    UserSettings: {
      ContentCacheUUID: string;
    };
    Version: {
      version: string;
    };
    Webhook: {
      id: string;
      type: string;
      key: string;
      endpoint: string;
      authorID: string;
      createdAt: string;
      lastSuccessfulAt: string;
      inactive: boolean;
      tlsCert: string;
      skipTLSVerification: boolean;
      /** DTR's envelope, or CloudEvents 1.0 in structured JSON. */
      format: "dtr" | "cloudevents";
      /** Whether it has a secret, so that what is sent is signed. */
      signed: boolean;
    };
    WebhookDelivery: {
      id: string;
      webhookID: string;
      eventID: string;
      type: string;
      /** `dead`: given up after the last attempt. */
      status: "waiting" | "delivered" | "dead" | "cancelled";
      attempts: number;
      createdAt: string;
      nextAttemptAt: string;
      finishedAt: string;
      redeliveryOf: string;
    };
    WebhookDeliveryDetail: {
      id: string;
      webhookID: string;
      eventID: string;
      type: string;
      /** `dead`: given up after the last attempt. */
      status: "waiting" | "delivered" | "dead" | "cancelled";
      attempts: number;
      createdAt: string;
      nextAttemptAt: string;
      finishedAt: string;
      redeliveryOf: string;
      payload: string;
      log: ({
        at: string;
        durationMs: number;
        requestHeaders: { [name: string]: string };
        responseStatus?: number;
        responseHeaders?: { [name: string]: string };
        responseBody?: string;
        error?: string;
      })[];
    };
    WebhookForm: {
      /** TAG_PUSH, TAG_PULL, TAG_DELETE, MANIFEST_PUSH, MANIFEST_PULL, MANIFEST_DELETE, REPO_EVENT */
      type: string;
      /** `namespace/repository`, a namespace, or nothing for all of the registry. */
      key?: string;
      endpoint: string;
      /** PEM: the authority that the receiver's certificate is checked with. */
      tlsCert?: string;
      skipTLSVerification?: boolean;
      /** DTR's envelope, or CloudEvents 1.0 in structured JSON. */
      format?: "dtr" | "cloudevents";
      /** Key of the HMAC-SHA256 that signs what is sent; never shown again. */
      secret?: string;
    };
    WebhookTestForm: {
      type: string;
      endpoint: string;
      /** PEM: the authority that the receiver's certificate is checked with. */
      tlsCert?: string;
      skipTLSVerification?: boolean;
      /** DTR's envelope, or CloudEvents 1.0 in structured JSON. */
      format?: "dtr" | "cloudevents";
      /** Key of the HMAC-SHA256 that signs what is sent; never shown again. */
      secret?: string;
    };
    WebhookUpdateForm: {
      id: string;
      inactive?: boolean;
      /** PEM: the authority that the receiver's certificate is checked with. */
      tlsCert?: string;
      skipTLSVerification?: boolean;
      endpoint?: string;
      /** DTR's envelope, or CloudEvents 1.0 in structured JSON. */
      format?: "dtr" | "cloudevents";
      /** Key of the HMAC-SHA256 that signs what is sent; never shown again. */
      secret?: string;
    };
    WhoAmI: {
      username: string;
      isAdmin: boolean;
      isAuditor: boolean;
      credential: "password" | "api-token" | "session" | "certificate" | "bearer";
      /** Whether the credential is good for less than the account. */
      isLimited: boolean;
      hasSecondFactor: boolean;
      /** Whether the session is good for setting up the second factor that is required, and nothing else. */
      lacksSecondFactor: boolean;
      session?: components["schemas"]["Session"];
      csrfToken?: string;
    };
    Worker: {
      id: string;
      status: "running" | "draining" | "dead";
      capacityMap: { [name: string]: number };
      /** When it is taken for dead unless it says more. */
      heartbeatExpiration: string;
      hostname: string;
    };
    WorkerCapacity: {
      capacityMap: { [name: string]: number };
    };
    Workers: {
      workers: (components["schemas"]["Worker"])[];
    };
  };
}

export interface operations {
  getDocumentation: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "text/html": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getDocumentationStyle: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "text/css": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getDocumentationScript: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "text/javascript": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getLanguage: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Language"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteNamespace: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        namespace: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listAccountEvents: {
    parameters: {
      query?: {
        publishedBefore?: string;
        publishedAfter?: string;
        /** An account's id. */
        actorId?: string;
        /** CREATE GET UPDATE DELETE SEND FAIL or SCAN. */
        eventType?: string;
        objectType?: string;
        excludePull?: boolean;
        action?: string;
        namespace?: string;
        /** An account's name. */
        actor?: string;
        /** A kind of credential, or the id of one. */
        credential?: string;
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
        /** Ask for what is new, the oldest first: `now`, then what X-Events-Since of the answer before said. Events of the last seconds come again: tell them apart by their ids. */
        since?: string;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["Events"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  exportAccountEventsCsv: {
    parameters: {
      query?: {
        publishedBefore?: string;
        publishedAfter?: string;
        /** An account's id. */
        actorId?: string;
        /** CREATE GET UPDATE DELETE SEND FAIL or SCAN. */
        eventType?: string;
        objectType?: string;
        excludePull?: boolean;
        action?: string;
        namespace?: string;
        /** An account's name. */
        actor?: string;
        /** A kind of credential, or the id of one. */
        credential?: string;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "text/csv": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  exportAccountEventsJsonl: {
    parameters: {
      query?: {
        publishedBefore?: string;
        publishedAfter?: string;
        /** An account's id. */
        actorId?: string;
        /** CREATE GET UPDATE DELETE SEND FAIL or SCAN. */
        eventType?: string;
        objectType?: string;
        excludePull?: boolean;
        action?: string;
        namespace?: string;
        /** An account's name. */
        actor?: string;
        /** A kind of credential, or the id of one. */
        credential?: string;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/jsonl": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteNamespaceRepositories: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listAccountWebhooks: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        pageSize?: number;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": (components["schemas"]["Webhook"])[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listTeamRepositoryAccess: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        orgname: string;
        /** A team of the organization, by name or id. */
        teamname: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["ListTeamRepoAccess"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  explainAccess: {
    parameters: {
      query?: {
        action?: "pull" | "push" | "delete" | "administer";
      };
      header?: never;
      path: {
        username: string;
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["AccessExplanation"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listIdentities: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        username: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": {
          identities: (components["schemas"]["Identity"])[];
        } };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  linkIdentity: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        username: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": {
      provider: string;
      subject: string;
    } } };
    responses: {
      201: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Identity"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  unlinkIdentity: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        username: string;
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listUserRepositoryAccess: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        username: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["ListUserRepoAccess"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getUserRepositoryAccess: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        username: string;
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["RepoUserAccess"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  resetSecondFactor: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        username: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getUserSettings: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        username: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["UserSettings"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  updateUserSettings: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        username: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["UpdateUserSettings"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["UserSettings"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listActionConfigs: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["ActionConfigs"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setActionConfig: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["ActionConfigSubmission"] } };
    responses: {
      202: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["ActionConfig"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getActionConfig: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** What the job does, such as onlinegc. */
        action: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["ActionConfig"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteActionConfig: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** What the job does, such as onlinegc. */
        action: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getRegistrySettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": { [name: string]: unknown } };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  changeRegistrySettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": { [name: string]: unknown } } };
    responses: {
      202: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  changeSimpleRegistrySettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": { [name: string]: unknown } } };
    responses: {
      202: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getVersion: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Version"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listAPITokens: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
        /** Whose tokens. Default: the caller's own. */
        username?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (components["schemas"]["APIToken"])[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createAPIToken: {
    parameters: {
      query?: {
        /** Whose tokens. Default: the caller's own. */
        username?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["CreateAPIToken"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["NewAPIToken"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteAPITokens: {
    parameters: {
      query?: {
        /** Whose tokens. Default: the caller's own. */
        username?: string;
        /** RFC 3339: those that were last used before, or made before and never used. */
        usedbefore?: string;
        generatedby?: "manual" | "auto";
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getAPIToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The SHA-256 of the token, in hexadecimal: its hashedToken. */
        hashedtoken: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["APIToken"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  updateAPIToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The SHA-256 of the token, in hexadecimal: its hashedToken. */
        hashedtoken: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["UpdateAPIToken"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["APIToken"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteAPIToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The SHA-256 of the token, in hexadecimal: its hashedToken. */
        hashedtoken: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listContentCaches: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (unknown)[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createContentCache: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getContentCache: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        contentcacheuuid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteContentCache: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        contentcacheuuid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listCrons: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Crons"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setCron: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["CronSubmission"] } };
    responses: {
      202: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Cron"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getCron: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** What the job does, such as onlinegc. */
        action: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Cron"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteCron: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** What the job does, such as onlinegc. */
        action: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listEvents: {
    parameters: {
      query?: {
        publishedBefore?: string;
        publishedAfter?: string;
        /** An account's id. */
        actorId?: string;
        /** CREATE GET UPDATE DELETE SEND FAIL or SCAN. */
        eventType?: string;
        objectType?: string;
        excludePull?: boolean;
        action?: string;
        namespace?: string;
        /** An account's name. */
        actor?: string;
        /** A kind of credential, or the id of one. */
        credential?: string;
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
        /** Ask for what is new, the oldest first: `now`, then what X-Events-Since of the answer before said. Events of the last seconds come again: tell them apart by their ids. */
        since?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["Events"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  exportEventsCsv: {
    parameters: {
      query?: {
        publishedBefore?: string;
        publishedAfter?: string;
        /** An account's id. */
        actorId?: string;
        /** CREATE GET UPDATE DELETE SEND FAIL or SCAN. */
        eventType?: string;
        objectType?: string;
        excludePull?: boolean;
        action?: string;
        namespace?: string;
        /** An account's name. */
        actor?: string;
        /** A kind of credential, or the id of one. */
        credential?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "text/csv": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  exportEventsJsonl: {
    parameters: {
      query?: {
        publishedBefore?: string;
        publishedAfter?: string;
        /** An account's id. */
        actorId?: string;
        /** CREATE GET UPDATE DELETE SEND FAIL or SCAN. */
        eventType?: string;
        objectType?: string;
        excludePull?: boolean;
        action?: string;
        namespace?: string;
        /** An account's name. */
        actor?: string;
        /** A kind of credential, or the id of one. */
        credential?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/jsonl": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listIdentityProviders: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": {
          identityProviders: (components["schemas"]["IdentityProvider"])[];
        } };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createIdentityProvider: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": {
      name: string;
      kind: "ldap" | "oidc" | "saml" | "scim";
      enabled?: boolean;
      /** The settings of the kind; see the documentation of each. Secrets are never shown. */
      configuration: { [name: string]: unknown };
    } } };
    responses: {
      201: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["IdentityProvider"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getIdentityProvider: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["IdentityProvider"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  updateIdentityProvider: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": {
      enabled?: boolean;
      /** The settings of the kind; see the documentation of each. Secrets are never shown. */
      configuration?: { [name: string]: unknown };
    } } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["IdentityProvider"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteIdentityProvider: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listGroupMappings: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": {
          groupMappings: (components["schemas"]["GroupMapping"])[];
        } };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createGroupMapping: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": {
      /** The group as the provider names it. */
      group: string;
      organization?: string;
      team?: string;
      role: "member" | "admin" | "owner" | "registry-admin" | "registry-auditor";
    } } };
    responses: {
      201: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["GroupMapping"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteGroupMapping: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        provider: string;
        mappingId: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  renewScimSecret: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": {
          secret: string;
        } };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  testIdentityProvider: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": {
          messages: (string)[];
        } };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listLayerOverrides: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (unknown)[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  overrideLayer: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        layerid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteLayerOverride: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        layerid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getTagScan: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        tag: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (unknown)[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  scanAll: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  updateScanner: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  scanTag: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        tag: string;
        os: string;
        arch: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  findComponent: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        component: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (unknown)[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  findVulnerability: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        cve: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (unknown)[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  findLayer: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        layerid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (unknown)[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  findLicense: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        license: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (unknown)[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getScanSummary: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (unknown)[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  exportScan: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        tag: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  countFindings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": {
          images: { [name: string]: unknown };
        } };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getScannerStatus: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["ScannerStatus"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  autocomplete: {
    parameters: {
      query: {
        /** A part of the name, in upper or lower case. */
        query: string;
        includeRepositories?: boolean;
        includeAccounts?: boolean;
        /** Only repositories of this account. */
        namespace?: string;
        /** Results of each kind, at most 100. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Autocomplete"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listJobs: {
    parameters: {
      query?: {
        /** Only jobs of this action. */
        action?: string;
        /** Only jobs of the worker with this id. */
        worker?: string;
        /** `true`: only jobs that run; `false`: only others. */
        running?: "true" | "false" | "any" | "";
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        start?: string;
        /** Items of a page, at most 1000. */
        limit?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["Jobs"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  submitJob: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["JobSubmission"] } };
    responses: {
      202: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Job"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        jobID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Job"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        jobID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  cancelJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        jobID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getJobLogs: {
    parameters: {
      query?: {
        stream?: boolean;
        offset?: number;
        /** At most 1000 lines; passed over with stream. */
        limit?: number;
      };
      header?: never;
      path: {
        jobID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": (components["schemas"]["JobLogLine"])[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listLoginProviders: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": {
          providers: ({
            name: string;
            kind: "ldap" | "oidc" | "saml" | "scim";
            label: string;
          })[];
        } };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listAlerts: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": (components["schemas"]["Alert"])[] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getClusterStatus: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["ClusterStatus"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getFeatures: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Features"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getSettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Settings"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  changeSettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["SettingsChange"] } };
    responses: {
      202: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getOpenApiDocument: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": { [name: string]: unknown } };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  checkRemoteRegistry: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listRepositories: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["Repositories"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  toggleScanOnPush: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listNamespaceRepositories: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["Repositories"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createRepository: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["CreateRepository"] } };
    responses: {
      201: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Repository"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getRepository: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Repository"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  updateRepository: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["UpdateRepository"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Repository"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteRepository: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listDeletedTags: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": (components["schemas"]["TagEvent"])[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listRepositoryEvents: {
    parameters: {
      query?: {
        publishedBefore?: string;
        publishedAfter?: string;
        /** An account's id. */
        actorId?: string;
        /** CREATE GET UPDATE DELETE SEND FAIL or SCAN. */
        eventType?: string;
        objectType?: string;
        excludePull?: boolean;
        action?: string;
        namespace?: string;
        /** An account's name. */
        actor?: string;
        /** A kind of credential, or the id of one. */
        credential?: string;
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
        /** Ask for what is new, the oldest first: `now`, then what X-Events-Since of the answer before said. Events of the last seconds come again: tell them apart by their ids. */
        since?: string;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["Events"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  exportRepositoryEventsCsv: {
    parameters: {
      query?: {
        publishedBefore?: string;
        publishedAfter?: string;
        /** An account's id. */
        actorId?: string;
        /** CREATE GET UPDATE DELETE SEND FAIL or SCAN. */
        eventType?: string;
        objectType?: string;
        excludePull?: boolean;
        action?: string;
        namespace?: string;
        /** An account's name. */
        actor?: string;
        /** A kind of credential, or the id of one. */
        credential?: string;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "text/csv": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  exportRepositoryEventsJsonl: {
    parameters: {
      query?: {
        publishedBefore?: string;
        publishedAfter?: string;
        /** An account's id. */
        actorId?: string;
        /** CREATE GET UPDATE DELETE SEND FAIL or SCAN. */
        eventType?: string;
        objectType?: string;
        excludePull?: boolean;
        action?: string;
        namespace?: string;
        /** An account's name. */
        actor?: string;
        /** A kind of credential, or the id of one. */
        credential?: string;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/jsonl": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listRepositoryManifests: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (components["schemas"]["Manifest"])[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listReferrers: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        artifactType?: string;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        digest: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": (components["schemas"]["Descriptor"])[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteRepositoryManifest: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        /** A digest, or a tag of the manifest. */
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listMirroringPolicies: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (unknown)[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteMirroringPolicies: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listPollMirroringPolicies: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (unknown)[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createPollMirroringPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getPollMirroringPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        pollmirroringpolicyid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  changePollMirroringPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        pollmirroringpolicyid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deletePollMirroringPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        pollmirroringpolicyid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listPromotionPolicies: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (unknown)[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createPromotionPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getPromotionPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        promotionpolicyid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  changePromotionPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        promotionpolicyid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deletePromotionPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        promotionpolicyid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listPruningPolicies: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (unknown)[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createPruningPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  testPruningPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getPruningPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        pruningpolicyid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  changePruningPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        pruningpolicyid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deletePruningPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        pruningpolicyid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listPushMirroringPolicies: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (unknown)[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createPushMirroringPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getPushMirroringPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        pushmirroringpolicyid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  changePushMirroringPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        pushmirroringpolicyid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deletePushMirroringPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        pushmirroringpolicyid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  renameRepository: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["RenameRepository"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["RenamedRepository"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  restoreRepository: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: { content: { "application/json": components["schemas"]["RestoreRepository"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Repository"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listRepositoryTags: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
        includeManifests?: boolean;
        /** With a minus: the last, or the newest, first. */
        sort?: "name" | "-name" | "updatedAt" | "-updatedAt";
        /** Only tags with this in their names, in upper or lower case. */
        filter?: string;
        /** Taken for DTR's clients; changes nothing. */
        domain?: string;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (components["schemas"]["ListTag"])[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getRepositoryTag: {
    parameters: {
      query?: {
        os?: string;
        arch?: string;
        /** Taken for DTR's clients; changes nothing. */
        domain?: string;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        /** A tag or a digest. */
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": (components["schemas"]["Tag"])[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteRepositoryTag: {
    parameters: {
      query?: {
        /** Taken for DTR's clients; changes nothing. */
        domain?: string;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        reference: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getTagHistory: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        tag: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": (components["schemas"]["TagEvent"])[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  promoteTag: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        tag: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  mirrorTag: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        tag: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  restoreTag: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        tag: string;
      };
      cookie?: never;
    };
    requestBody?: { content: { "application/json": {
      /** Restore this image of its past. */
      digest?: string;
      /** Undo this event of its history. */
      eventId?: number;
    } } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["RestoredTag"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listRepositoryTeamAccess: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["ListRepoTeamAccess"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setRepositoryTeamAccess: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        /** A team of the organization, by name or id. */
        teamname: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["Access"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["ListRepoTeamAccess"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  removeRepositoryTeamAccess: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        /** A team of the organization, by name or id. */
        teamname: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listRepositoryUserAccess: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["ListRepoUserAccess"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setRepositoryUserAccess: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        /** A user or a service account. */
        username: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["Access"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["ListRepoUserAccess"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  removeRepositoryUserAccess: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
        /** A user or a service account. */
        username: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      405: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listRepositoryWebhooks: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        pageSize?: number;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** The repository's name in its namespace; slashes in it are written %2F. */
        reponame: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": (components["schemas"]["Webhook"])[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listDeletedRepositories: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": {
          repositories: (components["schemas"]["DeletedRepository"])[];
        } };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listPathAccess: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
        /** What is below it: `org/**` for the whole namespace, `org/app/**`. */
        pattern?: string;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["ListPathAccess"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setPathAccess: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["SetPathAccess"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["PathAccess"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  removePathAccess: {
    parameters: {
      query: {
        /** What is below it: `org/**` for the whole namespace, `org/app/**`. */
        pattern: string;
        /** A team of the organization, by name or id. */
        team?: string;
        /** A user or a service account. */
        username?: string;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listNamespaceTeamAccess: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
      };
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["ListRepoNamespaceTeamAccess"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getNamespaceTeamAccess: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** A team of the organization, by name or id. */
        teamname: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["NamespaceTeamAccess"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setNamespaceTeamAccess: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** A team of the organization, by name or id. */
        teamname: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["Access"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["NamespaceTeamAccess"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  removeNamespaceTeamAccess: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A user or an organization. */
        namespace: string;
        /** A team of the organization, by name or id. */
        teamname: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getSecondFactor: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["SecondFactor"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  beginSecondFactor: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["NewSecondFactor"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  confirmSecondFactor: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["SecondFactorCode"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["RecoveryCodes"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  renewRecoveryCodes: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["SecondFactorCode"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["RecoveryCodes"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  removeSecondFactor: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["SecondFactorCode"] } };
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listSessions: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** Whether X-Resource-Count is to say how many there are in all. */
        count?: boolean;
        /** Whose. Default: the caller's own. */
        username?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; "X-Resource-Count"?: string; [name: string]: unknown };
        content: { "application/json": (components["schemas"]["Session"])[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["Login"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["LoggedIn"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  endSessions: {
    parameters: {
      query?: {
        /** Whose. Default: the caller's own. */
        username?: string;
        /** Whether the session that this request belongs to goes on. */
        keepCurrent?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  whoAmI: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["WhoAmI"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  endCurrentSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  endSession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        sessionid: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listTrustRules: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": {
          trustRules: (components["schemas"]["TrustRule"])[];
        } };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createTrustRule: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["TrustRuleCreation"] } };
    responses: {
      201: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["TrustRule"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  explainTrustRules: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": {
      token?: string;
      claims?: { [name: string]: unknown };
    } } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["TrustRuleExplanation"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getTrustRule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A trust rule's id, or its name. */
        rule: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["TrustRule"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  updateTrustRule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A trust rule's id, or its name. */
        rule: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["TrustRuleChange"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["TrustRule"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteTrustRule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** A trust rule's id, or its name. */
        rule: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listWebhooks: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        pageSize?: number;
        webhookType?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": (components["schemas"]["Webhook"])[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["WebhookForm"] } };
    responses: {
      201: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Webhook"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  testWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["WebhookTestForm"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  updateWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["WebhookUpdateForm"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": (components["schemas"]["Webhook"])[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        webhook: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Webhook"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        webhook: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listWebhookDeliveries: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        pageStart?: string;
        /** Items of a page, at most 1000. */
        pageSize?: number;
        /** `dead`: given up after the last attempt. */
        status?: "waiting" | "delivered" | "dead" | "cancelled";
      };
      header?: never;
      path: {
        webhook: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": {
          deliveries: (components["schemas"]["WebhookDelivery"])[];
        } };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getWebhookDelivery: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        webhook: string;
        delivery: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["WebhookDeliveryDetail"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  redeliverWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        webhook: string;
        delivery: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      202: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["WebhookDelivery"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listWorkers: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Workers"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setWorkerCapacity: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["WorkerCapacity"] } };
    responses: {
      202: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  endOidcSessions: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/x-www-form-urlencoded": string } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": {
          sessions: number;
        } };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      502: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  finishOidcLogin: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      303: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      502: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  beginOidcLogin: {
    parameters: {
      query?: {
        return?: string;
      };
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      302: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      502: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  logOutAtOidcProvider: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      302: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      502: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  answerSamlLogin: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/x-www-form-urlencoded": string } };
    responses: {
      303: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  finishSamlLogin: {
    parameters: {
      query: {
        login: string;
        begun: string;
      };
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      303: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  beginSamlLogin: {
    parameters: {
      query?: {
        return?: string;
      };
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      302: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getSamlMetadata: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        provider: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/samlmetadata+xml": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getBasicInfo: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["BasicInfo"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getCertificates: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/x-pem-file": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listAccounts: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        start?: string;
        /** Items of a page, at most 1000. */
        limit?: number;
        filter?: "all" | "users" | "orgs" | "services" | "admins" | "non-admins" | "auditors" | "active-users" | "inactive-users";
        /** Only names with this text in them. */
        search?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["Accounts"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createAccount: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["CreateAccount"] } };
    responses: {
      201: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Account"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getAccount: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        accountNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Account"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  updateAccount: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        accountNameOrID: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["UpdateAccount"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Account"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteAccount: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        accountNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listPublicKeys: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        start?: string;
        /** Items of a page, at most 1000. */
        limit?: number;
      };
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        accountNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["AccountPublicKeys"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  addPublicKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        accountNameOrID: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["CreateAccountPublicKey"] } };
    responses: {
      201: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["AccountPublicKey"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  updatePublicKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        accountNameOrID: string;
        keyID: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["UpdateAccountPublicKey"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["AccountPublicKey"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deletePublicKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        accountNameOrID: string;
        keyID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listServices: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        start?: string;
        /** Items of a page, at most 1000. */
        limit?: number;
      };
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        accountNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["Services"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createService: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        accountNameOrID: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["CreateService"] } };
    responses: {
      201: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Service"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getService: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        accountNameOrID: string;
        serviceNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Service"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  updateService: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        accountNameOrID: string;
        serviceNameOrID: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["UpdateService"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Service"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteService: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        accountNameOrID: string;
        serviceNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getOwnersSync: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["MemberSyncOpts"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setOwnersSync: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["MemberSyncOptsInput"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["MemberSyncOpts"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listMembers: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        start?: string;
        /** Items of a page, at most 1000. */
        limit?: number;
        /** Owners are the admins. */
        filter?: "all" | "admins" | "non-admins";
      };
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["Members"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The account's name, or its id with `id:` before it. */
        memberNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Member"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The account's name, or its id with `id:` before it. */
        memberNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: { content: { "application/json": components["schemas"]["SetMembership"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Member"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  updateMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The account's name, or its id with `id:` before it. */
        memberNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: { content: { "application/json": components["schemas"]["SetMembership"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Member"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  removeMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The account's name, or its id with `id:` before it. */
        memberNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listMemberTeams: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        start?: string;
        /** Items of a page, at most 1000. */
        limit?: number;
      };
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The account's name, or its id with `id:` before it. */
        memberNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["MemberTeams"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listServiceAccounts: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        start?: string;
        /** Items of a page, at most 1000. */
        limit?: number;
      };
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["Accounts"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createServiceAccount: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["CreateServiceAccount"] } };
    responses: {
      201: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Account"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getServiceAccount: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** `robot`, `org+robot`, or the id with `id:` before it. */
        serviceAccountNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Account"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteServiceAccount: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** `robot`, `org+robot`, or the id with `id:` before it. */
        serviceAccountNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listTeams: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        start?: string;
        /** Items of a page, at most 1000. */
        limit?: number;
      };
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["Teams"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  createTeam: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["CreateTeam"] } };
    responses: {
      201: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Team"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getTeam: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The team's name, or its id with `id:` before it. */
        teamNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Team"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  updateTeam: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The team's name, or its id with `id:` before it. */
        teamNameOrID: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["UpdateTeam"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Team"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteTeam: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The team's name, or its id with `id:` before it. */
        teamNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getTeamSync: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The team's name, or its id with `id:` before it. */
        teamNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["MemberSyncOpts"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setTeamSync: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The team's name, or its id with `id:` before it. */
        teamNameOrID: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["MemberSyncOptsInput"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["MemberSyncOpts"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listTeamMembers: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        start?: string;
        /** Items of a page, at most 1000. */
        limit?: number;
        filter?: "all" | "admins" | "non-admins";
      };
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The team's name, or its id with `id:` before it. */
        teamNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["Members"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getTeamMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The team's name, or its id with `id:` before it. */
        teamNameOrID: string;
        /** The account's name, or its id with `id:` before it. */
        memberNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Member"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setTeamMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The team's name, or its id with `id:` before it. */
        teamNameOrID: string;
        /** The account's name, or its id with `id:` before it. */
        memberNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: { content: { "application/json": components["schemas"]["SetMembership"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Member"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  updateTeamMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The team's name, or its id with `id:` before it. */
        teamNameOrID: string;
        /** The account's name, or its id with `id:` before it. */
        memberNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: { content: { "application/json": components["schemas"]["SetMembership"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Member"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  removeTeamMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        orgNameOrID: string;
        /** The team's name, or its id with `id:` before it. */
        teamNameOrID: string;
        /** The account's name, or its id with `id:` before it. */
        memberNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  changePassword: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        userNameOrID: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["ChangePassword"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Account"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listUserOrganizations: {
    parameters: {
      query?: {
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        start?: string;
        /** Items of a page, at most 1000. */
        limit?: number;
      };
      header?: never;
      path: {
        /** The account's name, or its id with `id:` before it. */
        userNameOrID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["MemberOrgs"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  importAccounts: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["ImportAccounts"] } };
    responses: {
      201: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getAccountsConfig: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["AccountsConfig"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setAccountsConfig: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["SetAccountsConfig"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["AccountsConfig"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getAuthConfig: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["AuthConfig"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setAuthConfig: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["AuthConfigInput"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["AuthConfig"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getLDAPSettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["LDAPSettings"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setLDAPSettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["LDAPSettingsForm"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["LDAPSettings"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  tryLDAPLogin: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["TryLdapLogin"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["TriedLogin"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getOpenIDConfig: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["OpenIDConfig"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  setOpenIDConfig: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": {
      issuerIdentifier: string;
    } } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["OpenIDConfig"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listAccountsJobs: {
    parameters: {
      query?: {
        action?: string;
        worker?: string;
        /** Where the page starts: what X-Next-Page-Start of the page before said. */
        start?: string;
        /** Items of a page, at most 1000. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { "X-Next-Page-Start"?: string; [name: string]: unknown };
        content: { "application/json": components["schemas"]["AccountsJobs"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  submitAccountsJob: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": {
      action: string;
    } } };
    responses: {
      202: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["AccountsJob"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getAccountsJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        jobID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["AccountsJob"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteAccountsJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        jobID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  cancelAccountsJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        jobID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  getAccountsJobLogs: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        jobID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": (components["schemas"]["JobLogLine"])[] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  listScimGroups: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  createScimGroup: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/scim+json": string } };
    responses: {
      201: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  getScimGroup: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  replaceScimGroup: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/scim+json": string } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  changeScimGroup: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/scim+json": string } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  deleteScimGroup: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  listScimResourceTypes: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  getScimResourceType: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  listScimSchemas: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  getScimSchema: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  getScimServiceProviderConfig: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  listScimUsers: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  createScimUser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/scim+json": string } };
    responses: {
      201: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  getScimUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  replaceScimUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/scim+json": string } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  changeScimUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: { content: { "application/scim+json": string } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  deleteScimUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/scim+json": string };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"]; "application/scim+json": string };
      };
    };
  };
  listAccountsWorkers: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["AccountsWorkers"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  deleteWorker: {
    parameters: {
      query?: {
        /** Passed over: one that lives stays. */
        force?: boolean;
      };
      header?: never;
      path: {
        workerID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  pingWorker: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        workerID: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      404: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  login: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: { content: { "application/json": components["schemas"]["Login"] } };
    responses: {
      200: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["LoggedIn"] };
      };
      400: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      415: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
  logout: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: { [name: string]: unknown };
        content?: never;
      };
      401: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      403: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      406: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      408: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      409: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      413: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      429: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      500: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      503: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
      507: {
        headers: { [name: string]: unknown };
        content: { "application/json": components["schemas"]["Errors"] };
      };
    };
  };
}
