/**
 * The rows of the error table that belong to managing a registry: accounts, access, settings,
 * webhooks, jobs. `code` is DTR's word where DTR had one, so that its clients know it; the others
 * are in its style.
 */
export const MANAGEMENT_ERRORS = {
  accountUnknown: noSuch("ACCOUNT", "account"),
  userUnknown: noSuch("USER", "user"),
  organizationUnknown: noSuch("ORGANIZATION", "organization"),
  teamUnknown: noSuch("TEAM", "team"),
  memberUnknown: noSuch("MEMBER", "member"),
  accessUnknown: noSuch("ACCESS", "grant of access"),
  publicKeyUnknown: noSuch("PUBLIC_KEY", "public key"),
  serviceUnknown: noSuch("SERVICE", "service"),
  apiTokenUnknown: noSuch("API_TOKEN", "access token"),
  sessionUnknown: noSuch("SESSION", "session"),
  providerUnknown: noSuch("IDENTITY_PROVIDER", "identity provider"),
  groupUnknown: noSuch("GROUP", "group"),
  mappingUnknown: noSuch("GROUP_MAPPING", "group mapping"),
  identityUnknown: noSuch("IDENTITY", "identity"),
  trustRuleUnknown: noSuch("TRUST_RULE", "trust rule"),
  webhookUnknown: noSuch("WEBHOOK", "webhook"),
  deliveryUnknown: noSuch("WEBHOOK_DELIVERY", "webhook delivery"),
  eventUnknown: noSuch("EVENT", "event"),
  jobUnknown: noSuch("JOB", "job"),
  cronUnknown: noSuch("CRON", "cron"),
  workerUnknown: noSuch("WORKER", "worker"),
  actionConfigUnknown: noSuch("ACTION_CONFIG", "action configuration"),
  contentCacheUnknown: noSuch("CONTENT_CACHE", "content cache"),
  policyUnknown: noSuch("POLICY", "policy"),
  layerUnknown: noSuch("LAYER", "layer"),
  scanUnknown: noSuch("SCAN", "scan"),
  scanningNotEnabled: {
    code: "SCANNING_NOT_ENABLED",
    status: 400,
    message: "this registry does not scan yet",
    description: "There is no scanner to ask for this.",
  },
  accountNameInvalid: {
    code: "INVALID_ACCOUNT_NAME",
    status: 400,
    message: "invalid account name",
    description: "Account names are lower-case letters and digits with . _ __ or - between them.",
  },
  accountExists: {
    code: "ACCOUNT_EXISTS",
    status: 409,
    message: "there is an account of that name already",
    description: "Users, organizations and service accounts share one set of names. Take another one.",
  },
  passwordInvalid: {
    code: "INVALID_PASSWORD",
    status: 400,
    message: "invalid password",
    description: "The new password is too short, or one of those that are tried first.",
  },
  passwordWrong: {
    code: "INCORRECT_PASSWORD",
    status: 403,
    message: "the current password is wrong",
    description: "To change a password, its owner says the current one.",
  },
  secondFactorRequired: {
    code: "SECOND_FACTOR_REQUIRED",
    status: 401,
    message: "a code of the second factor is needed",
    description: "Send the current code of the authenticator, or a recovery code, along with the password.",
  },
  secondFactorMissing: {
    code: "SECOND_FACTOR_MISSING",
    status: 403,
    message: "this account has to have a second factor: set it up first",
    description:
      "The registry requires a second factor. Set one up with POST /api/v0/second_factor; until then the session is good for nothing else.",
  },
  secondFactorConflict: {
    code: "SECOND_FACTOR_CONFLICT",
    status: 409,
    message: "the second factor is not in a state for this",
    description:
      "One that is set up has to be removed before another; one that is not has to be set up first.",
  },
  secondFactorWrong: {
    code: "INCORRECT_SECOND_FACTOR",
    status: 403,
    message: "the code is wrong, or was used already",
    description:
      "Wait for the authenticator's next code; mind that its clock is right. Or use a recovery code.",
  },
  csrfInvalid: {
    code: "INVALID_CSRF_TOKEN",
    status: 403,
    message: "the CSRF token is missing or wrong",
    description: "Requests of a browser session that change something carry X-CSRF-Token.",
  },
  lastAdministrator: {
    code: "LAST_ADMINISTRATOR",
    status: 409,
    message: "the last administrator cannot go",
    description: "Somebody has to be able to administer the registry. Make another administrator first.",
  },
  lastOwner: {
    code: "LAST_OWNER",
    status: 409,
    message: "the last owner of an organization cannot go",
    description: "Make another member an owner first.",
  },
  teamExists: exists("TEAM", "team"),
  teamNameInvalid: {
    code: "INVALID_TEAM_NAME",
    status: 400,
    message: "invalid team name",
    description: "Team names are letters and digits with . _ or - between them, at most 100 characters.",
  },
  repositoryExists: {
    code: "REPOSITORY_EXISTS",
    status: 400,
    message: "there is a repository of that name already",
    description: "Take another name, or use the repository that is there.",
  },
  repositoryMoved: {
    code: "DENIED",
    status: 403,
    message: "the repository that had this name was renamed",
    description:
      "Pulls by the old name go on for a while; pushes go to the new one. To make a new repository of the old name, create it first.",
  },
  visibilityInvalid: {
    code: "INVALID_REPOSITORY_VISIBILITY",
    status: 400,
    message: "invalid visibility",
    description: "A repository is public or private.",
  },
  accessLevelInvalid: {
    code: "INVALID_ACCESS_LEVEL",
    status: 400,
    message: "invalid access level",
    description: "Access levels are read-only, read-write and admin.",
  },
  settingsInvalid: {
    code: "INVALID_SETTINGS",
    status: 400,
    message: "invalid settings",
    description: "A setting has a value that it cannot have. Nothing was changed.",
  },
  userSettingsInvalid: {
    code: "INVALID_USER_SETTINGS",
    status: 400,
    message: "invalid user settings",
    description: "A setting has a value that it cannot have. Nothing was changed.",
  },
  trustRuleInvalid: {
    code: "INVALID_TRUST_RULE",
    status: 400,
    message: "invalid trust rule",
    description: "Its issuer, conditions, scopes or lifetime cannot be used.",
  },
  trustRuleExists: exists("TRUST_RULE", "trust rule"),
  identityTokenInvalid: {
    code: "INVALID_IDENTITY_TOKEN",
    status: 400,
    message: "the identity token cannot be exchanged",
    description:
      "It is malformed, expired, used before, not signed by its issuer, or no trust rule takes it. An administrator sees why in the events, and with `entrepot trust-rule explain`.",
  },
  loginFailed: {
    code: "LOGIN_FAILED",
    status: 400,
    message: "the login could not be completed",
    description: "Start it again. If it fails again, tell the administrator the request id of the answer.",
  },
  providerUnavailable: {
    code: "IDENTITY_PROVIDER_UNAVAILABLE",
    status: 502,
    message: "the identity provider does not answer as it should",
    description: "The registry could not reach the provider or use its answer. The log has the cause.",
  },
  webhookInvalid: {
    code: "INVALID_WEBHOOK",
    status: 400,
    message: "invalid webhook",
    description: "Its type, key or endpoint cannot be used.",
  },
  providerInvalid: {
    code: "INVALID_IDENTITY_PROVIDER",
    status: 400,
    message: "invalid identity provider",
    description: "Its configuration cannot be used, or the provider did not answer as it should.",
  },
  providerExists: exists("IDENTITY_PROVIDER", "identity provider"),
  identityConflict: {
    code: "IDENTITY_CONFLICT",
    status: 409,
    message: "an account of that name is there already, and is not linked to this identity",
    description:
      "A provider never takes an account over by its name alone. An administrator links the identity to the account, or one of them gets another name.",
  },
  identityUnlinked: {
    code: "NO_ACCOUNT_FOR_IDENTITY",
    status: 403,
    message: "there is no account for this identity",
    description:
      "The provider makes no accounts by itself. An administrator links the identity to an account.",
  },
  accountDisabled: {
    code: "ACCOUNT_DISABLED",
    status: 403,
    message: "the account is disabled",
    description: "An administrator, or the directory that the account comes from, has disabled it.",
  },
  directoryUnavailable: {
    code: "DIRECTORY_UNAVAILABLE",
    status: 503,
    message: "the directory cannot be reached",
    description:
      "The identity provider of this account does not answer. Accounts with a password of their own can log in; try again later.",
  },
  destinationRefused: {
    code: "DESTINATION_REFUSED",
    status: 400,
    message: "the registry does not send to this address",
    description:
      "Addresses of private and local networks are refused unless the administrator allows them (outbound.allow).",
  },
  conflict: {
    code: "CONFLICT",
    status: 409,
    message: "the request meets a state that does not fit it",
    description: "Something else changed what this request was about. Look again, and repeat it.",
  },
  jsonInvalid: {
    code: "INVALID_JSON",
    status: 400,
    message: "the body is not JSON",
    description: "Send one JSON value, in UTF-8.",
  },
  notAcceptable: {
    code: "NOT_ACCEPTABLE",
    status: 406,
    message: "the answer is not of a type that the request accepts",
    description: "Answers are application/json unless the operation says otherwise. Mend the Accept header.",
  },
  mediaTypeUnsupported: {
    code: "UNSUPPORTED_MEDIA_TYPE",
    status: 415,
    message: "the body is of a type that cannot be read",
    description: "Bodies are application/json unless the operation says otherwise: say so in Content-Type.",
  },
  readOnly: {
    code: "DENIED",
    status: 403,
    message: "the registry is read-only: an administrator has set it so",
    description: "Pulls go on. Pushes are possible again when the administrator ends the read-only mode.",
  },
} as const;

function noSuch<Noun extends string>(noun: Noun, words: string) {
  return {
    code: `NO_SUCH_${noun}` as const,
    status: 404,
    message: `no such ${words}`,
    description: `There is no such ${words}, or you may not see it.`,
  } as const;
}

function exists<Noun extends string>(noun: Noun, words: string) {
  return {
    code: `${noun}_EXISTS` as const,
    status: 409,
    message: `there is a ${words} of that name already`,
    description: "Take another name.",
  } as const;
}
