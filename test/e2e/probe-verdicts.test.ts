/**
 * The API server still says of every probe what is recorded: what the rule probe-invalid is held
 * against. Dry runs only.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readVerdicts, recordVerdicts } from '../oracle/probes/record.ts';
import { testCluster } from '../support/cluster.ts';

test('the recorded verdicts about probes are those of the server', async () => {
  const { verdicts } = await recordVerdicts(testCluster().kubeconfig);
  assert.deepEqual(verdicts, readVerdicts().verdicts, 'to record: node scripts/record-probe-verdicts.ts');
});
