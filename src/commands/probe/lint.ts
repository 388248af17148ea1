import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { throwAll } from '../../errors.ts';
import { lintProbes } from '../../resources/probes/lint/lint.ts';
import { probeRules } from '../../resources/probes/lint/rules.ts';
import { lintOutputFlag, reportFindings } from '../shared/lint-report.ts';
import { checkOutput } from '../shared/own-output.ts';
import { restartFindings } from './restarts.ts';
import { readSubjects, subjectFlags } from './subjects.ts';

export const command = defineCommand({
  use: 'lint [(-f FILENAME | TYPE[/NAME] ... | -l SELECTOR)] [flags]',
  long: `
    Check probes: what the API server refuses, ports that nobody declares, containers that serve and have no readiness probe, liveness probes that do harm,
    times that do not fit. Each finding says why it matters and how to mend it; each rule has a page in docs/lint.

    Without words it checks the workloads of the namespace, and the pods that nobody owns, and tells of containers that a probe has restarted within the last hour.
    With -f files are checked, and no server is asked: findings say file and line.

    The exit code is 1 when there is an error among the findings; warnings and notes leave it at 0.`,
  examples: `
    # Everything in the namespace
    cox probe lint

    # A folder of manifests, before it is applied
    cox probe lint -R -f manifests/

    # For a code host that shows findings at their lines
    cox probe lint -R -f manifests/ -o sarif > probes.sarif

    # One deployment, for a script
    cox probe lint deployment/web -o json`,
  flags: { ...subjectFlags, ...lintOutputFlag },
  args: anyArguments,
  async run(context, { flags, args }) {
    checkOutput(flags.output, 'json', 'sarif');
    const { subjects, errors } = await readSubjects(context, flags, args);
    const findings = subjects.flatMap(lintProbes);
    const restarts = flags.filename.length > 0 ? [] : await restartFindings(context, subjects);
    const subject = `${subjects.length} ${subjects.length === 1 ? 'object' : 'objects'}`;
    const rules = Object.values(probeRules);
    const exitCode = await reportFindings(context, flags.output, {
      rules,
      findings: [...findings, ...restarts],
      subject,
    });
    throwAll(errors);
    return exitCode;
  },
});
