import { positionals } from '../../cli/arguments.ts';
import { defineCommand, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { BuildOptions } from '../../manifest/built.ts';
import { kustomizeFlags, restrictorOf } from './flags.ts';
import { ownHelm } from './own-helm.ts';

/** Throws CliError for a value that is not one of the legal ones. */
function checkValue(flag: 'load-restrictor' | 'reorder', value: string, legal: readonly string[]): void {
  if (legal.includes(value)) return;
  throw new CliError(`illegal flag value --${flag} ${value}; legal values: [${legal.join(' ')}]`);
}

/** What is built, and how. Throws CliError, in kubectl's order. */
function buildRequest(
  path: string,
  { flags, changed }: Pick<Invocation<typeof kustomizeFlags>, 'flags' | 'changed'>,
  context: Context,
): BuildOptions {
  const restrictor = flags['load-restrictor'];
  if (restrictor !== '') {
    checkValue('load-restrictor', restrictor, ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone']);
  }
  checkValue('reorder', flags.reorder, ['legacy', 'none']);
  return {
    path,
    loadRestrictor: restrictorOf(restrictor),
    enableHelm: flags['enable-helm'] || flags['enable-alpha-plugins'],
    helm: {
      command: flags['helm-command'],
      apiVersions: flags['helm-api-versions'],
      kubeVersion: flags['helm-kube-version'],
      debug: flags['helm-debug'],
      run: ownHelm(context),
    },
    enableAlphaPlugins: flags['enable-alpha-plugins'],
    managedByLabel: flags['enable-managedby-label'] || context.env.KUSTOMIZE_ENABLE_MANAGEDBY_LABEL === 'on',
    ...(changed('reorder') ? { reorder: flags.reorder === 'none' ? 'none' : 'legacy' } : {}),
  };
}

export const command = defineCommand({
  use: 'kustomize DIR [flags]',
  long: `
    Build a set of KRM resources using a 'kustomization.yaml' file. The DIR argument must be a path to a directory containing 'kustomization.yaml', or a git repository URL with a path suffix specifying same with respect to the repository root. If DIR is omitted, '.' is assumed.`,
  examples: `
    # Build the current working directory
    cox kustomize

    # Build some shared configuration directory
    cox kustomize /home/config/production

    # Build from github
    cox kustomize https://github.com/kubernetes-sigs/kustomize.git/examples/helloWorld?ref=v1.0.6`,
  flags: kustomizeFlags,
  args: positionals({ folder: 'optional' }, () => new CliError('specify one path to kustomization.yaml')),
  async run(context, invocation) {
    const { folder = '.' } = invocation.named;
    const { build } = await import('../../manifest/built.ts');
    const resources = await build(context, buildRequest(folder, invocation, context));
    const { writeResources } = await import('./write.ts');
    await writeResources(context, resources, invocation.flags.output);
    return 0;
  },
});
