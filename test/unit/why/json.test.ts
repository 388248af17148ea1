// What `cox why -o json` writes is what docs/why.schema.json says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Json, JsonObject } from '../../../src/apimachinery/json.ts';
import { gvkOf, type KubeObject } from '../../../src/apimachinery/object.ts';
import { diagnosisJson } from '../../../src/commands/why/text.ts';
import { causes } from '../../../src/resources/diagnosis/causes.ts';
import type { Diagnosis } from '../../../src/resources/diagnosis/diagnosis.ts';
import { nodeDiagnosis } from '../../../src/resources/diagnosis/node.ts';
import { podDiagnosis } from '../../../src/resources/diagnosis/pod-owners.ts';
import { closed, schemaOf, schemaProblems } from '../../support/json-schema.ts';
import { diagnosisContext, object } from '../../support/kube-yaml.ts';

const schema = schemaOf('docs/why.schema.json');
const problems = schemaProblems(schema);
/** The schema allows fields of later versions; this one must not write what it does not name. */
const strictProblems = schemaProblems(closed(schema));
const context = diagnosisContext('2026-01-01T12:00:30Z');

const pod = (status: string): KubeObject =>
  object(`
    apiVersion: v1
    kind: Pod
    metadata: {name: web-1, namespace: shop, creationTimestamp: '2026-01-01T12:00:00Z'}
    spec: {nodeName: a, containers: [{name: app, image: "app:nope"}]}
    status: {phase: Running, startTime: '2026-01-01T12:00:00Z', ${status}}
  `);
const node = object(`
  apiVersion: v1
  kind: Node
  metadata: {name: a}
  spec: {taints: [{key: gpu, value: "yes", effect: NoSchedule}]}
  status: {conditions: [{type: Ready, status: 'True'}]}
`);
const notFound = pod(`
      containerStatuses: [{name: app, ready: false, started: false, image: "app:nope", restartCount: 0, state: {waiting:
      {reason: ErrImagePull, message: "failed to resolve reference \\"app:nope\\": app:nope: not found"}}}]`);
const starting = pod(`
      conditions: [{type: Ready, status: 'False', reason: ContainersNotReady}],
      containerStatuses: [{name: app, ready: false, started: true, state: {running: {startedAt: '2026-01-01T12:00:01Z'}}}]`);

function written(of: KubeObject, diagnosis: Diagnosis): JsonObject {
  const json = diagnosisJson(diagnosis, gvkOf(of), context.now);
  return JSON.parse(JSON.stringify(json)) as JsonObject;
}
const unhealthy = written(notFound, podDiagnosis(notFound, context));
const healthy = written(node, nodeDiagnosis(node, context));
const progressing = written(starting, podDiagnosis(starting, context));

test('each verdict is what the schema allows, and has nothing that it does not know', () => {
  const all = { unhealthy, healthy, progressing };
  for (const [verdict, diagnosis] of Object.entries(all)) {
    assert.equal(diagnosis.verdict, verdict);
    assert.deepEqual(strictProblems(diagnosis), []);
  }
});

test('the schema refuses what is not so', () => {
  assert.notDeepEqual(problems({ ...healthy, verdict: 'well' }), []);
  assert.notDeepEqual(problems({ ...healthy, findings: [{}] }), []);
  const { state: _gone, ...rest } = healthy;
  assert.notDeepEqual(problems(rest), []);
  assert.deepEqual(problems({ ...healthy, more: 1 }), []);
  assert.notDeepEqual(strictProblems({ ...healthy, more: 1 }), []);
});

test('a diagnosis has its object, findings with evidence and next steps, and notes', () => {
  const { findings, ...head } = unhealthy;
  assert.deepEqual(head, {
    apiVersion: 'why.coxswain.dev/v1',
    type: 'diagnosis',
    time: '2026-01-01T12:00:30.000Z',
    group: '',
    version: 'v1',
    kind: 'Pod',
    namespace: 'shop',
    name: 'web-1',
    verdict: 'unhealthy',
    state: 'ErrImagePull, 0 of 1 containers ready',
    notes: [],
  });
  const [finding] = findings as unknown as readonly [JsonObject];
  const { cause, container, affected, evidence, next } = finding;
  assert.deepEqual([cause, affected], ['ImageNotFound', ['pod/web-1']]);
  assert.deepEqual(container, { name: 'app', role: 'container' });
  assert.ok((evidence as readonly Json[]).length > 0 && (next as readonly Json[]).length > 0);
  assert.deepEqual(healthy.notes, ['only pods that tolerate gpu=yes:NoSchedule run on it']);
});

test('the pages name every cause', () => {
  const docs = path.join(import.meta.dirname, '../../../docs');
  const pages = ['why.md', 'rollout-status.md'].map((page) => readFileSync(path.join(docs, page), 'utf8')).join();
  assert.deepEqual(
    Object.keys(causes).filter((cause) => !new RegExp(`\\b${cause}\\b`).test(pages)),
    [],
  );
});
