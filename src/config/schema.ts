import { z } from "zod";
import {
  days,
  destination,
  duration,
  httpOrigin,
  httpUrl,
  listenAddress,
  listOf,
  network,
  postgresUrl,
  seconds,
  secretText,
  size,
  syslogAddress,
} from "./fields.ts";

const path = () => z.string().min(1, "expected a path");
const whole = (minimum: number, maximum: number) => z.int().min(minimum).max(maximum);

const tls = z.strictObject({
  certificate: path().describe("PEM file: the certificate and its chain. Read again when it changes."),
  key: path().describe("PEM file: the private key. Read again when it changes."),
  redirectFrom: listenAddress()
    .optional()
    .describe("An address whose plain HTTP requests are sent on to HTTPS."),
  clientCertificates: z
    .strictObject({
      authority: path().describe(
        "PEM file: the authorities whose client certificates are a way in. Read again when it changes.",
      ),
      revocationList: path()
        .optional()
        .describe("PEM file: the certificates that were revoked. Read again when it changes."),
      required: z.boolean().default(false).describe("Whether clients without a certificate are sent away."),
      account: z
        .enum(["commonName", "email"])
        .default("commonName")
        .describe("What names the account: the subject's CN, or its e-mail address up to the @."),
    })
    .optional()
    .describe("Client certificates as a way in, beside passwords and tokens. Default: none."),
});

const limits = z.strictObject({
  requestsPerClient: whole(1, 1_000_000)
    .default(500)
    .describe("Requests one client address may have in flight, in one process."),
  headerBytes: size(1024).prefault("16KiB").describe("Size of a request's headers."),
  blobBytes: size(1).prefault("100GiB").describe("Size of a blob upload's request body."),
  idleSeconds: seconds(255).prefault("60s").describe("How long a connection may say nothing."),
  shutdownSeconds: seconds(86_400)
    .prefault("60s")
    .describe("How long requests in flight get to finish when the registry stops."),
  failedLoginsPerMinute: whole(1, 1_000_000)
    .default(20)
    .describe("Failed logins a minute, by client address and by account, before further ones are refused."),
});

const filesystem = z.strictObject({
  directory: path().optional().describe("Where blobs are. Default: blobs in the data directory."),
});

const s3 = z.strictObject({
  endpoint: httpOrigin().optional().describe("URL of the S3 service. Default: AWS, by region."),
  region: z.string().min(1).default("us-east-1").describe("Region of the bucket."),
  bucket: z.string().min(1).describe("The bucket. It must be there already."),
  prefix: z
    .string()
    .transform((text) => text.replaceAll(/^\/+|\/+$/g, ""))
    .refine((text) => text === "" || /^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/.test(text), {
      error: "expected letters, digits and ! - _ . * ' ( ), with slashes between them",
    })
    .prefault("")
    .describe("Put before every key."),
  accessKeyId: z.string().min(1).describe("The access key's name."),
  secretAccessKey: secretText().describe("The access key itself."),
  pathStyle: z
    .boolean()
    .optional()
    .describe("endpoint/bucket/key instead of bucket.endpoint/key. Default: true when an endpoint is given."),
  redirect: z
    .boolean()
    .default(true)
    .describe("Send pulls to presigned URLs, instead of proxying the bytes."),
  redirectSeconds: seconds(604_800).prefault("20m").describe("How long a presigned URL is good for."),
  partSize: size(5 * 2 ** 20, 512 * 2 ** 20)
    .prefault("16MiB")
    .describe(
      "Size of the parts of an upload: 5MiB to 512MiB. An upload holds one to five of them in memory.",
    ),
});

const sqlite = z.strictObject({
  path: path().optional().describe("The database file. Default: entrepot.db in the data directory."),
});

const postgresql = z.strictObject({
  url: postgresUrl().describe("postgres://user:password@host:port/database"),
  poolSize: whole(2, 1_000)
    .default(10)
    .describe("Connections a process opens to each host at most: half of them for writing."),
});

const storage = oneOf({ filesystem: filesystem.optional(), s3: s3.optional() });
const database = oneOf({ sqlite: sqlite.optional(), postgresql: postgresql.optional() });

function oneOf<Shape extends Record<string, z.ZodType>>(shape: Shape) {
  const names = Object.keys(shape).join(" or ");
  return z
    .strictObject(shape)
    .refine((value) => Object.values(value).filter((kind) => kind !== undefined).length === 1, {
      error: `expected one of ${names}`,
    });
}

const registry = z.strictObject({
  createOnPush: z.boolean().default(true).describe("Whether a push makes the repository it goes to."),
  defaultVisibility: z
    .enum(["public", "private"])
    .default("private")
    .describe("Visibility of repositories made by a push."),
  anonymousPull: z
    .boolean()
    .default(false)
    .describe("Whether anyone may pull public repositories without logging in."),
  sparseIndexes: z
    .boolean()
    .default(true)
    .describe("Whether an index may be pushed before the manifests it names."),
  deletes: z.boolean().default(true).describe("Whether clients may delete manifests, tags and blobs."),
  renameRedirectDays: days(3_650)
    .prefault("30d")
    .describe("How long a renamed repository can be pulled from by its old name."),
});

