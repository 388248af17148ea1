/**
 * Preloaded into every test file (`node --test --import`): a file that something left behind keeps
 * alive (a child process, a connection, a timer) ends two minutes after its last test, as failed.
 * Without it a test that failed in the middle could keep the whole run from ending; Node's own
 * --test-force-exit loses results that are not written yet.
 */
import { after } from 'node:test';

const PATIENCE = 120_000;

// not in the runner, which preloads it too
if (process.env.NODE_TEST_CONTEXT !== undefined) {
  after(() => {
    const end = (): never => {
      process.stderr.write(`${process.argv[1]}: something left behind kept it from ending\n`);
      return process.exit(1);
    };
    setTimeout(end, PATIENCE).unref();
  });
}
