import type { RequestContext } from "../../http/context.ts";
import type { Registry } from "../registry.ts";

/** How the protocol server behaves. */
export interface ProtocolOptions {
  /** Whether clients may delete manifests, tags and blobs. Default: true. */
  readonly deletes?: boolean;
  /** Bytes of a manifest, at most. Default: 4 MiB. */
  readonly maxManifestBytes?: number;
  /** Bytes of the body of one request of an upload, at most. Default: no limit. */
  readonly maxBlobBytes?: number;
  /** Items on a page of a list, at most and when the client does not say. Default: 1000. */
  readonly maxPageSize?: number;
  /** Bytes that every chunk of an upload but the last should have (`OCI-Chunk-Min-Length`). Default: not sent. */
  readonly minChunkBytes?: number;
}

/** One request, and all that is needed to answer it. */
export interface Exchange {
  readonly request: Request;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly context: RequestContext;
  readonly registry: Registry;
  readonly options: ProtocolOptions;
}
