import type { ManagementAccess } from "../../access/management-access.ts";
import type { Config } from "../../config/config.ts";
import type { Database } from "../../database/database.ts";
import type { EventRecorder } from "../../events/event-recorder.ts";
import { IssuerKeys } from "../issuer-keys.ts";
import { issuerOutbound } from "../issuer-outbound.ts";
import { TokenExchange } from "./token-exchange.ts";
import { TrustRules } from "./trust-rules.ts";

/** Which CI identities get a token: the rules, and the exchange by them. */
export interface Trust {
  readonly rules: TrustRules;
  readonly exchange: TokenExchange;
}

export interface TrustOptions {
  readonly database: Database;
  readonly access: ManagementAccess;
  readonly events: EventRecorder;
}

/** Puts the parts together. Asks nobody anything yet. */
export function openTrust(config: Config, options: TrustOptions): Trust {
  const keys = new IssuerKeys({ outbound: issuerOutbound(config.outbound) });
  const failuresPerMinute = config.limits.failedLoginsPerMinute;
  return {
    rules: new TrustRules(options),
    exchange: new TokenExchange({ ...options, keys, failuresPerMinute }),
  };
}
