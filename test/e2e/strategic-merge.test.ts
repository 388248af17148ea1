/**
 * Strategic merge patches against the API server: random objects of every built-in kind with patch
 * strategies, random patches with every directive, and patches made from random edits. What we
 * compute from object and patch, sent as a whole by PUT, must give what the server makes of the
 * PATCH. All of it by dry run. COXSWAIN_TEST_SEED and COXSWAIN_TEST_PATCHES choose another run.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { cloneJson, equalJson, isJsonObject, type JsonObject } from '../../src/apimachinery/json.ts';
import { type KubeObject, meta } from '../../src/apimachinery/object.ts';
import { patchTypeOf } from '../../src/apimachinery/openapi/patch-types.ts';
import type { PatchType } from '../../src/apimachinery/patch/schema.ts';
import { diffMaps } from '../../src/apimachinery/patch/strategic-diff.ts';
import { mergeMaps } from '../../src/apimachinery/patch/strategic-merge.ts';
import { builtInPatchType } from '../../src/apimachinery/typed/built-in-patch.ts';
import { StatusError } from '../../src/errors.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { connect } from '../../src/kube/connect.ts';
import { newOpenApi } from '../../src/kube/discovery/openapi.ts';
import { inParallel } from '../../src/kube/in-parallel.ts';
import { createObject, deleteObject, getObject, patchObject, replaceObject } from '../../src/kube/objects.ts';
import { testCluster } from '../support/cluster.ts';
import { testContext } from '../support/connect-context.ts';
import { Random } from '../support/random.ts';
import { randomEdit, randomPatch } from '../support/random-patch.ts';
import { metadata, type PatchedKind, patchedKinds, statusOf } from '../support/strategic-objects.ts';

const SEED = Number(process.env.COXSWAIN_TEST_SEED ?? 1137);
const PATCHES = Number(process.env.COXSWAIN_TEST_PATCHES ?? 2000);
/** Objects of each kind. */
const OBJECTS = 4;

const run = `smp-${process.pid.toString(36)}`;
const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-smp-'));
let cluster: Cluster;

const namespaces = { mapping: { group: '', version: 'v1', resource: 'namespaces', namespaced: false } };

/** One of the objects on the server, or the status of one. */
interface Subject {
  readonly kind: PatchedKind;
  readonly name: string;
  readonly subresource: '' | 'status';
  readonly type: PatchType;
  readonly random: Random;
}

const addressOf = ({ kind, name, subresource }: Omit<Subject, 'type' | 'random'>) => ({
  mapping: kind,
  namespace: kind.namespaced ? run : '',
  name,
  subresource,
});

/** What the server made of a request. */
type Answer = { readonly object: JsonObject } | { readonly refusal: StatusError };

async function answer(work: Promise<KubeObject>): Promise<Answer> {
  try {
    return { object: await work };
  } catch (error) {
    if (error instanceof StatusError) return { refusal: error };
    throw error;
  }
}

/** What both ways must agree on. */
function compared(object: JsonObject, subresource: string): JsonObject {
  const { managedFields: _, resourceVersion: _rv, generation: _g, ...rest } = object.metadata as JsonObject;
  const { status, ...others } = object;
  return subresource === 'status' ? { status: status ?? null } : { ...others, metadata: rest };
}

const shown = (answer: Answer): string =>
  'object' in answer ? JSON.stringify(answer.object) : `${answer.refusal.code} ${answer.refusal.message}`;

/** A patch, and what should come of it: undefined where we refuse it. */
interface Trial {
  readonly patch: JsonObject;
  readonly expected: JsonObject | undefined;
}

function merged(live: JsonObject, patch: JsonObject, type: PatchType): JsonObject | undefined {
  const [object, given] = [cloneJson(live), cloneJson(patch)];
  try {
    return mergeMaps(object, given, type, 'apply');
  } catch {
    return undefined;
  } finally {
    assert.ok(equalJson(object, live) && equalJson(given, patch), 'nothing given changes');
  }
}

function trialOf(live: KubeObject, { kind, type, random, subresource }: Subject): Trial {
  const part = subresource === 'status' ? { status: live.status as JsonObject } : withoutStatus(live);
  if (random.once(3)) {
    const root = { type, strategy: '', retainKeys: false, mergeKey: '' };
    const edited = randomEdit(random, part, root) as JsonObject;
    const status: JsonObject = subresource === '' && live.status !== undefined ? { status: live.status } : {};
    const expected: JsonObject = subresource === 'status' ? { ...live, ...edited } : { ...edited, ...status };
    return { patch: diffMaps(live, expected, type, { elementOrder: true }), expected };
  }
  const patch = randomPatch(random, part, type);
  const expected = merged(live, patch, type);
  const builtIn = builtInPatchType(kind);
  assert.ok(builtIn !== undefined, `${kind.kind} has no built-in type`);
  assert.ok(equalJson(merged(live, patch, builtIn), expected), `both sources agree: ${JSON.stringify(patch)}`);
  return { patch, expected };
}

function withoutStatus({ status: _, ...object }: KubeObject): JsonObject {
  return object;
}

