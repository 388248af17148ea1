/** .Capabilities: what a template knows of the cluster, or of none (pkg/chart/common/capabilities.go). */
import { goQuote } from '../../apimachinery/go/text.ts';
import { define, GoError, GoFunction, GoStruct, type GoValue, TypedSlice } from '../../apimachinery/go/values.ts';
import { buildInfo, kubeVersion } from '../version.ts';
import type { Capabilities, KubeVersion } from './scope.ts';

/** The group versions of a Kubernetes that is not asked: no kinds. */
export const knownGroupVersions: readonly string[] = [
  'v1',
  'admissionregistration.k8s.io/v1',
  'admissionregistration.k8s.io/v1alpha1',
  'admissionregistration.k8s.io/v1beta1',
  'internal.apiserver.k8s.io/v1alpha1',
  'apps/v1',
  'apps/v1beta1',
  'apps/v1beta2',
  'authentication.k8s.io/v1',
  'authentication.k8s.io/v1alpha1',
  'authentication.k8s.io/v1beta1',
  'authorization.k8s.io/v1',
  'authorization.k8s.io/v1beta1',
  'autoscaling/v1',
  'autoscaling/v2',
  'batch/v1',
  'batch/v1beta1',
  'certificates.k8s.io/v1',
  'certificates.k8s.io/v1beta1',
  'certificates.k8s.io/v1alpha1',
  'coordination.k8s.io/v1alpha2',
  'coordination.k8s.io/v1beta1',
  'coordination.k8s.io/v1',
  'discovery.k8s.io/v1',
  'discovery.k8s.io/v1beta1',
  'events.k8s.io/v1',
  'events.k8s.io/v1beta1',
  'extensions/v1beta1',
  'flowcontrol.apiserver.k8s.io/v1',
  'flowcontrol.apiserver.k8s.io/v1beta1',
  'flowcontrol.apiserver.k8s.io/v1beta2',
  'flowcontrol.apiserver.k8s.io/v1beta3',
  'lifecycle.k8s.io/v1alpha1',
  'networking.k8s.io/v1',
  'networking.k8s.io/v1beta1',
  'node.k8s.io/v1',
  'node.k8s.io/v1alpha1',
  'node.k8s.io/v1beta1',
  'policy/v1',
  'policy/v1beta1',
  'rbac.authorization.k8s.io/v1',
  'rbac.authorization.k8s.io/v1beta1',
  'rbac.authorization.k8s.io/v1alpha1',
  'resource.k8s.io/v1',
  'resource.k8s.io/v1beta2',
  'resource.k8s.io/v1beta1',
  'resource.k8s.io/v1alpha3',
  'scheduling.k8s.io/v1alpha3',
  'scheduling.k8s.io/v1beta1',
  'scheduling.k8s.io/v1',
  'storage.k8s.io/v1beta1',
  'storage.k8s.io/v1',
  'storage.k8s.io/v1alpha1',
  'storagemigration.k8s.io/v1',
  'storagemigration.k8s.io/v1beta1',
  'apiextensions.k8s.io/v1beta1',
  'apiextensions.k8s.io/v1',
];

const LARGEST = 2n ** 64n - 1n;

/**
 * Reads `--kube-version`, or what a server says of itself: with or without v, anything behind the
 * numbers (ParseGeneric of k8s.io/apimachinery/pkg/util/version). Throws GoError.
 */
export function parseKubeVersion(text: string): KubeVersion {
  const [, numbers] = /^\s*v?(\d+(?:\.\d+)*)/.exec(text) ?? [];
  if (numbers === undefined) throw new GoError(`could not parse ${goQuote(text)} as version`);
  const parts = numbers.split('.');
  const [first = ''] = parts;
  if (parts.length < 2) throw new GoError(`illegal version string ${goQuote(text)}`);
  if (first.startsWith('0') && first !== '0') {
    throw new GoError(`illegal zero-prefixed version component ${goQuote(first)} in ${goQuote(text)}`);
  }
  for (const part of parts.filter((digits) => BigInt(digits) > LARGEST)) {
    throw new GoError(
      `illegal non-numeric version component ${goQuote(part)} in ${goQuote(text)}: strconv.ParseUint: parsing ${goQuote(part)}: value out of range`,
    );
  }
  const plain = parts.map((digits) => String(BigInt(digits)));
  const [major = '', minor = ''] = plain;
  return {
    version: text.startsWith('v') ? text : `v${text}`,
    normalized: `v${plain.join('.')}`,
    major,
    minor,
  };
}

export const offlineCapabilities: Capabilities = {
  kubeVersion: parseKubeVersion(kubeVersion),
  apiVersions: knownGroupVersions,
};

const text = (value: () => string): GoFunction => new GoFunction([], 'string', value);

/** The value of .Capabilities in a template. */
export function capabilitiesValue({ kubeVersion: version, apiVersions }: Capabilities): GoValue {
  const own = new Set(apiVersions);
  const has = new GoFunction(['string'], 'bool', ([name]) => own.has(name as string));
  const known = new GoStruct(
    'common.KubeVersion',
    new Map([
      ['Version', version.version],
      ['normalizedVersion', version.normalized],
      ['Major', version.major],
      ['Minor', version.minor],
    ]),
    new Map([
      ['String', text(() => version.normalized)],
      ['GitVersion', text(() => version.version)],
    ]),
    undefined,
    () => version.normalized,
  );
  return new GoStruct(
    '*common.Capabilities',
    new Map<string, GoValue>([
      ['KubeVersion', known],
      [
        'APIVersions',
        define(new TypedSlice('string', apiVersions), { name: 'common.VersionSet', methods: new Map([['Has', has]]) }),
      ],
      ['HelmVersion', new GoStruct('version.BuildInfo', buildInfo)],
    ]),
  );
}
