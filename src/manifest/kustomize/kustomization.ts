/** A kustomization file as it was decoded (kustomize's types.Kustomization). */
import type { JsonObject } from '../../apimachinery/json.ts';

type Strings = Readonly<Record<string, string>>;

export interface Kustomization {
  readonly apiVersion: string;
  readonly kind: string;
  readonly openapi?: Strings;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly namespace?: string;
  readonly commonLabels?: Strings;
  readonly labels?: readonly JsonObject[];
  readonly commonAnnotations?: Strings;
  readonly patchesStrategicMerge?: readonly string[];
  readonly patchesJson6902?: readonly JsonObject[];
  readonly patches?: readonly JsonObject[];
  readonly images?: readonly JsonObject[];
  readonly replacements?: readonly JsonObject[];
  readonly replicas?: readonly JsonObject[];
  readonly vars?: readonly JsonObject[];
  readonly sortOptions?: JsonObject;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly crds?: readonly string[];
  readonly configMapGenerator?: readonly JsonObject[];
  readonly secretGenerator?: readonly JsonObject[];
  readonly helmGlobals?: JsonObject;
  readonly helmCharts?: readonly JsonObject[];
  readonly generatorOptions?: JsonObject;
  readonly configurations?: readonly string[];
  readonly generators?: readonly string[];
  readonly transformers?: readonly string[];
  readonly validators?: readonly string[];
  readonly buildMetadata?: readonly string[];
}

/** A kustomization with the name of its file and its text. */
export interface KustomizationFile {
  readonly kustomization: Kustomization;
  /** `kustomization.yaml` or one of its other names. */
  readonly name: string;
  readonly text: string;
}
