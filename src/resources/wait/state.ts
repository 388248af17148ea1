/** The state of an object after a timeout, as lines of text. */

import { humanDuration } from '../../apimachinery/duration.ts';
import type { Json } from '../../apimachinery/json.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { conditionsOf, timeOf } from '../diagnosis/pod-view.ts';
import type { WaitFor } from './condition.ts';

/** What a jsonpath of `--for` found: one list of values for each pair of braces. */
export interface FoundPath {
  readonly path: string;
  readonly found: readonly (readonly Json[])[];
}

/**
 * The conditions of an object, one per line (`  Ready=False  ContainersNotReady  containers with
 * unready status: [app]`), with the values at the awaited paths, and for a deletion what blocks it.
 * Empty when there is nothing to show. `now` is in milliseconds.
 */
export function stateLines(
  object: KubeObject,
  wanted: readonly WaitFor[],
  paths: readonly FoundPath[],
  now: number,
): readonly string[] {
  return [
    ...(wanted.some(({ kind }) => kind === 'delete') ? deletionLines(object, now) : []),
    ...paths.map(({ path, found }) => `  ${path}: ${foundText(found)}`),
    ...conditionLines(object),
  ];
}

function conditionLines(object: KubeObject): readonly string[] {
  const rows = conditionsOf(object).map(({ type, status, reason, message }) => [
    `${type}=${status}`,
    reason,
    message.replaceAll(/\s*\n\s*/g, ' '),
  ]);
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd((widths[column] ?? -2) + 2)).join('')}`.trimEnd(),
  );
}

function foundText(found: readonly (readonly Json[])[]): string {
  const values = found.flat().map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return values.length === 0 ? 'no value' : values.join(' ');
}

function deletionLines(object: KubeObject, now: number): readonly string[] {
  const { deletionTimestamp, finalizers = [] } = meta(object);
  const since = timeOf(deletionTimestamp);
  if (since === undefined) return [];
  const age = humanDuration(Math.max(0, now - since));
  const held = finalizers.length === 0 ? '' : `, held by finalizers: ${finalizers.join(', ')}`;
  return [`  being deleted for ${age}${held}`];
}

/**
 * What `--for` or `--for-any` said: `condition=Ready=false`, `jsonpath={.status.phase}=Running`,
 * `delete`.
 */
export function waitForText(wanted: WaitFor): string {
  switch (wanted.kind) {
    case 'condition':
      return `condition=${wanted.name}${wanted.status.toLowerCase() === 'true' ? '' : `=${wanted.status}`}`;
    case 'jsonpath':
      return `jsonpath=${wanted.path}${wanted.value === undefined ? '' : `=${wanted.value}`}`;
    default:
      return wanted.kind;
  }
}
