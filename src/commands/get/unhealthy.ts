/** `get --unhealthy`: of a selection only what is unhealthy, each with the reason. */
import { ageSince } from '../../apimachinery/duration.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { isTable, type Table, type TableRow } from '../../print/table.ts';
import { isSuspect } from '../../resources/diagnosis/suspect.ts';
import { warn } from '../shared/warn.ts';
import type { Answer } from './fetch.ts';
import { mergeTables } from './merge-tables.ts';
import type { GetOptions } from './options.ts';

/** Takes the answers of a selection, and keeps what is unhealthy. */
export interface Sieve {
  /**
   * Takes one answer: an object, or a Table whose rows have whole objects. `order` is its place
   * among the others; answers of the same place stay in the order in which they are added.
   */
  add(answer: Answer, order: number): void;
  /** The unhealthy ones: objects, or a Table for each type, with the column Reason. */
  result(): Promise<readonly Answer[]>;
  /** How many objects were added. */
  readonly inspected: number;
}

interface Suspect {
  readonly answer: Answer;
  /** The row of its Table; undefined for an object. */
  readonly row: TableRow | undefined;
  readonly object: KubeObject;
}

/** `asTable`: objects become rows, too. */
export function sieve(context: Context, { flags }: GetOptions, asTable: boolean): Sieve {
  const taken: (Suspect & { readonly order: number })[] = [];
  let inspected = 0;
  return {
    add(answer, order) {
      for (const one of partsOf(answer, asTable, context.clock.now())) {
        inspected += 1;
        if (isSuspect(one.object, context.clock.now())) taken.push({ ...one, order });
      }
    },
    async result() {
      if (taken.length === 0) return [];
      const suspects = taken.toSorted((a, b) => a.order - b.order);
      const { bulkRelated, reasonsOf } = await import('../../actions/diagnose/bulk.ts');
      const related = await bulkRelated(context, flags['all-namespaces'], (text) => warn(context.io, text));
      const reasons = await reasonsOf(
        suspects.map(({ object }) => object),
        related,
      );
      const found = suspects.flatMap((suspect, index) => {
        const reason = reasons[index];
        return reason === undefined ? [] : [{ ...suspect, reason }];
      });
      return asTable
        ? mergeTables(found.map(withReason))
        : found.map(({ answer: { mapping }, object }) => ({ mapping, object }));
    },
    get inspected() {
      return inspected;
    },
  };
}

function partsOf(answer: Answer, asTable: boolean, now: number): readonly Suspect[] {
  const { mapping, object } = answer;
  if (!isTable(object)) {
    const table = asTable ? { mapping, object: plainTable(object, now) } : answer;
    const row = asTable ? (table.object as unknown as Table).rows?.[0] : undefined;
    return [{ answer: table, row, object }];
  }
  const { apiVersion, kind } = apiTypeOf(answer);
  return ((object as unknown as Table).rows ?? []).map((row) => ({
    answer,
    row,
    object: { apiVersion, kind, ...row.object } as KubeObject,
  }));
}

const apiTypeOf = ({ mapping: { group, version, kind } }: Answer) => ({
  apiVersion: group === '' ? version : `${group}/${version}`,
  kind,
});

/** What `get` shows of an object without a Table of the server. */
function plainTable(object: KubeObject, now: number): KubeObject {
  const created = at(object, 'metadata', 'creationTimestamp');
  const age = ageSince(typeof created === 'string' ? created : undefined, now);
  return {
    apiVersion: 'meta.k8s.io/v1',
    kind: 'Table',
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name' },
      { name: 'Age', type: 'string' },
    ],
    rows: [{ cells: [meta(object).name ?? '', age], object }],
  } as unknown as KubeObject;
}

type Found = Suspect & { readonly reason: string };

/** The row alone, as a Table with the column Reason. */
function withReason({ answer: { mapping, object }, row, reason, object: whole }: Found): Answer {
  const { columnDefinitions } = object as unknown as Table;
  const columns = [...(columnDefinitions ?? []), { name: 'Reason', type: 'string' }];
  const rows = [{ cells: [...(row?.cells ?? []), reason], object: whole }];
  return { mapping, object: { ...object, columnDefinitions: columns, rows } as unknown as KubeObject };
}
