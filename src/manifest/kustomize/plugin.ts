/** What generators and transformers have in common (kustomize's built-in plugins). */
import type { JsonObject } from '../../apimachinery/json.ts';
import type { Loader } from './loader.ts';
import type { Resource } from './resource.ts';
import type { ResourceMap } from './resource-map.ts';
import type { Schema } from './schema.ts';

export interface PluginHelpers {
  readonly loader: Loader;
  readonly schema: Schema;
  readonly options: BuildOptions;
  /** A line on stderr as it stands. */
  warn(line: string): void;
  /** A line of Go's log package, which kubectl sends through klog. */
  log(message: string): void;
}

/** How much a part of a transformer's entry found to work on. */
export interface Reach {
  /** From the entry on: nothing for the whole of it, or `[0, 'targets', 1]`. */
  readonly path: readonly (string | number)[];
  /** The number of objects or fields that it matched, changed or not. */
  readonly hits: number;
  /** What it looked at, where that is no list of objects: the names of all images. */
  readonly seen?: readonly string[];
}

export interface Transformer {
  /** Tells `report` of the parts that may match nothing without an error. */
  transform(resources: ResourceMap, report?: (reach: Reach) => void): void;
}

export interface Generator {
  generate(): Promise<readonly Resource[]>;
}

/**
 * Makes a plugin of its configuration: the object that a `transformers` or `generators` file holds,
 * or what a field of the kustomization stands for. Reads the files that it names. Throws BuildError.
 */
export type Configure<T> = (config: JsonObject, helpers: PluginHelpers) => Promise<T>;

/** What one step of a build was, for those who watch it. */
export interface Step {
  /** `NamespaceTransformer`, `ConfigMapGenerator`, ... or `resources`, `nameReference`, `vars`. */
  readonly name: string;
  /** The kustomization file, or the file that configures the plugin. */
  readonly file: string;
  /** The field of the kustomization and the number of its entry. */
  readonly field?: string;
  readonly index?: number;
  /** The line of the entry, or of the field, in `file`. */
  readonly line?: number;
  /** What the parts of a transformer's entry found to work on. */
  readonly reached?: readonly Reach[];
}

/** The flags about helm charts; those that are set win over the kustomization. */
export interface HelmOptions {
  readonly command: string;
  readonly apiVersions: readonly string[];
  readonly kubeVersion: string;
  readonly debug: boolean;
  /** Runs a line of our own helm, without that word, with variables besides the environment's. */
  readonly run?: (
    words: readonly string[],
    variables: Readonly<Record<string, string>>,
  ) => Promise<{ readonly stdout: string; readonly stderr: string; readonly exitCode: number }>;
}

export interface BuildOptions {
  readonly loadRestrictor: 'root' | 'none';
  readonly enableHelm: boolean;
  readonly enableAlphaPlugins: boolean;
  readonly helm: HelmOptions;
}
