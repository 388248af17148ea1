/**
 * The hidden `__complete` command that completion scripts call (cobra's protocol): candidates, one
 * each line, then the directive.
 */
import type { CommandRow } from '../../cli/command-row.ts';
import { type CompletionRequest, completionRequest, type LineContext, topicCandidates } from '../../cli/complete.ts';
import type { FlagSpec, FlagTable } from '../../cli/flag.ts';
import { globalFlags } from '../../cli/global-flags.ts';
import { DIRECTIVE, type Found } from '../../cli/unfinished-line.ts';
import type { Context } from '../../context.ts';
import { ARGUMENTS } from './arguments.ts';
import { type ConfigPart, configNames, containerNames, objectNames } from './lookup.ts';

const found = (words: readonly string[], directive: number = DIRECTIVE.noFiles): Found => ({
  candidates: words.map((word) => ({ word })),
  directive,
});

const FLAG_CONFIG: Readonly<Record<string, ConfigPart>> = { context: 'contexts', cluster: 'clusters', user: 'users' };

/** Names of the cluster that are the value of a flag, whatever the command. */
const FLAG_TYPES: Readonly<Record<string, string>> = { namespace: 'namespaces', clusterrole: 'clusterroles' };

/** The commands whose -c is a container of the pod that their first argument names. */
const WITH_CONTAINERS = ['exec', 'attach', 'logs', 'cp', 'debug', 'probe run'];

/** Lists of namespaces with commas: what is typed of one, with each further name that is not in it. */
async function namespaceLists(context: Context, current: string): Promise<readonly string[]> {
  const typed = current.slice(0, current.lastIndexOf(',') + 1);
  const chosen = typed.split(',');
  const names = await objectNames(context, 'namespaces');
  return names.filter((name) => !chosen.includes(name)).map((name) => typed + name);
}

/** The words for the value of a flag; undefined when nothing is known of it. */
async function flagWords(
  context: Context,
  { path, args: [pod], current }: CompletionRequest,
  flag: string,
  spec: FlagSpec,
): Promise<readonly string[] | undefined> {
  if (flag === 'namespaces') return namespaceLists(context, current);
  if (Object.hasOwn(FLAG_TYPES, flag)) return objectNames(context, FLAG_TYPES[flag]!);
  const isOfConfig = isGlobal(flag, spec) || path === 'config set-context';
  if (isOfConfig && Object.hasOwn(FLAG_CONFIG, flag)) return configNames(context, FLAG_CONFIG[flag]!);
  if (flag === 'container' && WITH_CONTAINERS.includes(path)) {
    // a pod of cp is NAMESPACE/POD:PATH
    return pod === undefined || path === 'cp' ? [] : containerNames(context, pod);
  }
  return spec.values;
}

/**
 * Not a flag of that name that a command has for something else, such as --user of a role binding.
 */
const isGlobal = (flag: string, spec: FlagSpec): boolean => spec === (globalFlags as FlagTable)[flag];

/** The flags of single commands whose values kubectl completes, beside --subresource. */
const KUBECTLS: readonly string[] = [
  'config set-context --namespace',
  'create clusterrolebinding --clusterrole',
  'exec --container',
  'get --output',
];

/** Whether kubectl completes the flag. Where it does not, the shell offers files. */
const isKubectls = (path: string, flag: string, spec: FlagSpec): boolean =>
  KUBECTLS.includes(`${path} --${flag}`) ||
  (isGlobal(flag, spec) && (flag === 'namespace' || Object.hasOwn(FLAG_CONFIG, flag)));

/** kubectl's words for --subresource: all of them, whatever was typed. */
const SUBRESOURCES: readonly string[] = ['status', 'scale', 'resize'];

async function completeValue(context: Context, request: CompletionRequest, flag: string, spec: FlagSpec) {
  const { path, current } = request;
  if (flag === 'subresource' && path !== 'auth can-i') return found(SUBRESOURCES);
  const known = isKubectls(path, flag, spec);
  const all = (await flagWords(context, request, flag, spec).catch(() => undefined)) ?? [];
  const words = all.filter((word) => word.startsWith(current));
  return found(words, known || words.length > 0 ? DIRECTIVE.noFiles : DIRECTIVE.default);
}

