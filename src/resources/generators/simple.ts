import type { KubeObject } from '../../apimachinery/object.ts';
import { type Identity, objectMeta } from './metadata.ts';

export function namespaceObject(name: string): KubeObject {
  return { kind: 'Namespace', apiVersion: 'v1', metadata: objectMeta({ name }), spec: {}, status: {} };
}

export function serviceAccount(identity: Identity): KubeObject {
  return { kind: 'ServiceAccount', apiVersion: 'v1', metadata: objectMeta(identity) };
}
