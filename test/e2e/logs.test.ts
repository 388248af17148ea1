/** `logs` of many pods on simulated nodes, before a server whose connections break. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type FaultyCluster, startFaultyCluster } from '../support/faulty-cluster.ts';
import { type Running, typeBehind, until } from '../support/typed-behind-proxy.ts';

/** What every container of a simulated node writes; the node keeps its log open. */
const LINES = 5;

describe('logs of many pods', () => {
  let faulty: FaultyCluster;
  before(async () => {
    faulty = await startFaultyCluster();
    for (const name of ['one', 'two', 'three']) kubectl('create', 'deployment', name, '--image=nginx:1');
    for (const name of ['one', 'two', 'three']) kubectl('rollout', 'status', `deployment/${name}`, '--timeout=180s');
  });
  after(() => faulty.close());

  const kubectl = (...args: string[]): string => faulty.kubectl('-n', faulty.namespace, ...args);
  const type = (...argv: string[]): Running => typeBehind(faulty, ['logs', ...argv]);
  const onTerminal = (...argv: string[]): Running => typeBehind(faulty, ['logs', ...argv], { terminal: true });
  const lines = ({ stdout }: Running): readonly string[] => stdout().split('\n').slice(0, -1);
  const podsOf = (name: string): readonly string[] =>
    kubectl('get', 'pods', '-l', `app=${name}`, '-o', 'jsonpath={.items[*].metadata.name}').split(' ').filter(Boolean);
  const interrupted = async (command: Running): Promise<void> => {
    command.interrupt();
    assert.equal(await command.exitCode, 1, command.stderr());
  };

  it('follows several workloads: pods join and leave, and nothing comes twice after a break', async () => {
    const command = onTerminal('-f', 'deploy/one', 'deployment/two', '--join');
    await until('the first lines', () => lines(command).length === 2 * LINES);
    assert.equal(command.stderr(), '');
    const [first] = podsOf('one');
    kubectl('scale', 'deployment/one', '--replicas=2');
    await until('the lines of a new pod', () => lines(command).length === 3 * LINES);
    const joined = podsOf('one').find((name) => name !== first)!;
    assert.equal(command.stderr(), `pod/${joined} joined\n`);
    for (const line of lines(command)) assert.match(line, /^\[pod\/(one|two)-[a-z0-9]+-[a-z0-9]+\/nginx\] /);
    assert.equal(lines(command).filter((line) => line.startsWith(`[pod/${joined}/nginx] `)).length, LINES);
    const before = faulty.proxy.requests.length;
    faulty.proxy.dropAll();
    const again = (): number =>
      faulty.proxy.requests.slice(before).filter(({ url }) => /\/log\?.*sinceTime=/.test(url)).length;
    await until('all logs asked for again', () => again() === 3);
    kubectl('delete', 'pod', joined, '--now');
    await until('the end of a pod', () => command.stderr().includes(`pod/${joined} left\n`));
    await until('the pod in its place', () => lines(command).length === 4 * LINES);
    await interrupted(command);
    assert.equal(new Set(lines(command)).size, lines(command).length, 'no line came twice');
    assert.equal(lines(command).length, 4 * LINES);
  });

  it('says on stderr that no pod matches yet, and nothing of joining off a terminal', async () => {
    const command = type('-f', '--match', '^late', '--include', 'GET', '--exclude', 'health');
    await until('the notice', () => command.stderr() === 'No pod matches yet, waiting for one.\n');
    kubectl('run', 'late', '--image=nginx:1');
    await until('a line', () => command.stdout() === '[pod/late/late] GET / 200\n');
    await interrupted(command);
    assert.equal(command.stderr(), 'No pod matches yet, waiting for one.\n');
  });

  it('chooses pods and containers by expression, and takes whole words by -c', async () => {
    const overrides = JSON.stringify({
      spec: {
        initContainers: [{ name: 'init', image: 'nginx:1' }],
        containers: ['app', 'app-proxy'].map((name) => ({ name, image: 'nginx:1' })),
      },
    });
    kubectl('run', 'many', '--image=nginx:1', `--overrides=${overrides}`);
    kubectl('wait', '--for=condition=Ready', 'pod/many', '--timeout=180s');
    const containers = async (...argv: string[]): Promise<readonly string[]> => {
      const command = type('--tail=1', '--join', 'many', ...argv);
      assert.equal(await command.exitCode, 0, command.stderr());
      return lines(command).map((line) => /^\[pod\/many\/(.*)\]/.exec(line)?.[1] ?? line);
    };
    assert.deepEqual(await containers(), ['init', 'app', 'app-proxy']);
    assert.deepEqual(await containers('--containers=^app', '--exclude-containers', 'proxy$'), ['app']);
    assert.deepEqual(await containers('-c', 'app'), ['app']);
    assert.deepEqual(await containers('--exclude-pods=any'), []);
  });

  it('reads several namespaces, and says which', async () => {
    const { namespace } = faulty;
    const named = type('--namespaces', `${namespace},default`, '--match=^two', '--tail=1');
    assert.equal(await named.exitCode, 0, named.stderr());
    assert.match(named.stdout(), new RegExp(`^\\[${namespace}/pod/two-\\S+/nginx\\] GET / 200\\n$`));
    const all = type('-A', '-l', 'app=three', '--match=^three', '--tail=1', '-o', 'json');
    assert.equal(await all.exitCode, 0, all.stderr());
    const parsed = lines(all).map((line) => JSON.parse(line) as Record<string, string>);
    assert.ok(parsed.some((line) => line.namespace === namespace && line.message === 'GET / 200'));
  });

  it('keeps to --max-log-requests', async () => {
    const refused = type('-f', 'deploy/one', 'deploy/two', '--join', '--max-log-requests=1');
    assert.equal(await refused.exitCode, 1);
    assert.match(
      refused.stderr(),
      /^error: you are attempting to follow \d log streams, but maximum allowed concurrency is 1,/,
    );
    const command = type('-f', '--match=^two', '--max-log-requests=1');
    await until('the first lines', () => lines(command).length === LINES);
    kubectl('scale', 'deployment/two', '--replicas=2');
    await until('the notice', () => /^pod\/two-\S+\/nginx is not followed yet: 1 logs are/.test(command.stderr()));
    const name = /\[pod\/(\S+)\/nginx\]/.exec(command.stdout())?.[1] ?? '';
    kubectl('delete', 'pod', name, '--now');
    await until('a place for the next', () => lines(command).length === 2 * LINES);
    await interrupted(command);
  });

  it('ends with what the server says when logs may not be read', async () => {
    kubectl('create', 'role', 'list', '--verb=get,list,watch', '--resource=pods');
    kubectl('create', 'rolebinding', 'list', '--role=list', '--user=lister');
    const command = type('-f', '--match=^one', '--as=lister');
    assert.equal(await command.exitCode, 1);
    assert.match(
      command.stderr(),
      /^Error from server \(Forbidden\): pods "one-\S+" is forbidden: User "lister" cannot get/,
    );
    const read = type('--match=^one', '--as=lister');
    assert.equal(await read.exitCode, 1);
    assert.match(read.stderr(), /^error: pod\/one-\S+\/nginx: pods "one-\S+" is forbidden/);
    const blind = type('-f', '--match=^one', '--as=nobody');
    assert.equal(await blind.exitCode, 1);
    assert.match(blind.stderr(), /^Error from server \(Forbidden\): pods is forbidden/);
  });
});