async function lookUp(context: Context, rows: readonly CommandRow[], request: CompletionRequest): Promise<Found> {
  const { wanted, row, path, args, current, directive } = request;
  const dialect = await row?.dialect?.();
  if (dialect !== undefined) return dialect.complete(context, rows, request);
  if (wanted?.kind === 'value') return completeValue(context, request, wanted.flag, wanted.spec);
  if (row !== undefined && 'plugin' in row) {
    const { completePlugin } = await import('../plugin/complete.ts');
    return completePlugin(context, row, request);
  }
  if (path === 'help') return { candidates: topicCandidates(rows, args, current), directive: DIRECTIVE.noFiles };
  const words = Object.hasOwn(ARGUMENTS, path) ? ARGUMENTS[path] : undefined;
  if (words === undefined) return found([], directive);
  const { words: names, directive: own } = await words(context, request);
  return found(names, own);
}

/** Without a summary when the shell, or the user by an environment variable, wants none. */
function describes({ env, program }: Context): boolean {
  const name = `${program.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')}_COMPLETION_DESCRIPTIONS`;
  const setting = env[name] || env.COBRA_COMPLETION_DESCRIPTIONS || '';
  return !['0', 'f', 'F', 'false', 'False', 'FALSE'].includes(setting);
}

/** A candidate that is a hint for people, not a word (cobra's active help). */
const HINT = '_activeHelp_ ';

/** Shells that cannot show hints switch them off, and so may the user. */
function hints({ env, program }: Context): boolean {
  const name = `${program.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')}_ACTIVE_HELP`;
  return env.COBRA_ACTIVE_HELP !== '0' && env[name] !== '0';
}

const NAMES: readonly (readonly [number, string])[] = [
  [1, 'ShellCompDirectiveError'],
  [2, 'ShellCompDirectiveNoSpace'],
  [4, 'ShellCompDirectiveNoFileComp'],
  [8, 'ShellCompDirectiveFilterFileExt'],
  [16, 'ShellCompDirectiveFilterDirs'],
  [32, 'ShellCompDirectiveKeepOrder'],
];

/** The directive in words, as cobra prints it for people. */
function directiveText(directive: number): string {
  if (directive >= 64) return `ERROR: unexpected ShellCompDirective value: ${directive}`;
  const names = NAMES.filter(([bit]) => (directive & bit) !== 0).map(([, name]) => name);
  return names.length === 0 ? 'ShellCompDirectiveDefault' : names.join(', ');
}

/** What is typed so far, read against all commands; `log` has lines for stderr. */
export interface TypedLine {
  readonly rows: readonly CommandRow[];
  readonly request: CompletionRequest;
  readonly log: readonly string[];
}

/** Reads `WORDS... CURRENT`. Plugins count where kubectl has them (SetupPluginCompletion). */
export async function readTypedLine(
  commands: readonly CommandRow[],
  line: Required<Pick<LineContext, 'env'>> & LineContext,
  words: readonly string[],
): Promise<TypedLine> {
  const [first = ''] = words;
  const isKnown = commands.some(({ path }) => path === first);
  if (first.startsWith('-') || (words.length > 1 && isKnown)) {
    return { rows: commands, request: await completionRequest(commands, words, line), log: [] };
  }
  const { pluginRows } = await import('../plugin/complete.ts');
  const rows = [...commands, ...pluginRows(commands, line.env)];
  const log = words.length > 1 ? ['Cleared global flags for plugin completion'] : [];
  return { rows, request: await completionRequest(rows, words, line), log };
}

/**
 * Prints the candidates and the directive, and on stderr what people may want to know who try it by
 * hand. When the cluster does not answer there are fewer candidates.
 */
export async function completeWord(
  context: Context,
  { rows, request, log }: TypedLine,
  describe: boolean,
): Promise<number> {
  const { stdout, stderr } = context.io;
  const problems = request.problem === undefined ? [] : [`[Error] ${request.problem}`];
  for (const line of [...log, ...problems]) stderr.write(`[Debug] ${line}\n`);
  const isAsked = request.wanted !== undefined;
  const more = isAsked ? await lookUp(context, rows, request).catch(() => found([])) : undefined;
  const withSummaries = describe && describes(context);
  const withHints = hints(context);
  const lines = [...request.candidates, ...(more?.candidates ?? [])]
    .filter(({ word }) => withHints || !word.startsWith(HINT))
    .map(({ word, summary }) => (withSummaries && summary ? `${word}\t${summary}` : word).split('\n')[0]!.trim());
  const directive = more?.directive ?? request.directive;
  stdout.write([...lines, `:${directive}`, ''].join('\n'));
  // what kubectl's `options` says of itself goes to stdout
  const end = request.path === 'options' ? stdout : stderr;
  end.write(`Completion ended with directive: ${directiveText(directive)}\n`);
  return 0;
}
