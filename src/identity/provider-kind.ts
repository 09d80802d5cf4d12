import type { Transaction } from "kysely";
import type { z } from "zod";
import type { Caller } from "../access/caller.ts";
import type { Schema } from "../database/schema.ts";

/** The protocols that identity providers speak. */
export type ProviderKindName = "ldap" | "oidc" | "saml" | "scim";

/** What there is to know of one kind of identity provider. Each protocol has one. */
export interface ProviderKind<Configuration extends Provisioning = Provisioning> {
  readonly kind: ProviderKindName;
  /** A strict object, bounded everywhere, that has {@link provisioningFields} among its fields. */
  readonly configuration: z.ZodType<Configuration>;
  /** Fields that are never shown, and are kept when a change leaves them out. */
  readonly secrets: readonly string[];
  /** Fields that say where the secrets are sent: when one changes, the secrets have to be said again. */
  readonly destination: readonly string[];
  /** The form in which groups of the provider are compared. Default: as they are written. */
  groupName?(written: string): string;
  /**
   * Hears of a group that gives something else from now on, in the transaction that makes it so: for
   * providers whose people are not looked at again at a sign-in or sync.
   */
  mappingChanged?(transaction: Transaction<Schema>, changed: ChangedMapping): Promise<void>;
  /**
   * Tries whether the provider answers.
   *
   * @returns what was found out, as sentences. @throws RegistryError `providerInvalid` with the reason.
   */
  test?(provider: IdentityProvider<Configuration>): Promise<readonly string[]>;
}

/** A group of a provider whose mappings changed. */
export interface ChangedMapping {
  readonly providerId: number;
  readonly provider: string;
  readonly group: string;
  readonly by: Caller;
}

/** What every provider's configuration has. */
export interface Provisioning {
  /** What a login page calls it. */
  readonly label: string;
  /** Whether somebody who comes for the first time gets an account. */
  readonly createAccounts: boolean;
  /** Whether an account of the same name, made here, is taken for theirs. */
  readonly linkByName: boolean;
}

/** An identity provider. */
export interface IdentityProvider<Configuration extends Provisioning = Provisioning> {
  readonly id: number;
  readonly name: string;
  readonly kind: ProviderKindName;
  readonly isEnabled: boolean;
  /** Secrets included. */
  readonly configuration: Configuration;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Grows with each change. */
  readonly updatedAt: number;
}
