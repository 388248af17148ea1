/** Assessments as the decision makes them, for tests of what shows them. */
import type { Finding, PodAssessment } from '../../../../src/resources/diagnosis/types.ts';
import type { RevisionAssessment, RolloutAssessment } from '../../../../src/resources/rollout/assessment.ts';

/** 2026-01-02T03:04:05Z */
export const now = Date.UTC(2026, 0, 2, 3, 4, 5);

export function pod(name: string, parts: Partial<PodAssessment> = {}): PodAssessment {
  return {
    namespace: 'prod',
    name,
    uid: `uid-${name}`,
    isNew: true,
    revision: 'abc',
    ready: true,
    containers: { ready: 1, total: 1 },
    restarts: 0,
    state: 'Running',
    node: 'node-1',
    created: now - 12_000,
    terminating: false,
    steadySince: now - 10_000,
    findings: [],
    claims: [],
    ...parts,
  };
}

export const imageNotFound = (object: string, doomedAt = now + 10_000): Finding => ({
  cause: 'ImageNotFound',
  object,
  container: { name: 'app', role: 'container' },
  summary: 'there is no image app:nope',
  evidence: [{ source: 'event', object, text: 'Failed: app:nope: not found', at: now - 3000 }],
  next: ['correct the tag', 'cox rollout undo deployment/web'],
  doomedAt,
});

export const ill = (name: string, doomedAt?: number): PodAssessment =>
  pod(name, {
    ready: false,
    containers: { ready: 0, total: 1 },
    state: 'ImagePullBackOff',
    steadySince: undefined,
    findings: [imageNotFound(`pod/${name}`, doomedAt)],
  });

export function revision(name: string, parts: Partial<RevisionAssessment> = {}): RevisionAssessment {
  return { name, number: 4, isNew: true, images: ['app:2'], desired: parts.pods?.length ?? 0, pods: [], ...parts };
}

export function assessment(parts: Partial<RolloutAssessment> = {}): RolloutAssessment {
  const revisions = parts.revisions ?? [];
  const pods = revisions.flatMap((one) => one.pods);
  const findings = parts.findings ?? pods.flatMap((one) => one.findings);
  const ready = pods.filter((one) => one.ready).length;
  return {
    kind: 'Deployment',
    namespace: 'prod',
    name: 'web',
    revision: 4,
    replicas: { desired: pods.length, updated: pods.length, ready, available: ready, total: pods.length },
    paused: false,
    partition: 0,
    progress: { phase: 'waiting', reason: 'NotAvailable', message: 'Waiting for deployment "web"...' },
    revisions,
    findings,
    suspect: findings[0],
    outcome: { status: 'progressing', decideAt: undefined },
    ...parts,
  };
}
