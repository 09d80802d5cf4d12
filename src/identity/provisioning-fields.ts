import { z } from "zod";

/** The fields of every provider's configuration, for its schema. */
export const provisioningFields = {
  label: z.string().max(100).default("").meta({ description: "What a login page calls it." }),
  createAccounts: z
    .boolean()
    .default(true)
    .meta({ description: "Whether somebody who comes for the first time gets an account." }),
  linkByName: z.boolean().default(false).meta({
    description:
      "Whether an account of the same name, local or of an enabled SCIM provider, is taken for theirs. Administrators and auditors are never linked by name.",
  }),
};
