/**
 * What completion asks of a cluster with many pods, and how much it computes. The limit is of the
 * processor's time beyond that of `version --client`: wall time would be the other programs' too.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type ApiClient, apiClient, ask, type FlatKubeconfig } from '../support/api-client.ts';
import { testCluster } from '../support/cluster.ts';
import type { SeenRequest } from '../support/fault-proxy.ts';
import { type FaultyCluster, startFaultyCluster } from '../support/faulty-cluster.ts';
import { coxCommand } from '../support/program.ts';

const PODS = 600;
/** Seconds of the processor, on a machine that needs QUIET_START for `version --client`. */
const LIMIT = 0.2;
const QUIET_START = 0.12;
const RUNS = 5;

const { kubeconfig, kubectl: program } = testCluster();
const scratch = mkdtempSync(path.join(os.tmpdir(), 'cox-complete-'));
const report = path.join(scratch, 'cpu');
/** Loaded in front of the program: leaves the microseconds it took. */
const meter = path.join(scratch, 'meter.mjs');
writeFileSync(
  meter,
  `import { writeFileSync } from 'node:fs';
   process.on('exit', () => {
     const { user, system } = process.cpuUsage();
     writeFileSync(process.env.CPU_REPORT, String(user + system));
   });`,
);
/** For Node, and for the runtime in an executable. */
const metered = { NODE_OPTIONS: `--import=${meter}`, BUN_OPTIONS: `--preload=${meter}`, CPU_REPORT: report };

const podName = (place: number): string => `web-7d4b9c6f5d-${String(place).padStart(5, '0')}`;
const numbers = Array.from({ length: PODS }, (_each, place) => place);

