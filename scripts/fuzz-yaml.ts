/**
 * Checks what cox reads and prints as YAML against kubectl: random documents through `create
 * --dry-run=client -o json`, random strings through `-o yaml`, in few processes of both. Prints
 * each difference and the command that shows it alone; the exit code is 1 when there is any.
 * COXSWAIN_TEST_KUBECONFIG and COXSWAIN_TEST_KUBECTL name a cluster and a kubectl; without them a
 * sandbox is started.
 *
 * node scripts/fuzz-yaml.ts [--seed N] [--count N] [--only reader|printer] [--case N]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { testCluster } from '../test/support/cluster.ts';
import { type Comparison, compareYaml, type Kind, programs } from '../test/support/yaml-comparison.ts';

const root = path.join(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '2000' },
    only: { type: 'string', default: '' },
    case: { type: 'string' },
  },
});
const seed = Number(options.seed);
const kinds: readonly Kind[] = ['reader', 'printer'];

function report(kind: Kind, { compared, differences, onPurpose, undecided }: Comparison): void {
  for (const { number, input, kubectl, cox } of differences) {
    console.log(`\n== node scripts/fuzz-yaml.ts --seed ${seed} --only ${kind} --case ${number}`);
    console.log(`${JSON.stringify(input)}\n-- kubectl\n${kubectl}-- cox\n${cox}`);
  }
  const apart = `${onPurpose} on purpose (docs/differences.md), ${undecided} that kubectl itself answers in two ways`;
  console.log(`${kind}: ${compared} compared, ${differences.length} differ; apart from ${apart}`);
}

async function main(): Promise<boolean> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'cox-fuzz-'));
  const cox = process.env.COXSWAIN_TEST_COX ?? path.join(root, 'bin/cox.js');
  const both = programs(testCluster(), cox, home);
  const cases =
    options.case === undefined ? { count: Number(options.count) } : { from: Number(options.case), count: 1 };
  let good = true;
  try {
    for (const kind of kinds.filter((one) => options.only === '' || options.only === one)) {
      const comparison = await compareYaml(kind, { seed, ...cases }, both);
      report(kind, comparison);
      good &&= comparison.differences.length === 0;
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  return good;
}

/** Starts a sandbox around the comparison when no cluster is named. */
async function withCluster(): Promise<boolean> {
  if (process.env.COXSWAIN_TEST_KUBECONFIG !== undefined) return main();
  const { withSandbox } = await import('./sandbox-for-tests.ts');
  return withSandbox('fuzz', async (env) => {
    Object.assign(process.env, env);
    return main();
  });
}

process.exit((await withCluster()) ? 0 : 1);
