/**
 * The lives of releases, played on one cluster by helm alone, by cox alone, and by both in turns: what
 * is printed, the objects with their field managers, and the stored revisions are the same after
 * every step. COXSWAIN_TEST_HELM names another helm than the pinned one.
 */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { findHelm } from '../helm/programs.ts';
import { lives } from '../support/helm-lives.ts';
import { type Player, Stage } from '../support/helm-stage.ts';

const stage = new Stage();

before(async () => {
  await stage.open(await findHelm());
});

after(async () => {
  await stage.close();
  rmSync(stage.folder, { recursive: true, force: true });
});

describe('the life of a release', { concurrency: 1 }, () => {
  for (const [name, steps] of Object.entries(lives)) {
    it(name, async () => {
      const players = await stage.players(name);
      for (const [index, step] of steps.entries()) {
        const [first, ...others] = await Promise.all(players.map((player: Player) => player.play(step, index)));
        for (const [place, seen] of others.entries()) {
          const title = `step ${index + 1}, ${players[place + 1]?.name}: ${step.line ?? step.kubectl}`;
          assert.equal(seen?.printed, first?.printed, title);
          assert.equal(seen?.objects, first?.objects, title);
          assert.equal(seen?.releases, first?.releases, title);
        }
        assert.equal(first?.exitCode, step.exit ?? 0, `step ${index + 1}: ${step.line}: ${first?.printed}`);
      }
    });
  }
});
