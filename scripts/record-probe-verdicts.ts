/**
 * node scripts/record-probe-verdicts.ts [--check]: asks an API server, by dry runs, whether it
 * takes the probes of test/oracle/probes/cases.ts, and writes its verdicts into
 * test/oracle/probes/verdicts.json; with --check it compares them with what is recorded. The
 * cluster is that of COXSWAIN_TEST_KUBECONFIG (a sandbox with simulated nodes will do), kubectl
 * that of COXSWAIN_TEST_KUBECTL.
 */
import { isDeepStrictEqual } from 'node:util';
import { readVerdicts, recordVerdicts, writeVerdicts } from '../test/oracle/probes/record.ts';
import { testCluster } from '../test/support/cluster.ts';

const say = (line: string): void => console.error(line);
const recorded = await recordVerdicts(testCluster().kubeconfig);
say(`${recorded.verdicts.length} verdicts of API server ${recorded.server}`);
if (!process.argv.includes('--check')) writeVerdicts(recorded);
else {
  const { verdicts } = readVerdicts();
  const changed = recorded.verdicts.filter((verdict, index) => !isDeepStrictEqual(verdict, verdicts[index]));
  for (const verdict of changed) say(`not as recorded: ${JSON.stringify(verdict)}`);
  if (!isDeepStrictEqual(recorded.verdicts, verdicts)) {
    say(
      'test/oracle/probes/verdicts.json is not what the API server says; to record: node scripts/record-probe-verdicts.ts',
    );
    process.exitCode = 1;
  }
}
