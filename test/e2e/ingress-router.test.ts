/**
 * The recorded answers of the real router are what it answers. Builds Traefik on first use, so it
 * runs where the real node does.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCases } from '../oracle/ingress/cases.ts';
import { readAnswers, recordAnswers } from '../oracle/ingress/record.ts';
import { testCluster } from '../support/cluster.ts';

const skip = process.env.COXSWAIN_TEST_REAL_NODE === '1' ? false : 'COXSWAIN_TEST_REAL_NODE=1 is not set';

test('a real router answers as recorded in fixtures/ingress/answers.json', { skip }, async () => {
  const { kubeconfig, kubectl } = testCluster();
  const recorded = await recordAnswers(readCases(), { kubeconfig, kubectl, say: (line) => console.log(line) });
  assert.deepEqual(recorded, readAnswers());
});
