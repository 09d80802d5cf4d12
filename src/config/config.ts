/** The configuration, as the program uses it: complete, checked, defaults filled in. */
export interface Config {
  /** Addresses to listen on: `host:port`. Default: `127.0.0.1:5000`. */
  readonly listen: readonly ListenAddress[];
  /** Whether to listen without TLS on addresses that other machines can reach. Default: false. */
  readonly listenInsecure: boolean;
  /** How clients address the registry, without a trailing slash; undefined: as each request says. */
  readonly publicUrl: string | undefined;
  /** Holds the database and the blobs unless they are elsewhere. Absolute. */
  readonly dataDirectory: string;
  /** How many processes serve requests. Default: one per core. */
  readonly processes: number;
  readonly tls: TlsConfig | undefined;
  /** Proxies (CIDR) whose `X-Forwarded-*` headers are believed. Default: none. */
  readonly trustedProxies: readonly string[];
  readonly limits: LimitsConfig;
  readonly storage: FilesystemStorageConfig | S3StorageConfig;
  readonly database: SqliteDatabaseConfig | PostgresDatabaseConfig;
  readonly registry: RegistryConfig;
  readonly authentication: AuthenticationConfig;
  readonly garbageCollection: GarbageCollectionConfig;
  readonly jobs: JobsConfig;
  readonly events: EventsConfig;
  readonly outbound: OutboundConfig;
  readonly logging: LoggingConfig;
  readonly metrics: MetricsConfig;
  readonly tracing: TracingConfig | undefined;
}

