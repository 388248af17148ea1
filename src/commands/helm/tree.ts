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
  row('dependency', "Manage a chart's dependencies", {
    aliases: ['dep', 'dependencies'],
    below: 'update|build|list',
    bareHelp: 'success',
  }),
  row('dependency build', 'Fetch the dependencies that Chart.lock names', {
    load: () => import('./dependency-build.ts'),
  }),
  row('dependency list', 'List the dependencies of a chart', {
    aliases: ['ls'],
    load: () => import('./dependency-list.ts'),
  }),
  row('dependency update', 'Fetch the dependencies that Chart.yaml names, and lock their versions', {
    aliases: ['up'],
    load: () => import('./dependency-update.ts'),
  }),
  row('diff', 'Show what an upgrade would change, what differs between revisions, or what was changed by hand', {
    errorExit: 2,
    load: () => import('./diff.ts'),
  }),
  row('env', "Print helm's environment", { load: () => import('./env.ts') }),
  row('get', 'Print what is stored of a release', { bareHelp: 'success' }),
  row('get all', 'Print everything that is stored of a release', { load: () => import('./get-all.ts') }),
  row('get hooks', 'Print the hooks of a release', { load: () => import('./get-hooks.ts') }),
  row('get manifest', 'Print the manifest of a release', { load: () => import('./get-manifest.ts') }),
  row('get metadata', "Print a release's chart, labels and status", { load: () => import('./get-metadata.ts') }),
  row('get notes', 'Print the notes of a release', { load: () => import('./get-notes.ts') }),
  row('get values', 'Print the values of a release', { load: () => import('./get-values.ts') }),
  row('help', 'Help about any command', { load: () => import('./help-command.ts') }),
  row('history', 'Print the revisions of a release', { aliases: ['hist'], load: () => import('./history.ts') }),
  row('install', 'Install a chart', { load: () => import('./install.ts') }),
  row('lint', 'Look for mistakes in charts', { load: () => import('./lint.ts') }),
  row('list', 'List releases', { aliases: ['ls'], load: () => import('./list.ts') }),
  row('package', 'Write a chart into an archive', { load: () => import('./package.ts') }),
  row('pull', 'Download charts from a repository or a registry', {
    aliases: ['fetch'],
    load: () => import('./pull.ts'),
  }),
  row('push', 'Upload a chart to a registry', { load: () => import('./push.ts') }),
  row('registry', 'Log in to registries, and out of them', { bareHelp: 'success' }),
  row('registry login', 'Log in to a registry', { load: () => import('./registry-login.ts') }),
  row('registry logout', 'Log out of a registry', { load: () => import('./registry-logout.ts') }),
  row('repair', 'Put a release right that was left in the middle of an operation', {
    load: () => import('./repair.ts'),
  }),
  row('repo', 'Manage chart repositories', { below: 'add|remove|list|index|update [ARGS]', bareHelp: 'success' }),
  row('repo add', 'Add a chart repository', { load: () => import('./repo-add.ts') }),
  row('repo index', 'Write the index of a folder of charts', { load: () => import('./repo-index.ts') }),
  row('repo list', 'List chart repositories', { aliases: ['ls'], load: () => import('./repo-list.ts') }),
  row('repo remove', 'Remove chart repositories', { aliases: ['rm'], load: () => import('./repo-remove.ts') }),
  row('repo update', 'Fetch the indexes of chart repositories', {
    aliases: ['up'],
    load: () => import('./repo-update.ts'),
  }),
  row('rollback', 'Roll a release back to a previous revision', { load: () => import('./rollback.ts') }),
  row('search', 'Search for charts', { below: '[keyword]', bareHelp: 'success' }),
  row('search hub', 'Search for charts in the Artifact Hub, or a hub of your own', {
    load: () => import('./search-hub.ts'),
  }),
  row('search repo', 'Search for charts in the repositories that were added', {
    load: () => import('./search-repo.ts'),
  }),
  row('show', 'Print what describes a chart', { bareHelp: 'success', aliases: ['inspect'] }),
  ...(['all', 'chart', 'crds', 'readme', 'values'] as const).map((part) =>
    row(`show ${part}`, SHOWN[part], {
      load: async () => ({ command: (await import('./show.ts')).showCommand(part) }),
    }),
  ),
  row('status', 'Print how a release is', { load: () => import('./status.ts') }),
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
  row('verify', 'Verify that a chart is signed and valid', { load: () => import('./verify.ts') }),
  row('version', 'Print the version of Helm that is spoken here', { load: () => import('./version.ts') }),
  row('why', 'Show what is wrong with a release and its objects', { load: () => import('./why.ts') }),
];
