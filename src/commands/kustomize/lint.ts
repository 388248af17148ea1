import { realpathSync } from 'node:fs';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { CliError } from '../../errors.ts';
import { lintOutputFlag, reportFindings } from '../shared/lint-report.ts';
import { checkOutput } from '../shared/own-output.ts';
import { kustomizeFlags, restrictorOf } from './flags.ts';

const { 'load-restrictor': loadRestrictor, 'enable-helm': enableHelm } = kustomizeFlags;

export const command = defineCommand({
  use: 'lint DIR [-o json|sarif] [flags]',
  long: `
    Find problems of a kustomization and of all bases and components that it builds on: deprecated fields, with what to write in their place; patches, replacements and images that match nothing; entries without effect. Each finding says where it is, why it matters and how to fix it; each rule has a page in docs/lint.

    The folder is built for this, without a cluster. If that fails, the findings that could be made come first, then the error of the build.

    The exit code is 1 when a finding is an error or the build fails; warnings and notes keep it at 0.`,
  examples: `
    # A folder with its bases and components
    cox kustomize lint overlays/prod

    # As SARIF, for a code host that shows findings at their lines
    cox kustomize lint overlays/prod -o sarif > kustomize.sarif`,
  flags: { 'enable-helm': enableHelm, 'load-restrictor': loadRestrictor, ...lintOutputFlag },
  args: positionals({ folder: 'one' }),
  async run(context, { flags, named }) {
    checkOutput(flags.output, 'json', 'sarif');
    const { build, withPlaces } = await import('../../manifest/built.ts');
    const { writtenObjects } = await import('../../manifest/kustomize/written.ts');
    const { KustomizeLinter } = await import('../../manifest/kustomize/lint/linter.ts');
    const { allKustomizeRules, kustomizeRules } = await import('../../manifest/kustomize/lint/rules.ts');
    const linter = new KustomizeLinter(realpathSync(context.cwd));
    let failure: CliError | undefined;
    try {
      const resources = await build(context, {
        path: named.folder,
        loadRestrictor: restrictorOf(flags['load-restrictor']),
        enableHelm: flags['enable-helm'],
        onFile: linter.onFile,
        onStep: linter.onStep,
        // the warnings of deprecated fields are findings here
        warn: () => {},
      });
      // some mistakes are only found out when an object is written
      withPlaces(() => writtenObjects(resources), context.cwd);
    } catch (error) {
      if (!(error instanceof CliError) || linter.files.length === 0) throw error;
      failure = error;
    }
    const count = linter.files.length;
    const subject = `${count} ${count === 1 ? 'kustomization' : 'kustomizations'}`;
    // as text the error of the build stands on stderr
    const findings = linter
      .findings(failure)
      .filter(({ rule }) => flags.output !== '' || rule !== kustomizeRules.buildFailed.id);
    const exitCode = await reportFindings(context, flags.output, { rules: allKustomizeRules, findings, subject });
    if (failure !== undefined) throw failure;
    return exitCode;
  },
});
