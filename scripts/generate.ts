/**
 * What of the repository is made from the operations of the management API. `npm run generate`
 * writes it; `src/api/generated.test.ts` fails when it is not what the program says.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generatedFiles } from "../src/api/testing-generated.ts";

for (const { path, text } of await generatedFiles()) {
  writeFileSync(join(import.meta.dirname, "..", path), text);
  console.log(path);
}