/** Pods that no scheduler takes, some at a time. */
async function makePods(client: ApiClient, namespace: string): Promise<void> {
  const place = `/api/v1/namespaces/${namespace}`;
  // not the default one, which the server makes when it gets to it
  await ask(client, 'POST', `${place}/serviceaccounts`, { metadata: { name: 'none' } });
  const spec = {
    schedulerName: 'none',
    serviceAccountName: 'none',
    automountServiceAccountToken: false,
    containers: ['main', 'side'].map((name) => ({ name, image: 'example/image:1' })),
  };
  const rest = [...numbers];
  const worker = async (): Promise<void> => {
    for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
      await ask(client, 'POST', `${place}/pods`, { metadata: { name: podName(next), labels: { app: 'web' } }, spec });
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

describe(`with ${PODS} pods`, () => {
  let faulty: FaultyCluster;

  before(async () => {
    faulty = await startFaultyCluster();
    const view = ['config', 'view', '--raw', '--flatten', '--minify', '-o', 'json'];
    const flat = execFileSync(program, [`--kubeconfig=${kubeconfig}`, ...view], { encoding: 'utf8' });
    const client = apiClient(JSON.parse(flat) as FlatKubeconfig);
    try {
      await makePods(client, faulty.namespace);
    } finally {
      client.close();
    }
    // the answers of discovery, and the compiled code, are kept from now on
    await complete('get', '');
  });
  after(async () => {
    rmSync(scratch, { recursive: true, force: true });
    await faulty?.close();
  });

  /** Runs the program; yields its lines and the seconds of the processor. */
  async function run(...argv: readonly string[]): Promise<{ lines: readonly string[]; seconds: number }> {
    const child = spawn(...coxCommand(argv), {
      env: { ...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR: scratch, ...metered },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
    });
    const code = await new Promise((resolve) => {
      child.on('close', resolve);
    });
    assert.equal(code, 0, argv.join(' '));
    return { lines: out.trimEnd().split('\n'), seconds: Number(readFileSync(report, 'utf8')) / 1e6 };
  }

  /** The words behind the command are completed through the counting proxy. */
  function complete(command: string, ...words: readonly string[]): ReturnType<typeof run> {
    const { server, 'certificate-authority': authority } = faulty.context().globals;
    const flags = [`--server=${server}`, `--certificate-authority=${authority}`, `--namespace=${faulty.namespace}`];
    return run('__completeNoDesc', command, ...flags, ...words);
  }

  async function asked(command: string, ...words: readonly string[]) {
    const first = faulty.proxy.requests.length;
    const { lines } = await complete(command, ...words);
    return { lines, requests: faulty.proxy.requests.slice(first) };
  }
  const urls = (requests: readonly SeenRequest[]): readonly string[] =>
    requests.map(({ method, url }) => `${method} ${url.replace(faulty.namespace, 'NS')}`);

  test('names come by one request, without the objects', async () => {
    const list = 'GET /api/v1/namespaces/NS/pods?includeObject=None';
    const all = await asked('get', 'pod', '');
    assert.deepEqual(all.lines, [...numbers.map(podName), ':4']);
    assert.deepEqual(urls(all.requests), [list]);
    assert.match(String(all.requests[0]?.headers.accept), /^application\/json;as=Table;/);
    const some = await asked('describe', 'pod', podName(0), 'web-7d4b9c6f5d-0000');
    assert.deepEqual(some.lines, [...numbers.slice(1, 10).map(podName), ':4']);
    assert.deepEqual(urls(some.requests), [list]);
    const containers = await asked('logs', podName(3), '-c', '');
    assert.deepEqual(containers.lines, ['main', 'side', ':4']);
    assert.deepEqual(urls(containers.requests), [`GET /api/v1/namespaces/NS/pods/${podName(3)}`]);
    const namespaces = await asked('get', '--namespace', faulty.namespace.slice(0, -1));
    assert.ok(namespaces.lines.includes(faulty.namespace), String(namespaces.lines));
    assert.deepEqual(urls(namespaces.requests), ['GET /api/v1/namespaces?includeObject=None']);
  });

  test('what the cluster need not be asked for is not asked', async () => {
    for (const words of [['po'], ['--context', ''], ['-o', ''], ['--sho'], ['']]) {
      const { lines, requests } = await asked('get', ...words);
      assert.ok(lines.length > 1, words.join(' '));
      assert.deepEqual(urls(requests), [], words.join(' '));
    }
  });

  test('names come from servers without tables, or without a column of names', async () => {
    const url = /configmaps/;
    const answer = (body: object): void =>
      faulty.proxy.add({
        times: 1,
        url,
        act: {
          kind: 'answer',
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        },
      });
    const metadata = { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadataList' };
    answer({ ...metadata, items: [{ metadata: { name: 'one' } }] });
    assert.deepEqual((await asked('get', 'configmap', '')).lines, ['one', ':4']);
    const table = {
      apiVersion: 'meta.k8s.io/v1',
      kind: 'Table',
      columnDefinitions: [{ name: 'Name', type: 'string' }],
    };
    answer({ ...table, rows: [{ cells: ['not a name'] }] });
    answer({ ...metadata, items: [{ metadata: { name: 'two' } }] });
    assert.deepEqual((await asked('get', 'configmap', '')).lines, ['two', ':4']);
  });

  test(`each value takes less than ${LIMIT} s beyond the start`, async () => {
    const least = async (measured: () => ReturnType<typeof run>): Promise<number> => {
      const all: number[] = [];
      for (let count = 0; count < RUNS; count += 1) all.push((await measured()).seconds);
      return Math.min(...all);
    };
    const start = await least(() => run('version', '--client'));
    // other programs that share the caches slow the start, too
    const limit = LIMIT * Math.max(1, start / QUIET_START);
    const lines: readonly (readonly [string, ...string[]])[] = [
      ['get', ''],
      ['get', 'pod', ''],
      ['get', 'pod', podName(PODS).slice(0, -2)],
      ['logs', podName(3), '-c', ''],
      ['get', '--namespace', ''],
      ['get', '--context', ''],
      ['get', '-o', ''],
      ['explain', 'po'],
    ];
    for (const [command, ...words] of lines) {
      const beyond = (await least(() => complete(command, ...words))) - start;
      const text = [command, ...words].join(' ');
      assert.ok(
        beyond < limit,
        `${text}: ${beyond.toFixed(3)} s beyond ${start.toFixed(3)} s, not ${limit.toFixed(3)} s`,
      );
    }
  });
});