/** A secret: prints as `***` wherever it is logged, inspected or serialised. See `secret.ts`. */
export interface Secret {
  reveal(): string;
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export interface TlsConfig {
  /** PEM files; read again when they change. */
  readonly certificate: string;
  readonly key: string;
  /** An address whose plain HTTP requests are redirected to HTTPS. */
  readonly redirectFrom: ListenAddress | undefined;
  /** Client certificates as a way in; undefined when they are none. */
  readonly clientCertificates?: ClientCertificatesConfig | undefined;
}

export interface ClientCertificatesConfig {
  /** PEM files; read again when they change. */
  readonly authority: string;
  readonly revocationList: string | undefined;
  /** Whether clients without a certificate are sent away. */
  readonly required: boolean;
  /** What of a certificate is the account's name: its `CN`, or its e-mail address up to the `@`. */
  readonly account: "commonName" | "email";
}

export interface LimitsConfig {
  /** Requests one client address may have in flight, in one process. */
  readonly requestsPerClient: number;
  /** Bytes of request headers. */
  readonly headerBytes: number;
  /** Bytes of a blob upload's request body. */
  readonly blobBytes: number;
  /** Seconds a connection may say nothing. */
  readonly idleSeconds: number;
  /** Seconds that requests in flight get to finish when the registry stops. */
  readonly shutdownSeconds: number;
  /** Failed logins a minute, by client address and by account name, before further ones are refused. */
  readonly failedLoginsPerMinute: number;
}

export interface FilesystemStorageConfig {
  readonly kind: "filesystem";
  /** Absolute. Default: `blobs` in the data directory. */
  readonly directory: string;
}

export interface S3StorageConfig {
  readonly kind: "s3";
  /** `https://s3.example.com`; undefined for AWS by region. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly bucket: string;
  /** Put before every key, without slashes at its ends; may be empty. */
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`. */
  readonly pathStyle: boolean;
  /** Whether pulls are redirected to presigned URLs, or proxied. */
  readonly redirect: boolean;
  /** Seconds a presigned URL is good for. */
  readonly redirectSeconds: number;
  /** Bytes; 5 MiB to 512 MiB. */
  readonly partSize: number;
}

export interface SqliteDatabaseConfig {
  readonly kind: "sqlite";
  /** Absolute. Default: `entrepot.db` in the data directory. */
  readonly path: string;
}

export interface PostgresDatabaseConfig {
  readonly kind: "postgresql";
  readonly url: Secret;
  /** Connections per process and host at most, two at least: half of them for transactions. */
  readonly poolSize: number;
}

export interface RegistryConfig {
  /** Whether a push makes the repository it goes to. Default: true. */
  readonly createOnPush: boolean;
  /** Visibility of repositories made by a push. Default: private. */
  readonly defaultVisibility: "public" | "private";
  /** Whether anyone may pull public repositories without logging in. Default: false. */
  readonly anonymousPull: boolean;
  /** Whether an index may be pushed before the manifests it names. Default: true. */
  readonly sparseIndexes: boolean;
  /** Whether manifests, tags and blobs may be deleted by clients. Default: true. */
  readonly deletes: boolean;
  /** Days that a renamed repository can be pulled from by its old name. Default: 30. */
  readonly renameRedirectDays: number;
}

export interface AuthenticationConfig {
  /** Name of this registry in tokens (`service`, `aud`). Default: `entrepot`. */
  readonly service: string;
  /** Seconds a bearer token is good for. Default: 300. */
  readonly tokenSeconds: number;
  /** Days an offline (refresh) token is good for. Default: 90. */
  readonly offlineTokenDays: number;
  /** Days after which a new signing key takes over. Default: 30. */
  readonly keyRotationDays: number;
  /** Seconds a browser's session is good for at most. Default: 7 days. */
  readonly sessionSeconds: number;
  /** Seconds a browser's session is good for without being used. Default: 12 hours. */
  readonly sessionIdleSeconds: number;
  /** Whose passwords are good together with a second factor only. Default: none. */
  readonly requireSecondFactor: "none" | "administrators" | "everybody";
}

export interface GarbageCollectionConfig {
  readonly enabled: boolean;
  /** Milliseconds that deleted or replaced content can be restored for. Default: 7 days. */
  readonly gracePeriod: number;
  /** Milliseconds a blob may be without any manifest. Default: 1 day. */
  readonly unreferencedBlobs: number;
  /** Milliseconds after which an upload nobody touched is given up. Default: 1 day. */
  readonly abandonedUploads: number;
  /** Default policy: days after which an untagged manifest goes; undefined keeps them. Default: undefined. */
  readonly untaggedDays: number | undefined;
}

export interface JobsConfig {
  /** How many jobs of each action a worker runs at once; others run one. */
  readonly capacity: Readonly<Record<string, number>>;
  /** Milliseconds that finished jobs and their logs are kept. Default: 30 days. */
  readonly history: number;
}

export interface EventsConfig {
  /** Whether pulls are recorded as events. Default: true. */
  readonly pulls: boolean;
  /** Milliseconds that events are kept. Default: 365 days. */
  readonly history: number;
  /** How many events are kept. Default: 10,000,000. */
  readonly historyCount: number;
  readonly syslog: SyslogSinkConfig | undefined;
  readonly http: HttpSinkConfig | undefined;
}

/** A syslog server that events are forwarded to (RFC 5424). */
export interface SyslogSinkConfig {
  readonly address: SyslogAddress;
  /** A PEM file; undefined: the system's authorities. */
  readonly ca: string | undefined;
}

export interface SyslogAddress extends ListenAddress {
  readonly protocol: "udp" | "tcp" | "tls";
}

/** A server that events are posted to as JSON lines. */
export interface HttpSinkConfig {
  readonly url: string;
  /** Key of the HMAC that signs what is posted; undefined: nothing is signed. */
  readonly secret: Secret | undefined;
  /** A PEM file; undefined: the system's authorities. */
  readonly ca: string | undefined;
}

export interface OutboundConfig {
  /** Networks, addresses, host names and `*.` domains that may be sent to besides public addresses. */
  readonly allow: readonly string[];
  /** An HTTP proxy for what goes to public addresses; undefined: none. */
  readonly proxy: string | undefined;
}

export interface LoggingConfig {
  readonly level: "trace" | "debug" | "info" | "warn" | "error";
  /** `json` for machines; `text` for a person at a terminal. Default: text on a terminal, else json. */
  readonly format: "json" | "text";
  /** Whether each request is logged. Default: true. */
  readonly requests: boolean;
}

export interface MetricsConfig {
  /** Whether `/metrics` is served without credentials. Default: only to loopback addresses. */
  readonly public: boolean;
}

export interface TracingConfig {
  /** An OTLP/HTTP collector: `http://127.0.0.1:4318`. */
  readonly endpoint: string;
  /** Share of requests that are traced, 0 to 1. */
  readonly sampleRatio: number;
}