const authentication = z.strictObject({
  service: z.string().min(1).max(255).default("entrepot").describe("Name of this registry in tokens."),
  tokenSeconds: seconds(86_400).prefault("5m").describe("How long a bearer token is good for."),
  offlineTokenDays: days(3_650).prefault("90d").describe("How long an offline (refresh) token is good for."),
  keyRotationDays: days(3_650)
    .prefault("30d")
    .describe("Age at which a signing key is followed by a new one."),
  sessionSeconds: seconds(31_536_000).prefault("7d").describe("How long a browser stays logged in at most."),
  sessionIdleSeconds: seconds(31_536_000)
    .prefault("12h")
    .describe("How long a browser that does nothing stays logged in."),
  requireSecondFactor: z
    .enum(["none", "administrators", "everybody"])
    .default("none")
    .describe("Whose passwords are good together with a second factor only."),
});

const garbageCollection = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe("Whether garbage is collected by itself. Switched off, the storage only grows."),
  gracePeriod: duration()
    .prefault("7d")
    .describe("How long deleted or replaced content can be restored for."),
  unreferencedBlobs: duration().prefault("1d").describe("How long a blob may be without any manifest."),
  abandonedUploads: duration()
    .prefault("1d")
    .describe("Time after which an upload that nobody touched is given up."),
  untaggedDays: days(36_500)
    .optional()
    .describe("Collect untagged manifests after this many days. Default: keep them."),
});

const jobs = z.strictObject({
  capacity: z
    .record(z.string().min(1), whole(1, 1_000))
    .default({})
    .describe("How many jobs of each action a worker runs at once; others run one."),
  history: duration().prefault("30d").describe("How long finished jobs and their logs are kept."),
});

const outbound = z.strictObject({
  allow: listOf(destination(), "a network, an address or a host name")
    .prefault([])
    .describe(
      "What the registry may send to besides public addresses: networks, addresses, host names, *.example.com.",
    ),
  proxy: httpOrigin()
    .optional()
    .describe("An HTTP proxy for what goes to public addresses: http://proxy.example.com:3128."),
});

const events = z.strictObject({
  pulls: z.boolean().default(true).describe("Whether pulls are recorded as events."),
  history: duration().prefault("365d").describe("How long events are kept."),
  historyCount: whole(1_000, 1_000_000_000)
    .default(10_000_000)
    .describe("How many events are kept; the oldest go first."),
  syslog: z
    .strictObject({
      address: syslogAddress().describe("A syslog server: udp://, tcp:// or tls://, then host:port."),
      ca: path()
        .optional()
        .describe("PEM file: the authorities that the syslog server's certificate is checked with."),
    })
    .optional(),
  http: z
    .strictObject({
      url: httpUrl().describe("Where events are posted to, as JSON lines."),
      secret: secretText().optional().describe("Key of the HMAC-SHA256 that signs what is posted."),
      ca: path()
        .optional()
        .describe("PEM file: the authorities that the server's certificate is checked with."),
    })
    .optional(),
});

const logging = z.strictObject({
  level: z
    .enum(["trace", "debug", "info", "warn", "error"])
    .default("info")
    .describe("What is logged: this, and what is worse."),
  format: z
    .enum(["json", "text"])
    .optional()
    .describe("json for machines, text for people. Default: text on a terminal, else json."),
  requests: z.boolean().default(true).describe("Whether each request is logged."),
});

const metrics = z.strictObject({
  public: z
    .boolean()
    .default(false)
    .describe("Whether /metrics is served to everyone without credentials, not to loopback addresses only."),
});

const tracing = z.strictObject({
  endpoint: httpUrl().describe("An OTLP/HTTP collector: http://127.0.0.1:4318"),
  sampleRatio: z.number().min(0).max(1).default(1).describe("Share of requests that are traced."),
});

/** The configuration file: what an operator writes. Its output is not yet a `Config`; see `load.ts`. */
export const configFileSchema = z
  .strictObject({
    listen: listOf(listenAddress(), "an address")
      .refine((addresses) => addresses.length > 0, "expected one address at least")
      .prefault("127.0.0.1:5000")
      .describe("Addresses to listen on: host:port, one or a list."),
    listenInsecure: z
      .boolean()
      .default(false)
      .describe(
        "Listen on addresses that other machines can reach though TLS is not configured: passwords and tokens then travel in the clear, unless a proxy in front speaks TLS.",
      ),
    publicUrl: httpOrigin()
      .optional()
      .describe("How clients address the registry. Default: as each request says."),
    dataDirectory: path()
      .default("data")
      .describe("Holds the database and the blobs unless they are elsewhere."),
    processes: whole(1, 1_024)
      .optional()
      .describe("How many processes serve requests. Default: one per core."),
    tls: tls.optional(),
    trustedProxies: listOf(network(), "an address or network")
      .prefault([])
      .describe("Proxies (addresses or networks) whose X-Forwarded-* headers are believed."),
    limits: limits.prefault({}),
    storage: storage.prefault({ filesystem: {} }),
    database: database.prefault({ sqlite: {} }),
    registry: registry.prefault({}),
    authentication: authentication.prefault({}),
    garbageCollection: garbageCollection.prefault({}),
    jobs: jobs.prefault({}),
    events: events.prefault({}),
    outbound: outbound.prefault({}),
    logging: logging.prefault({}),
    metrics: metrics.prefault({}),
    tracing: tracing.optional(),
  })
  .meta({
    title: "Entrepot configuration",
    description:
      "Every value can also be given by environment: limits.headerBytes is ENTREPOT_LIMITS_HEADER_BYTES.",
  });

export type ConfigFile = z.output<typeof configFileSchema>;

/** The JSON schema of the configuration file, for editors; published as `docs/config.schema.json`. */
export function configJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(configFileSchema, { io: "input" }) as Record<string, unknown>;
}
