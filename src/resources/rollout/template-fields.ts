/**
 * Which fields of a pod template the API server fills in by itself
 * (k8s.io/kubernetes/pkg/apis/core/v1/defaults.go), and which of its lists apply merges by element
 * (patchMergeKey in k8s.io/api/core/v1/types.go). apps/v1 does not change, and reading them from
 * the server would download megabytes for each undo.
 */
import { equalJson, isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';

/**
 * One field: its default, the merge key of a list, and the fields
 * below it (of each element, for a list).
 */
export interface FieldFacts {
  readonly value?: Json | ((owner: JsonObject) => Json | undefined);
  readonly mergeKey?: string;
  readonly fields?: TypeFacts;
}

export type TypeFacts = Readonly<Record<string, FieldFacts>>;

const httpGet: FieldFacts = {
  fields: { path: { value: '/' }, scheme: { value: 'HTTP' }, protocol: { value: 'HTTP1' } },
};

const probe: FieldFacts = {
  fields: {
    timeoutSeconds: { value: 1 },
    periodSeconds: { value: 10 },
    successThreshold: { value: 1 },
    failureThreshold: { value: 3 },
    httpGet,
    grpc: { fields: { service: { value: '' } } },
  },
};

const fieldRef: FieldFacts = { fields: { apiVersion: { value: 'v1' } } };
const files: FieldFacts = { fields: { defaultMode: { value: 0o644 } } };
const downwardFiles: TypeFacts = { defaultMode: { value: 0o644 }, items: { fields: { fieldRef } } };
const hook: FieldFacts = { fields: { httpGet } };

const container: FieldFacts = {
  mergeKey: 'name',
  fields: {
    imagePullPolicy: { value: ({ image }) => pullPolicy(image) },
    terminationMessagePath: { value: '/dev/termination-log' },
    terminationMessagePolicy: { value: 'File' },
    resources: { value: {} },
    ports: { mergeKey: 'containerPort', fields: { protocol: { value: 'TCP' } } },
    volumeMounts: { mergeKey: 'mountPath' },
    volumeDevices: { mergeKey: 'devicePath' },
    env: { mergeKey: 'name', fields: { valueFrom: { fields: { fieldRef } } } },
    lifecycle: { fields: { postStart: hook, preStop: hook } },
    livenessProbe: probe,
    readinessProbe: probe,
    startupProbe: probe,
  },
};

const volume: FieldFacts = {
  mergeKey: 'name',
  fields: {
    secret: files,
    configMap: files,
    downwardAPI: { fields: downwardFiles },
    projected: {
      fields: {
        defaultMode: { value: 0o644 },
        sources: {
          fields: {
            downwardAPI: { fields: downwardFiles },
            serviceAccountToken: { fields: { expirationSeconds: { value: 3600 } } },
          },
        },
      },
    },
    hostPath: { fields: { type: { value: '' } } },
    image: { fields: { pullPolicy: { value: ({ reference }) => pullPolicy(reference) } } },
  },
};

export const templateFields: TypeFacts = {
  spec: {
    fields: {
      dnsPolicy: { value: 'ClusterFirst' },
      restartPolicy: { value: 'Always' },
      schedulerName: { value: 'default-scheduler' },
      securityContext: { value: {} },
      terminationGracePeriodSeconds: { value: 30 },
      serviceAccount: { value: ({ serviceAccountName }) => serviceAccountName },
      containers: container,
      initContainers: container,
      volumes: volume,
      imagePullSecrets: { mergeKey: 'name' },
      hostAliases: { mergeKey: 'ip' },
      topologySpreadConstraints: { mergeKey: 'topologyKey' },
      schedulingGates: { mergeKey: 'name' },
      resourceClaims: { mergeKey: 'name' },
      evictionResponders: { mergeKey: 'name' },
    },
  },
};

/** Always for the tag `latest`, which an image without tag and digest has. */
function pullPolicy(image: Json | undefined): string {
  const name = typeof image === 'string' ? image.slice(image.lastIndexOf('/') + 1) : '';
  const bare = !name.includes(':') && !name.includes('@');
  return bare || /:latest$/.test(name) ? 'Always' : 'IfNotPresent';
}

/** Whether a field has the value it would get if it were left out. */
export function isDefault(value: Json | undefined, owner: JsonObject, defaults: FieldFacts | undefined): boolean {
  const usual = typeof defaults?.value === 'function' ? defaults.value(owner) : defaults?.value;
  return usual !== undefined && equalJson(value, usual);
}

/** The value without the defaults of the API server. Does not change its argument. */
export function withoutDefaults(value: Json, defaults: FieldFacts | undefined): Json {
  if (Array.isArray(value)) return value.map((item) => withoutDefaults(item, defaults));
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([key, member]) => !isDefault(member, value, defaults?.fields?.[key]));
  return Object.fromEntries(kept.map(([key, member]) => [key, withoutDefaults(member, defaults?.fields?.[key])]));
}
