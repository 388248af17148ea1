import type { PluginPolicy } from '../apimachinery/preference.ts';
import type { Host } from '../io/host.ts';
import type { Io } from '../io/io.ts';
import type { Cluster } from './cluster.ts';

/** The global flags that choose a server, a user and a namespace, and how to connect. */
export interface ConnectionFlags {
  readonly as: string;
  readonly 'as-group': readonly string[];
  readonly 'as-uid': string;
  readonly 'as-user-extra': readonly string[];
  readonly 'cache-dir': string;
  readonly 'certificate-authority': string;
  readonly 'client-certificate': string;
  readonly 'client-key': string;
  readonly cluster: string;
  readonly context: string;
  readonly 'disable-compression': boolean;
  readonly 'insecure-skip-tls-verify': boolean;
  readonly kubeconfig: string;
  readonly namespace: string;
  readonly password: string;
  readonly 'proxy-url': string;
  readonly 'request-timeout': string;
  readonly server: string;
  readonly 'tls-server-name': string;
  readonly token: string;
  readonly user: string;
  readonly username: string;
  /** Log level of the traces on stderr, 0 to 9. */
  readonly v: number;
  /** Names of the flags that the user typed. */
  readonly changed: ReadonlySet<string>;
  /** As helm connects: nobody is asked for a user, and the names that flags give are looked up first. */
  readonly asHelm?: boolean;
  /** helm's --debug. */
  readonly helmDebug?: boolean;
}

/** What connecting to a cluster needs. */
export interface ConnectContext extends Host {
  /** The program's name in messages and help: that of the link it was started by. */
  readonly program: string;
  readonly io: Io;
  readonly globals: ConnectionFlags;
  /** Which credential plugins may run, as the kuberc says; undefined: all. */
  readonly pluginPolicy?: PluginPolicy | undefined;
}

/** What requests to a cluster need: the cluster, and the machine this runs on. */
export interface ClusterContext extends ConnectContext {
  /** The cluster of the current context; made on first use, the same one afterwards. */
  cluster(): Promise<Cluster>;
}
