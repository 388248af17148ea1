import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { schemaProblems } from './json-schema.ts';

/**
 * OASIS's schema of SARIF 2.1.0 (rtm.5), as npm's @microsoft/jest-sarif 1.0.0-beta.0 carries it.
 */
const file = new URL('../../fixtures/sarif/sarif-2.1.0-rtm.5.json', import.meta.url);
const problems = schemaProblems(JSON.parse(readFileSync(file, 'utf8')) as object);

/**
 * Fails when the value is no SARIF 2.1.0 log, or a result names a rule that its run does not list.
 */
export function assertSarif(value: unknown): void {
  assert.deepEqual(problems(value), []);
  const { runs } = value as { runs: { tool: { driver: { rules: { id: string }[] } }; results: unknown[] }[] };
  for (const { tool, results } of runs) {
    for (const { ruleId, ruleIndex } of results as { ruleId: string; ruleIndex: number }[]) {
      assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
    }
  }
}
