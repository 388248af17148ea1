import type { V1Container, V1EnvFromSource, V1EnvVar, V1Pod } from '../../apimachinery/client-types.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import type { Writer } from '../writer.ts';
import { containerResourceValue } from './pod-field.ts';

/** The pod whose fields environment variables refer to; none when a template is described. */
export type OwnPod = Wire<V1Pod> | undefined;

export function writeEnvironment(writer: Writer, container: Wire<V1Container>, pod: OwnPod): void {
  const { env = [], envFrom = [] } = container;
  if (envFrom.length > 0) {
    writer.line(2, 'Environment Variables from:');
    for (const source of envFrom) writer.line(3, envFromText(source));
  }
  writer.line(2, env.length === 0 ? 'Environment:\t<none>' : 'Environment:');
  for (const variable of env) {
    for (const line of variableLines(variable, container, pod)) writer.line(3, line);
  }
}

function envFromText({ configMapRef, secretRef, prefix = '' }: Wire<V1EnvFromSource>): string {
  const source = configMapRef ?? secretRef;
  const kind = configMapRef ? 'ConfigMap' : secretRef ? 'Secret' : '';
  const from = prefix === '' ? kind : `${kind} with prefix '${prefix}'`;
  return `${source?.name ?? ''}\t${from}\tOptional: ${source?.optional ?? false}`;
}

function variableLines(variable: Wire<V1EnvVar>, container: Wire<V1Container>, pod: OwnPod): readonly string[] {
  const { name, value = '', valueFrom } = variable;
  if (!valueFrom) return value.split('\n').map((line, index) => (index === 0 ? `${name}:\t${line}` : `\t${line}`));
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
  if (fieldRef) {
    return [`${name}:\t${fieldValue(fieldRef.fieldPath, pod)} (${fieldRef.apiVersion ?? ''}:${fieldRef.fieldPath})`];
  }
  if (resourceFieldRef) {
    const { resource } = resourceFieldRef;
    const amount = containerResourceValue(resourceFieldRef, container);
    const unlimited = amount === '0' && (resource === 'limits.cpu' || resource === 'limits.memory');
    return [`${name}:\t${unlimited ? 'node allocatable' : amount} (${resource})`];
  }
  if (secretKeyRef) {
    const { key, name: secret = '', optional = false } = secretKeyRef;
    return [`${name}:\t<set to the key '${key}' in secret '${secret}'>\tOptional: ${optional}`];
  }
  if (configMapKeyRef) {
    const { key, name: configMap = '', optional = false } = configMapKeyRef;
    return [`${name}:\t<set to the key '${key}' of config map '${configMap}'>\tOptional: ${optional}`];
  }
  return [];
}

/** kubectl resolves only these two, the field selectors that every type has. */
function fieldValue(path: string, pod: OwnPod): string {
  if (path === 'metadata.name') return pod?.metadata?.name ?? '';
  return path === 'metadata.namespace' ? (pod?.metadata?.namespace ?? '') : '';
}
