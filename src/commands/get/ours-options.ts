/** Which flags of cox's own in `get` go together, and what is said when nothing is found. */
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Target } from '../../manifest/selection.ts';
import type { GetOptions } from './options.ts';

/** The namespaces of --namespaces, each once; none when it was not typed. */
export function namespacesOf({ flags }: GetOptions): readonly string[] {
  return [...new Set(flags.namespaces.map((name) => name.trim()))];
}

/** Throws CliError. */
export function checkTogether(context: Context, options: GetOptions): void {
  const { flags } = options;
  if (flags['exit-code'] && !flags.unhealthy) throw new CliError('--exit-code can only be used with --unhealthy');
  const other = flags.include.find((word) => word !== 'events' && word !== 'cluster-scoped');
  if (other !== undefined) {
    throw new CliError(`invalid --include value ${JSON.stringify(other)}: it is events, cluster-scoped, or both`);
  }
  if (flags.unhealthy) refuse('--unhealthy', [...watching(options), ...subresource(options), ...revealing(options)]);
  if (flags.reveal) refuse('--reveal', [...watching(options), ...subresource(options), ...tableOnly(options)]);
  if (flags.namespaces.length > 0) checkNamespaces(context, options);
}

function refuse(flag: string, others: readonly string[]): void {
  const [other] = others;
  if (other !== undefined) throw new CliError(`${flag} cannot be used with ${other}`);
}

const watching = ({ watch }: GetOptions) => (watch ? ['--watch'] : []);
const subresource = ({ flags }: GetOptions) => (flags.subresource === '' ? [] : ['--subresource']);
const revealing = ({ flags }: GetOptions) => (flags.reveal ? ['--reveal'] : []);
const tableOnly = ({ flags }: GetOptions): readonly string[] => [
  ...(flags['show-labels'] ? ['--show-labels'] : []),
  ...(flags['show-kind'] ? ['--show-kind'] : []),
  ...(flags['label-columns'].length > 0 ? ['--label-columns'] : []),
];

function checkNamespaces({ globals }: Context, options: GetOptions): void {
  const { flags } = options;
  refuse('--namespaces', [
    ...(globals.namespace === '' ? [] : ['--namespace']),
    ...(flags['all-namespaces'] ? ['--all-namespaces'] : []),
    ...(flags.filename.length > 0 ? ['--filename'] : []),
    ...(flags.kustomize === '' ? [] : ['--kustomize']),
  ]);
  if (namespacesOf(options).includes('')) throw new CliError('a name in --namespaces is empty');
}

/**
 * Says on stderr that nothing was found: `inspected` is the number of objects that are healthy,
 * undefined without --unhealthy.
 */
export async function nothingFound(
  context: Context,
  options: GetOptions,
  targets: readonly Target[],
  inspected: number | undefined,
): Promise<void> {
  const what = inspected === undefined || inspected === 0 ? 'resources' : 'unhealthy resources';
  const count = inspected === undefined || inspected === 0 ? '' : ` (${inspected} inspected)`;
  const where = await whereText(context, options, targets);
  const end = where !== '' && count === '' ? '.' : count === '' ? '' : `${count}.`;
  context.io.stderr.write(`No ${what} found${where}${end}\n`);
}

async function whereText(context: Context, options: GetOptions, targets: readonly Target[]): Promise<string> {
  if (options.flags['all-namespaces'] || targets.some(({ mapping }) => !mapping.namespaced)) return '';
  const chosen = namespacesOf(options);
  const names = chosen.length > 0 ? chosen : [(await context.cluster()).namespace];
  return ` in ${names.join(', ')} ${names.length === 1 ? 'namespace' : 'namespaces'}`;
}
