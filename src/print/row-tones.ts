/**
 * The state of a row of a table, read from the words and counts of its well-known columns: what
 * fails, what is not there yet, what is over. For colours on a terminal only.
 */
import type { Json } from '../apimachinery/json.ts';
import type { ColumnDefinition } from './table.ts';

export type Tone = 'failing' | 'pending' | 'done';

/** Columns whose cell is a word for a state. */
const stateColumns = new Set(['STATUS', 'PHASE', 'STATE', 'HEALTH', 'HEALTH STATUS', 'CONDITION']);

/** Columns whose cell is a condition's status or a count of what is ready. */
const readyColumns = new Set(['READY', 'AVAILABLE', 'HEALTHY', 'SYNCED', 'ESTABLISHED', 'ACCEPTED', 'PROGRAMMED']);

const failing =
  /^(Err\w*|\w*Error|\w*BackOff|Fail(ed|ing|ure)\w*|InvalidImageName|OOMKilled|Evicted|OutOf\w+|NodeAffinity|NotReady|Unknown|NodeLost|Lost|Denied|Degraded|Unhealthy|DeadlineExceeded|ContainerStatusUnknown|ContainerCannotRun|StartError|(ExitCode|Signal):\d+)$/;

const pending =
  /^(Pending|ContainerCreating|PodInitializing|\d+\/\d+|Terminating|Waiting|Progressing|Provisioning|SchedulingGated|SchedulingDisabled|Suspended|Released|Unschedulable)$/;

const over = /^(Completed|Complete|Succeeded)$/;

/**
 * The tone of each cell of a row, by its position; undefined for one without. A finished row is
 * `done` as a whole.
 */
export function rowTones(columns: readonly ColumnDefinition[], cells: readonly Json[]): readonly (Tone | undefined)[] {
  const names = columns.map(({ name }) => name.toUpperCase());
  const tones = cells.map((cell, index) => (stateColumns.has(names[index] ?? '') ? wordTone(cell) : undefined));
  const status = tones[names.indexOf('STATUS')];
  if (status === 'done') return cells.map(() => 'done');
  const wanted = wantedCount(names, cells);
  return cells.map((cell, index) => {
    const name = names[index] ?? '';
    if (name === 'TYPE') return cell === 'Warning' ? 'pending' : undefined;
    if (!readyColumns.has(name)) return tones[index] === 'done' ? undefined : tones[index];
    const tone = readyTone(cell, wanted);
    return tone === 'pending' && status === 'failing' ? 'failing' : tone;
  });
}

/** Of the words of `NotReady,SchedulingDisabled` or `Init:Error` the worst. */
function wordTone(cell: Json): Tone | undefined {
  if (typeof cell !== 'string') return undefined;
  const words = cell.replace(/^Init:/, '').split(',');
  if (words.some((word) => failing.test(word))) return 'failing';
  if (words.some((word) => pending.test(word))) return 'pending';
  return over.test(cell) ? 'done' : undefined;
}

/** How many are wanted: of the column DESIRED, or the second number of READY. */
function wantedCount(names: readonly string[], cells: readonly Json[]): number | undefined {
  const desired = cells[names.indexOf('DESIRED')];
  if (desired !== undefined) return Number(desired);
  const ready = /^\d+\/(\d+)$/.exec(String(cells[names.indexOf('READY')] ?? ''));
  return ready === null ? undefined : Number(ready[1]);
}

/** A cell such as `1/3`, `2`, `False` or `False (MissingEndpoints)`. */
function readyTone(cell: Json, wanted: number | undefined): Tone | undefined {
  const text = String(cell);
  const counts = /^(\d+)(\/\d+)?$/.exec(text);
  if (counts !== null) return wanted !== undefined && Number(counts[1]) < wanted ? 'pending' : undefined;
  if (/^False\b/.test(text)) return 'failing';
  return text === 'Unknown' ? 'pending' : undefined;
}
