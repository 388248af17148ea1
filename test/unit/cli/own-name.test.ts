import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RolloutEvent, VerdictEvent } from '../../../src/actions/rollout/stream.ts';
import { inOwnName, nextInOwnName } from '../../../src/cli/own-name.ts';
import { consumerInOwnName } from '../../../src/commands/rollout/status/own-name.ts';
import { tree, unlisted } from '../../../src/commands/tree.ts';
import type { Finding } from '../../../src/resources/diagnosis/types.ts';
import { typeCommand } from '../../support/in-process.ts';

test('command lines get the name that the program was started by', () => {
  const named = (text: string) => inOwnName(text, 'kubectl');
  assert.equal(named('look at the nodes: cox describe nodes'), 'look at the nodes: kubectl describe nodes');
  assert.equal(named('Use "cox api-resources".\ncox get pods'), 'Use "kubectl api-resources".\nkubectl get pods');
  assert.equal(named('source <(cox completion bash)'), 'source <(kubectl completion bash)');
  assert.equal(named('> "$folder/_cox"'), '> "$folder/_kubectl"');
  assert.equal(named('completions/cox.fish'), 'completions/kubectl.fish');
  assert.equal(named('cox apply -f - | cox get -f -'), 'kubectl apply -f - | kubectl get -f -');
});

test('other words, and names of objects, stay', () => {
  for (const text of ['named cox-sandbox-NAME', 'coxswain', 'job/cox', 'logs cox -c cox', '-n cox', 'cox']) {
    assert.equal(inOwnName(text, 'kubectl'), text);
  }
  assert.equal(inOwnName('cox logs cox -c web', 'kubectl'), 'kubectl logs cox -c web');
  assert.equal(inOwnName('cox get pods', '$&'), '$& get pods');
});

test('next steps get it, and the rest of a finding stays', () => {
  const finding = { summary: 'cox get', next: ['cox get pods', 'wait'] };
  assert.deepEqual(nextInOwnName(finding, 'oc'), { summary: 'cox get', next: ['oc get pods', 'wait'] });
});

test('the events of a rollout get it in the next steps of their findings', () => {
  const passed: unknown[] = [];
  const consumer = { event: (event: RolloutEvent) => void passed.push(event), note: () => {}, close: () => {} };
  const named = consumerInOwnName(consumer, 'kubectl');
  const head = { target: 0, kind: 'Deployment', namespace: 'a', name: 'web', time: 0 } as const;
  const finding = (next: string) => ({ summary: '', next: [next] }) as unknown as Finding;
  const verdict = { ...head, type: 'verdict', finding: undefined } as unknown as VerdictEvent;
  named.event({ ...head, type: 'finding', finding: finding('cox get nodes'), final: true });
  named.event({ ...verdict, finding: finding('look: cox logs web') });
  named.event(verdict);
  assert.deepEqual(passed, [
    { ...head, type: 'finding', finding: finding('kubectl get nodes'), final: true },
    { ...verdict, finding: finding('look: kubectl logs web') },
    verdict,
  ]);
});

test('no help, started as kubectl, shows a line to type with another name', async () => {
  for (const { path } of [...tree, ...unlisted]) {
    // `options` has no help, as in kubectl; that of alpha is in test/golden/help.test.ts
    if (path === 'options' || path === 'alpha') continue;
    const { stdout } = await typeCommand([...path.split(' '), '--help'], { program: 'kubectl' });
    assert.match(stdout, /\nUsage:\n {2}kubectl /, path);
    // the default name of a sandbox is a name
    assert.doesNotMatch(stdout.replaceAll("--name='cox'", ''), /\bcox\b(?!-sandbox-|-NAME)|_cox/, path);
  }
});

test('neither do the fixes of a linter and the hops of a request, as text or as JSON', async () => {
  const shop = ['-f', 'fixtures/ingress/shop.yaml'];
  for (const words of [
    ['ingress', 'lint', ...shop],
    ['ingress', 'lint', ...shop, '-o', 'json'],
    ['ingress', 'lint', ...shop, '-o', 'sarif'],
    ['ingress', 'test', 'http://shop.example.com/old', ...shop],
    ['ingress', 'test', 'http://shop.example.com/old', ...shop, '-o', 'json'],
    ['kustomize', 'lint', 'fixtures/kustomize/broken', '-o', 'json'],
    ['probe', 'lint', '-f', 'fixtures/probes/shop.yaml'],
  ]) {
    const { stdout } = await typeCommand(words, { program: 'kubectl' });
    assert.match(stdout, /kubectl (get|create|set|patch|kustomize) /, words.join(' '));
    assert.doesNotMatch(stdout, /\bcox\b/, words.join(' '));
  }
});
