/**
 * `get everything`: the objects of all types of a namespace. `get all` is kubectl's: the types of
 * the category `all`, which leaves out most of them.
 */
import { everyType } from '../../actions/every-type.ts';
import { groupResource, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Mapping } from '../../kube/cluster.ts';
import type { Target } from '../../manifest/selection.ts';
import { isTable, type Table } from '../../print/table.ts';
import type { Answer } from './fetch.ts';
import type { GetOptions } from './options.ts';

/** A type or an API version that could not be read, and why. */
export interface Unread {
  readonly what: string;
  readonly reason: string;
}

export interface Everything {
  readonly targets: readonly Target[];
  /** API versions whose types are not known. */
  readonly unread: readonly Unread[];
}

/** Whether the word means all types: the server has no type or category of that name. */
export async function meansEverything(context: Context, [word, ...names]: readonly string[]): Promise<boolean> {
  if (word !== 'everything') return false;
  const { discovery } = await context.cluster();
  const isNamedSo = ({ resource, singular, kind, shortNames, categories }: Mapping): boolean =>
    [resource, singular, kind.toLowerCase(), ...shortNames, ...categories].includes(word);
  if ((await discovery.resources()).some(isNamedSo)) return false;
  if (names.length > 0) throw new CliError('"get everything" takes no names; -l and --field-selector choose objects');
  return true;
}

/** A list for each type in each of the namespaces; [''] for all namespaces. */
export async function everyTarget(
  context: Context,
  { flags }: GetOptions,
  namespaces: readonly string[],
): Promise<Everything> {
  const { discovery } = await context.cluster();
  const types = everyType(await discovery.resources(), {
    events: flags.include.includes('events'),
    clusterScoped: flags.include.includes('cluster-scoped'),
  });
  const list = {
    kind: 'list',
    selector: flags.selector.trim(),
    fieldSelector: flags['field-selector'].trim(),
  } as const;
  const targets = types.flatMap((mapping) =>
    (mapping.namespaced ? namespaces : ['']).map((namespace): Target => ({ ...list, mapping, namespace })),
  );
  const unread = [...(await discovery.failures())].map(([what, reason]) => ({ what, reason }));
  return { targets, unread };
}

/** Leaves out what another API group has shown already, by its uid. */
export function withoutRepeats(answers: readonly Answer[]): readonly Answer[] {
  const seen = new Set<string>();
  const isNew = (object: KubeObject): boolean => {
    const { uid = '' } = meta(object);
    if (uid === '') return true;
    const known = seen.has(uid);
    seen.add(uid);
    return !known;
  };
  return answers.flatMap((answer) => {
    const { mapping, object } = answer;
    if (!isTable(object)) return isNew(object) ? [answer] : [];
    const { rows } = object as unknown as Table;
    const own = (rows ?? []).filter((row) => isNew((row.object ?? {}) as KubeObject));
    return own.length === 0 ? [] : [{ mapping, object: { ...object, rows: own } as unknown as KubeObject }];
  });
}

/** What could not be read of the targets, each type once. */
export function unreadTypes(failed: readonly { readonly target: Target; readonly error: Error }[]): readonly Unread[] {
  const byType = new Map(failed.map(({ target, error }) => [groupResource(target.mapping), error.message]));
  return [...byType].map(([what, reason]) => ({ what, reason }));
}

/** Says on stderr what is missing in the output. */
export function printUnread({ io }: Context, unread: readonly Unread[]): void {
  if (unread.length === 0) return;
  const lines = unread.map(({ what, reason }) => `  ${escapeTerminal(`${what}: ${reason}`)}\n`);
  io.stderr.write(`Could not read ${unread.length === 1 ? 'this' : `these ${unread.length}`}:\n${lines.join('')}`);
}
