/**
 * Every manifest of fixtures/failures and fixtures/healthy that simulated nodes can run, judged by
 * the program as a user runs it.
 */
import { describe } from 'node:test';
import { testCluster } from '../support/cluster.ts';
import { coxFile } from '../support/program.ts';
import { testRollouts } from '../support/rollout-checks.ts';

describe('rollouts on simulated nodes', () => {
  testRollouts('simulated', () => {
    const { kubeconfig, kubectl } = testCluster();
    return { kubeconfig, kubectl, cox: coxFile };
  });
});
