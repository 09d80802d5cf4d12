import { join } from "node:path";
import { findDistribution, startDistribution } from "./peers/distribution.ts";
import { type Entrepot, type EntrepotOptions, spawnEntrepot } from "./peers/entrepot.ts";
import { findNginx, startNginx } from "./peers/nginx.ts";
import type { Peer, RegistryPeer } from "./peers/peer.ts";
import { TokenIssuer } from "./peers/token-issuer.ts";
import { findZot, startZot } from "./peers/zot.ts";
import { waitUntilServing } from "./processes.ts";

/** How much to measure. */
export interface Effort {
  readonly quick: boolean;
  /** Rounds that count, for each subject of a workload. */
  readonly rounds: number;
  /** Seconds of a round. */
  readonly seconds: number;
  /** The Entrepot to measure: an executable, and its first arguments. Default: this checkout. */
  readonly program?: readonly string[] | undefined;
}

/** A peer that could not take part, and why. */
export interface NotRun {
  readonly name: string;
  readonly reason: string;
}

/**
 * What workloads share: the effort, a place for files, and the servers, each started when first
 * asked for. Peers run beside each other but are loaded one at a time.
 */
export class Bench implements AsyncDisposable {
  readonly effort: Effort;
  /** An empty folder on the file system that is measured; gone after the run. */
  readonly workspace: string;
  readonly log: (message: string) => void;
  readonly notRun: readonly NotRun[];
  readonly #disposables = new AsyncDisposableStack();
  #issuer: Promise<TokenIssuer> | undefined;
  #registries: Promise<readonly [Entrepot, ...RegistryPeer[]]> | undefined;
  #nginx: Promise<Peer> | undefined;
  #folders = 0;

  constructor(options: {
    readonly effort: Effort;
    readonly workspace: string;
    readonly log: (message: string) => void;
  }) {
    this.effort = options.effort;
    this.workspace = options.workspace;
    this.log = options.log;
    this.notRun = missingPeers();
  }

  /** A path for a folder that nobody uses yet. */
  newFolder(name: string): string {
    this.#folders++;
    return join(this.workspace, `${name}-${this.#folders}`);
  }

  /** Entrepot, and the other registries that are installed; they live as long as the run. */
  registries(): Promise<readonly [Entrepot, ...RegistryPeer[]]> {
    this.#registries ??= this.startRegistries(this.#disposables);
    return this.#registries;
  }

  /** Fresh registries for a workload of their own, stopped with `owner`. */
  async startRegistries(owner: AsyncDisposableStack): Promise<readonly [Entrepot, ...RegistryPeer[]]> {
    const entrepot = owner.use(await this.startEntrepot({ directory: this.newFolder("entrepot") }));
    const others: RegistryPeer[] = [];
    if (this.has("Distribution")) others.push(owner.use(await this.startDistribution()));
    if (this.has("zot")) others.push(owner.use(await startZot(this.newFolder("zot"))));
    return [entrepot, ...others];
  }

  /** Starts an Entrepot and waits until it answers. */
  async startEntrepot(options: EntrepotOptions): Promise<Entrepot> {
    const entrepot = await this.spawnEntrepot(options);
    await waitUntilServing(`${entrepot.origin}/v2/`, entrepot.server);
    return entrepot;
  }

  /** Starts an Entrepot and does not wait. */
  spawnEntrepot(options: EntrepotOptions): Promise<Entrepot> {
    return spawnEntrepot({ ...options, program: this.effort.program });
  }

  /** A Distribution over a folder, which may have been filled. */
  async startDistribution(directory = this.newFolder("distribution")): Promise<RegistryPeer> {
    this.#issuer ??= TokenIssuer.start(this.workspace).then((issuer) => this.#disposables.use(issuer));
    return startDistribution({ directory, issuer: await this.#issuer });
  }

  /** nginx, where it is installed. */
  async nginx(): Promise<Peer | undefined> {
    if (!this.has("nginx")) return undefined;
    this.#nginx ??= startNginx(this.newFolder("nginx")).then((nginx) => this.#disposables.use(nginx));
    return this.#nginx;
  }

  has(peer: "Distribution" | "nginx" | "zot"): boolean {
    return !this.notRun.some(({ name }) => name === peer);
  }

  async versions(): Promise<Record<string, string>> {
    const peers: Peer[] = [...(await this.registries())];
    const nginx = await this.nginx();
    if (nginx) peers.push(nginx);
    return Object.fromEntries(peers.map(({ name, version }) => [name, version]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#disposables.disposeAsync();
  }
}

function missingPeers(): NotRun[] {
  const candidates = [
    { name: "Distribution", found: findDistribution(), reason: "no docker-registry or registry in PATH" },
    { name: "nginx", found: findNginx(), reason: "no nginx in PATH" },
    { name: "zot", found: findZot(), reason: "no zot in PATH or in Go's bin folder" },
  ];
  return candidates.filter(({ found }) => found === undefined).map(({ name, reason }) => ({ name, reason }));
}
