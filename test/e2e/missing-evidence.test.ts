/**
 * Commands that find causes, on a server that fails or refuses to give part of the evidence: they
 * go on, say so, and the server's words reach no terminal unescaped.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type FaultyCluster, startFaultyCluster } from '../support/faulty-cluster.ts';
import { haveRestarted } from '../support/restarts.ts';
import { type Running, typeBehind } from '../support/typed-behind-proxy.ts';

const answer = (code: number) => ({
  kind: 'answer' as const,
  status: code,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    ...{ kind: 'Status', apiVersion: 'v1', status: 'Failure', code },
    message: 'no \u001b[31mevidence\u0007',
  }),
});
const escaped = /no \^\[\[31mevidence\^G/;

describe('missing evidence', () => {
  let faulty: FaultyCluster;
  let pod: string;

  const kubectl = (...args: string[]): string => faulty.kubectl('-n', faulty.namespace, ...args);
  const typed = async (...argv: string[]): Promise<Running & { readonly code: number }> => {
    const running = typeBehind(faulty, argv, { program: 'cox' });
    return { ...running, code: await running.exitCode };
  };

  before(async () => {
    faulty = await startFaultyCluster();
    faulty.proxy.add({ url: /\/events\?/, act: answer(500) });
    faulty.proxy.add({ url: /\/endpointslices\?/, act: answer(403) });
    kubectl('create', 'deployment', 'bad', '--image=nginx:crash-loop');
    kubectl('expose', 'deployment/bad', '--port=80');
    await haveRestarted(kubectl, 'app=bad', 2);
    pod = kubectl('get', 'pods', '-o', 'jsonpath={.items[0].metadata.name}');
  });
  after(async () => {
    await faulty.close();
  });

  it('rollout status names the cause after the timeout, as the pods show it', async () => {
    const { code, stderr } = await typed('rollout', 'status', 'deployment/bad', '--timeout=2s');
    assert.equal(code, 1);
    assert.match(stderr(), /^error: timed out waiting for the condition\nApplicationError: /);
  });

  it('rollout status -o json gives its verdict', async () => {
    const { code, stdout, stderr } = await typed('rollout', 'status', 'deployment/bad', '--watch=false', '-o', 'json');
    assert.equal(code, 1);
    assert.match(stdout(), /"cause":"ApplicationError"/);
    assert.match(stderr(), /^Warning: continuing without events, the cause of a failure may remain unknown: /);
    assert.match(stderr(), escaped);
  });

  it('probe explain goes on without events', async () => {
    const { code, stdout, stderr } = await typed('probe', 'explain', pod);
    assert.equal(code, 0, stderr());
    assert.match(stderr(), /^Warning: continuing without events, the results of the probes are unknown: /);
    assert.match(stderr(), escaped);
    assert.notEqual(stdout(), '');
  });

  it('why escapes what a refusal says', async () => {
    const { stderr } = await typed('why', 'service/bad');
    assert.match(stderr(), /^Warning: continuing without endpointslices: /m);
    assert.match(stderr(), escaped);
    assert.doesNotMatch(stderr(), /[\u001b\u0007]/);
  });
});
