/** Taints as `taint` takes them, and what they make of those of a node (k8s.io/kubectl/pkg/cmd/taint). */
import { goQuote } from '../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject } from '../apimachinery/json.ts';
import { labelKeyProblems, labelValueProblems } from '../apimachinery/label-rules.ts';
import { CliError, ErrorList } from '../errors.ts';

export interface Taint {
  readonly key: string;
  /** "" for none. */
  readonly value: string;
  /** "" in a removal means every effect. */
  readonly effect: string;
}

export interface TaintChange {
  readonly add: readonly Taint[];
  readonly remove: readonly Taint[];
}

const EFFECTS = new Set(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);

/** Whether a word is a taint and no name: it has `=` or `:`, or `-` at its end. */
export const isTaintWord = (word: string): boolean => /[=:]|-$/.test(word);

/** KEY=VALUE:EFFECT, KEY:EFFECT, or KEY. Throws CliError in kubectl's words. */
function parseTaint(spec: string): Taint {
  const [left = '', effect, ...others] = spec.split(':');
  if (others.length > 0) throw new CliError(`invalid taint spec: ${spec}`);
  if (effect === undefined) return checkedKey({ key: left, value: '', effect: '' }, spec);
  if (!EFFECTS.has(effect)) throw new CliError(`invalid taint effect: ${effect}, unsupported taint effect`);
  const [key = '', value = '', ...more] = left.split('=');
  if (more.length > 0) throw new CliError(`invalid taint spec: ${spec}`);
  const problems = labelValueProblems(value);
  if (problems.length > 0) throw new CliError(`invalid taint spec: ${spec}, ${problems.join('; ')}`);
  return checkedKey({ key, value, effect }, spec);
}

function checkedKey(taint: Taint, spec: string): Taint {
  const problems = labelKeyProblems(taint.key);
  if (problems.length > 0) throw new CliError(`invalid taint spec: ${spec}, ${problems.join('; ')}`);
  return taint;
}

const sameTaint = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;

/** Reads taint words; one with `-` at its end is a removal. Throws CliError in kubectl's words. */
export function parseTaints(words: readonly string[]): TaintChange {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const word of words) {
    if (word.endsWith('-')) {
      const { key, effect } = parseTaint(word.slice(0, -1));
      remove.push({ key, value: '', effect });
      continue;
    }
    const taint = parseTaint(word);
    if (taint.effect === '') throw new CliError(`invalid taint spec: ${word}`);
    if (add.some((other) => sameTaint(other, taint))) {
      const shown = `{${taint.key} ${taint.value} ${taint.effect} <nil>}`;
      throw new CliError(`duplicated taints with the same key and effect: ${shown}`);
    }
    add.push(taint);
  }
  return { add, remove };
}

/** Throws CliError for taints that are both added and removed. */
export function refuseConflicts({ add, remove }: TaintChange): void {
  const conflicts = add.flatMap((added) =>
    remove
      .filter(({ key, effect }) => key === added.key && (effect === '' || effect === added.effect))
      .map(({ key, effect }) => `${key}=${effect}`),
  );
  if (conflicts.length === 0) return;
  throw new CliError(
    `can not both modify and remove the following taint(s) in the same command: ${conflicts.join(', ')}`,
  );
}

/** The taints that a node has, as the server wrote them. */
export function taintsOf(spec: Json | undefined): readonly JsonObject[] {
  const taints = isJsonObject(spec) ? spec.taints : undefined;
  return Array.isArray(taints) ? taints.filter(isJsonObject) : [];
}

const identity = (taint: JsonObject): Taint => ({
  key: String(taint.key ?? ''),
  value: String(taint.value ?? ''),
  effect: String(taint.effect ?? ''),
});

const written = ({ key, value, effect }: Taint): JsonObject => ({ key, ...(value === '' ? {} : { value }), effect });

export interface TaintResult {
  /** The word behind the node in the message. */
  readonly operation: 'modified' | 'tainted' | 'untainted';
  readonly taints: readonly JsonObject[];
}

/**
 * The taints of a node after the change: new ones first. Throws CliError for a taint that is there
 * already (unless `overwrite`), and ErrorList for removals of taints that are not.
 */
export function changeTaints(
  node: string,
  old: readonly JsonObject[],
  { add, remove }: TaintChange,
  overwrite: boolean,
): TaintResult {
  const present = add.flatMap((taint) => old.filter((other) => sameTaint(identity(other), taint)).map(() => taint.key));
  if (!overwrite && present.length > 0) {
    throw new CliError(
      `node ${node} already has ${present.join(',')} taint(s) with same effect(s) and --overwrite is false`,
    );
  }
  const kept = old.filter((other) => !add.some((taint) => sameTaint(taint, identity(other))));
  let taints = [...add.map(written), ...kept];
  // as in kubectl, the number tells whether something was added
  const added = taints.length !== old.length;
  let removed = false;
  const missing: Error[] = [];
  for (const { key, effect } of remove) {
    const left = taints.filter((taint) => {
      const one = identity(taint);
      return one.key !== key || (effect !== '' && one.effect !== effect);
    });
    removed = left.length !== taints.length;
    if (!removed) missing.push(new CliError(`taint ${goQuote(effect === '' ? key : `${key}:${effect}`)} not found`));
    taints = left;
  }
  if (missing.length > 0) throw new ErrorList(missing);
  const operation = (added && removed) || overwrite ? 'modified' : added ? 'tainted' : 'untainted';
  return { operation, taints };
}
