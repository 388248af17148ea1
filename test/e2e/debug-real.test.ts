/** debug on a real node: an ephemeral container, a copy, the node itself. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Ended, ended } from '../support/child.ts';
import { coxCommand, coxWords } from '../support/program.ts';
import { type RealNode, realNode, skipRealNode } from '../support/real-node.ts';

const NAMESPACE = 'debug-test';
const IMAGE = ['--image=busybox:1', '--image-pull-policy=IfNotPresent'];

const pod = `apiVersion: v1
kind: Namespace
metadata: {name: ${NAMESPACE}}
---
apiVersion: v1
kind: Pod
metadata: {name: one, namespace: ${NAMESPACE}}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - {name: c, image: "busybox:1", imagePullPolicy: IfNotPresent, command: [sleep, "100000"]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: all-but-attach, namespace: ${NAMESPACE}}
rules:
- {apiGroups: [""], resources: [pods, pods/ephemeralcontainers, pods/log], verbs: ["*"]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: all-but-attach, namespace: ${NAMESPACE}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: all-but-attach}
subjects:
- {apiGroup: rbac.authorization.k8s.io, kind: User, name: reader}
`;
/** What a container prints before it is attached to is lost, in kubectl too: it waits for this line. */
const GO = 'go\n';
/** The server may lose what a container prints just before its end, for kubectl as often: it ends after this. */
const STAY = '; sleep 1';

describe('debug on a real node', { skip: skipRealNode }, () => {
  let node: RealNode;

  const start = (file: string, words: readonly string[], stdin?: string): Promise<Ended> => {
    const child = spawn(file, words, { env: node.env });
    const end = ended(child);
    // the end of stdin ends the session, with what it would still have printed
    if (stdin === undefined) child.stdin.end();
    else child.stdin.write(stdin);
    return end;
  };
  const debug = (words: readonly string[], stdin = ''): Promise<Ended> =>
    start(...coxCommand(['-n', NAMESPACE, 'debug', ...words]), stdin);

  before(async () => {
    node = await realNode('debug');
    const file = path.join(node.folder, 'pod.yaml');
    writeFileSync(file, pod);
    assert.equal(node.cox('apply', '-f', file).status, 0);
    const waited = ['--for=condition=Ready', '--timeout=180s', 'pod/one'];
    assert.equal(node.cox('wait', '-n', NAMESPACE, ...waited).status, 0);
  });
  after(() => {
    node.cox('delete', 'namespace', NAMESPACE, '--wait=false');
    node.down();
  });

  it('has a terminal in an ephemeral container, and sees the processes of its target', async () => {
    // the size may follow the line
    const script = `read go; until stty size | grep "30 90"; do sleep 1; done; ps | grep -c "sleep 10000[0]"${STAY}`;
    const words = `debug one -it ${IMAGE.join(' ')} --target=c -- sh -c '${script}'`;
    const line = `stty cols 90 rows 30; ${coxWords().join(' ')} -n ${NAMESPACE} ${words}`;
    const { code, stdout } = await start('script', ['-qec', line, '/dev/null'], GO);
    assert.match(stdout, /^(?:go\r\n)?Targeting container "c"\. /);
    assert.match(stdout, /\r\nDefaulting debug container name to (debugger-\w{5})\.\r\n/);
    assert.match(stdout, /30 90\r\n1\r\n/);
    assert.match(
      stdout,
      /may be reattached using 'cox attach one -c debugger-\w{5} -n debug-test -i -t' if it is still/,
    );
    assert.equal(code, 0);
  });

  it('passes stdin to an ephemeral container', async () => {
    const { code, stdout, stderr } = await debug(
      ['one', '-i', '-q', '-c', 'd', ...IMAGE, '--', 'sh', '-c', `read word; echo got $word${STAY}`],
      'four\n',
    );
    assert.deepEqual([code, stdout, stderr], [0, 'got four\n', '']);
  });

  it('prints the log of a container that it cannot attach to', async () => {
    const words = ['one', '--as=reader', '-i', '-q', ...IMAGE, '--', 'sh', '-c', 'echo quick; exit 3'];
    const { code, stdout, stderr } = await debug(words);
    assert.deepEqual([code, stdout], [0, 'quick\n']);
    assert.match(stderr, /^warning: couldn't attach to pod\/one, falling back to streaming logs: .*forbidden/);
  });

  it('attaches to the container of a copy, which sees all processes', async () => {
    const script = `read go; ps | grep -c "sleep 10000[0]"${STAY}`;
    const { code, stdout } = await debug(
      ['one', '--copy-to=two', '-c', 'd', '-i', ...IMAGE, '--', 'sh', '-c', script],
      GO,
    );
    assert.deepEqual([code, stdout], [0, '1\n']);
  });

  it('sees the file system of the node', async () => {
    const name = node.cox('get', 'nodes', '-o', 'jsonpath={.items[0].metadata.name}').stdout;
    const script = `read go; test -e /host/etc/hostname && echo host${STAY}`;
    const { code, stdout } = await debug([`node/${name}`, '-i', '-q', ...IMAGE, '--', 'sh', '-c', script], GO);
    assert.deepEqual([code, stdout], [0, 'host\n']);
  });
});
