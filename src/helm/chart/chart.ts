/** A chart in memory (pkg/chart/v2). Names and shapes are those of Chart.yaml and of a stored release. */

import type { GoMap } from '../../apimachinery/go/values.ts';
import type { Json } from '../../apimachinery/json.ts';

/** A file of a chart; its name is relative to the chart's folder, with slashes. */
export interface ChartFile {
  readonly name: string;
  readonly data: Uint8Array;
  /** Undefined: Go's zero time. RFC 3339 as Go writes it, with the file's nanoseconds. */
  readonly modTime?: string | undefined;
}

export interface Maintainer {
  readonly name?: string;
  readonly email?: string;
  readonly url?: string;
}

export interface Dependency {
  name: string;
  readonly version?: string;
  readonly repository: string;
  readonly condition?: string;
  readonly tags?: readonly string[];
  /** Set while the values decide. */
  enabled?: boolean;
  /** Names, or tables with child and parent; all of them tables once they were taken. */
  'import-values'?: readonly Json[];
  readonly alias?: string;
}

export interface Metadata {
  readonly name: string;
  readonly home?: string;
  readonly sources?: readonly string[];
  readonly version: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly maintainers?: readonly Maintainer[];
  readonly icon?: string;
  readonly apiVersion: string;
  readonly condition?: string;
  readonly tags?: string;
  readonly appVersion?: string;
  readonly deprecated?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly kubeVersion?: string;
  dependencies?: readonly Dependency[];
  readonly type?: string;
}

export interface Lock {
  /** RFC 3339. */
  readonly generated: string;
  readonly digest: string;
  readonly dependencies: readonly Dependency[];
}

/**
 * Mutable as in Helm: what the values enable, rename (alias) and import changes the tree of charts
 * before it is rendered.
 */
export interface Chart {
  metadata: Metadata;
  lock: Lock | undefined;
  readonly templates: readonly ChartFile[];
  /** Of values.yaml: numbers are float64. */
  values: GoMap;
  /** values.schema.json. */
  readonly schema: Uint8Array | undefined;
  readonly schemaModTime?: string | undefined;
  /** Files that are nothing else: README.md, LICENSE, crds/, what templates read by .Files. */
  readonly files: readonly ChartFile[];
  /** Every file as it was read, for `show` and `package`. */
  readonly raw: readonly ChartFile[];
  /** Time of Chart.yaml. */
  readonly modTime?: string | undefined;
  dependencies: readonly Chart[];
  parent: Chart | undefined;
}

export const chartName = ({ metadata }: Chart): string => metadata.name;
export const isRoot = ({ parent }: Chart): boolean => parent === undefined;
export const isLibrary = ({ metadata }: Chart): boolean => metadata.type?.toLowerCase() === 'library';

/** `web/charts/db`: what names of templates begin with. */
export function fullPath(chart: Chart): string {
  const { parent } = chart;
  return parent === undefined ? chartName(chart) : `${fullPath(parent)}/charts/${chartName(chart)}`;
}
