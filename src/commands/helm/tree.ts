/** The commands of helm, as rows of the table of commands: below the word `helm`. */
import type { CommandRow } from '../../cli/command-row.ts';

const dialect = (): Promise<import('../../cli/command-row.ts').Dialect> =>
  import('./dialect.ts').then((module) => module.dialect);

/** Global flags of helm that take no value. */
export const helmSwitches: readonly string[] = [
  ...['debug', 'kube-insecure-skip-tls-verify', 'add-dir-header', 'alsologtostderr', 'logtostderr', 'one-output'],
  ...['skip-headers', 'skip-log-headers', 'legacy-stderr-threshold-behavior'],
];

const row = (path: string, summary: string, rest: Omit<CommandRow, 'path' | 'summary'>): CommandRow => ({
  path: `helm ${path}`,
  summary,
  dialect,
  ...rest,
});

export const helmRows: readonly CommandRow[] = [
  {
    path: 'helm',
    summary: 'Install and manage charts, as helm',
    group: 'deploy',
    bareHelp: 'success',
    switches: helmSwitches,
    dialect,
  },
  row('completion', 'Print completion code for a shell', { bareHelp: 'success' }),
  ...(['bash', 'fish', 'powershell', 'zsh'] as const).map((shell) =>
    row(`completion ${shell}`, `Print completion code for ${shell}`, {
      load: async () => ({ command: (await import('./completion.ts')).completionFor(shell) }),
    }),
  ),
  row('env', "Print helm's environment", { load: () => import('./env.ts') }),
  row('help', 'Help about any command', { load: () => import('./help-command.ts') }),
  row('get', 'Print what is stored of a release', { bareHelp: 'success' }),
  row('get all', 'Print everything that is stored of a release', { load: () => import('./get-all.ts') }),
  row('get hooks', 'Print the hooks of a release', { load: () => import('./get-hooks.ts') }),
  row('get manifest', 'Print the manifest of a release', { load: () => import('./get-manifest.ts') }),
  row('get metadata', "Print a release's chart, labels and status", { load: () => import('./get-metadata.ts') }),
  row('get notes', 'Print the notes of a release', { load: () => import('./get-notes.ts') }),
  row('get values', 'Print the values of a release', { load: () => import('./get-values.ts') }),
  row('history', 'Print the revisions of a release', { aliases: ['hist'], load: () => import('./history.ts') }),
  row('list', 'List releases', { aliases: ['ls'], load: () => import('./list.ts') }),
  row('status', 'Print how a release is', { load: () => import('./status.ts') }),
  row('install', 'Install a chart', { load: () => import('./install.ts') }),
  row('rollback', 'Roll a release back to a previous revision', { load: () => import('./rollback.ts') }),
  row('template', 'Render the templates of a chart, without a server', { load: () => import('./template.ts') }),
  row('test', 'Run the tests of a release', { load: () => import('./test.ts') }),
  row('uninstall', 'Uninstall a release', {
    aliases: ['del', 'delete', 'un'],
    suggestFor: ['remove', 'rm'],
    load: () => import('./uninstall.ts'),
  }),
  row('upgrade', 'Upgrade a release', { load: () => import('./upgrade.ts') }),
  row('values', 'Print the values that a chart works with, and where they come from', {
    load: () => import('./values.ts'),
  }),
  row('version', 'Print the version of Helm that is spoken here', { load: () => import('./version.ts') }),
];
