/**
 * Renders public charts with helm and with cox, with their own values and with every
 * ci/*values.yaml, and compares every byte. They stay out of this repository: a folder of checkouts
 * (FOLDER/OWNER/REPOSITORY) is named, or git clones each repository at its commit from a base URL
 * into that folder. COXSWAIN_TEST_HELM names the helm. Charts whose dependencies are not there get
 * those that lie beside them in their repository or in another; the rest is left out, and counted.
 *
 * node scripts/public-charts.ts --checkouts FOLDER [--clone-from URL] [--only TEXT] [--times]
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isJsonObject, type Json, type JsonObject, textOf } from '../src/apimachinery/json.ts';
import { isCompatible } from '../src/helm/chart/dependencies.ts';
import { parseYaml } from '../src/manifest/yaml.ts';
import { findHelm, runHelm, runOwn } from '../test/helm/programs.ts';
import { unequal } from '../test/support/unequal.ts';
import { cloneSnapshot, type PublicRepository } from './public-repository.ts';

/** With the folders that hold charts, at any depth. */
const SNAPSHOTS: readonly (PublicRepository & { readonly folders: readonly string[] })[] = [
  ['DataDog/helm-charts', '79f7c74fd2525288125d943f48b810431dbc8857', 'charts'],
  ['argoproj/argo-helm', 'af0a9310bacbaa4636018dfe22c801a6d33a5c43', 'charts'],
  ['bitnami-labs/sealed-secrets', '86671a8851be1e6c2dfef4e12e2d7c19ed24ac94', 'helm'],
  ['bitnami/charts', '5165628ae06697f8f68a670bef7739d93c4b7f44', 'bitnami'],
  ['cert-manager/cert-manager', '2d0d7f7f74241a9cbf79f0e2a7bb247238ee09fd', 'deploy/charts'],
  ['elastic/helm-charts', '2fd64d0af65f14df7aa01da591919460dabac4b3', '.'],
  ['external-secrets/external-secrets', 'cc5bfbc2234ace9cb0caff4ea89c435cf517b27b', 'deploy/charts'],
  ['fluxcd-community/helm-charts', '82a385b005eb07cdac34a8cfe8fcbce7539ca0da', 'charts'],
  ['grafana/helm-charts', '7a0ab968961a165318ab95ff678908c3b9bc3240', 'charts'],
  ['hashicorp/vault-helm', 'aa1c92e4adddbce9660e536dfe5222a88eda6d52', '.'],
  ['istio/istio', '86c9f01fd735fb01d8192f5bcaf0d424afb7f14c', 'manifests/charts'],
  ['jenkinsci/helm-charts', '22055414e808938d0fc0585c4920d57661acce90', 'charts'],
  ['k8s-at-home/charts', '2463dec153a8c2eaf9c6783ce0cd5a3502f5dfb5', 'charts'],
  ['kedacore/charts', '1444d00d90d7668cf7f53f270777d039371d90d0', '.'],
  ['kubernetes/ingress-nginx', 'dbb11b92ddb77bee9c35e462479129354c84f939', 'charts'],
  ['kyverno/kyverno', '111e07bbecc66abfde36ab99969af22d7a961003', 'charts'],
  ['minio/operator', '0ee2c254677e2173e630b07bf93b90517d8d09b9', 'helm'],
  ['open-telemetry/opentelemetry-helm-charts', 'dd5665c06f376c00a5e2147aa84b70c3d105ecfb', 'charts'],
  ['projectcontour/helm-charts', 'e1387cdb161479b1177dc635178acb0717a3cfbc', 'charts'],
  ['prometheus-community/helm-charts', 'cf408a290aec489277a94450bb3511432477a53a', 'charts'],
  ['traefik/traefik-helm-chart', 'a8a66d0098703627b2cf352c66b1725c196a734a', '.'],
].map(([repository = '', commit = '', ...folders]) => ({ repository, commit, folders }));

const { values: options } = parseArgs({
  options: {
    checkouts: { type: 'string' },
    'clone-from': { type: 'string' },
    only: { type: 'string', default: '' },
    times: { type: 'boolean', default: false },
  },
});

interface PublicChart {
  /** OWNER/REPOSITORY/FOLDER */
  readonly id: string;
  readonly folder: string;
  readonly metadata: JsonObject;
}

const objects = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter((one): one is JsonObject => isJsonObject(one)) : [];