const problem = (subject: Subject, live: JsonObject, trial: Trial, server: Answer, ours: Answer | undefined): string =>
  [
    `${subject.kind.kind} ${subject.subresource}, seed ${SEED}`,
    `patch:  ${JSON.stringify(trial.patch)}`,
    `server: ${shown(server)}`,
    `ours:   ${ours === undefined ? 'refused' : shown(ours)}`,
    `live:   ${JSON.stringify(live)}`,
  ].join('\n');

/** Sends a patch and what we make of it; undefined when the object changed meanwhile. */
async function tryOnce(subject: Subject, live: KubeObject, trial: Trial): Promise<'kept' | 'refused' | undefined> {
  const { transport } = cluster;
  const address = addressOf(subject);
  const query = { dryRun: 'All', fieldManager: 'fuzz', fieldValidation: 'Ignore' };
  const type = 'application/strategic-merge-patch+json';
  const server = await answer(patchObject(transport, address, type, trial.patch, { query }));
  const version = meta(live).resourceVersion;
  if ('object' in server && meta(server.object).resourceVersion !== version) return undefined;
  if (trial.expected === undefined) {
    assert.ok('refusal' in server, problem(subject, live, trial, server, undefined));
    return 'refused';
  }
  const ours = await answer(replaceObject(transport, address, trial.expected, { query }));
  if ('refusal' in ours && ours.refusal.reason === 'Conflict') return undefined;
  const agree =
    'object' in server && 'object' in ours
      ? equalJson(compared(server.object, subject.subresource), compared(ours.object, subject.subresource))
      : 'refusal' in server && 'refusal' in ours && sameRefusal(server.refusal, ours.refusal);
  assert.ok(agree, problem(subject, live, trial, server, ours));
  return 'object' in server ? 'kept' : 'refused';
}

/** The same object is refused in the same words; one that cannot be decoded in others. */
function sameRefusal(server: StatusError, ours: StatusError): boolean {
  return server.reason !== 'Invalid' || ours.reason !== 'Invalid' || server.message === ours.message;
}

async function tryPatches(subject: Subject, count: number): Promise<number> {
  const { transport } = cluster;
  let kept = 0;
  for (let made = 0; made < count; made += 1) {
    for (let tries = 0; ; tries += 1) {
      assert.ok(tries < 20, `${subject.kind.kind} ${subject.name} never rests`);
      const live = await getObject(transport, addressOf(subject));
      if (subject.subresource === 'status' && !isJsonObject(live.status)) break;
      const result = await tryOnce(subject, live, trialOf(live, subject));
      if (result === 'kept') kept += 1;
      if (result !== undefined) break;
    }
  }
  return kept;
}

async function makeObject(kind: PatchedKind, index: number, random: Random): Promise<string> {
  const { transport } = cluster;
  const name = `${run}-${index}`;
  const address = { mapping: kind, namespace: kind.namespaced ? run : '' };
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
  const object = { apiVersion, kind: kind.kind, metadata: metadata(random, name), ...kind.body(random) };
  await createObject(transport, address, object).catch((error) => {
    throw new Error(`${kind.kind}: ${error.message}`, { cause: error });
  });
  if (!kind.status) return name;
  const at = { ...address, name, subresource: 'status' };
  await patchObject(transport, at, 'application/merge-patch+json', { status: statusOf(random) }).catch(() => undefined);
  return name;
}

async function removeObjects(kind: PatchedKind, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const address = addressOf({ kind, name, subresource: '' });
    const patch = { metadata: { finalizers: null } };
    await patchObject(cluster.transport, address, 'application/merge-patch+json', patch).catch(() => undefined);
    await deleteObject(cluster.transport, address, { gracePeriodSeconds: 0 }).catch(() => undefined);
  }
}

const names = Array.from({ length: OBJECTS }, (_, index) => `${run}-${index}`);

before(async () => {
  cluster = await connect(testContext({ env: { KUBECONFIG: testCluster().kubeconfig, HOME: folder } }));
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: run } };
  await createObject(cluster.transport, namespaces, namespace);
});

after(async () => {
  await inParallel(patchedKinds, (kind) => removeObjects(kind, names));
  await deleteObject(cluster.transport, { ...namespaces, name: run }, {}).catch(() => undefined);
  cluster.transport.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('strategic merge patches as the API server merges them', { concurrency: 6 }, () => {
  const targets = patchedKinds.length + patchedKinds.filter(({ status }) => status).length;
  const each = Math.ceil(PATCHES / targets / OBJECTS);
  for (const [place, kind] of patchedKinds.entries()) {
    it(`${kind.kind}.${kind.version} with seed ${SEED}`, async () => {
      const { transport, server } = cluster;
      const openApi = newOpenApi({ transport, server, cacheDirectory: folder });
      const types = await openApi.patchTypes(kind.group, kind.version);
      const type = types === undefined ? undefined : patchTypeOf(types, kind.kind);
      assert.ok(type !== undefined, `the server describes ${kind.kind}`);
      let kept = 0;
      for (const index of names.keys()) {
        const random = new Random(SEED + place * 1000 + index);
        const name = await makeObject(kind, index, random);
        for (const subresource of kind.status ? (['', 'status'] as const) : ([''] as const)) {
          kept += await tryPatches({ kind, name, subresource, type, random }, each);
        }
      }
      assert.ok(kept > 0, 'the server takes some of the patches');
    });
  }
});
