import { AccessControl } from "./access/access-control.ts";
import { AuthorizedRegistry } from "./access/authorized-registry.ts";
import { RequestActor } from "./access/request-actor.ts";
import { AccountService } from "./accounts/account-service.ts";
import type { ManagementApi } from "./api/management-api.ts";
import { Authenticator } from "./authentication/authenticator.ts";
import { handleJwksRequest, handleTokenRequest, type TokenRoutes } from "./authentication/routes.ts";
import { SigningKeys } from "./authentication/signing-keys.ts";
import { TokenService } from "./authentication/token-service.ts";
import type { BlobStore } from "./blobs/blob-store.ts";
import { blobStorePlace, openBlobStore } from "./blobs/open.ts";
import type { Config } from "./config/config.ts";
import { Database, type DatabaseOptions } from "./database/database.ts";
import type { EventRecorder } from "./events/event-recorder.ts";
import { openEventRecorder } from "./events/open-event-recorder.ts";
import type { RequestContext } from "./http/context.ts";
import { BrowserLoginHint } from "./identity/browser-login-hint.ts";
import { LdapLogin } from "./identity/ldap-login.ts";
import { LocalRegistry } from "./registry/local/local-registry.ts";
import { handleRegistryRequest, isVersionCheck, type ProtocolOptions } from "./registry/protocol/dispatch.ts";
import { handleDockerSearch } from "./registry/protocol/docker-search.ts";
import { PullCounter } from "./repositories/pull-counter.ts";
import { descriptionsOf } from "./repositories/repository-descriptions.ts";
import type { Services } from "./services.ts";
import { RegistrySettings } from "./settings/registry-settings.ts";
import { StoreIdentity } from "./storage/store-identity.ts";

/** What the command line and the jobs work with: the registry's facts, bytes and people. */
export interface Stores {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly storeIdentity: StoreIdentity;
  readonly registry: LocalRegistry;
  readonly pulls: PullCounter;
  readonly accounts: AccountService;
  readonly access: AccessControl;
  readonly settings: RegistrySettings;
  readonly events: EventRecorder;
  close(): Promise<void>;
}

/** Told of what does not work now, though requests go on; `what` is for the log. */
export type OnProblem = (problem: unknown, what: string) => void;

/** Opens the database and the blob store that a configuration names. Does not migrate. */
export function openStores(config: Config, onProblem?: OnProblem): Stores {
  const database = Database.open(databaseOptions(config.database));
  const blobs = openBlobStore(config.storage);
  const { registry, garbageCollection } = config;
  const settings = new RegistrySettings({ database, config });
  const pulls = new PullCounter({ database });
  const storeIdentity = new StoreIdentity({ database, blobs, place: blobStorePlace(config.storage) });
  const events = openEventRecorder({
    database,
    config: config.events,
    publicUrl: config.publicUrl,
    ...(onProblem && { onProblem: (problem) => onProblem(problem, "events cannot be written now") }),
  });
  return {
    database,
    blobs,
    storeIdentity,
    pulls,
    registry: LocalRegistry.create({
      database,
      blobs,
      settings: {
        ...registry,
        ...garbageCollection,
        get createOnPush() {
          return settings.createOnPush;
        },
      },
      confirmStore: () => storeIdentity.check(),
      events,
      onPull: (pull, by) => {
        pulls.count(pull.repository.id);
        if (config.events.pulls)
          events.recordPull(by.apart ?? { caller: by.caller, origin: by.caller.origin }, pull);
      },
    }),
    accounts: new AccountService(database, events),
    access: new AccessControl({ database, settings: settings.access }),
    settings,
    events,
    async close() {
      await pulls.flush();
      await events.close();
      await blobs.close();
      await database.close();
    },
  };
}

