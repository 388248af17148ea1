/** cp with containers of a real node: kubectl and cox type the same, and must leave the same behind. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startBlackHole } from '../support/black-hole.ts';
import { ended } from '../support/child.ts';
import { coxCommand, coxWords } from '../support/program.ts';
import { type RealNode, realNode, skipRealNode } from '../support/real-node.ts';

const kubectl = process.env.COXSWAIN_TEST_KUBECTL ?? 'kubectl';
const NAMESPACE = 'cp-test';

const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${NAMESPACE}}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - {name: main, image: "busybox:1", imagePullPolicy: IfNotPresent, command: [sleep, "100000"]}
  - {name: bare, image: "busybox:1", imagePullPolicy: IfNotPresent, command: [sleep, "100000"]}
`;

interface Ended {
  readonly code: number | null;
  /** Lines of stdout and stderr each in alphabetical order: tar's own come when they come. */
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/** Files below a folder with mode and content, links with their target. */
function localTree(folder: string, found: Record<string, string> = {}, top = folder): Record<string, string> {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    const mode = (fs.lstatSync(file).mode & 0o7777).toString(8);
    const content = entry.isFile() ? createHash('md5').update(fs.readFileSync(file)).digest('hex') : '';
    found[path.relative(top, file)] = `${mode} ${entry.isSymbolicLink() ? 'link' : content}`;
    if (entry.isDirectory()) localTree(file, found, top);
  }
  return found;
}

