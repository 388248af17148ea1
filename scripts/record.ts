/**
 * npm run record: records from kubectl what unit tests expect; with --check it records in memory,
 * compares, and exits 1 naming what differs. `-- PART...` takes some parts: dry-runs, print-tables,
 * go-tables, go-templates, go-helm and go-helm-functions (need Go), descriptions (whose files hold uids
 * and times, so that --check holds kubectl's texts of new objects against ours).
 * COXSWAIN_TEST_KUBECONFIG and COXSWAIN_TEST_KUBECTL name a cluster and a kubectl, for all but the Go parts.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { testCluster } from '../test/support/cluster.ts';
import { recordDescriptions } from './record/descriptions.ts';
import { recordDryRuns } from './record/dry-runs.ts';
import type { RecordedFile } from './record/files.ts';
import { recordGoTables } from './record/go-tables.ts';
import { recordGoTemplates } from './record/go-templates.ts';
import { recordHelm } from './record/helm.ts';
import { recordHelmFunctions } from './record/helm-functions.ts';
import { recordPrintTables } from './record/print-tables.ts';

const root = path.join(import.meta.dirname, '..');
const words = process.argv.slice(2);
const check = words.includes('--check');
const parts = words.filter((word) => !word.startsWith('--'));
const wanted = (part: string): boolean => parts.length === 0 || parts.includes(part);
const hasGo = spawnSync('go', ['version']).error === undefined;

function complain(text: string): void {
  console.error(text);
  process.exitCode = 1;
}

function take(files: readonly RecordedFile[]): void {
  for (const { file, text } of files) {
    const place = path.join(root, file);
    if (!check) writeFileSync(place, text);
    else if (readFileSync(place, 'utf8') !== text) complain(`${file} is not what kubectl prints: npm run record`);
  }
}

/** Inputs of the recordings, which nothing records. */
const inputs = ['jsonpath.txt', 'object.json', 'yaml.txt'];

const printed: RecordedFile[] = [];
if (wanted('dry-runs')) take(recordDryRuns(testCluster()));
if (wanted('print-tables')) printed.push(...recordPrintTables(testCluster()));
if (hasGo || parts.some((part) => part.startsWith('go-'))) {
  if (wanted('go-tables')) printed.push(...recordGoTables());
  if (wanted('go-templates')) take(recordGoTemplates());
  if (wanted('go-helm')) take(recordHelm());
  if (wanted('go-helm-functions')) take(recordHelmFunctions());
} else console.error('go-tables, go-templates, go-helm, go-helm-functions: left out, there is no Go here');
take(printed);
if (parts.length === 0) {
  const unseen = hasGo ? [] : ['ages.json', 'table.json', 'tabwriter.json'];
  const known = new Set([...inputs, ...unseen, ...printed.map(({ file }) => path.basename(file))]);
  for (const file of readdirSync(path.join(root, 'test/unit/print/tables'))) {
    if (!known.has(file)) complain(`test/unit/print/tables/${file}: nothing records it`);
  }
}
if (wanted('descriptions')) {
  const { files, problems } = await recordDescriptions(testCluster());
  for (const problem of problems) complain(problem);
  if (!check) take(files);
}
