import type { Config } from "./config.ts";
import { isSecret, secret } from "./secret.ts";

/** A configuration with its secrets in the clear, for the private channel between our processes only. */
export type PackedConfig = { readonly packed: string };

const SECRET = "\u0000secret";

/** Packs a configuration, secrets included, to be handed to another process of ours. */
export function packConfig(config: Config): PackedConfig {
  const reveal = (value: unknown): unknown => {
    if (isSecret(value)) return { [SECRET]: value.reveal() };
    if (Array.isArray(value)) return value.map(reveal);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, reveal(child)]));
  };
  return { packed: JSON.stringify(reveal(config)) };
}

/** The configuration that {@link packConfig} packed. */
export function unpackConfig({ packed }: PackedConfig): Config {
  return JSON.parse(packed, (_, value: unknown) =>
    typeof value === "object" && value !== null && SECRET in value ? secret(String(value[SECRET])) : value,
  ) as Config;
}
