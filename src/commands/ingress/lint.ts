import { noArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { allNamespacesFlag, filenameFlags, namedFiles, selectorFlag } from '../../cli/flag-sets.ts';
import { lintOutputFlag, reportFindings } from '../shared/lint-report.ts';
import { checkOutput } from '../shared/own-output.ts';
import { loadWorld } from './load.ts';

const flags = { ...allNamespacesFlag, ...filenameFlags, ...selectorFlag, ...lintOutputFlag } as const;

export const command = defineCommand({
  use: 'lint [-A] [-l label] [-f FILENAME] [-o json|sarif] [flags]',
  long: `Find problems of Ingresses and of the objects they refer to: missing classes, Services, ports and endpoints; certificates
that do not match the host or expire soon; duplicate paths and paths that are never reached; annotations of retired
controllers. Each finding says where it is, why it matters and how to fix it; each rule has a page in docs/lint.

With -f it checks files without a cluster, and findings name file and line. An object counts as missing only if the files
contain other objects of its kind.

The exit code is 1 when a finding is an error.`,
  examples: `  # The namespace
  cox ingress lint

  # Before it is applied
  cox ingress lint -f deploy/ -R

  # As SARIF, for a code host
  cox ingress lint -f deploy/ -o sarif > ingress.sarif`,
  flags,
  args: noArguments(),
  async run(context, { flags }) {
    checkOutput(flags.output, 'json', 'sarif');
    const world = await loadWorld(context, {
      ...namedFiles(flags),
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
