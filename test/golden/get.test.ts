/** The help of `get`, which is our own prose. */
import { test } from 'node:test';
import { assertGolden } from '../support/golden.ts';
import { typeCommand } from '../support/in-process.ts';

test('cox get --help', async () => {
  assertGolden('get-help', 'cox get --help', await typeCommand(['get', '--help']));
});
