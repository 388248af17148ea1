/** What templates see beside the values, and what rendering asks of its surroundings. */
import type { GoMap, GoValue } from '../../apimachinery/go/values.ts';

/** .Release */
export interface ReleaseScope {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  readonly isInstall: boolean;
  readonly isUpgrade: boolean;
}

export interface KubeVersion {
  /** With everything that follows the patch, such as v1.33.4-gke.1245000. */
  readonly version: string;
  /** v1.33.4: what a chart's kubeVersion is checked against. */
  readonly normalized: string;
  readonly major: string;
  readonly minor: string;
}

/** .Capabilities */
export interface Capabilities {
  readonly kubeVersion: KubeVersion;
  /** `apps/v1`, and of a server also `apps/v1/Deployment`. */
  readonly apiVersions: readonly string[];
}

/** .Values, .Release, .Capabilities, .Chart of the top chart, as ToRenderValues makes them. */
export interface RenderScope {
  /** The chart's values with the user's over them; numbers as in values.ts of apimachinery/go. */
  readonly values: GoMap;
  readonly release: ReleaseScope;
  readonly capabilities: Capabilities;
}

/** Objects of the cluster for `lookup`; undefined where nothing is found. */
export type Lookup = (
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
) => Promise<GoValue | undefined>;

export interface EngineOptions {
  /** Missing keys are errors (--strict of lint). */
  readonly strict?: boolean;
  /** `required` and `fail` do not fail. */
  readonly isLint?: boolean;
  /** Without it `lookup` finds nothing, as without a server. */
  readonly lookup?: Lookup;
  /** --enable-dns: the address of a host, "" for none. */
  readonly resolveHost?: (name: string) => Promise<string>;
  /** Takes a line for stderr that helm logs. */
  readonly warn?: (line: string) => void;
  readonly now: () => number;
}
