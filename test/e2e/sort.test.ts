/**
 * --sort-by against kubectl, row for row, on lists of one to some hundred pods of which many have
 * the same value.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { JsonObject } from '../../src/apimachinery/json.ts';
import { typeCommand } from '../support/in-process.ts';
import { type ListServer, startListServer } from '../support/list-server.ts';
import { Random } from '../support/random.ts';

interface Column {
  readonly field: string;
  /** The pod's spec and status, by its place among so many. */
  readonly pod: (place: number, count: number, random: Random) => JsonObject;
}

const created = (second: number): JsonObject => ({
  metadata: { creationTimestamp: `2026-01-01T00:00:${String(second).padStart(2, '0')}Z` },
});
/** A third of the pods are on no node. */
const onNode = (number: number): JsonObject => (number < 2 ? {} : { nodeName: `n${number}` });
const phases = ['Running', 'Pending', 'Succeeded', 'Failed'];
const quantities = ['500m', '1Gi', '0.5', '1024Mi', '10', '1000m', '1'];

const columns: Readonly<Record<string, Column>> = {
  'by node': {
    field: '.spec.nodeName',
    pod: (_place, _count, random) => ({ spec: { nodeName: `n${random.below(7)}` } }),
  },
  'by node, some on none': {
    field: '.spec.nodeName',
    pod: (_place, _count, random) => ({ spec: onNode(random.below(6)) }),
  },
  'by time, as they were made, a few a second': {
    field: '.metadata.creationTimestamp',
    pod: (place) => created(Math.floor(place / 9)),
  },
  'by time, in any order': {
    field: '.metadata.creationTimestamp',
    pod: (_place, _count, random) => created(random.below(20)),
  },
  'by phase': { field: '.status.phase', pod: (_place, _count, random) => ({ status: { phase: random.pick(phases) } }) },
  'by IP, descending': {
    field: '.status.podIP',
    pod: (place, count) => ({ status: { podIP: `10.0.${Math.floor((count - place) / 16)}.${(count - place) % 8}` } }),
  },
  'by restarts of the first container': {
    field: '.status.containerStatuses[0].restartCount',
    pod: (place, _count, random) => ({
      status: { containerStatuses: [{ restartCount: random.once(4) ? random.below(5) : place % 3 }] },
    }),
  },
  'by a quantity': {
    field: '.spec.containers[0].resources.requests.cpu',
    pod: (_place, _count, random) => ({
      spec: { containers: [{ resources: { requests: { cpu: random.pick(quantities) } } }] },
    }),
  },
  'all the same': { field: '.spec.nodeName', pod: () => ({ spec: { nodeName: 'one' } }) },
  'up and down': {
    field: '.spec.priority',
    pod: (place, count) => ({ spec: { priority: Math.min(place, count - place) } }),
  },
  'almost in order': {
    field: '.spec.priority',
    pod: (place, _count, random) => ({
      spec: { priority: random.once(40) ? random.below(60) : Math.floor(place / 4) },
    }),
  },
};

/**
 * About where Go changes its ways: at 13 and at 50. A Table is sorted by its rows, a list for -o
 * name by its objects.
 */
const lists: readonly (readonly [count: number, output: readonly string[]])[] = [
  [13, ['-o', 'name']],
  [50, []],
  [49, ['-o', 'name']],
  [500, []],
];

function podsOf({ pod }: Column, count: number): readonly JsonObject[] {
  const random = new Random(count);
  return Array.from({ length: count }, (_each, place): JsonObject => {
    const { metadata, ...rest } = pod(place, count, random);
    const name = `p${String(place).padStart(4, '0')}`;
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', ...(metadata as JsonObject | undefined) },
      ...rest,
    };
  });
}

describe('--sort-by leaves equal values where kubectl leaves them', () => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'cox-sort-home-'));
  const kubectl = process.env.COXSWAIN_TEST_KUBECTL ?? 'kubectl';
  let server: ListServer;
  before(async () => {
    server = await startListServer();
  });
  after(async () => {
    await server.close();
    rmSync(home, { recursive: true, force: true });
  });

  const sorted = (words: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const env = { HOME: home, KUBECTL_KUBERC: 'false' };
      execFile(kubectl, [...words], { env, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(stderr));
      });
    });

  for (const [title, column] of Object.entries(columns)) {
    test(title, async () => {
      for (const [count, output] of lists) {
        server.serve(podsOf(column, count));
        const words = ['get', 'pods', `--server=${server.url}`, `--sort-by=${column.field}`, ...output];
        const expected = await sorted(words);
        assert.equal(expected.split('\n').length, count + (output.length === 0 ? 2 : 1));
        const { stdout, stderr } = await typeCommand(words, { program: 'kubectl' });
        assert.equal(stderr, '');
        assert.equal(stdout, expected, `${count} pods, ${words.join(' ')}`);
      }
    });
  }
});
