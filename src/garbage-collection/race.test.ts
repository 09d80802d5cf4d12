import { expect, test } from "bun:test";
import { databaseEngines } from "../database/testing.ts";
import { digestOf } from "../oci/digest.ts";
import { MEDIA_TYPES } from "../oci/media-types.ts";
import { parseRepositoryName, parseTag } from "../oci/names.ts";
import { openCollection, Pusher } from "./testing.ts";

for (const engine of databaseEngines()) {
  test(`a blob deleted in the moment its manifest is pushed is not missing from what was acknowledged, on ${engine}`, async () => {
    await using fixture = await openCollection(engine, "filesystem");
    const { registry } = fixture;
    const name = parseRepositoryName("a/app");
    const app = new Pusher(registry, "a/app");
    let acknowledged = 0;
    for (let round = 0; round < 60; round++) {
      const layer = await app.blob(`layer ${round}`);
      const config = await app.blob(`config ${round}`);
      const manifest = new TextEncoder().encode(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: MEDIA_TYPES.ociManifest,
          config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: config, size: 1 },
          layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar", digest: layer, size: 1 }],
        }),
      );
      const delay = (round % 6) * 0.7;
      const [pushed] = await Promise.allSettled([
        registry.pushManifest(name, manifest, { mediaType: MEDIA_TYPES.ociManifest, tags: [parseTag("t")] }),
        Bun.sleep(delay).then(() => registry.deleteBlob(name, layer)),
      ]);
      if (pushed.status === "rejected") continue;
      acknowledged++;
      expect((await registry.statBlob(name, layer)).digest).toBe(layer);
      expect(await registry.statManifest(name, digestOf(manifest))).toBeDefined();
    }
    expect(acknowledged).toBeGreaterThan(0);
  }, 30_000);
}