/** What the HTTP server answers with, by path; what is refused is thrown. */
export interface Application {
  readonly stores: Stores;
  /** `/v2/` */
  registry(request: Request, context: RequestContext): Promise<Response>;
  /** `/v1/search` and DTR's path for it. */
  search(request: Request, context: RequestContext): Promise<Response>;
  /** `/auth/token` */
  token(request: Request, context: RequestContext): Promise<Response>;
  /** `/api/v0/` and `/enzi/v0/` */
  management(request: Request, context: RequestContext): Promise<Response>;
  /** `/auth/jwks` */
  jwks(request: Request): Response;
  /** Whether the request is an administrator's. */
  isAdministrator(request: Request, context: RequestContext): Promise<boolean>;
  close(): Promise<void>;
}

/** Puts the parts of the registry together. The database must be migrated. */
export async function openApplication(config: Config, onProblem?: OnProblem): Promise<Application> {
  const stores = openStores(config, onProblem);
  const { database, accounts, access } = stores;
  const { service, tokenSeconds, offlineTokenDays, keyRotationDays } = config.authentication;
  const { requireSecondFactor, sessionIdleSeconds } = config.authentication;
  const keys = await SigningKeys.open({
    database,
    rotationDays: keyRotationDays,
    tokenSeconds,
    ...(onProblem && { onProblem: (problem) => onProblem(problem, "signing keys cannot be renewed now") }),
  });
  const { failedLoginsPerMinute, blobBytes } = config.limits;
  const authenticator = new Authenticator({
    database,
    accounts,
    keys,
    service,
    tokenSeconds,
    failedLoginsPerMinute,
    directories: [
      new LdapLogin({ database, events: stores.events, allow: config.outbound.allow }),
      new BrowserLoginHint(database),
    ],
    certificateAccount: config.tls?.clientCertificates?.account,
    events: stores.events,
    requireSecondFactor,
    sessionIdleSeconds,
  });
  const tokens = new TokenService({ database, authenticator, access, service, offlineTokenDays });
  const protocol: ProtocolOptions = { deletes: config.registry.deletes, maxBlobBytes: blobBytes };

  const registryFor = async (request: Request, context: RequestContext) => {
    const caller = await authenticator.authenticate(request, context);
    context.userName = caller.account?.name;
    return {
      caller,
      registry: new AuthorizedRegistry(
        stores.registry.as(new RequestActor(caller, request, context)),
        caller,
        access,
      ),
    };
  };
  let management: Promise<ManagementApi> | undefined;
  let services: Promise<Services> | undefined;
  const theServices = () => {
    services ??= import("./services.ts").then(({ openServices }) => openServices(config, stores));
    return services;
  };
  const openApi = async () => {
    const [opened, { openManagement }] = await Promise.all([theServices(), import("./management.ts")]);
    return openManagement({ services: opened, authenticator });
  };
  const exchange: TokenRoutes["exchange"] = async (form, request, context) => {
    const [{ trust }, { handleTokenExchange }] = await Promise.all([
      theServices(),
      import("./identity/trust-rules/token-routes.ts"),
    ]);
    return handleTokenExchange(form, { request, context }, { exchange: trust.exchange, tokens });
  };
  return {
    stores,
    async management(request, context) {
      management ??= openApi();
      return (await management).handle(request, context);
    },
    async registry(request, context) {
      const { caller, registry } = await registryFor(request, context);
      if (isVersionCheck(request)) await access.verify(caller);
      return handleRegistryRequest(request, context, registry, protocol);
    },
    async search(request, context) {
      const { registry } = await registryFor(request, context);
      return handleDockerSearch(request, context, {
        registry,
        describe: (names) => descriptionsOf(database, names),
      });
    },
    token: (request, context) => handleTokenRequest(request, context, { authenticator, tokens, exchange }),
    jwks: (request) => handleJwksRequest(request, keys),
    async isAdministrator(request, context) {
      const caller = await authenticator.authenticate(request, context);
      return access.isAdministrator(caller);
    },
    async close() {
      keys.close();
      await stores.close();
    },
  };
}

function databaseOptions(database: Config["database"]): DatabaseOptions {
  return database.kind === "sqlite"
    ? { engine: "sqlite", path: database.path }
    : { engine: "postgresql", url: database.url.reveal(), poolSize: database.poolSize };
}
