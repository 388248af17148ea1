/** The flags that install and template share (addInstallFlags of pkg/cmd/install.go). */
import { bool, string, stringToString } from '../../cli/flag.ts';
import { chartSourceFlags, develFlag, postRendererFlags, timeoutFlag, valueFlags, waitFlag } from './flags.ts';

/** How a chart is rendered, and what of it; upgrade has them too. */
export const renderFlags = {
  ...valueFlags,
  ...chartSourceFlags,
  ...postRendererFlags,
  devel: develFlag,
  'dependency-update': bool("Get the chart's missing dependencies first"),
  description: string('Description of this revision'),
  'disable-openapi-validation': bool("Do not check the manifests against the server's schema"),
  'enable-dns': bool('Let templates look up hosts by name'),
  'hide-notes': bool('Do not print the notes'),
  labels: stringToString('Labels of the stored release, as KEY=VALUE', { short: 'l' }),
  'no-hooks': bool('Do not run hooks'),
  'render-subchart-notes': bool('Print the notes of the subcharts too'),
  'skip-crds': bool('Do not create what is in crds/'),
  'skip-schema-validation': bool('Do not check the values against the schema of the chart'),
} as const;

/** What the cluster gets, and how long it may take. */
export const applyFlags = {
  'create-namespace': bool("Create the release's namespace where there is none"),
  force: bool('Deprecated', { deprecated: 'use --force-replace instead', hidden: true }),
  'force-conflicts': bool('Take fields over from other field managers (server-side apply)'),
  'force-replace': bool('Replace objects instead of changing them'),
  'rollback-on-failure': bool('Undo what this command did when it fails; implies --wait'),
  atomic: bool('Deprecated', { deprecated: 'use --rollback-on-failure instead', hidden: true }),
  'take-ownership': bool('Take objects over that belong to no release, or to another one'),
  timeout: timeoutFlag,
  wait: waitFlag,
  'wait-for-jobs': bool('With --wait, wait for Jobs to complete too'),
} as const;

export const installFlags = {
  ...renderFlags,
  ...applyFlags,
  'server-side': bool('Apply on the server', { default: 'true' }),
  'generate-name': bool('Make a name for the release, instead of the first argument', { short: 'g' }),
  'name-template': string('Go template that makes the name of the release'),
  replace: bool('Use the name of a release that was uninstalled and kept. Unsafe in production'),
} as const;
