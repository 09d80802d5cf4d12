import type { Command } from "commander";
import { settings } from "../config/environment.ts";
import { configJsonSchema } from "../config/schema.ts";
import { configFileOf, formatConfig } from "../config/show.ts";
import {
  type ConfigurationOptions,
  configurationFile,
  configurationFrom,
  withConfiguration,
} from "./configuration.ts";
import { print, printJson, printTable } from "./terminal.ts";

type JsonOption = { readonly json?: boolean };

/** `entrepot config …` */
export function addConfigCommands(program: Command): void {
  const config = program.command("config").description("look at the configuration");

  withConfiguration(config.command("check"))
    .description("check the configuration, without starting anything")
    .addHelpText("after", "\nExample:\n  entrepot config check --config /etc/entrepot/entrepot.yaml")
    .action((options: ConfigurationOptions) => {
      configurationFrom(options);
      print(`${configurationFile(options) ?? "the configuration"} is good`);
    });

  withConfiguration(config.command("show"))
    .description("show every setting in effect, defaults included; secrets as ***")
    .option("--json", "for scripts")
    .addHelpText(
      "after",
      "\nExamples:\n  entrepot config show\n  ENTREPOT_PROCESSES=4 entrepot config show --json | jq .processes",
    )
    .action((options: ConfigurationOptions & JsonOption) => {
      const configuration = configurationFrom(options);
      if (options.json) printJson(configFileOf(configuration));
      else print(formatConfig(configuration).trimEnd());
    });

  config
    .command("schema")
    .description("print the JSON schema of the configuration file, for editors")
    .addHelpText("after", "\nExample:\n  entrepot config schema > entrepot.schema.json")
    .action(() => printJson(configJsonSchema()));

  config
    .command("variables")
    .description("list the settings with their environment variables")
    .addHelpText("after", "\nExample:\n  entrepot config variables")
    .action(() =>
      printTable(
        ["setting", "environment variable"],
        settings().map(({ path, variable }) => [path.join("."), variable]),
      ),
    );
}
