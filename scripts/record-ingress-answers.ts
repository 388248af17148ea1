/**
 * node scripts/record-ingress-answers.ts [--check]: asks a real router (Traefik) everything that
 * test/oracle/ingress/*.yaml asks and writes its answers into fixtures/ingress/answers.json; with
 * --check it compares them with what is recorded. The cluster is that of COXSWAIN_TEST_KUBECONFIG
 * (a sandbox with simulated nodes will do), kubectl that of COXSWAIN_TEST_KUBECTL. Linux as root:
 * the backends get an address of their own.
 */
import { isDeepStrictEqual } from 'node:util';
import { readCases } from '../test/oracle/ingress/cases.ts';
import { readAnswers, recordAnswers, writeAnswers } from '../test/oracle/ingress/record.ts';
import { testCluster } from '../test/support/cluster.ts';

const { kubeconfig, kubectl } = testCluster();
const say = (line: string): void => console.error(line);
const recorded = await recordAnswers(readCases(), { kubeconfig, kubectl, say });
say(`${recorded.answers.length} answers of ${recorded.router.name} ${recorded.router.version}`);
if (!process.argv.includes('--check')) writeAnswers(recorded);
else {
  const before = readAnswers();
  const changed = recorded.answers.filter((answer, index) => !isDeepStrictEqual(answer, before.answers[index]));
  for (const answer of changed) say(`not as recorded: ${JSON.stringify(answer)}`);
  if (!isDeepStrictEqual(recorded, before)) {
    say(
      'fixtures/ingress/answers.json is not what the router answers; to record: node scripts/record-ingress-answers.ts',
    );
    process.exitCode = 1;
  }
}
