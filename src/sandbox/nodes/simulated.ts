import { writeFile } from 'node:fs/promises';
import { CliError } from '../../errors.ts';
import { replaceFile } from '../../io/files.ts';
import { type Answer, askServer } from '../api.ts';
import { kubernetesVersion } from '../binaries/catalogue.ts';
import { kwokArguments } from '../components.ts';
import { isRunning, nodeLeases, type Run, start } from '../control-plane.ts';
import { kwokConfig } from './config.ts';
import type { NodeDriver } from './driver.ts';
import { simulatedNodeAnnotation } from './node-stages.ts';
import { defaultStorageClass } from './volume-stages.ts';

/**
 * Lines in the CRI's log format, one a second until `end`; the first is two hours older, so that
 * --since has something to leave out.
 */
function criLog(lines: readonly (readonly ['stdout' | 'stderr', string])[], end: number): string {
  return lines
    .map(([stream, text], index) => {
      const time = index === 0 ? end - 7_200_000 : end - (lines.length - 1 - index) * 1000;
      return `${new Date(time).toISOString().replace('Z', '000000Z')} ${stream} F ${text}\n`;
    })
    .join('');
}

/** What kwok answers with, and its configuration. */
async function writeSimulation({ files, state, dependencies }: Run): Promise<void> {
  const now = dependencies.clock.now();
  await writeFile(
    files.podLog,
    criLog(
      [
        ['stdout', 'Starting'],
        ['stdout', 'Listening on 0.0.0.0:80'],
        ['stderr', 'warning: no configuration file, using defaults'],
        ['stdout', 'GET /healthz 200'],
        ['stdout', 'GET / 200'],
      ],
      now,
    ),
    { mode: 0o600 },
  );
  await writeFile(
    files.previousPodLog,
    criLog(
      [
        ['stdout', 'Starting'],
        ['stderr', 'fatal: cannot open /etc/app/config.yaml: no such file or directory'],
      ],
      now,
    ),
    { mode: 0o600 },
  );
  const config = kwokConfig(kubernetesVersion, {
    log: files.podLog,
    previousLog: files.previousPodLog,
    port: state.ports.kwok ?? 0,
    ...(state.localExec && { execDirectory: files.execDirectory }),
  });
  await replaceFile(files.kwokConfig, config);
}

/** node-1 to node-N. */
const nodeName = (index: number): string => `node-${index + 1}`;

function simulatedNode(name: string): object {
  const platform = { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { [simulatedNodeAnnotation.key]: simulatedNodeAnnotation.value },
      labels: { ...platform, 'kubernetes.io/hostname': name },
    },
  };
}

function demand(answer: Answer, what: string, ...codes: readonly number[]): void {
  if (codes.includes(answer.code)) return;
  throw new CliError(`cannot ${what}: the API server answered ${answer.code}: ${answer.body.trim().slice(0, 300)}`);
}

const created = 201;
const ok = 200;
const notFound = 404;
const conflict = 409;

/**
 * Makes the sandbox have exactly as many nodes as its state says, and a storage class that gives
 * them volumes.
 */
async function createNodes({ files, state }: Run, before: number): Promise<void> {
  for (let index = 0; index < state.nodes; index++) {
    const node = simulatedNode(nodeName(index));
    demand(await askServer(files, state, 'POST', '/api/v1/nodes', node), 'create a node', created, conflict);
  }
  for (let index = state.nodes; index < before; index++) {
    const path = `/api/v1/nodes/${nodeName(index)}`;
    demand(await askServer(files, state, 'DELETE', path), 'delete a node', ok, notFound);
  }
  const classes = '/apis/storage.k8s.io/v1/storageclasses';
  const answer = await askServer(files, state, 'POST', classes, defaultStorageClass);
  demand(answer, 'create a storage class', created, conflict);
}

/**
 * Takes the nodes from a kwok that has ended. Each kwok has an identity of its own and leaves a
 * node alone while another one's lease lasts (40 s), so one that was killed would keep its
 * successor idle.
 */
async function releaseLeases(run: Run): Promise<void> {
  if (await isRunning(run, 'kwok')) return;
  demand(await askServer(run.files, run.state, 'DELETE', nodeLeases), "release the nodes' leases", ok);
}

export const simulatedNodes: NodeDriver = {
  async check() {},
  binaries: (missing) => missing.filter((component) => component !== 'containerd' && component !== 'kubelet'),
  async start(run) {
    await writeSimulation(run);
    await releaseLeases(run);
    await start(run, 'kwok', kwokArguments(run.files, run.state));
  },
  join: createNodes,
  async remove() {},
};
