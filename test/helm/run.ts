/**
 * Every case of cases/ through helm and through our own commands.
 *
 * node test/helm/run.ts [--only TEXT] [--keep] [--show] [--jobs N]
 */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Typed } from '../support/in-process.ts';
import { type HelmCase, readCases } from './cases.ts';
import { compareOutcomes } from './compare.ts';
import { homeOf } from './folder.ts';
import { askCox, askHelm, findHelm, type Outcome } from './programs.ts';

const here = import.meta.dirname;
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    keep: { type: 'boolean', default: false },
    show: { type: 'boolean', default: false },
    jobs: { type: 'string', default: String(os.availableParallelism()) },
  },
});
const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'cox-helm-')));

/** A case with its folder and what helm says of it. */
interface Planned {
  readonly one: HelmCase;
  readonly folder: string;
  readonly helm: Promise<Outcome>;
}

/** Starts helm on every case, some at a time, and yields the cases in order. */
function plan(program: string, cases: readonly HelmCase[]): readonly Planned[] {
  const waiting: (() => Promise<void>)[] = [];
  const planned = cases.map((one, index): Planned => {
    const folder = path.join(root, String(index).padStart(4, '0'));
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    waiting.push(() => askHelm(program, folder, one).then(resolve, reject));
    promise.catch(() => undefined);
    return { one, folder, helm: promise };
  });
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
  };
  for (let count = 0; count < Number(options.jobs); count += 1) void worker();
  return planned;
}

function show({ id, lines }: HelmCase, index: number, { exitCode, stdout, stderr }: Typed): void {
  console.log(`== ${id}: helm ${lines[index]?.join(' ')}: exit ${exitCode}\n${stdout}${stderr}`);
}

/** Where the two differ, as text to print. */
async function compare(planned: Planned): Promise<string[]> {
  const { one, folder } = planned;
  try {
    const helm = await planned.helm;
    if (options.show) for (const [index, typed] of helm.typed.entries()) show(one, index, typed);
    return compareOutcomes(one, folder, helm, await askCox(folder, one));
  } catch (error) {
    return [`  ${error instanceof Error ? error.stack : String(error)}`];
  } finally {
    if (options.keep) console.log(`${folder}: ${one.id}`);
    else for (const each of [folder, homeOf(folder)]) rmSync(each, { recursive: true, force: true });
  }
}

/** The differences on purpose that docs/differences.md does not have. */
function unnamed(cases: readonly HelmCase[]): readonly string[] {
  const page = readFileSync(path.join(here, '../../docs/differences.md'), 'utf8');
  return cases.flatMap(({ difference, id }) =>
    difference === undefined || page.includes(`\n## ${difference.id}\n`) ? [] : [`${id}: ${difference.id}`],
  );
}

async function main(): Promise<boolean> {
  const cases = readCases(path.join(here, 'cases')).filter(({ id }) => id.includes(options.only));
  if (cases.length === 0) throw new Error(`no case matches --only ${JSON.stringify(options.only)}`);
  for (const id of unnamed(cases)) throw new Error(`not a heading of docs/differences.md: ${id}`);
  let failed = 0;
  for (const planned of plan(await findHelm(), cases)) {
    const problems = await compare(planned);
    if (problems.length === 0) continue;
    failed += 1;
    console.log(`not equal: ${planned.one.id}\n${problems.join('\n')}\n`);
  }
  console.log(`differences on purpose: ${new Set(cases.flatMap(({ difference }) => difference?.id ?? [])).size}`);
  console.log(`helm: ${cases.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  if (!options.keep) rmSync(root, { recursive: true, force: true });
}
