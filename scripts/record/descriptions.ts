/**
 * What kubectl says of objects: makes those of the YAML files in test/unit/describe in a cluster,
 * and keeps what kubectl prints of each together with the server's answers that it goes by. Ours
 * must say the same of the same answers.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JsonObject, parseJson } from '../../src/apimachinery/json.ts';
import {
  describeRecording,
  type Recording,
  recordingRelated,
  writeRecording,
} from '../../test/unit/describe/recording.ts';
import type { Oracle, RecordedFile } from './files.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = 'test/unit/describe';
const namespace = 'descr-rec';

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

/** kubectl in the namespace of the recording. */
interface Kubectl {
  /** stdout. Throws when it fails. */
  run(...args: readonly string[]): string;
  /** The objects of a file of the folder go in by stdin. */
  feed(file: string, ...args: readonly string[]): void;
}

function kubectlOf({ kubectl, kubeconfig }: Oracle): Kubectl {
  const base = [`--kubeconfig=${kubeconfig}`, `--namespace=${namespace}`];
  const env = { ...process.env, TZ: 'UTC', KUBECTL_KUBERC: 'false' };
  return {
    run: (...args) =>
      execFileSync(kubectl, [...base, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env }),
    feed: (file, ...args) => {
      const input = readFileSync(path.join(root, folder, file), 'utf8').replaceAll('{ns}', namespace);
      execFileSync(kubectl, [...base, ...args, '-f', '-'], { input, stdio: ['pipe', 'ignore', 'pipe'], env });
    },
  };
}

/** A server's answer to GET. Throws its message. */
function raw({ run }: Kubectl, url: string): string {
  try {
    return run('get', '--raw', url);
  } catch (error) {
    const text = String((error as { stderr: string }).stderr);
    throw new Error(text.replace(/^Error from server \(\w+\): /, '').trim());
  }
}

/**
 * kubectl's text of one object, and ours of the same answers; five tries, as the object may change
 * in between.
 */
async function record(kubectl: Kubectl, type: string, name: string): Promise<{ recording: Recording; ours: string }> {
  const answers: Record<string, unknown> = {};
  const ask = (url: string): unknown => {
    const answer = parseJson(raw(kubectl, url)) as { items?: object[] };
    answers[url] = answer.items === undefined ? withoutFields(answer) : { items: answer.items.map(withoutFields) };
    return answers[url];
  };
  for (let attempt = 0; ; attempt++) {
    const object = withoutFields(parseJson(kubectl.run('get', type, name, '-o', 'json')) as object) as JsonObject;
    const start = Date.now();
    const text = kubectl.run('describe', type, name, '--show-events=true');
    const end = Date.now();
    await describeRecording({ now: start, object, answers, text }, recordingRelated(ask));
    // kubectl looked at its clock somewhere between: where our text is its text
    for (let now = start; now <= end; now += 50) {
      const recording: Recording = { now, object, answers, text };
      const ours = await describeRecording(recording);
      if (ours === text || (attempt === 4 && now + 50 > end)) return { recording, ours };
    }
  }
}

/** managedFields are long and nobody describes them. */
function withoutFields<T>(object: T): T {
  delete (object as { metadata?: { managedFields?: unknown } }).metadata?.managedFields;
  return object;
}

/** The first object whose name starts so. */
function complete({ run }: Kubectl, type: string, name: string): string {
  if (!name.endsWith('-')) return name;
  const names = run('get', type, '-o', 'jsonpath={.items[*].metadata.name}').split(' ');
  return names.find((one) => one.startsWith(name)) ?? name;
}

async function makeObjects({ run, feed }: Kubectl): Promise<void> {
  run('create', 'namespace', namespace);
  feed('types.yaml', 'create', '--save-config=false');
  feed('objects.yaml', 'create', '--save-config=false');
  // controllers make what they make of them
  await sleep(4000);
  feed('later.yaml', 'create', '--save-config=false');
  feed('custom.yaml', 'create', '--save-config=false');
  run('set', 'image', 'deployment/web', 'web=nginx:2');
  await sleep(8000);
}

function removeObjects({ run, feed }: Kubectl): void {
  for (const file of ['objects.yaml', 'types.yaml']) feed(file, 'delete', '--ignore-not-found', '--wait=false');
  run('delete', 'namespace', namespace, '--ignore-not-found', '--wait=false');
}

/**
 * The files, and what is wrong: a text of ours that is not kubectl's, a file that nothing records.
 */
export async function recordDescriptions(
  oracle: Oracle,
): Promise<{ readonly files: readonly RecordedFile[]; readonly problems: readonly string[] }> {
  const kubectl = kubectlOf(oracle);
  const files: RecordedFile[] = [];
  const problems: string[] = [];
  try {
    await makeObjects(kubectl);
    for (const subject of subjects) {
      const [type, name] = subject.split('/') as [string, string];
      const { recording, ours } = await record(kubectl, type, complete(kubectl, type, name));
      if (ours !== recording.text) problems.push(`${subject}: kubectl says\n${recording.text}\nand cox\n${ours}`);
      // a name that a controller makes up is cut off, so that each recording takes the place of the
      // one before
      files.push({
        file: `${folder}/recorded/${type}-${name.replace(/-$/, '')}.golden`,
        text: writeRecording(recording),
      });
    }
  } finally {
    removeObjects(kubectl);
  }
  const known = new Set(files.map(({ file }) => path.basename(file)));
  const left = readdirSync(path.join(root, folder, 'recorded')).filter((file) => !known.has(file));
  return { files, problems: [...problems, ...left.map((file) => `${folder}/recorded/${file}: nothing records it`)] };
}
