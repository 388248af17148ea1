/**
 * Random kustomizations through the engine: whatever they hold, a build ends soon, with objects or
 * with an error that is meant for the user.
 *
 * COXSWAIN_TEST_FUZZ=SEED+COUNT runs others; with COXSWAIN_TEST_FUZZ_ORACLE=1 kubectl builds each of
 * them too, and what differs is printed and fails.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { CliError } from '../../src/errors.ts';
import { buildKustomization } from '../../src/manifest/kustomize/build.ts';
import { writtenObjects } from '../../src/manifest/kustomize/written.ts';
import { toYaml } from '../../src/print/yaml.ts';
import { writeFolder } from '../support/case-folder.ts';
import { Random } from '../support/random.ts';
import { randomKustomization } from '../support/random-kustomization.ts';
import { type KustomizeCase, readCases } from './cases.ts';
import { compareOutcomes } from './compare.ts';
import { findKubectl, runKubectl, runOwn } from './programs.ts';

const [seed, count] = (process.env.COXSWAIN_TEST_FUZZ ?? '1+600').split('+').map(Number) as [number, number];
const withOracle = process.env.COXSWAIN_TEST_FUZZ_ORACLE === '1';
/** Milliseconds; a build that takes longer is no better than one that hangs. */
const LIMIT = 10_000;
const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'cox-fuzz-')));
const cases = readCases(path.join(import.meta.dirname, 'cases')).filter(({ files }) => Object.keys(files).length > 0);

/** The random case of a number: each has a seed of its own, to be run alone. */
const caseOf = (number: number): KustomizeCase => randomKustomization(new Random(seed * 1_000_003 + number), cases);

const shown = (number: number, { id, dir, files }: KustomizeCase): string =>
  `COXSWAIN_TEST_FUZZ=${seed}+${count}, case ${number} (of ${id}), folder ${dir}\n${JSON.stringify(files, undefined, 1)}`;

/** Builds without a host: nothing is fetched. */
async function buildAlone(folder: string): Promise<void> {
  try {
    const resources = await buildKustomization({ path: folder, warn: () => undefined, log: () => undefined });
    for (const object of writtenObjects(resources)) toYaml(object);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
  }
}

/** A panic, or a process that was ended, is no answer to compare with. */
const isAnswer = ({ exitCode }: { readonly exitCode: number }): boolean => exitCode === 0 || exitCode === 1;

async function differences(kubectl: string, one: KustomizeCase, folder: string): Promise<readonly string[]> {
  const oracle = await runKubectl(kubectl, folder, one);
  if (!isAnswer(oracle)) return [];
  const own = await runOwn(folder, one);
  const expected = { ...one, exit: oracle.exitCode };
  return compareOutcomes(expected, folder, { ...oracle, written: '' }, { ...own, written: '' });
}

describe('random kustomizations', () => {
  after(() => rmSync(root, { recursive: true, force: true }));

  it('are built, or refused with an error for the user, in time', async () => {
    for (let number = 0; number < count; number += 1) {
      const one = caseOf(number);
      const folder = path.join(root, 'case');
      writeFolder(folder, one);
      const begun = performance.now();
      try {
        await buildAlone(path.join(folder, one.dir));
      } catch (error) {
        assert.fail(`${(error as Error).stack}\n${shown(number, one)}`);
      }
      assert.ok(performance.now() - begun < LIMIT, `too slow: ${shown(number, one)}`);
    }
  });

  const comparing = withOracle ? it : () => undefined;
  comparing('are built as kubectl builds them', async () => {
    const kubectl = await findKubectl();
    let differing = 0;
    for (let number = 0; number < count; number += 1) {
      const one = caseOf(number);
      const folder = path.join(root, 'case');
      writeFolder(folder, one);
      const problems = await differences(kubectl, one, folder);
      if (problems.length === 0) continue;
      differing += 1;
      console.log(`${problems.join('\n')}\n${shown(number, one)}\n`);
    }
    assert.equal(differing, 0);
  });
});
