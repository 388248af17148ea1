/**
 * Diagnoses one object: is it being deleted, or is something wrong with it? Adds the logs that its
 * findings ask for.
 */

import { nodes, pods } from '../../apimachinery/known-types.ts';
import { at, gvkOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import { deletionFindings, deletionState } from '../../resources/diagnosis/deletion.ts';
import { type Diagnosis, groupFindings, nameOf, namespaceOf } from '../../resources/diagnosis/diagnosis.ts';
import { namespaceDiagnosis } from '../../resources/diagnosis/namespace.ts';
import { withFailureLogs } from '../failure-logs.ts';
import { namespaceContent } from './content.ts';
import { examine } from './kinds.ts';
import type { Related } from './related.ts';

/** Throws StatusError and ConnectionError when a required read fails. */
export async function diagnose(object: KubeObject, related: Related): Promise<Diagnosis> {
  const { group, kind } = gvkOf(object);
  if (group === '' && kind === 'Namespace') return diagnoseNamespace(object, related);
  return meta(object).deletionTimestamp === undefined ? examine(object, related) : diagnoseDeletion(object, related);
}

/** The diagnosis with the last lines of logs among the evidence of its first findings. */
export async function withLogs(diagnosis: Diagnosis, { transport, signal }: Related): Promise<Diagnosis> {
  const firsts = groupFindings(diagnosis.findings).map(({ finding }) => finding);
  const read = await withFailureLogs(transport, firsts, { signal });
  const byFirst = new Map(firsts.map((finding, index) => [finding, read[index] ?? finding]));
  return { ...diagnosis, findings: diagnosis.findings.map((finding) => byFirst.get(finding) ?? finding) };
}

async function diagnoseNamespace(namespace: KubeObject, related: Related): Promise<Diagnosis> {
  const { name = '', deletionTimestamp } = meta(namespace);
  const content = deletionTimestamp === undefined ? undefined : await namespaceContent(related, name);
  return namespaceDiagnosis(namespace, content, related.now());
}

async function diagnoseDeletion(object: KubeObject, related: Related): Promise<Diagnosis> {
  const { kind } = gvkOf(object);
  const namespace = namespaceOf(object);
  const host = kind === 'Pod' ? at(object, 'spec', 'nodeName') : undefined;
  const [node, users, dependents] = await Promise.all([
    typeof host === 'string' ? related.get(nodes, '', host) : undefined,
    kind === 'PersistentVolumeClaim' ? related.list(pods, namespace) : undefined,
    isForeground(object) && namespace !== '' ? namespaceContent(related, namespace) : undefined,
  ]);
  const surroundings = {
    ...(node === undefined ? {} : { node }),
    ...(users === undefined ? {} : { pods: users }),
    ...(dependents === undefined ? {} : { dependents: dependents.remaining.flatMap(({ objects }) => objects) }),
  };
  const now = related.now();
  const findings = deletionFindings(object, surroundings, now);
  return {
    object: nameOf(object),
    namespace,
    state: deletionState(object, now),
    findings,
    progressing: findings.length === 0,
    notes: [],
  };
}

const isForeground = (object: KubeObject): boolean => meta(object).finalizers?.includes('foregroundDeletion') === true;
