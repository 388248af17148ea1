/**
 * What the arguments of each command of helm are, and the values of its flags (ValidArgsFunction and
 * RegisterFlagCompletionFunc in pkg/cmd). The words are all there are: the shell picks those that begin
 * like the typed one, or are like it in its own way.
 */
import type { CommandRow } from '../../cli/command-row.ts';
import { topicCandidates } from '../../cli/complete.ts';
import { DIRECTIVE, type Found, type UnfinishedLine } from '../../cli/unfinished-line.ts';
import type { Context } from '../../context.ts';
import { charts, repositories, versions } from './complete-charts.ts';
import type { HelmLine } from './complete-line.ts';
import { variables } from './env.ts';
import type { HelmGlobals } from './global-flags.ts';
import { helmSettings } from './settings.ts';

type Complete = (line: HelmLine) => Found | Promise<Found>;

/** cobra's active help: not a word, but a line for the user. */
const NO_MORE = '_activeHelp_ This command does not take any more arguments (but may accept flags).';

const noMore: Complete = () => ({ candidates: [{ word: NO_MORE }], directive: DIRECTIVE.noFiles });
const nothing: Complete = () => ({ candidates: [], directive: DIRECTIVE.noFiles });
const files: Complete = ({ directive }) => ({ candidates: [], directive });

/** What each argument is, in order. */
const each =
  (...places: readonly Complete[]) =>
  (line: HelmLine): ReturnType<Complete> =>
    (places[line.args.length] ?? noMore)(line);

const releases: Complete = async (line) => (await import('./complete-cluster.ts')).releases(line);
const revisions: Complete = async (line) => (await import('./complete-cluster.ts')).revisions(line, line.args[0]!);
const chart: Complete = (line) => charts(line, { files: true });

const release = each(releases);
const shown = each(chart);

/** NAME CHART; with --generate-name CHART alone. */
const chartPlace = ({ flags }: HelmLine): number => (flags['generate-name'] === true ? 0 : 1);
const installed: Complete = (line) => (line.args.length === chartPlace(line) ? chart(line) : nothing(line));

const variableNames: Complete = ({ settings }) => ({
  candidates: [...variables(settings, '').keys()].map((word) => ({ word })),
  directive: DIRECTIVE.noFiles,
});

const topics: Complete = ({ rows, args, current }) => ({
  candidates: topicCandidates(rows, ['helm', ...args], current),
  directive: DIRECTIVE.noFiles,
});

const registries: Complete = () => ({
  candidates: [{ word: 'oci://' }],
  directive: DIRECTIVE.noFiles | DIRECTIVE.noSpace,
});

/** RELEASE [CHART | REVISION REVISION] */
const compared: Complete = async (line) => {
  const { candidates } = await revisions(line);
  const found = charts(line, { files: true });
  return { ...found, candidates: [...candidates, ...found.candidates] };
};
const secondRevision: Complete = (line) => (/^\d+$/.test(line.args[1]!) ? revisions(line) : noMore(line));

/** By the words behind helm. Of the other commands the shell completes files. */
const ARGUMENTS: ReadonlyMap<string, Complete> = new Map(
  Object.entries({
    create: each(files),
    'completion bash': noMore,
    'completion fish': noMore,
    'completion powershell': noMore,
    'completion zsh': noMore,
    diff: each(releases, compared, secondRevision),
    env: each(variableNames),
    'get all': release,
    'get hooks': release,
    'get manifest': release,
    'get metadata': release,
    'get notes': release,
    'get values': release,
    help: topics,
    history: release,
    install: installed,
    list: noMore,
    pull: (line) => (line.args.length === 0 ? charts(line, { files: false }) : nothing(line)),
    push: each(files, registries),
    'registry login': nothing,
    'registry logout': nothing,
    'repo add': each(nothing, nothing),
    repair: release,
    'repo index': each(files),
    'repo list': noMore,
    'repo remove': repositories,
    'repo update': repositories,
    rollback: each(releases, revisions),
    'show all': shown,
    'show chart': shown,
    'show crds': shown,
    'show readme': shown,
    'show values': shown,
    status: release,
    template: installed,
    test: release,
    uninstall: releases,
    upgrade: each(releases, chart),
    values: shown,
    verify: each(files),
    version: noMore,
    why: release,
  } satisfies Record<string, Complete>),
);

/** --version of the command whose argument at this place is the chart, and the last one. */
const versionAt =
  (place: (line: HelmLine) => number): Complete =>
  (line) =>
    line.args.length === place(line) + 1 ? versions(line, line.args.at(-1)) : nothing(line);

const CHART_FIRST = ['pull', 'show all', 'show chart', 'show crds', 'show readme', 'show values', 'values'];

const formats: Complete = () => ({
  candidates: [
    { word: 'json', summary: 'As JSON' },
    { word: 'table', summary: 'For people' },
    { word: 'yaml', summary: 'As YAML' },
  ],
  directive: DIRECTIVE.noFiles,
});

/** By command and flag, or by flag alone. */
const VALUES: ReadonlyMap<string, Complete> = new Map(
  Object.entries({
    namespace: async (line) => (await import('./complete-cluster.ts')).namespaces(line),
    'kube-context': async (line) => (await import('./complete-cluster.ts')).contexts(line),
    output: formats,
    revision: (line) => (line.args.length === 1 ? revisions(line) : nothing(line)),
    'install version': versionAt(chartPlace),
    'template version': versionAt(chartPlace),
    'diff version': versionAt(() => 1),
    'upgrade version': versionAt(() => 1),
    ...Object.fromEntries(CHART_FIRST.map((path) => [`${path} version`, versionAt(() => 0)])),
  } satisfies Record<string, Complete>),
);

export async function completeHelm(
  context: Context,
  rows: readonly CommandRow[],
  unfinished: UnfinishedLine,
): Promise<Found> {
  const { wanted, directive } = unfinished;
  const path = unfinished.path.replace(/^helm ?/, '');
  const settings = helmSettings(context, unfinished.flags as unknown as HelmGlobals);
  const line: HelmLine = { ...unfinished, context, settings, rows };
  if (wanted?.kind !== 'value') return (ARGUMENTS.get(path) ?? files)(line);
  const complete = VALUES.get(`${path} ${wanted.flag}`) ?? VALUES.get(wanted.flag);
  if (complete !== undefined) return complete(line);
  const words = wanted.spec.values ?? [];
  const known = words.length > 0 ? DIRECTIVE.noFiles : directive;
  return { candidates: words.map((word) => ({ word })), directive: known };
}
