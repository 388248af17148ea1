/**
 * What `get` has beyond kubectl: --unhealthy, --reveal, --namespaces, `get everything`. Loaded only
 * when one of them is typed.
 */
import { namesNoFiles } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, ErrorList, isNotFound, throwAll } from '../../errors.ts';
import { inParallel } from '../../kube/in-parallel.ts';
import { orderErrors, selectionError } from '../../manifest/errors.ts';
import type { Target, Targets } from '../../manifest/selection.ts';
import { resolveTargets } from '../../manifest/targets.ts';
import { everyTarget, meansEverything, printUnread, type Unread, unreadTypes, withoutRepeats } from './everything.ts';
import { type Answer, answers, type ReadOptions, readOptionsOf, selectionRequest } from './fetch.ts';
import type { GetOptions } from './options.ts';
import { checkTogether, namespacesOf, nothingFound } from './ours-options.ts';
import { printFormatted, printTables } from './ours-output.ts';
import { type Sieve, sieve } from './unhealthy.ts';

/** The exit code of --exit-code when something is unhealthy; that of an error is 1. */
const UNHEALTHY = 2;

/** What is to be read. */
export interface Wanted extends Targets {
  /** Set for `get everything`: what cannot be read is no error, and these are known already. */
  readonly unread?: readonly Unread[];
}

/**
 * Reads and prints. Undefined when the words mean the same to kubectl: the server has a type
 * "everything". Throws CliError for flags that do not go together, before anything is read.
 */
export async function getOurs(context: Context, options: GetOptions): Promise<number | undefined> {
  const { args, flags } = options;
  checkTogether(context, options);
  const everything = namesNoFiles(flags) && (await meansEverything(context, args));
  if (flags.include.length > 0 && !everything) throw new CliError('--include can only be used with "get everything"');
  if (!everything && namespacesOf(options).length === 0 && !flags.unhealthy && !flags.reveal) return undefined;
  if (options.watch) {
    if (everything) throw new CliError('"get everything" cannot be used with --watch');
    return (await import('./watch-namespaces.ts')).watchNamespaces(context, options, namespacesOf(options));
  }
  const wanted = everything ? await wantEverything(context, options) : await wantSelection(context, options);
  if (flags.reveal) return (await import('./reveal.ts')).revealSecrets(context, options, wanted);
  const kept = flags.unhealthy ? sieve(context, options, options.isTable) : undefined;
  const read = await readAll(context, wanted, howOf(options, wanted), kept);
  return finish(context, options, wanted, read, kept);
}

async function wantSelection(context: Context, options: GetOptions): Promise<Wanted> {
  const request = selectionRequest(options);
  const namespaces = namespacesOf(options);
  if (namespaces.length === 0) return resolveTargets(context, request);
  return (await import('./namespaces.ts')).targetsIn(context, request, namespaces);
}

async function wantEverything(context: Context, options: GetOptions): Promise<Wanted> {
  const chosen = namespacesOf(options);
  const current = options.flags['all-namespaces'] ? '' : (await context.cluster()).namespace;
  const { targets, unread } = await everyTarget(context, options, chosen.length > 0 ? chosen : [current]);
  return { targets, unread, errors: [], singleItemImplied: false, targetsSingleItems: false };
}

function howOf(options: GetOptions, { unread }: Wanted): ReadOptions {
  const how = readOptionsOf(options);
  return {
    ...how,
    // A diagnosis is made from the whole object.
    ...(options.flags.unhealthy && options.serverPrint ? { query: { includeObject: 'Object' } } : {}),
    // Nobody typed the names of these types: that one is deprecated is of no use here.
    ...(unread === undefined ? {} : { warn: () => undefined }),
  };
}

interface Read {
  readonly answers: readonly Answer[];
  readonly failed: readonly { readonly target: Target; readonly index: number; readonly error: Error }[];
}

/** All answers in the order of the targets; with a sieve, those that it keeps. */
async function readAll(
  context: Context,
  { targets }: Wanted,
  how: ReadOptions,
  kept: Sieve | undefined,
): Promise<Read> {
  const outcomes = await inParallel([...targets.entries()], async ([index, target]) => {
    const found: Answer[] = [];
    try {
      for await (const answer of answers(context, target, how)) {
        if (kept === undefined) found.push(answer);
        else kept.add(answer, index);
      }
    } catch (error) {
      context.signal.throwIfAborted();
      return { target, found, error: error as Error };
    }
    return { target, found };
  });
  const failed = outcomes.flatMap(({ target, error }, index) => (error === undefined ? [] : { target, index, error }));
  return { answers: (await kept?.result()) ?? outcomes.flatMap(({ found }) => found), failed };
}

async function finish(
  context: Context,
  options: GetOptions,
  wanted: Wanted,
  read: Read,
  kept: Sieve | undefined,
): Promise<number> {
  const { flags, isTable } = options;
  const isEverything = wanted.unread !== undefined;
  const found = isEverything ? withoutRepeats(read.answers) : read.answers;
  if (isEverything) throwIfAllAlike(wanted.targets, read.failed);
  const errors = isEverything ? [] : errorsOf(read.failed, wanted, flags['ignore-not-found']);
  if (!isTable && errors.length > 0 && wanted.singleItemImplied) throw selectionError(errors);
  const shown = isTable
    ? await printTables(context, options, found, isEverything)
    : await printFormatted(context, options, found, wanted.singleItemImplied);
  if (errors.length === 0 && !shown && (kept !== undefined || !flags['ignore-not-found'])) {
    await nothingFound(context, options, wanted.targets, kept?.inspected);
  }
  printUnread(context, [...unreadTypes(isEverything ? read.failed : []), ...(wanted.unread ?? [])]);
  throwAll(errors.length === 0 ? [] : [isTable ? new ErrorList([selectionError(errors)]) : selectionError(errors)]);
  if (isEverything && wanted.targets.length > 0 && read.failed.length === wanted.targets.length) return 1;
  if (!flags['exit-code'] || kept === undefined) return 0;
  // of what could not be read nobody knows whether it is healthy
  const isPartial = isEverything && read.failed.length + (wanted.unread?.length ?? 0) > 0;
  return found.length > 0 ? UNHEALTHY : isPartial ? 1 : 0;
}

function errorsOf(failed: Read['failed'], { errors }: Wanted, ignoreNotFound: boolean): readonly Error[] {
  const left = failed.filter(({ error }) => !(ignoreNotFound && isNotFound(error)));
  return orderErrors(left, errors);
}

/** No server, no login: one error, and not one for each type. */
function throwIfAllAlike(targets: readonly Target[], failed: Read['failed']): void {
  const [first] = failed;
  if (first === undefined || failed.length < targets.length) return;
  if (failed.every(({ error }) => error.message === first.error.message)) throw first.error;
}
