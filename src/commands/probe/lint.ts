import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { namesNoFiles } from '../../cli/flag-sets.ts';
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
    Check probes for fields that the API server refuses, ports that are not declared, containers that serve without a readiness probe,
    harmful liveness probes, and times that do not fit. Each finding says why it matters and how to fix it; each rule has a page in
    docs/lint.

    Without arguments it checks the workloads of the namespace and the pods without an owner, and reports containers that a probe has
    restarted within the last hour. With -f it checks files, without a server: findings name file and line.

    The exit code is 1 when a finding is an error; warnings and notes keep it at 0.`,
  examples: `
    # Everything in the namespace
    cox probe lint

    # A directory of manifests, before it is applied
    cox probe lint -R -f manifests/

    # As SARIF, for a code host that shows findings at their lines
    cox probe lint -R -f manifests/ -o sarif > probes.sarif

    # One deployment, for a script
    cox probe lint deployment/web -o json`,
  flags: { ...subjectFlags, ...lintOutputFlag },
  args: anyArguments,
  async run(context, { flags, args }) {
    checkOutput(flags.output, 'json', 'sarif');
    const { subjects, errors } = await readSubjects(context, flags, args);
    if (subjects.length === 0) throwAll(errors);
    const findings = subjects.flatMap(lintProbes);
    const restarts = !namesNoFiles(flags) ? [] : await restartFindings(context, subjects);
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
