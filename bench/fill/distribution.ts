import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../images.ts";
import { cachedFolder, FEW, FEW_TAGS, MANY_TAGS, repositoryName, tagName } from "./cache.ts";

export interface FillDistributionOptions {
  readonly repositories: number;
  readonly tags: number;
}

/**
 * A folder of Distribution's files with many repositories, and many tags in one of them: written
 * directly, as pushing them would take hours. Only what its lists look at is there.
 */
export function filledDistribution(options: FillDistributionOptions): Promise<string> {
  const { repositories, tags } = options;
  const name = { what: `distribution-${repositories}-${tags}`, form: "1" };
  return cachedFolder(name, async (directory) => {
    const root = join(directory, "docker", "registry", "v2", "repositories");
    fillTags(join(root, MANY_TAGS), tags);
    fillTags(join(root, FEW_TAGS), FEW);
    for (let index = 0; index < repositories - 2; index++) {
      mkdirSync(join(root, repositoryName(index), "_layers"), { recursive: true });
    }
  });
}

function fillTags(repository: string, tags: number): void {
  mkdirSync(join(repository, "_layers"), { recursive: true });
  const link = digestOf(new TextEncoder().encode("{}"));
  for (let index = 0; index < tags; index++) {
    const current = join(repository, "_manifests", "tags", tagName(index), "current");
    mkdirSync(current, { recursive: true });
    writeFileSync(join(current, "link"), link);
  }
}
