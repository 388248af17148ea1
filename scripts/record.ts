/**
 * npm run record: records from kubectl what unit tests expect (dry runs, printed tables); with --check it records in memory, compares, and
 * exits 1 with the names of the files that differ. COXSWAIN_TEST_KUBECONFIG and COXSWAIN_TEST_KUBECTL name a cluster and a kubectl.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { testCluster } from '../test/support/cluster.ts';
import { recordDryRuns } from './record/dry-runs.ts';
import { recordPrintTables } from './record/print-tables.ts';

const root = path.join(import.meta.dirname, '..');
const oracle = testCluster();
for (const { file, text } of [...recordDryRuns(oracle), ...recordPrintTables(oracle)]) {
  const place = path.join(root, file);
  if (!process.argv.includes('--check')) writeFileSync(place, text);
  else if (readFileSync(place, 'utf8') !== text) {
    console.error(`${file} is not what kubectl prints; to record: npm run record`);
    process.exitCode = 1;
  }
}
