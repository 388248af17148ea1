/**
 * Releases that helm 3 has a part in: whichever program goes on with them, cox does what helm 4 does
 * in its place. Each life is played twice, with helm 4 and with cox beside helm 3: what is printed, the
 * objects with their field managers and the stored revisions are the same after every step, and all
 * three programs read them. COXSWAIN_TEST_HELM3 names another helm 3 than the pinned one.
 */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { findHelm, findHelm3 } from '../helm/programs.ts';
import { livesOfThree, type Step } from '../support/helm-lives.ts';
import { type Casts, type Player, type Program, Stage, type StageOptions } from '../support/helm-stage.ts';

const stage = new Stage();

before(async () => {
  await stage.open(await findHelm(), await findHelm3());
});

after(async () => {
  await stage.close();
  rmSync(stage.folder, { recursive: true, force: true });
});

/** Whether helm 3 plays a step, by its number. */
const parts: Readonly<Record<string, (index: number) => boolean>> = {
  'begun by 3': (index) => index === 0,
  'begun by the other': (index) => index !== 0,
  'in turns from 3': (index) => index % 2 === 0,
  'in turns to 3': (index) => index % 2 === 1,
};

const castsOf = (steps: readonly Step[], isThree: (index: number) => boolean): Casts => {
  const beside =
    (other: Program) =>
    (index: number): Program =>
      isThree(index) && steps[index]?.four !== true ? 'helm3' : other;
  return { helm: beside('helm'), cox: beside('cox') };
};

const READS = ['status web', 'history web -o json', 'get all web', 'get metadata web', 'list --time-format T -o json'];
const READS_OF_THREE = ['history web -o json', 'get all web', 'list -a --time-format T -o json'];

/** The live tables of `status` have ages, and come in an order of chance from helm. */
const withoutTables = (text: string): string =>
  text.replace(/^RESOURCES:\n[\s\S]*?(?=^(?:NOTES|TEST SUITE):|^--$)/m, '');

async function readBy(player: Player, program: Program, lines: readonly string[]): Promise<string> {
  const answers = await Promise.all(lines.map((line) => player.ask(program, line)));
  return answers.map((answer, index) => `$ ${lines[index]}\n${withoutTables(answer)}`).join('');
}

async function checkReads(players: readonly [Player, Player], title: string): Promise<void> {
  const [control, own] = players;
  const [cox, four, three, before3] = await Promise.all([
    readBy(own, 'cox', READS),
    readBy(own, 'helm', READS),
    readBy(own, 'helm3', READS_OF_THREE),
    readBy(control, 'helm3', READS_OF_THREE),
  ]);
  assert.equal(cox, four, `${title}: read by cox and by helm 4`);
  assert.equal(three, before3, `${title}: read by helm 3`);
}

async function playBeside(name: string, part: string, driver: StageOptions['driver']): Promise<void> {
  const steps = livesOfThree[name] ?? [];
  const casts = castsOf(steps, parts[part] ?? (() => false));
  const short = `${name.slice(0, 5)}${part.replaceAll(/[^a-z]/g, '').slice(-7)}`;
  const players = await stage.players(short, { casts, driver });
  const [control, own] = players as [Player, Player];
  for (const [index, step] of steps.entries()) {
    const title = `step ${index + 1} by ${casts.cox?.(index)}: ${step.line ?? step.kubectl}`;
    const [first, seen] = await Promise.all([control.play(step, index), own.play(step, index)]);
    assert.equal(seen.printed, first.printed, title);
    assert.equal(seen.objects, first.objects, title);
    assert.equal(seen.releases, first.releases, title);
    const { exit = 0 } = step;
    assert.equal(seen.exitCode, exit === 'either' ? first.exitCode : exit, `${title}: ${seen.printed}`);
    await checkReads([control, own], title);
  }
}

const [whole = '', ...others] = Object.keys(livesOfThree);
const turns = ['in turns from 3', 'in turns to 3'];

describe('a release that helm 3 has a part in', { concurrency: 2 }, () => {
  for (const part of Object.keys(parts)) it(`${whole}, ${part}`, () => playBeside(whole, part, 'secret'));
  for (const name of others) for (const part of turns) it(`${name}, ${part}`, () => playBeside(name, part, 'secret'));
  for (const part of turns) {
    it(`${whole}, ${part}, stored in ConfigMaps`, () => playBeside(whole, part, 'configmap'));
  }
});