function readObject(file: string): JsonObject {
  if (!existsSync(file)) return {};
  try {
    const value = parseYaml(readFileSync(file, 'utf8'));
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** Charts that lie in a folder, not those inside of charts. */
function chartsIn(folder: string, id: string): readonly PublicChart[] {
  const metadata = readObject(path.join(folder, 'Chart.yaml'));
  if (textOf(metadata.name) !== '') return [{ id, folder, metadata }];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(({ name }) => chartsIn(path.join(folder, name), `${id}/${name}`));
}

const wanted = ({ folder, metadata }: PublicChart): readonly JsonObject[] => [
  ...objects(metadata.dependencies),
  ...objects(readObject(path.join(folder, 'requirements.yaml')).dependencies),
];

/** Copies the chart with what it depends on; false where something of that is nowhere. */
function assemble(chart: PublicChart, all: readonly PublicChart[], folder: string, depth = 0): boolean {
  cpSync(chart.folder, folder, { recursive: true });
  return wanted(chart).every((dependency) => {
    const name = textOf(dependency.name);
    const place = path.join(folder, 'charts', name);
    if (existsSync(place)) return true;
    const range = textOf(dependency.version);
    const found = all.find(
      ({ metadata }) => textOf(metadata.name) === name && isCompatible(range, textOf(metadata.version)),
    );
    return found !== undefined && depth < 4 && assemble(found, all, place, depth + 1);
  });
}

/** What chance has made: lines in which two runs of helm differ are taken out of all three. */
function withoutChance(first: string, second: string, cox: string): readonly [string, string] {
  const [a, b, c] = [first, second, cox].map((text) => text.split('\n')) as [string[], string[], string[]];
  if (a.length !== b.length || a.length !== c.length) return [first, cox];
  const same = (lines: readonly string[]): string => lines.filter((_, index) => a[index] === b[index]).join('\n');
  return [same(a), same(c)];
}

const counts = { equal: 0, unequal: 0, refused: 0, charts: 0, missing: 0 };

async function compare(helm: string, id: string, folder: string, words: readonly string[]): Promise<void> {
  const surroundings = { env: {}, stdin: '' };
  const begun = performance.now();
  const oracle = await runHelm(helm, folder, words, surroundings);
  const between = performance.now();
  const own = await runOwn(folder, words, surroundings);
  const ended = performance.now();
  let texts: readonly [string, string] = [oracle.stdout, own.stdout];
  if (texts[0] !== texts[1]) {
    const again = await runHelm(helm, folder, words, surroundings);
    texts = withoutChance(oracle.stdout, again.stdout, own.stdout);
  }
  const problems = [
    unequal('stdout', texts[0], texts[1], 'helm'),
    unequal('stderr', oracle.stderr, own.stderr, 'helm'),
    oracle.exitCode === own.exitCode ? undefined : `  exit code: helm ${oracle.exitCode}, cox ${own.exitCode}`,
  ].filter((problem) => problem !== undefined);
  if (oracle.exitCode !== 0) counts.refused += 1;
  if (options.times) {
    console.log(
      `${id}: helm ${(between - begun).toFixed(0)} ms, cox ${(ended - between).toFixed(0)} ms without its start`,
    );
  }
  if (problems.length === 0) counts.equal += 1;
  else {
    counts.unequal += 1;
    console.log(`NOT EQUAL: ${id}\n${problems.join('\n')}`);
  }
}

/** The values that the chart itself is tested with. */
function valueFiles(folder: string): readonly string[] {
  const place = path.join(folder, 'ci');
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .filter((name) => name.endsWith('values.yaml'))
    .sort()
    .map((name) => path.join('ci', name));
}

async function main(checkouts: string): Promise<boolean> {
  const helm = await findHelm();
  const all = SNAPSHOTS.flatMap((snapshot) => {
    const root = path.join(path.resolve(checkouts), snapshot.repository);
    if (!existsSync(root) && options['clone-from'] !== undefined) {
      cloneSnapshot(options['clone-from'], snapshot, root);
    }
    if (!existsSync(root)) return [];
    return snapshot.folders.flatMap((folder) =>
      chartsIn(path.join(root, folder), path.posix.join(snapshot.repository, folder)),
    );
  });
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'public-charts-'));
  try {
    for (const chart of all.filter(({ id }) => id.includes(options.only))) {
      const folder = path.join(scratch, textOf(chart.metadata.name));
      if (textOf(chart.metadata.type) === 'library') continue;
      if (assemble(chart, all, folder)) {
        counts.charts += 1;
        const words = ['template', 'release', '.', '--namespace', 'public', '--include-crds'];
        await compare(helm, chart.id, folder, words);
        for (const file of valueFiles(folder))
          await compare(helm, `${chart.id} ${file}`, folder, [...words, '-f', file]);
      } else counts.missing += 1;
      rmSync(folder, { recursive: true, force: true });
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  console.log(
    `public charts: ${counts.charts} charts, ${counts.missing} left out for want of their dependencies; ${counts.equal} renderings equal (${counts.refused} are refused by both), ${counts.unequal} not equal`,
  );
  return counts.unequal === 0 && counts.equal > 0;
}

if (options.checkouts === undefined) {
  console.error('error: --checkouts FOLDER is required');
  process.exit(2);
}
process.exit((await main(options.checkouts)) ? 0 : 1);
