/**
 * Every manifest of fixtures/failures and fixtures/healthy that simulated nodes can run, judged by
 * the program as a user runs it.
 */
import path from 'node:path';
import { describe } from 'node:test';
import { testCluster } from '../support/cluster.ts';
import { testRollouts } from '../support/rollout-checks.ts';

describe('rollouts on simulated nodes', () => {
  testRollouts('simulated', () => {
    const { kubeconfig, kubectl } = testCluster();
    const cox = process.env.COXSWAIN_TEST_COX ?? path.join(import.meta.dirname, '../../bin/cox.js');
    return { kubeconfig, kubectl, cox };
  });
});
