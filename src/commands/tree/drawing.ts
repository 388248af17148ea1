/** Trees of ownership as a table: what owns what, and whether it is ready. Pure. */
import { humanDuration } from '../../apimachinery/duration.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { cellsOf, cutFront, padCells } from '../../io/cells.ts';
import type { Branches } from '../../io/drawing.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Paint } from '../../io/paint.ts';
import type { OwnerNode } from '../../resources/ownership/graph.ts';
import { type Health, metadataReadiness, type Readiness, readinessOf } from '../../resources/ownership/readiness.ts';

export interface OwnerTreeOptions {
  /** Milliseconds of the cluster's clock. */
  readonly now: number;
  readonly paint: Paint;
  readonly branches: Branches;
  /** Cells of a line; names are cut to fit. Undefined: as wide as it gets. */
  readonly columns?: number;
  /** The object of a node, read whole; undefined where it was not. */
  whole(node: OwnerNode): KubeObject | undefined;
}

interface Row {
  readonly lead: string;
  readonly name: string;
  readonly isSubject: boolean;
  readonly health: Health;
  /** Namespace, READY, STATUS, AGE. */
  readonly cells: readonly string[];
}

const GAP = 2;
const HEADINGS = ['NAMESPACE', 'READY', 'STATUS', 'AGE'];
/** Names are not cut below this, whatever the terminal. */
const SHORTEST_NAME = 12;

/**
 * One block for each subject, without newlines at the ends of lines: the headings, the trees, an
 * empty line between two blocks. Objects of more than one namespace get a column for it.
 */
export function ownerTreeLines(
  subjects: readonly (readonly OwnerNode[])[],
  options: OwnerTreeOptions,
): readonly string[] {
  const blocks = subjects.map((trees) => trees.flatMap((tree) => rowsOf(tree, '', '', options)));
  const rows = blocks.flat();
  const namespaces = new Set(rows.map(({ cells }) => cells[0]).filter((namespace) => namespace !== ''));
  const shown = namespaces.size > 1 ? [0, 1, 2, 3] : [1, 2, 3];
  const widths = HEADINGS.map((heading, column) =>
    // a call takes fewer arguments than a large tree has rows
    rows.reduce((most, { cells }) => Math.max(most, cellsOf(cells[column] ?? '')), cellsOf(heading)),
  );
  const others = shown.reduce((sum, column) => sum + GAP + (widths[column] ?? 0), 0);
  const widest = rows.reduce((most, { lead, name }) => Math.max(most, cellsOf(lead) + cellsOf(name)), cellsOf('NAME'));
  const room = options.columns === undefined ? widest : Math.max(SHORTEST_NAME, options.columns - others);
  const layout = { shown, widths, nameWidth: Math.min(widest, room) };
  const heading = drawCells('NAME', HEADINGS, layout);
  return blocks.flatMap((block, index) => [
    ...(index === 0 ? [options.paint.strong(heading)] : ['']),
    ...block.map((row) => drawRow(row, layout, options.paint)),
  ]);
}

function rowsOf(node: OwnerNode, lead: string, below: string, options: OwnerTreeOptions): readonly Row[] {
  const { branches } = options;
  const { kind, name, namespace, role, object } = node;
  const { ready, status, health } = stateOf(node, options.whole(node));
  const created = Date.parse(object === undefined ? '' : (meta(object).creationTimestamp ?? ''));
  const age = Number.isNaN(created) ? '-' : humanDuration(options.now - created);
  const own: Row = {
    lead,
    name: oneLine(`${kind}/${name}`),
    isSubject: role === 'subject',
    health,
    cells: [oneLine(namespace), ready || '-', oneLine(status) || '-', node.repeated === undefined ? age : ''],
  };
  const children = node.children.flatMap((child, index) => {
    const isLast = index === node.children.length - 1;
    const branch = isLast ? branches.corner : branches.fork;
    return rowsOf(child, below + branch, below + (isLast ? branches.blank : branches.line), options);
  });
  return [own, ...children];
}

/** What a node shows: its readiness, or why there is none. */
export function stateOf(node: OwnerNode, whole: KubeObject | undefined): Readiness {
  if (node.repeated === 'circle') return { health: 'failed', ready: '', status: 'circular, see above' };
  if (node.repeated === 'elsewhere') return { health: 'none', ready: '', status: 'see above' };
  if (node.absence === 'missing') return { health: 'failed', ready: '', status: 'does not exist' };
  if (node.absence === 'unreadable') return { health: 'none', ready: '', status: 'cannot be read' };
  if (whole !== undefined) return readinessOf(whole);
  return node.object === undefined ? { health: 'none', ready: '', status: '' } : metadataReadiness(node.object);
}

const oneLine = (text: string): string => escapeTerminal(text.replaceAll(/[\r\n\t]+/g, ' '));

interface Layout {
  readonly shown: readonly number[];
  readonly widths: readonly number[];
  readonly nameWidth: number;
}

const tints: Readonly<Record<Health, keyof Paint | undefined>> = {
  ready: 'good',
  progressing: 'doubtful',
  failed: 'bad',
  none: undefined,
};

function drawRow({ lead, name, isSubject, health, cells }: Row, layout: Layout, paint: Paint): string {
  const cut = cutFront(name, Math.max(1, layout.nameWidth - cellsOf(lead)));
  const blank = ' '.repeat(Math.max(0, layout.nameWidth - cellsOf(lead) - cellsOf(cut)));
  const tint = tints[health];
  const rest = layout.shown.map((column) => {
    const cell = padCells(cells[column] ?? '', layout.widths[column] ?? 0);
    return tint !== undefined && (column === 1 || column === 2) ? paint[tint](cell) : cell;
  });
  const drawn = paint.faint(lead) + (isSubject ? paint.strong(cut) : cut) + blank;
  return [drawn, ...rest].join(' '.repeat(GAP)).trimEnd();
}

function drawCells(name: string, cells: readonly string[], { shown, widths, nameWidth }: Layout): string {
  const rest = shown.map((column) => padCells(cells[column] ?? '', widths[column] ?? 0));
  return [padCells(name, nameWidth), ...rest].join(' '.repeat(GAP)).trimEnd();
}
