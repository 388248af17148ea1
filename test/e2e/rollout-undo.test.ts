/**
 * History, diff, undo and canary as on a terminal, before a real API server and its controllers.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { testCluster } from '../support/cluster.ts';
import { type Typed, typeCommand } from '../support/in-process.ts';

const TIMEOUT = 180_000;
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

type Json = Record<string, unknown>;

/** A Deployment's file; what `container` says stands in its only container. */
function deployment(name: string, container: Json, labels: Json = {}): string {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels } },
        spec: { containers: [{ name: 'app', ...container }] },
      },
    },
  });
}

function set(kind: 'StatefulSet' | 'DaemonSet', name: string, container: Json): string {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: {
      ...(kind === 'StatefulSet' ? { replicas: 3, serviceName: name } : {}),
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', ...container }] } },
    },
  });
}

describe('rollout history, diff, undo and canary', () => {
  const { kubeconfig, kubectl: program } = testCluster();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-undo-'));
  const namespace = `rollout-undo-${path.basename(folder).slice(-6).toLowerCase()}`;
  const place = [`--kubeconfig=${kubeconfig}`, `--namespace=${namespace}`];

  const kubectl = (...args: string[]): string => execFileSync(program, [...place, ...args], { encoding: 'utf8' });
  const json = (...args: string[]): Json => JSON.parse(kubectl('get', ...args, '-o', 'json')) as Json;
  const template = (what: string): unknown => (json(what).spec as Json).template;
  const generation = (what: string): unknown => (json(what).metadata as Json).generation;

  before(() => {
    execFileSync(program, [`--kubeconfig=${kubeconfig}`, 'create', 'namespace', namespace]);
  });
  after(() => {
    execFileSync(program, [`--kubeconfig=${kubeconfig}`, 'delete', 'namespace', namespace, '--wait=false']);
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** Types a cox command in the namespace. */
  const cox = (line: string, options: { stdin?: string; terminal?: boolean } = {}): Promise<Typed> =>
    typeCommand([...line.split(' '), ...place], { ...options, env: { KUBECACHEDIR: folder, NO_COLOR: '1' } });

  const good = async (line: string, options: { stdin?: string; terminal?: boolean } = {}): Promise<Typed> => {
    const typed = await cox(line, options);
    assert.equal(typed.exitCode, 0, `${line}: ${typed.stderr}`);
    return typed;
  };

  async function until(what: string, holds: () => boolean): Promise<void> {
    const end = Date.now() + TIMEOUT;
    while (!holds()) {
      assert.ok(Date.now() < end, `never came: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Applies a file by client-side apply and waits for its revision. */
  const apply = async (file: string, word: string): Promise<void> => {
    const { kind, metadata } = JSON.parse(file) as { kind: string; metadata: { name: string } };
    const what = `${kind.toLowerCase()}.apps/${metadata.name}`;
    assert.equal((await good('apply -f -', { stdin: file })).stdout, `${what} ${word}\n`);
    await until(`the controller has seen ${what}`, () => {
      const object = json(what);
      return (object.status as Json).observedGeneration === (object.metadata as Json).generation;
    });
  };

  it('undo --sync-last-applied: applying the good file again changes nothing', async () => {
    const v1 = deployment('synced', { image: 'web:1' });
    const bad = { image: 'web:2', env: [{ name: 'BAD', value: '1' }] };
    await apply(v1, 'created');
    const first = template('deployment/synced');
    await apply(deployment('synced', bad, { bad: 'yes' }), 'configured');
    const undone = await good('rollout undo deployment/synced --sync-last-applied');
    assert.deepEqual(undone, { stdout: 'deployment.apps/synced rolled back\n', stderr: '', exitCode: 0 });
    assert.deepEqual(template('deployment/synced'), first);
    // Without the flag this says "configured": the annotation still is that of the bad file.
    assert.equal((await good('apply -f -', { stdin: v1 })).stdout, 'deployment.apps/synced unchanged\n');
    assert.deepEqual(template('deployment/synced'), first);
    assert.equal(generation('deployment/synced'), 3);
  });

  for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet'] as const) {
    it(`undo --sync-last-applied of a ${kind}: what came back is removed by a later apply without it`, async () => {
      const name = `later-${kind.toLowerCase()}`;
      const file = (container: Json) =>
        kind === 'Deployment' ? deployment(name, container) : set(kind, name, container);
      await apply(file({ image: 'web:1', env: [{ name: 'OLD', value: '1' }], args: ['a'] }), 'created');
      await apply(file({ image: 'web:2' }), 'configured');
      await good(`rollout undo ${kind}/${name} --sync-last-applied`);
      await apply(file({ image: 'web:3' }), 'configured');
      // Without the flag OLD and the arguments stay for ever: no file that was applied since had
      // them, so no apply removes them.
      const { containers } = (template(`${kind}/${name}`) as { spec: { containers: Json[] } }).spec;
      assert.deepEqual(
        [containers[0]?.image, containers[0]?.env, containers[0]?.args],
        ['web:3', undefined, undefined],
      );
    });
  }

  it('undo without the flag leaves the annotation, and says so', async () => {
    await apply(deployment('plain', { image: 'web:1', env: [{ name: 'OLD', value: '1' }] }), 'created');
    await apply(deployment('plain', { image: 'web:2' }), 'configured');
    const annotation = () => ((json('deployment/plain').metadata as Json).annotations as Json)[LAST_APPLIED];
    const before = annotation();
    const undone = await good('rollout undo deployment/plain');
    assert.match(
      undone.stderr,
      /^Warning: resource deployments\/plain was previously managed with 'cox apply'\. [^\n]*\n$/,
    );
    assert.equal(annotation(), before);
    await apply(deployment('plain', { image: 'web:3' }), 'configured');
    const { containers } = (template('deployment/plain') as { spec: { containers: Json[] } }).spec;
    assert.deepEqual(containers[0]?.env, [{ name: 'OLD', value: '1' }]);
  });

  it('dry runs with --sync-last-applied write nothing; an object without the annotation gets none', async () => {
    await apply(deployment('dry', { image: 'web:1' }), 'created');
    await apply(deployment('dry', { image: 'web:2' }), 'configured');
    const before = json('deployment/dry').metadata as Json;
    for (const mode of ['client', 'server']) {
      await good(`rollout undo deployment/dry --sync-last-applied --dry-run=${mode}`);
      const { annotations, generation: number } = json('deployment/dry').metadata as Json;
      assert.deepEqual([annotations, number], [before.annotations, before.generation], mode);
    }
    kubectl('annotate', 'deployment/dry', `${LAST_APPLIED}-`);
    const { stderr } = await good('rollout undo deployment/dry --sync-last-applied');
    assert.equal(stderr, '');
    assert.equal(((json('deployment/dry').metadata as Json).annotations as Json)[LAST_APPLIED], undefined);
  });

  it('an annotation that cannot be read: --sync-last-applied says so and changes nothing', async () => {
    await apply(deployment('torn', { image: 'web:1' }), 'created');
    await apply(deployment('torn', { image: 'web:2' }), 'configured');
    kubectl('annotate', '--overwrite', 'deployment/torn', `${LAST_APPLIED}={`);
    const before = generation('deployment/torn');
    const { stderr, exitCode } = await cox('rollout undo deployment/torn --sync-last-applied');
    assert.equal(stderr, `error: the annotation ${LAST_APPLIED} of torn is not a JSON object: it cannot be repaired\n`);
    assert.equal(exitCode, 1);
    assert.equal(generation('deployment/torn'), before);
  });

  it('on a terminal undo shows the difference first, on stderr', async () => {
    kubectl('create', 'deployment', 'shown', '--image=web:1');
    await until('revision 1', () => kubectl('rollout', 'history', 'deployment/shown').includes('\n1 '));
    kubectl('set', 'image', 'deployment/shown', 'web=web:2');
    await until('revision 2', () => kubectl('rollout', 'history', 'deployment/shown').includes('\n2 '));
    const { stdout, stderr } = await good('rollout undo deployment/shown', { terminal: true });
    assert.equal(stdout, 'deployment.apps/shown rolled back\n');
    assert.equal(
      stderr,
      `--- deployment.apps/shown now (revision 2)
+++ deployment.apps/shown revision 1
@@ -3,7 +3,7 @@
     app: shown
 spec:
   containers:
-  - image: web:2
+  - image: web:1
     imagePullPolicy: IfNotPresent
     name: web
     resources: {}
`,
    );
    await until('revision 3', () => kubectl('rollout', 'history', 'deployment/shown').includes('\n3 '));
    const again = await good('rollout undo deployment/shown --to-revision=3', { terminal: true });
    assert.equal(
      again.stdout,
      'deployment.apps/shown skipped rollback (current template already matches revision 3)\n',
    );
    assert.equal(again.stderr, '');
  });

  it('on a terminal undo tells who owns what after a server-side apply', async () => {
    const applied = (image: string) =>
      execFileSync(program, [...place, 'apply', '--server-side', '--field-manager=shop', '-f', '-'], {
        input: deployment('owned', { image }),
        encoding: 'utf8',
        stdio: 'pipe',
      });
    applied('web:1');
    await until('revision 1', () => kubectl('rollout', 'history', 'deployment/owned').includes('\n1 '));
    applied('web:2');
    await until('revision 2', () => kubectl('rollout', 'history', 'deployment/owned').includes('\n2 '));
    const { stderr } = await good('rollout undo deployment/owned --sync-last-applied', { terminal: true });
    assert.match(stderr, /^Warning: resource deployments\/owned is managed by server-side apply \(shop\)\. /);
    const conflict = () => applied('web:3');
    assert.throws(
      conflict,
      /conflict with "kubectl" using apps\/v1: \.spec\.template\.spec\.containers\[name="app"\]\.image/,
    );
  });

  it('history on a terminal and with -o wide: images, replicas, age, and what runs now', async () => {
    kubectl('create', 'deployment', 'told', '--image=web:1', '--replicas=2');
    await until('revision 1', () => kubectl('rollout', 'history', 'deployment/told').includes('\n1 '));
    kubectl('annotate', 'deployment/told', 'kubernetes.io/change-cause=the first');
    kubectl('rollout', 'status', 'deployment/told', '--timeout=180s');
    kubectl('set', 'image', 'deployment/told', 'web=web:2');
    kubectl('rollout', 'status', 'deployment/told', '--timeout=180s');
    const rows =
      /^deployment.apps\/told\nCURRENT {3}REVISION {3}REPLICAS {3}AGE +IMAGES {3}CHANGE-CAUSE\n {10}1 {10}0\/0 {8}\d+s +web:1 {4}the first\n\* {9}2 {10}2\/2 {8}\d+s +web:2 {4}the first\n$/;
    assert.match((await good('rollout history deployment/told -o wide')).stdout, rows);
    // on a terminal the same cells stand between rules
    const drawn = (await good('rollout history deployment/told', { terminal: true })).stdout;
    assert.match(drawn, /^deployment.apps\/told\nCURRENT │ REVISION │.*\n─+┼─+┼.*\n/);
    assert.match(drawn.replace(/^[─┼]+\n/m, '').replaceAll(' │ ', '   '), rows);
    assert.match(
      (await good('rollout history deployment/told')).stdout,
      /^deployment.apps\/told \nREVISION {2}CHANGE-CAUSE\n/,
    );
  });

  it('diff: the last rollout, chosen revisions, exit codes', async () => {
    await apply(deployment('compared', { image: 'web:1' }), 'created');
    await apply(deployment('compared', { image: 'web:2' }), 'configured');
    await apply(deployment('compared', { image: 'web:2', args: ['x'] }), 'configured');
    const changed = (line: string) =>
      good(line).then(({ stdout }) => stdout.split('\n').filter((text) => /^[-+]/.test(text)));
    assert.deepEqual(await changed('rollout diff deployment/compared'), [
      '--- deployment.apps/compared revision 2',
      '+++ deployment.apps/compared revision 3',
      '-  - image: web:2',
      '+  - args:',
      '+    - x',
      '+    image: web:2',
    ]);
    assert.deepEqual(await changed('rollout diff deployment/compared --to-revision=2'), [
      '--- deployment.apps/compared revision 1',
      '+++ deployment.apps/compared revision 2',
      '-  - image: web:1',
      '+  - image: web:2',
    ]);
    assert.equal(
      (await changed('rollout diff deployment/compared --revision=1'))[0],
      '--- deployment.apps/compared revision 1',
    );
    assert.equal((await cox('rollout diff deployment/compared --exit-code')).exitCode, 1);
    const none = await cox('rollout diff deployment/compared --revision=2 --to-revision=2 --exit-code');
    assert.deepEqual(none, { stdout: '', stderr: '', exitCode: 0 });
    const first = await cox('rollout diff deployment/compared --to-revision=1');
    assert.equal(first.stderr, 'error: there is no revision before revision 1\n');
    const missing = await cox('rollout diff deployment/compared --revision=9');
    assert.equal(missing.stderr, 'error: unable to find the specified revision\n');
    assert.equal(missing.exitCode, 1);
  });

  it('canary: the highest ordinals get the new revision, the others after --partition=0', async () => {
    await apply(set('StatefulSet', 'db', { image: 'db:1' }), 'created');
    kubectl('rollout', 'status', 'statefulset/db', '--timeout=180s');
    const held = await good('rollout canary statefulset/db --partition=2');
    assert.equal(held.stdout, 'statefulset.apps/db partition set to 2\n');
    assert.equal(held.stderr, 'db-2 gets the next revision, db-0 and db-1 keep the revision they have\n');
    kubectl('set', 'image', 'statefulset/db', 'app=db:2');
    const images = () => kubectl('get', 'pods', '-l', 'app=db', '-o', 'jsonpath={.items[*].spec.containers[0].image}');
    await until('db-2 is replaced', () => images() === 'db:1 db:1 db:2');
    for (const mode of ['client', 'server']) {
      const dry = await good(`rollout canary statefulset/db --partition=1 --dry-run=${mode}`);
      const suffix = mode === 'server' ? 'server dry run' : 'dry run';
      assert.equal(dry.stdout, `statefulset.apps/db partition set to 1 (${suffix})\n`);
      assert.equal(dry.stderr, 'db-1 and db-2 get the new revision, db-0 keeps the revision it has\n');
    }
    const same = await good('rollout canary statefulset/db --partition=2');
    assert.equal(same.stdout, 'statefulset.apps/db partition is already 2\n');
    assert.equal((await good('rollout canary statefulset/db --partition=0 -o name')).stdout, 'statefulset.apps/db\n');
    await until('all pods are replaced', () => images() === 'db:2 db:2 db:2');
  });

  it('canary refuses in one line and changes nothing', async () => {
    await apply(set('StatefulSet', 'kept', { image: 'db:1' }), 'created');
    await apply(set('DaemonSet', 'agent', { image: 'db:1' }), 'created');
    kubectl('create', 'deployment', 'stateless', '--image=web:1');
    const refused: Readonly<Record<string, string>> = {
      'statefulset/kept': 'required flag(s) "partition" not set',
      'statefulset/kept --partition=-1': '--partition must be 0 or more, not -1',
      'statefulset/kept --partition=4':
        'statefulsets.apps "kept" takes a --partition between 0 and 3, its number of replicas',
      'daemonset/agent --partition=1': 'DaemonSet.apps "agent" has no partition: only a StatefulSet has one',
      'deployment/stateless --partition=1': 'Deployment.apps "stateless" has no partition: only a StatefulSet has one',
    };
    for (const [line, message] of Object.entries(refused)) {
      const typed = await cox(`rollout canary ${line}`);
      assert.deepEqual(typed, { stdout: '', stderr: `error: ${message}\n`, exitCode: 1 }, line);
    }
    kubectl('patch', 'statefulset/kept', '-p', '{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}');
    assert.match(
      (await cox('rollout canary statefulset/kept --partition=1')).stderr,
      /^error: statefulsets\.apps "kept" has the update strategy OnDelete, where a partition does nothing/,
    );
    assert.equal(generation('statefulset/kept'), 2);
  });
});
