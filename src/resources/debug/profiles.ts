/**
 * The profiles of `debug --profile`: what each changes in the pod of a session
 * (k8s.io/kubectl/pkg/cmd/debug/profiles.go).
 */
import { isJsonObject, type Json, type JsonObject, objectsOf } from '../../apimachinery/json.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { changeContainer, containersIn, withSpec } from './containers.ts';

/** How a session reaches what it debugs: in the pod itself, in a copy of it, or on the node. */
export type DebugStyle = 'ephemeral' | 'copy' | 'node';

/** The --keep flags: what a copy keeps of the pod. */
export interface Kept {
  readonly labels: boolean;
  readonly annotations: boolean;
  readonly liveness: boolean;
  readonly readiness: boolean;
  readonly startup: boolean;
  readonly initContainers: boolean;
}

interface Target {
  readonly container: string;
  readonly kept: Kept;
}

/** One change of the pod. Nothing is changed in place. */
type Step = (pod: KubeObject, target: Target) => KubeObject;

/** The changes of a profile for each style, in order. */
export type Profile = Readonly<Record<DebugStyle, readonly Step[]>>;

const secured =
  (change: (context: JsonObject) => JsonObject): Step =>
  (pod, { container }) =>
    changeContainer(pod, container, (found) => {
      const { securityContext } = found;
      return { ...found, securityContext: change(isJsonObject(securityContext) ? securityContext : {}) };
    });

const withCapability = (...names: readonly string[]): Step =>
  secured((context) => {
    const capabilities = isJsonObject(context.capabilities) ? context.capabilities : {};
    const before = Array.isArray(capabilities.add) ? capabilities.add : [];
    return { ...context, capabilities: { ...capabilities, add: [...before, ...names] } };
  });

const withoutSecurityContext: Step = (pod, { container }) =>
  changeContainer(pod, container, ({ securityContext: _, ...rest }) => rest);

function withoutMeta(pod: KubeObject, field: 'labels' | 'annotations'): KubeObject {
  const { [field]: _, ...metadata } = pod.metadata as JsonObject;
  return { ...pod, metadata };
}

const withoutLabels: Step = (pod) => withoutMeta(pod, 'labels');

const keptMeta =
  (field: 'labels' | 'annotations'): Step =>
  (pod, { kept }) =>
    kept[field] ? pod : withoutMeta(pod, field);

const keptProbes: Step = (pod, { kept }) => {
  const gone = (['liveness', 'readiness', 'startup'] as const).filter((probe) => !kept[probe]);
  const stripped = containersIn(pod, 'containers').map((container) => {
    const left = { ...container };
    for (const probe of gone) delete left[`${probe}Probe`];
    return left;
  });
  return withSpec(pod, { containers: stripped });
};

const keptInitContainers: Step = (pod, { kept }) => (kept.initContainers ? pod : withSpec(pod, { initContainers: [] }));

/** What a copy keeps of its pod, for every profile but `legacy`. */
const kept: readonly Step[] = [keptMeta('labels'), keptMeta('annotations'), keptProbes, keptInitContainers];

/** Unless --share-processes, or the pod itself, says otherwise. */
const sharedProcesses: Step = (pod) =>
  typeof at(pod, 'spec', 'shareProcessNamespace') === 'boolean' ? pod : withSpec(pod, { shareProcessNamespace: true });

const hostNamespaces: Step = (pod) => withSpec(pod, { hostNetwork: true, hostPID: true, hostIPC: true });

const HOST_ROOT = 'host-root';

/** The node's file system at /host. */
const hostRoot: Step = (pod, { container }) => {
  const volumes: Json[] = [...objectsOf(at(pod, 'spec', 'volumes')), { name: HOST_ROOT, hostPath: { path: '/' } }];
  const mount = { name: HOST_ROOT, mountPath: '/host' };
  return changeContainer(
    withSpec(pod, { volumes }),
    container,
    (found) => ({ ...found, volumeMounts: [...objectsOf(found.volumeMounts), mount] }),
    ['containers'],
  );
};

const privileged = secured((context) => ({ ...context, privileged: true }));

/** What the restricted level of the Pod Security Standards asks of a container. */
const restricted: readonly Step[] = [
  withoutSecurityContext,
  secured((context) => ({
    ...context,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    allowPrivilegeEscalation: false,
    seccompProfile: { type: 'RuntimeDefault' },
  })),
];

const tracing = withCapability('SYS_PTRACE');
const networking = withCapability('NET_ADMIN', 'NET_RAW');

const profiles: Readonly<Record<string, Profile>> = {
  legacy: { ephemeral: [], copy: [withoutLabels], node: [hostRoot, hostNamespaces] },
  general: {
    ephemeral: [tracing],
    copy: [...kept, tracing, sharedProcesses],
    node: [hostRoot, withoutSecurityContext, hostNamespaces],
  },
  baseline: {
    ephemeral: [withoutSecurityContext],
    copy: [withoutSecurityContext, ...kept, sharedProcesses],
    node: [withoutSecurityContext],
  },
  restricted: {
    ephemeral: restricted,
    copy: [...restricted, ...kept, sharedProcesses],
    node: restricted,
  },
  netadmin: {
    ephemeral: [networking],
    copy: [networking, ...kept, sharedProcesses],
    node: [networking, hostNamespaces],
  },
  sysadmin: {
    ephemeral: [privileged],
    copy: [privileged, ...kept, sharedProcesses],
    node: [privileged, hostNamespaces, hostRoot],
  },
};

/** Those that --profile names in its help; `legacy` is deprecated. */
export const profileNames = Object.keys(profiles).filter((name) => name !== 'legacy');

/** The profile of a name. Throws CliError when there is none. */
export function findProfile(name: string): Profile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile === undefined) throw new CliError(`unknown profile: ${name}`);
  return profile;
}

/** The pod after the changes of a profile. */
export function applyProfile(pod: KubeObject, profile: Profile, style: DebugStyle, target: Target): KubeObject {
  return profile[style].reduce((changed, step) => step(changed, target), pod);
}
