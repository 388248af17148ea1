/** `get` as a table. */
import type { Context } from '../../context.ts';
import { ErrorList, isNotFound } from '../../errors.ts';
import type { Mapping } from '../../kube/cluster.ts';
import { type FailedTarget, orderErrors, selectionError } from '../../manifest/errors.ts';
import type { Target, Targets } from '../../manifest/selection.ts';
import { resolveTargets } from '../../manifest/targets.ts';
import { type Answer, answers, gather, readOptionsOf, selectionRequest } from './fetch.ts';
import type { GetOptions } from './options.ts';
import { type TableOutput, tableOutput } from './table-output.ts';

/**
 * Prints the table of the requested objects, or that there are none. Throws errors after printing
 * what was found.
 */
export async function getTables(context: Context, options: GetOptions): Promise<number> {
  const found = await resolveTargets(context, selectionRequest(options));
  const only = found.targets.length === 1 ? found.targets[0] : undefined;
  const streams = only?.kind === 'list' && options.flags['sort-by'] === '';
  const { output, errors, mappings } = streams
    ? await stream(context, options, found, only)
    : await gatherAndPrint(context, options, found);
  output.flush();
  const ignoreNotFound = options.flags['ignore-not-found'];
  if (errors.length > 0) throw new ErrorList([selectionError(errors)]);
  if (!output.written && !ignoreNotFound) await printNothingFound(context, options, mappings);
  return 0;
}

interface Printed {
  readonly output: TableOutput;
  readonly errors: readonly Error[];
  readonly mappings: readonly Mapping[];
}

/** One list: each chunk is printed as it comes, so that only one is in memory. */
async function stream(context: Context, options: GetOptions, found: Targets, target: Target): Promise<Printed> {
  const output = await tableOutput(context, options, false);
  let failed: readonly FailedTarget[] = [];
  try {
    for await (const answer of answers(context, target, readOptionsOf(options))) {
      output.print(answer);
      await context.io.stdout.drain();
    }
  } catch (error) {
    context.signal.throwIfAborted();
    const ignored = options.flags['ignore-not-found'] && isNotFound(error);
    if (!ignored) failed = [{ target, index: 0, error: error as Error }];
  }
  return { output, errors: orderErrors(failed, found.errors), mappings: [target.mapping] };
}

async function gatherAndPrint(context: Context, options: GetOptions, found: Targets): Promise<Printed> {
  const { flags } = options;
  const gathered = await gather(context, found, readOptionsOf(options), flags['ignore-not-found']);
  const inOrder = await sortAnswers(gathered.answers, flags['sort-by']);
  const output = await tableOutput(context, options, severalKinds(gathered.answers));
  for (const answer of inOrder) output.print(answer);
  return { output, errors: gathered.errors, mappings: gathered.answers.map(({ mapping }) => mapping) };
}

/**
 * Sorts several answers, Tables too, by a field of the answer itself. The rows of one Table are
 * sorted when it is printed.
 */
export async function sortAnswers(found: readonly Answer[], field: string): Promise<readonly Answer[]> {
  if (field === '' || found.length < 2) return found;
  const { sortObjects } = await import('../../print/sort.ts');
  const byObject = new Map(found.map((answer) => [answer.object, answer]));
  return sortObjects([...byObject.keys()], field).map((object) => byObject.get(object as Answer['object'])!);
}

export function severalKinds(found: readonly Answer[]): boolean {
  const kinds = new Set(found.map(({ mapping }) => `${mapping.group}/${mapping.version}/${mapping.kind}`));
  return kinds.size > 1;
}

async function printNothingFound(context: Context, options: GetOptions, mappings: readonly Mapping[]): Promise<void> {
  const { namespace } = await context.cluster();
  const inNamespace = !options.flags['all-namespaces'] && mappings.every(({ namespaced }) => namespaced);
  context.io.stderr.write(inNamespace ? `No resources found in ${namespace} namespace.\n` : 'No resources found\n');
}
