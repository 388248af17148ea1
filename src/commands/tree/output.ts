/** Trees as text or JSON, and what could not be read. */
import type { WholeObjects } from '../../actions/ownership/world.ts';
import type { Context } from '../../context.ts';
import { branchesFor } from '../../io/drawing.ts';
import { newPaint } from '../../io/paint.ts';
import { ownerTreeLines } from './drawing.ts';
import { treeJson } from './json.ts';
import type { SubjectTrees } from './subjects.ts';

export interface TreeOutput {
  /** The lines of all trees, without newlines. `now` is in milliseconds of the cluster's clock. */
  lines(found: readonly SubjectTrees[], whole: WholeObjects, now: number): readonly string[];
  text(found: readonly SubjectTrees[], whole: WholeObjects, now: number): string;
  /** What may be missing in the trees; the server's messages in it are not escaped. */
  warnings(found: readonly SubjectTrees[]): readonly string[];
}

/** The maximum number of types that a warning names, and those it names first. */
const NAMED = 10;
const FIRST = ['pods', 'replicasets.apps', 'deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'jobs.batch'];

export async function output({ io, env }: Context, json: boolean): Promise<TreeOutput> {
  const paint = await newPaint(io.color.stdout);
  const branches = branchesFor(env);
  const lines: TreeOutput['lines'] = (found, whole, now) => {
    const wholeOf = ({ uid }: { readonly uid: string }) => whole.get(uid);
    if (json) {
      return found.map(({ subject, trees, world }) =>
        JSON.stringify(treeJson(subject, trees, { now, unreadable: world.unreadable, whole: wholeOf })),
      );
    }
    const columns = io.stdout.isTerminal ? { columns: io.stdout.columns || 80 } : {};
    return ownerTreeLines(
      found.map(({ trees }) => trees),
      { now, paint, branches, whole: wholeOf, ...columns },
    );
  };
  return {
    lines,
    text: (found, whole, now) =>
      lines(found, whole, now)
        .map((line) => `${line}\n`)
        .join(''),
    warnings: (found) => [...new Set(found.flatMap(({ world }) => incomplete(world)))],
  };
}

function incomplete({ unreadable }: SubjectTrees['world']): readonly string[] {
  const all = [...unreadable].filter(([, one]) => one.forbidden).map(([resource]) => resource);
  const forbidden = [...FIRST.filter((one) => all.includes(one)), ...all.filter((one) => !FIRST.includes(one)).sort()];
  const failed = [...unreadable].filter(([, one]) => !one.forbidden);
  const more = forbidden.length > NAMED ? ` and ${forbidden.length - NAMED} more types` : '';
  const names = `${forbidden.slice(0, NAMED).join(', ')}${more}`;
  return [
    ...(forbidden.length === 0 ? [] : [`the tree may be incomplete: no permission to list ${names}`]),
    ...failed.map(([resource, { reason }]) => `the tree may be incomplete: ${resource} cannot be listed: ${reason}`),
  ];
}
