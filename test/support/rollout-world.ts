/**
 * Runs the rollouts of the fixtures on a cluster, all at once, each under `cox rollout status
 * --fail-fast -o json`.
 */
import { type ChildProcess, execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../src/apimachinery/object.ts';
import { type Chronicle, keepChronicle } from './chronicle.ts';
import { startRegistry, type TestRegistry } from './registry.ts';
import {
  type FailureCase,
  fill,
  type HealthyCase,
  isClusterScoped,
  type Places,
  readManifest,
  type Step,
} from './rollout-cases.ts';
import { type Followed, followRollout } from './rollout-process.ts';
import { startWebhook, type TestWebhook } from './webhook.ts';

export interface RolloutCluster {
  readonly kubeconfig: string;
  readonly kubectl: string;
  /** The script that is cox. */
  readonly cox: string;
}

export interface Outcome extends Followed {
  readonly namespace: string;
}

export interface RolloutWorld {
  readonly chronicle: Chronicle;
  /** Everything that the command prints, from the moment the manifest is applied. */
  run(folder: 'failures' | 'healthy', one: FailureCase | HealthyCase): Promise<Outcome>;
  /** The same of a case that no other runs beside. */
  runAlone(folder: 'failures' | 'healthy', one: FailureCase | HealthyCase): Promise<Outcome>;
  close(): Promise<void>;
}

interface Inside {
  readonly cluster: RolloutCluster;
  readonly registry: TestRegistry;
  readonly webhook: TestWebhook;
  readonly prefix: string;
  readonly chronicle: Chronicle;
  readonly env: NodeJS.ProcessEnv;
  readonly children: Set<ChildProcess>;
  readonly clusterScoped: KubeObject[];
  /**
   * Lets one case at a time begin: the time to a verdict is not to be that of fifty programs
   * starting on two processors.
   */
  begin: Promise<unknown>;
}

/** How long a test waits for a rollout before it fails. */
const TIMEOUT = '330s';

/**
 * A node with fifty programs reports the end of one up to ten seconds late, and until then it is
 * ready; the default of 5 s is tested with a program that has the node for itself.
 */
const BUSY_NODE = ['--settle=40s'];

/** Makes the namespaces of the cases, and the servers that they need. */
export async function openWorld(
  cluster: RolloutCluster,
  cases: readonly (FailureCase | HealthyCase)[],
): Promise<RolloutWorld> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'cox-rollouts-'));
  const prefix = `rollouts-${path.basename(home).slice(-6).toLowerCase()}-`;
  const env = { ...process.env, HOME: home, XDG_CACHE_HOME: home, KUBECONFIG: cluster.kubeconfig };
  const [registry, webhook] = await Promise.all([startRegistry(), startWebhook()]);
  const begin = Promise.resolve();
  const chronicle = keepChronicle(cluster.kubectl, cluster.kubeconfig, prefix);
  const shared = { cluster, registry, webhook, prefix, chronicle, env };
  const inside: Inside = { ...shared, children: new Set(), clusterScoped: [], begin };
  const namespaces = cases.map(({ name, labels }) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: prefix + name, labels },
  }));
  await kubectl(inside, ['apply', '-f', '-'], list(namespaces));
  await waitForAccounts(inside, namespaces.length);
  return {
    chronicle,
    run: (folder, one) => runCase(inside, folder, one, folder === 'failures' && one.node === 'real' ? BUSY_NODE : []),
    runAlone: (folder, one) => runCase(inside, folder, one, []),
    close: async () => {
      for (const child of inside.children) child.kill();
      chronicle.close();
      const names = namespaces.map(({ metadata }) => metadata.name);
      await kubectl(inside, ['delete', '--ignore-not-found', '--wait=false', '-f', '-'], list(inside.clusterScoped));
      await kubectl(inside, ['delete', 'namespace', '--ignore-not-found', '--wait=false', ...names]);
      await Promise.all([registry.close(), webhook.close()]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const list = (items: readonly object[]): object => ({ apiVersion: 'v1', kind: 'List', items });

/** Pods are refused until their namespace has its service account. */
async function waitForAccounts(inside: Inside, count: number): Promise<void> {
  const namespaces = 'jsonpath={.items[*].metadata.namespace}';
  const words = ['get', 'serviceaccounts', '-A', '--field-selector=metadata.name=default', '-o', namespaces];
  for (let left = 100; left > 0; left -= 1) {
    const found = await kubectl(inside, words);
    if (found.split(' ').filter((namespace) => namespace.startsWith(inside.prefix)).length === count) return;
    await sleep(200);
  }
  throw new Error('the namespaces of the cases have no service accounts');
}

/** Runs kubectl and returns its stdout; throws its stderr. */
function kubectl({ cluster, env }: Inside, words: readonly string[], input?: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(cluster.kubectl, words, { env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`kubectl ${words.join(' ')}: ${stderr}`));
    });
    child.stdin?.end(input === undefined ? '' : JSON.stringify(input));
  });
}

