/** A share of what scripts/fuzz-yaml.ts compares, always the same. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { testCluster } from '../support/cluster.ts';
import { coxFile } from '../support/program.ts';
import { compareYaml, type Kind, programs } from '../support/yaml-comparison.ts';

describe('random YAML', () => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'cox-yaml-home-'));
  after(() => rmSync(home, { recursive: true, force: true }));

  const kinds: readonly [Kind, string][] = [
    ['reader', 'is read as kubectl reads it'],
    ['printer', 'is printed as kubectl prints it'],
  ];
  for (const [kind, title] of kinds) {
    it(title, async () => {
      const comparison = await compareYaml(kind, { seed: 1, count: 1000 }, programs(testCluster(), coxFile, home));
      assert.equal(comparison.compared, 1000);
      assert.deepEqual(comparison.differences, []);
      // Hardly anything may be left out, or nothing is compared.
      assert.ok(comparison.onPurpose + comparison.undecided < 20, JSON.stringify(comparison));
    });
  }
});
