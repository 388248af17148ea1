/**
 * Records descriptions from the real kubectl: makes the objects of the YAML files beside this one in a cluster, and keeps what kubectl
 * says of each together with the server's answers that it said it from.
 *
 *   COXSWAIN_TEST_KUBECONFIG=... COXSWAIN_TEST_KUBECTL=... node test/unit/describe/record.ts [KIND/NAME...]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JsonObject, parseJson } from '../../../src/apimachinery/json.ts';
import { describeRecording, type Recording, recordingRelated, writeRecording } from './recording.ts';

const here = import.meta.dirname;
const namespace = 'descr-rec';
const kubectl = process.env.COXSWAIN_TEST_KUBECTL ?? 'kubectl';
const base = [`--kubeconfig=${process.env.COXSWAIN_TEST_KUBECONFIG}`, `--namespace=${namespace}`];

const subjects = [
  ...['pod/rich', 'pod/db-0', 'pod/on-node-a', 'deployment/web', 'deployment/plain', 'replicaset/web-', 'rc/rc'],
  ...['statefulset/db', 'statefulset/nodata', 'daemonset/agent', 'job/indexed', 'job/suspended', 'cronjob/cron'],
  ...['cronjob/cron2', 'service/web', 'service/lb', 'service/headless', 'service/ext', 'service/none', 'ingress/ing'],
  ...['ingress/ing2', 'ingress/ing3', 'configmap/cm', 'configmap/cmempty', 'secret/sec', 'serviceaccount/sa'],
  ...['pvc/claim', `namespace/${namespace}`, 'node/descr-node', 'node/descr-node-bare', 'gadget/g1', 'pdb/pdb'],
  ...['pdb/pdb2', 'role/role', 'rolebinding/rb', 'networkpolicy/np', 'networkpolicy/np2', 'hpa/hpa', 'endpoints/web'],
  ...[
    'endpointslice/headless-',
    'resourcequota/q',
    'resourcequota/best',
    'limitrange/lr1',
    'pv/descr-pv1',
    'pv/descr-pv2',
  ],
  ...['pv/descr-pv3', 'pv/descr-pv4', 'pv/descr-pv5', 'pv/descr-pv6', 'pv/descr-pv7', 'storageclass/descr-sc'],
  ...['csinode/descr-csinode', 'ingressclass/descr-ic', 'priorityclass/descr-pc', 'clusterrole/descr-cr'],
  ...['clusterrolebinding/cluster-admin', 'servicecidr/kubernetes', 'volumeattributesclass/descr-vac', 'csr/descr-csr'],
];

process.env.TZ = 'UTC';

function run(...args: readonly string[]): string {
  const env = { ...process.env, TZ: 'UTC' };
  return execFileSync(kubectl, [...base, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env });
}

function apply(file: string): void {
  const text = readFileSync(path.join(here, file), 'utf8').replaceAll('{ns}', namespace);
  execFileSync(kubectl, [...base, 'create', '--save-config=false', '-f', '-'], {
    input: text,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}

function raw(url: string): string {
  try {
    return run('get', '--raw', url);
  } catch (error) {
    throw new Error(
      String((error as { stderr: string }).stderr)
        .replace(/^Error from server \(\w+\): /, '')
        .trim(),
    );
  }
}

async function record(type: string, name: string): Promise<void> {
  const answers: Record<string, unknown> = {};
  const ask = (url: string): unknown => {
    const answer = parseJson(raw(url)) as { items?: object[] };
    answers[url] = answer.items === undefined ? withoutFields(answer) : { items: answer.items.map(withoutFields) };
    return answers[url];
  };
  for (let attempt = 0; ; attempt++) {
    const object = withoutFields(parseJson(run('get', type, name, '-o', 'json')) as object);
    const now = Date.now();
    const text = run('describe', type, name, '--show-events=true');
    const recording: Recording = { now: now + 50, object: object as JsonObject, answers, text };
    const ours = await describeRecording(recording, recordingRelated(ask));
    // Ages may have moved on between kubectl's look at the clock and ours: then once more.
    if (ours !== text && attempt < 4) continue;
    if (ours !== text) process.stderr.write(`${type}/${name}: differs\n`);
    writeFileSync(path.join(here, 'recorded', `${type}-${name}.golden`), writeRecording(recording));
    return;
  }
}

/** managedFields are long and nobody describes them. */
function withoutFields<T>(object: T): T {
  delete (object as { metadata?: { managedFields?: unknown } }).metadata?.managedFields;
  return object;
}

/** The first object whose name starts so. */
function complete(type: string, name: string): string {
  if (!name.endsWith('-')) return name;
  const names = run('get', type, '-o', 'jsonpath={.items[*].metadata.name}').split(' ');
  return names.find((one) => one.startsWith(name)) ?? name;
}

mkdirSync(path.join(here, 'recorded'), { recursive: true });
run('create', 'namespace', namespace);
try {
  apply('types.yaml');
  apply('objects.yaml');
  await sleep(4000);
  apply('later.yaml');
  apply('custom.yaml');
  run('set', 'image', 'deployment/web', 'web=nginx:2');
  await sleep(8000);
  const wanted = process.argv.slice(2);
  for (const subject of wanted.length > 0 ? wanted : subjects) {
    const [type, name] = subject.split('/') as [string, string];
    await record(type, complete(type, name));
  }
} finally {
  for (const file of ['objects.yaml', 'types.yaml']) {
    const text = readFileSync(path.join(here, file), 'utf8').replaceAll('{ns}', namespace);
    execFileSync(kubectl, [...base, 'delete', '--ignore-not-found', '--wait=false', '-f', '-'], {
      input: text,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
  }
  run('delete', 'namespace', namespace, '--wait=false');
}
