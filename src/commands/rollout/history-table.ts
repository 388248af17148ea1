/** The table of `rollout history` on a terminal and with -o wide. */

import { ageSince } from '../../apimachinery/duration.ts';
import { pods } from '../../apimachinery/known-types.ts';
import { labelSelectorText } from '../../apimachinery/label-selector.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { drawTable } from '../../io/drawn-table.ts';
import { listObjects } from '../../kube/objects.ts';
import { isMissingEvidence } from '../../kube/optional-read.ts';
import type { Item } from '../../manifest/selection.ts';
import { type RevisionRow, revisionRows } from '../../resources/rollout/revision-rows.ts';
import { oneLine } from '../shared/finding-text.ts';
import type { WorkloadHistory } from './revisions.ts';

const headings = ['CURRENT', 'REVISION', 'REPLICAS', 'AGE', 'IMAGES', 'CHANGE-CAUSE'];

/** The table with its last newline, or kubectl's sentence for a workload without history. */
export async function historyTable(context: Context, item: Item, history: WorkloadHistory): Promise<string> {
  const { kind, workload, revisions } = history;
  if (revisions.length === 0) return 'No rollout history found.\n';
  const pods = kind === 'Deployment' ? [] : await podsOf(context, item, workload);
  const now = context.clock.now();
  const rows = revisionRows(kind, workload, revisions, pods).map((row) => cells(row, now));
  return drawTable(headings, rows, context.io);
}

/**
 * The pods of a workload whose revisions do not count them; undefined without permission to list
 * pods: the table is useful without them.
 */
async function podsOf(context: Context, { namespace }: Item, workload: KubeObject): Promise<KubeObject[] | undefined> {
  const { transport } = await context.cluster();
  const query = { labelSelector: labelSelectorText(at(workload, 'spec', 'selector')) };
  try {
    return (await listObjects(transport, { mapping: pods, namespace }, { query })).items;
  } catch (error) {
    if (isMissingEvidence(error)) return undefined;
    throw error;
  }
}

function cells(row: RevisionRow, now: number): readonly string[] {
  const { pods, desired } = row;
  const count = pods === undefined ? '<unknown>' : String(pods);
  return [
    row.current ? '*' : '',
    String(row.number),
    desired === undefined ? count : `${count}/${desired}`,
    ageSince(row.created, now),
    oneLine(row.images.join(',')) || '<none>',
    oneLine(row.changeCause) || '<none>',
  ];
}
