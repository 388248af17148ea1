import type { FileItem, FileSelection } from '../../actions/apply/item.ts';
import type { ItemLog } from '../../actions/apply/requests.ts';
import { runInPhases } from '../../actions/bulk.ts';
import { meta } from '../../apimachinery/object.ts';
import { noArguments, unexpectedBesideFiles } from '../../cli/arguments.ts';
import { defineCommand, type Invocation } from '../../cli/command.ts';
import { bool, int, stringArray } from '../../cli/flag.ts';
import { fieldManagerFlag, filenameFlags, namedFiles, namesNoFiles, selectorFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { keyOf } from '../../kube/address.ts';
import type { Cluster, Mapping } from '../../kube/cluster.ts';
import { clusterOfClient } from '../shared/rest-config.ts';
import { type DiffFile, fileName, prunedFile, type ShownParts, versionFiles } from './files.ts';
import { type DiffProgram, diffProgram, runDiffProgram } from './program.ts';
import type { Compared } from './prune.ts';
import { type VersionTools, versionsOf } from './versions.ts';

const flags = {
  ...filenameFlags,
  ...selectorFlag,
  ...fieldManagerFlag('kubectl-client-side-apply'),
  concurrency: int('How many objects are compared at once', { default: '1' }),
  'force-conflicts': bool('With --server-side: take over the fields that other managers own'),
  prune: bool('Show objects that were applied before and are no longer in the files as deleted'),
  'prune-allowlist': stringArray('Types that --prune considers, as GROUP/VERSION/KIND'),
  'server-side': bool('Merge on the server (server-side apply)'),
  'show-managed-fields': bool('Keep metadata.managedFields in the diff'),
  'show-secrets': bool('Show the values of Secrets'),
} as const;

type DiffInvocation = Invocation<typeof flags>;

/** What was compared: the files of the diff, and the objects behind them. */
interface Comparison {
  readonly files: Map<string, DiffFile>;
  readonly uids: Set<string>;
  readonly namespaces: Set<string>;
  readonly error: Error | undefined;
}

async function newTools(
  context: Context,
  cluster: Cluster,
  { flags: values, changed }: DiffInvocation,
): Promise<VersionTools> {
  const [{ newOpenApi }, { cacheDirectory }] = await Promise.all([
    import('../../kube/discovery/openapi.ts'),
    import('../../kube/connect.ts'),
  ]);
  const { transport, server } = cluster;
  const serverSide = values['server-side'];
  return {
    cluster,
    openApi: newOpenApi({ transport, server, cacheDirectory: cacheDirectory(context) }),
    clock: context.clock,
    signal: context.signal,
    serverSide,
    forceConflicts: values['force-conflicts'],
    fieldManager: serverSide && !changed('field-manager') ? 'kubectl' : values['field-manager'],
  };
}

/** One object, compared; what it has to say is kept until its turn comes. */
interface Outcome {
  readonly lines: readonly (() => void)[];
  readonly file?: DiffFile;
  readonly uid?: string | undefined;
  readonly error?: Error;
}

async function compareItem(context: Context, item: FileItem, tools: VersionTools, shown: ShownParts): Promise<Outcome> {
  const lines: (() => void)[] = [];
  const log: ItemLog = {
    say: (text) => void lines.push(() => context.io.stderr.write(escapeTerminal(text))),
    warn: (texts) => void lines.push(...texts.map((text) => () => tools.cluster.warn(text))),
  };
  try {
    const { live, merged } = await versionsOf(item, tools, log);
    const name = fileName(item.mapping, item.namespace, item.name);
    const uid = live === undefined ? undefined : meta(live).uid;
    return { lines, file: versionFiles(name, live, merged, shown), uid };
  } catch (error) {
    if (context.signal.aborted || !(error instanceof Error)) throw error;
    return { lines, error };
  }
}

/** Compares the items, as many at once as `concurrency` says, until one fails. */
async function compareItems(
  context: Context,
  items: readonly FileItem[],
  concurrency: number,
  compare: (item: FileItem) => Promise<Outcome>,
): Promise<Comparison> {
  const stop = new AbortController();
  const comparison = { files: new Map<string, DiffFile>(), uids: new Set<string>(), namespaces: new Set<string>() };
  let failure: Error | undefined;
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const options = { phaseOf: () => 0, keyOf: (item: FileItem) => keyOf(item), concurrency, signal };
  await runInPhases<FileItem, Outcome>(
    items,
    options,
    async (item) => {
      const outcome = await compare(item);
      if (outcome.error !== undefined) stop.abort(outcome.error);
      return outcome;
    },
    (item, outcome) => {
      if (failure !== undefined) return;
      if (!outcome.ok) throw outcome.error;
      const { lines, file, uid, error } = outcome.value;
      for (const line of lines) line();
      failure = error;
      if (file !== undefined) comparison.files.set(file.name, file);
      if (uid !== undefined) comparison.uids.add(uid);
      if (item.namespace !== '') comparison.namespaces.add(item.namespace);
    },
  );
  context.signal.throwIfAborted();
  return { ...comparison, error: failure };
}

async function addPruned(
  context: Context,
  cluster: Cluster,
  { flags: values }: DiffInvocation,
  types: readonly Mapping[],
  comparison: Comparison & Compared,
  shown: ShownParts,
): Promise<void> {
  const { objectsToPrune } = await import('./prune.ts');
  for (const object of await objectsToPrune(context, cluster, types, values.selector, comparison)) {
    const file = prunedFile(object, shown);
    comparison.files.set(file.name, file);
  }
}

/** Collects the files of the diff. Throws kubectl's errors. */
async function collect(
  context: Context,
  cluster: Cluster,
  invocation: DiffInvocation,
  pruneTypes: readonly Mapping[] | undefined,
): Promise<readonly DiffFile[]> {
  const { flags: values } = invocation;
  const { selectObjects } = await import('../../manifest/select.ts');
  const request = { ...namedFiles(values), selector: values.selector, fetch: false };
  const selection = await selectObjects(context, request);
  const { items, errors } = selection as FileSelection;
  const tools = await newTools(context, cluster, invocation);
  const shown = { managedFields: values['show-managed-fields'], secrets: values['show-secrets'] };
  const comparison = await compareItems(context, items, Math.max(1, values.concurrency), (item) =>
    compareItem(context, item, tools, shown),
  );
  if (pruneTypes !== undefined) await addPruned(context, cluster, invocation, pruneTypes, comparison, shown);
  const error = comparison.error ?? errors[0];
  if (error !== undefined) throw error;
  return [...comparison.files.values()];
}

async function byProgram(
  context: Context,
  program: DiffProgram,
  read: () => Promise<readonly DiffFile[]>,
): Promise<boolean> {
  const { makeFolders, removeFolders, writeVersions } = await import('./folders.ts');
  const folders = await makeFolders(context);
  try {
    for (const file of await read()) await writeVersions(folders, file);
    return await runDiffProgram(context, program, folders);
  } finally {
    await removeFolders(folders);
  }
}

async function byOurselves(context: Context, read: () => Promise<readonly DiffFile[]>): Promise<boolean> {
  const { builtInDiff } = await import('./built-in.ts');
  const text = await builtInDiff(await read(), context.io.color.stdout);
  context.io.stdout.write(text);
  return text !== '';
}

async function diff(context: Context, invocation: DiffInvocation): Promise<number> {
  const { flags: values } = invocation;
  if (namesNoFiles(values)) throw new CliError('must specify one of -f and -k');
  if (values['force-conflicts'] && !values['server-side']) {
    throw new CliError('--force-conflicts only works with --server-side');
  }
  const cluster = await clusterOfClient(context);
  const types = values.prune
    ? await (await import('../../actions/apply/prune-candidates.ts')).allowedTypes(
        cluster.mapper,
        values['prune-allowlist'],
      )
    : undefined;
  const program = diffProgram(context);
  const read = () => collect(context, cluster, invocation, types);
  const differs = await (program === undefined ? byOurselves(context, read) : byProgram(context, program, read));
  return differs ? 1 : 0;
}

export const command = defineCommand({
  use: 'diff -f FILENAME',
  long: `Show what apply would change: the live objects beside what they would be with the configuration of files or of stdin.

The output is a diff of YAML. KUBECTL_EXTERNAL_DIFF names the diff program, with its options if it has some:
KUBECTL_EXTERNAL_DIFF="colordiff -N -u". Options of other characters than letters, digits, - and = are left out. Without
it "diff -u -N" is run; on a machine without diff, cox makes the diff itself.

The exit code is 0 when there are no differences, 1 when there are some, and greater than 1 when something failed. A
program in KUBECTL_EXTERNAL_DIFF must follow that too.`,
  examples: `  # What would change in the objects of pod.json
  cox diff -f pod.json

  # The same for a file read from stdin
  cat service.yaml | cox diff -f -`,
  flags,
  args: noArguments(unexpectedBesideFiles),
  run: diff,
});
