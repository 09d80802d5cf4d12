import { describeBlobStore } from "./blob-store-suite.ts";
import { blobStoreKinds, testBlobStorePlace } from "./testing.ts";

for (const kind of blobStoreKinds()) describeBlobStore(kind, () => testBlobStorePlace(kind));