async function runCase(
  inside: Inside,
  folder: 'failures' | 'healthy',
  one: FailureCase | HealthyCase,
  flags: readonly string[],
): Promise<Outcome> {
  const namespace = inside.prefix + one.name;
  const places = {
    NAMESPACE: namespace,
    CA_BUNDLE: inside.webhook.caBundle,
    '127.0.0.1:5000': inside.registry.address,
    '127.0.0.1:8443': inside.webhook.address,
  };
  const objects = readManifest(folder, one.name, places);
  inside.clusterScoped.push(...objects.filter(isClusterScoped));
  const apply = () => kubectl(inside, ['apply', '-n', namespace, '-f', '-'], list(objects));
  const last = one.before.at(-1);
  if (last !== undefined) {
    await inTurn(inside, apply);
    for (const step of one.before.slice(0, -1)) await take(inside, namespace, step, places);
  }
  const { ended, started } = await inTurn(inside, async () => {
    await (last === undefined ? apply() : take(inside, namespace, last, places));
    const words = ['rollout', 'status', one.workload, '-n', namespace, '--fail-fast', `--timeout=${TIMEOUT}`, ...flags];
    const command = followRollout(inside.cluster.cox, inside.env, words);
    inside.children.add(command.child);
    const started = Date.now();
    await Promise.race([command.spoken, command.ended, sleep(5000)]);
    if (one.node === 'real') await untilStarted(inside, namespace);
    return { ended: command.ended, started };
  });
  const takeSteps = async (): Promise<void> => {
    for (const step of one.steps) {
      await sleep(Math.max(0, started + (step.at ?? 0) * 1000 - Date.now()));
      await take(inside, namespace, step, places);
    }
  };
  const [outcome] = await Promise.all([ended, takeSteps()]);
  return { ...outcome, namespace };
}

/**
 * A node that has to start fifty pods at once says nothing of them for a while: each gets its
 * sandbox before the next begins.
 */
async function untilStarted({ chronicle }: Inside, namespace: string): Promise<void> {
  for (let left = 40; left > 0; left -= 1) {
    if (chronicle.moment(namespace, { condition: 'PodReadyToStartContainers=True' }, undefined) !== undefined) return;
    await sleep(100);
  }
}

/** Runs it when those before it have been run. */
function inTurn<T>(inside: Inside, work: () => Promise<T>): Promise<T> {
  const turn = inside.begin.then(work);
  inside.begin = turn.catch(() => undefined);
  return turn;
}

async function take(inside: Inside, namespace: string, step: Step, places: Places): Promise<void> {
  if (step.publish !== undefined) inside.registry.publish(step.publish);
  if (step.run === undefined) return;
  const now = { ...places, NOW: new Date().toISOString().replace(/\.\d+/, '') };
  const input = step.input && (JSON.parse(fill(JSON.stringify(step.input), now)) as KubeObject);
  if (input !== undefined && isClusterScoped(input)) inside.clusterScoped.push(input);
  await kubectl(inside, [...fill(step.run, now).split(' '), '-n', namespace], input);
}
