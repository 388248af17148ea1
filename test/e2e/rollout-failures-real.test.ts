/**
 * Every manifest of fixtures/failures and fixtures/healthy about which only a kubelet tells the
 * truth, on a real node of this test's own.
 */
import { after, describe, test } from 'node:test';
import { type OwnSandbox, upSandbox } from '../support/own-sandbox.ts';
import { testAlone, testRollouts } from '../support/rollout-checks.ts';

if (process.env.COXSWAIN_TEST_REAL_NODE === '1') {
  describe('rollouts on a real node', () => {
    let own: OwnSandbox | undefined;
    const open = (): OwnSandbox => {
      own ??= upSandbox('rollouts', '--node=real');
      return own;
    };
    // Its pod is ready for a moment, as those of the cases below are for longer.
    testAlone('real', 'exit-code', open);
    describe('all at once', () => testRollouts('real', open));
    after(() => own?.down());
  });
} else {
  test('rollouts on a real node', { skip: 'COXSWAIN_TEST_REAL_NODE=1 is not set' }, () => undefined);
}
