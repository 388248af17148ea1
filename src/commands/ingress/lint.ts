import { noArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { allNamespacesFlag, filenameFlags, selectorFlag } from '../../cli/flag-sets.ts';
import { lintOutputFlag, reportFindings } from '../shared/lint-report.ts';
import { checkOutput } from '../shared/own-output.ts';
import { loadWorld } from './load.ts';

const flags = { ...allNamespacesFlag, ...filenameFlags, ...selectorFlag, ...lintOutputFlag } as const;

export const command = defineCommand({
  use: 'lint [-A] [-l label] [-f FILENAME] [-o json|sarif] [flags]',
  long: `Find what is wrong with Ingresses, and with what they point at: classes, Services, ports and endpoints that are not
there, certificates that do not fit or are about to expire, paths that stand twice or are never reached, annotations of
controllers that are retired. Each finding says where it is, why it matters and what to do; each rule has a page in
docs/lint.

With -f files are examined without a cluster, and a finding says file and line. What files of a kind do not hold is then
taken to be missing only where they hold others of that kind.

The exit code is 1 when a finding is an error.`,
  examples: `  # The namespace
  cox ingress lint

  # Before it is applied
  cox ingress lint -f deploy/ -R

  # For a code host
  cox ingress lint -f deploy/ -o sarif > ingress.sarif`,
  flags,
  args: noArguments(),
  async run(context, { flags }) {
    checkOutput(flags.output, 'json', 'sarif');
    const world = await loadWorld(context, {
      filenames: flags.filename,
      recursive: flags.recursive,
      selector: flags.selector,
      namespaces: flags['all-namespaces'] ? 'all' : 'own',
      explain: true,
    });
    const { lintIngresses } = await import('../../resources/ingress/lint/index.ts');
    const { allIngressRules } = await import('../../resources/ingress/lint/rules.ts');
    const findings = lintIngresses(world, context.clock.now());
    const count = world.ingresses.length;
    const subject = `${count} ${count === 1 ? 'ingress' : 'ingresses'}`;
    return reportFindings(context, flags.output, { rules: allIngressRules, findings, subject });
  },
});
