import packageFile from "../../package.json" with { type: "json" };

/** What the registry calls itself in requests of its own. */
export const VERSION_NAME = `entrepot/${packageFile.version}`;
