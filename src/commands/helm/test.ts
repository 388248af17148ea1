import { isReleaseFault } from '../../actions/helm/faults.ts';
import { type TestFilter, testRelease, writeTestLogs } from '../../actions/helm/test.ts';
import { joined, newTools } from '../../actions/helm/tools.ts';
import { unrecorded } from '../../cli/command.ts';
import { bool, stringSlice } from '../../cli/flag.ts';
import { defineHelmCommand, exactly } from './define.ts';
import { timeoutFlag } from './flags.ts';
import { printRelease } from './print-release.ts';

const EXCEPT = /^!\s?name=/;

function filterOf(words: readonly string[]): TestFilter {
  return {
    only: words.filter((word) => word.startsWith('name=')).map((word) => word.slice('name='.length)),
    without: words.filter((word) => EXCEPT.test(word)).map((word) => word.replace(EXCEPT, '')),
  };
}

export const command = defineHelmCommand({
  use: 'test [RELEASE]',
  long: `
    Run the tests of a release: the hooks of its last revision that are for the event "test". The status of the
    release is printed, with one block for each test. A test that fails makes the command fail.`,
  flags: {
    timeout: timeoutFlag,
    logs: bool('Print the logs of the test pods, after all tests and before anything is deleted'),
    filter: stringSlice('Only run tests with name=NAME, or none with !name=NAME; may be repeated'),
  },
  args: exactly({ release: 'one' }),
  writes: unrecorded,
  async run(context, invocation) {
    const { args, flags } = invocation;
    const [name = ''] = args;
    const filter = filterOf(flags.filter);
    const tools = await newTools(context);
    const { release, error, finish } = await testRelease(tools, name, { timeout: flags.timeout, filter });
    const errors: Error[] = error === undefined ? [] : [error];
    printRelease(context, invocation, release, { output: 'table', hideNotes: true });
    if (flags.logs) {
      context.io.stdout.write('\n');
      await writeTestLogs(tools, release, filter).catch((problem: unknown) => {
        if (!isReleaseFault(problem)) throw problem;
        errors.push(problem);
      });
    }
    await finish().catch((problem: unknown) => {
      if (!isReleaseFault(problem)) throw problem;
      if (errors.length === 0) errors.push(problem);
    });
    if (errors.length > 0) throw joined(errors);
    return 0;
  },
});
