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

const SHOWN = {
  all: 'Print all that describes a chart',
  chart: 'Print the Chart.yaml of a chart',
  crds: 'Print the CustomResourceDefinitions of a chart',
  readme: 'Print the README of a chart',
  values: 'Print the values.yaml of a chart',
};

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
  row('create', 'Make the files of a new chart', { load: () => import('./create.ts') }),
  row('env', "Print helm's environment", { load: () => import('./env.ts') }),
  row('help', 'Help about any command', { load: () => import('./help-command.ts') }),
  row('lint', 'Look for mistakes in charts', { load: () => import('./lint.ts') }),
  row('package', 'Write a chart into an archive', { load: () => import('./package.ts') }),
  row('show', 'Print what describes a chart', { bareHelp: 'success', aliases: ['inspect'] }),
  ...(['all', 'chart', 'crds', 'readme', 'values'] as const).map((part) =>
    row(`show ${part}`, SHOWN[part], {
      load: async () => ({ command: (await import('./show.ts')).showCommand(part) }),
    }),
  ),
  row('template', 'Render the templates of a chart, without a server', { load: () => import('./template.ts') }),
  row('version', 'Print the version of Helm that is spoken here', { load: () => import('./version.ts') }),
];
