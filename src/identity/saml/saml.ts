import type { Database } from "../../database/database.ts";
import type { OutboundClient } from "../../outbound/outbound-client.ts";
import type { ExternalAccounts } from "../external-accounts.ts";
import type { IdentityProviders } from "../identity-providers.ts";
import { samlKind } from "./saml-kind.ts";
import type { SamlLogin } from "./saml-login.ts";

export interface SamlOptions {
  readonly database: Database;
  readonly providers: IdentityProviders;
  readonly accounts: ExternalAccounts;
  readonly outbound: OutboundClient;
}

/** Logins by SAML, loaded with the first of them: the library is large, and few registries have any. */
export function openSaml(options: SamlOptions): () => Promise<SamlLogin> {
  let opened: Promise<SamlLogin> | undefined;
  return () => {
    opened ??= import("./saml-login.ts").then(
      (module) => new module.SamlLogin({ ...options, kind: samlKind(options.outbound) }),
    );
    return opened;
  };
}