describe('cp with a real node', { skip: skipRealNode }, () => {
  let node: RealNode;
  /** The folder that each side types in; both begin alike. */
  const folders = { kubectl: '', cox: '' };
  type Side = keyof typeof folders;
  const sides: readonly Side[] = ['kubectl', 'cox'];

  const type = async (
    side: Side,
    words: readonly string[],
    kubeconfig = String(node.env.KUBECONFIG),
  ): Promise<Ended> => {
    const [file = '', ...before] = side === 'kubectl' ? [kubectl] : coxWords();
    // each side has a pod of its own, which the words call POD
    const argv = [...before, '-n', NAMESPACE, ...words.map((word) => word.replace('POD', side))];
    const child = spawn(file, argv, { cwd: folders[side], env: { ...node.env, KUBECONFIG: kubeconfig } });
    const lines = (given: string): readonly string[] =>
      given
        .replaceAll(/\b(kubectl|cox)\b/g, 'PROGRAM')
        .replaceAll(/[0-9a-f]{64}/g, 'ID')
        .split('\n')
        .filter(Boolean)
        .sort();
    const { code, stdout, stderr } = await ended(child);
    return { code, stdout: lines(stdout), stderr: lines(stderr) };
  };
  const inPod = async (side: Side, script: string): Promise<readonly string[]> =>
    (await type('kubectl', ['exec', side, '-c', 'main', '--', 'sh', '-c', script])).stdout;
  const REMOTE = 'cd /srv; find . -exec stat -c "%n %a %u %g %F %s" {} + ; find . -type f -exec md5sum {} +';
  /** Types the same lines on both sides and compares what came of them. */
  const compare = async (lines: readonly (readonly string[])[]): Promise<void> => {
    const [expected, actual] = await Promise.all(
      sides.map(async (side) => {
        const outcomes: Ended[] = [];
        // kubectl does not always wait for what tar says on stdout
        for (const words of lines) outcomes.push({ ...(await type(side, ['cp', ...words])), stdout: [] });
        return { ended: outcomes, local: localTree(folders[side]), remote: await inPod(side, REMOTE) };
      }),
    );
    assert.deepEqual(actual, expected);
  };

  before(async () => {
    node = await realNode('cp');
    const manifest = path.join(node.folder, 'pods.yaml');
    fs.writeFileSync(
      manifest,
      `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${NAMESPACE}}\n---\n${sides.map(pod).join('---\n')}`,
    );
    assert.equal(node.cox('apply', '-f', manifest).status, 0);
    assert.equal(
      node.cox('wait', '-n', NAMESPACE, '--for=condition=Ready', '--timeout=180s', 'pod', '--all').status,
      0,
    );
    const big = randomBytes(3_000_000);
    for (const side of sides) {
      const folder = path.join(node.folder, side);
      folders[side] = folder;
      for (const name of ['d/sub', 'd/empty', 'd/with space', 'd/ünï', 'there'])
        fs.mkdirSync(path.join(folder, name), { recursive: true });
      for (const name of ['f', 'd/a', 'd/sub/b', 'd/with space/c d', 'd/ünï/é', `d/${'n'.repeat(200)}`])
        fs.writeFileSync(path.join(folder, name), name);
      fs.writeFileSync(path.join(folder, 'big'), big);
      fs.symlinkSync('a', path.join(folder, 'd/link'));
      fs.chmodSync(path.join(folder, 'd/a'), 0o751);
      fs.chmodSync(path.join(folder, 'd/sub/b'), 0o4755);
      await inPod(side, 'mkdir -p /srv/there');
      await type('kubectl', ['exec', side, '-c', 'bare', '--', 'rm', '/bin/tar', '/bin/sh']);
    }
  });
  after(() => {
    node.cox('delete', 'namespace', NAMESPACE);
    node.down();
  });

  for (const [name, lines] of Object.entries({
    'files to a pod': ['f POD:/srv/g', 'f POD:/srv/there/', 'big cp-test/POD:/srv/big'],
    'folders to a pod': ['d POD:/srv/d1', 'd POD:/srv/d1', 'd/. POD:/srv/d3', '--no-preserve d/ POD:/srv/d4'],
    'names that are rare': ['d/with\u00a0space POD:/srv/with\u00a0space', 'd/ünï POD:/srv/ü', 'd/link POD:/srv/l'],
    'places that are none': ['f POD:/nowhere/f', 'f POD:/proc/x'],
    'files from a pod': ['POD:/srv/g new/folder/back', 'POD:srv/g back', 'POD:/srv/big big2 --retries=3'],
    'folders from a pod': [
      'POD:/srv/d1 o1',
      'POD:/srv/d1/ o1',
      'POD:/srv/d3/. there',
      'POD:/srv/d1/empty o3',
      'POD:/srv/l o4',
    ],
    'places here that are none': ['POD:/srv/d1 f', 'POD:/srv/g there', 'POD:./srv/g x'],
    'a container without tar': ['f POD:/f -c bare', 'POD:/etc/passwd x -c bare'],
  })) {
    it(`copies ${name}`, async () => {
      await compare(lines.map((line) => line.split(' ').map((word) => word.replace('\u00a0', ' '))));
    });
  }

  it('says what the tar of the container says, and ends as it does', async () => {
    const missing = await type('cox', ['cp', 'POD:/missing', 'x', '-c', 'main']);
    assert.deepEqual(missing, {
      code: 1,
      stdout: ['tar: /missing: No such file or directory', 'tar: error exit delayed from previous errors'],
      stderr: ['command terminated with exit code 1'],
    });
    const retried = await type('cox', ['cp', 'POD:/missing', 'x', '-c', 'main', '--retries=2']);
    assert.deepEqual([retried.code, retried.stderr], [1, ['error: the tar of the container sent nothing of /missing']]);
  });

  it('gives the content of hard links', async () => {
    await inPod('cox', 'mkdir /hard; echo one >/hard/a; ln /hard/a /hard/b');
    assert.equal((await type('cox', ['cp', 'POD:/hard', 'hard', '-c', 'main'])).code, 0);
    assert.deepEqual(
      ['a', 'b'].map((name) => fs.readFileSync(path.join(folders.cox, 'hard', name), 'utf8')),
      ['one\n', 'one\n'],
    );
  });

  it('takes a name with brackets as it stands', async () => {
    fs.writeFileSync(path.join(folders.cox, 'a[1]*'), 'brackets');
    assert.equal((await type('cox', ['cp', 'a[1]*', 'POD:/srv/brackets', '-c', 'main'])).code, 0);
    assert.deepEqual(await inPod('cox', 'cat /srv/brackets'), ['brackets']);
  });

  it('resumes behind the last byte when the connection breaks', async () => {
    await inPod('cox', 'head -c 30000000 /dev/urandom >/large');
    const text = fs.readFileSync(String(node.env.KUBECONFIG), 'utf8');
    const [, port = ''] = /server: https:\/\/127\.0\.0\.1:(\d+)/.exec(text) ?? [];
    const relay = await startBlackHole(Number(port));
    const relayed = path.join(node.folder, 'relayed');
    fs.writeFileSync(relayed, text.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${relay.port}`));
    const file = path.join(folders.cox, 'large');
    const copy = type('cox', ['cp', 'POD:/large', 'large', '-c', 'main', '--retries=5'], relayed);
    while (!fs.existsSync(file) || fs.statSync(file).size < 1_000_000)
      await new Promise((resolve) => setTimeout(resolve, 5));
    relay.cut();
    const { code, stdout } = await copy;
    await relay.close();
    assert.equal(code, 0);
    assert.ok(
      stdout.some((line) => /^Resuming copy at [1-9]\d* bytes, retry 1\/5$/.test(line)),
      stdout.join('\n'),
    );
    const [sum = ''] = await inPod('cox', 'md5sum </large');
    assert.equal(createHash('md5').update(fs.readFileSync(file)).digest('hex'), sum.slice(0, 32));
  });

  it('copies 100 MB in bounded memory', async () => {
    const file = path.join(folders.cox, 'huge');
    fs.writeFileSync(file, randomBytes(100_000_000));
    assert.equal((await type('cox', ['cp', 'huge', 'POD:/huge', '-c', 'main'])).code, 0);
    // a heap of 64 MB could not hold it; the executable's has no such limit
    const env = { ...node.env, NODE_OPTIONS: '--max-old-space-size=64' };
    const words = coxCommand(['-n', NAMESPACE, 'cp', 'cox:/huge', 'huge2', '-c', 'main']);
    const child = spawn(...words, { cwd: folders.cox, env });
    assert.equal(await new Promise((resolve) => child.once('close', resolve)), 0);
    assert.ok(fs.readFileSync(file).equals(fs.readFileSync(path.join(folders.cox, 'huge2'))));
  });
});
