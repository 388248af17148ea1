/**
 * `apply --prune`: what is checked before anything is written, what is written before the objects,
 * and what is deleted after them. By labels and types, or by an apply set (--applyset).
 */

import {
  type ApplySetParent,
  type Members,
  membersOf,
  noMembers,
  union,
  withMemberLabel,
} from '../../actions/apply/apply-set.ts';
import { applySetCandidates } from '../../actions/apply/apply-set-candidates.ts';
import { parentProblems, parseParent, readParent, writeParent } from '../../actions/apply/apply-set-parent.ts';
import type { ApplyOptions, FileItem } from '../../actions/apply/item.ts';
import { deletePruned, type PruneTools } from '../../actions/apply/prune.ts';
import {
  allowedTypes,
  defaultTypes,
  defaultTypesWarning,
  type PruneCandidate,
  pruneCandidates,
  pruneFailure,
} from '../../actions/apply/prune-candidates.ts';
import { groupKind } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Cluster, Mapping } from '../../kube/cluster.ts';
import { klogLine } from '../../kube/transport/klog.ts';
import { kubectlVersion } from '../../version.ts';
import { newPrunedPrinter, type PrintInvocation } from './results.ts';

/** The flags that only pruning reads. */
export interface PruneFlags {
  readonly all: boolean;
  readonly prune: boolean;
  readonly 'prune-allowlist': readonly string[];
  readonly applyset: string;
}

export interface Pruning {
  /** Checks that the flags go together. Throws CliError. */
  check(): Promise<void>;
  /** Runs before the objects are written, and returns them as they are to be written. */
  begin(items: readonly FileItem[]): Promise<readonly FileItem[]>;
  /** Deletes what is no longer in the files, after all objects were written without an error. */
  finish(items: readonly FileItem[], applied: ReadonlySet<string>): Promise<void>;
}

interface Tools {
  readonly context: Context;
  readonly cluster: Cluster;
  readonly invocation: PrintInvocation;
  readonly options: ApplyOptions;
  readonly flags: PruneFlags;
}

/** Reads --applyset and --prune-allowlist, which takes the server's types. Throws CliError. */
export async function newPruning(
  context: Context,
  invocation: PrintInvocation & { readonly flags: PruneFlags },
  options: ApplyOptions,
): Promise<Pruning> {
  const cluster = await context.cluster();
  const { flags } = invocation;
  const tools: Tools = { context, cluster, invocation, options, flags };
  const parent = flags.applyset === '' ? undefined : await parseParent(cluster, flags.applyset);
  const types = flags.prune ? await allowedTypes(cluster.mapper, flags['prune-allowlist']) : [];
  return parent === undefined ? byTypes(tools, types) : byApplySet(tools, parent);
}

function byTypes({ context, cluster, invocation, options, flags }: Tools, allowed: readonly Mapping[]): Pruning {
  return {
    async check() {
      if (options.force) throw new CliError('--force cannot be used with --prune');
      if (!flags.all && options.selector === '') {
        throw new CliError(
          'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
        );
      }
      if (options.serverSide) {
        throw new CliError("--prune is in alpha and doesn't currently work on objects created by server-side apply");
      }
    },
    begin: async (items) => items,
    async finish(items, applied) {
      if (allowed.length === 0) logWarning(context, defaultTypesWarning);
      const types = allowed.length === 0 ? await defaultTypes(cluster.mapper) : allowed;
      const scope = { selector: options.selector, namespaces: namespacesOf(cluster, items), applied };
      const print = async (candidate: PruneCandidate): Promise<void> =>
        (await newPrunedPrinter(context, invocation, options.dryRun))(candidate.object);
      const tools = pruneTools(context, cluster, options, print);
      for await (const candidates of pruneCandidates(cluster, types, scope, context.signal)) {
        await deletePruned(tools, candidates, ({ mapping }, text) => pruneFailure(mapping, text));
      }
    },
  };
}

/** The namespace of --namespace, and those of the objects. */
function namespacesOf(cluster: Cluster, items: readonly FileItem[]): readonly string[] {
  const ofItems = items.filter(({ mapping }) => mapping.namespaced).map(({ namespace }) => namespace);
  return [...new Set([...(cluster.namespaceGiven ? [cluster.namespace] : []), ...ofItems])];
}

function byApplySet({ context, cluster, invocation, options, flags }: Tools, parent: ApplySetParent): Pruning {
  let before: Members = noMembers;
  const write = (members: Members): Promise<void> =>
    writeParent(cluster, parent, members, { ...options, version: kubectlVersion }, (text) => logWarning(context, text));
  return {
    async check() {
      if (!flags.prune) throw new CliError('--applyset requires --prune');
      throwAll(await parentProblems(cluster, parent));
      if (options.force) throw new CliError('--force cannot be used with --prune');
      if (flags.all) throw new CliError('--all is incompatible with --applyset');
      if (options.selector !== '') throw new CliError('--selector is incompatible with --applyset');
      if (flags['prune-allowlist'].length > 0) {
        throw new CliError('--prune-allowlist is incompatible with --applyset');
      }
    },
    async begin(items) {
      const labelled = withMemberLabel(items, parent);
      before = await readParent(cluster, parent);
      // Until all is done the parent names old and new places, so that no object is ever lost.
      await write(union(before, membersOf(items)));
      return labelled;
    },
    async finish(items, applied) {
      const print = await newPrunedPrinter(context, invocation, options.dryRun);
      const candidates = await applySetCandidates(cluster, parent, before, applied);
      const tools = pruneTools(context, cluster, options, async ({ object }) => print(object));
      await deletePruned(
        tools,
        candidates,
        (candidate, text) => new CliError(`pruning ${placeOf(candidate)}: ${text}`),
      );
      await write(membersOf(items)).catch((error: Error) => {
        throw new CliError(`apply and prune succeeded, but ApplySet update failed: ${error.message}`);
      });
    },
  };
}

/** "ConfigMap shop/settings", "Namespace shop". */
const placeOf = ({ mapping, namespace, name }: PruneCandidate): string =>
  `${groupKind(mapping)} ${namespace === '' ? '' : `${namespace}/`}${name}`;

function logWarning({ io, clock }: Context, text: string): void {
  io.stderr.write(klogLine('W', clock.now(), text));
}

function pruneTools(
  { io, signal }: Context,
  cluster: Cluster,
  options: ApplyOptions,
  pruned: PruneTools['pruned'],
): PruneTools {
  return {
    cluster,
    signal,
    options,
    pruned,
    interrupted: (text) => io.stderr.write(`${escapeTerminal(text)}\n`),
  };
}
