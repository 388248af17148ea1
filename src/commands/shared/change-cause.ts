/**
 * --record: the command line in an annotation, as rollout history shows it
 * (genericclioptions.RecordFlags).
 */

import type { JsonObject } from '../../apimachinery/json.ts';
import { type KubeObject, mutableMeta } from '../../apimachinery/object.ts';
import { bool } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';

export const CHANGE_CAUSE = 'kubernetes.io/change-cause';

export const recordFlag = {
  record: bool('Record the command line in the annotation of the object', {
    hidden: true,
    deprecated: '--record will be removed in the future',
  }),
} as const;

const SECRET = new Set(['token', 'username', 'password']);

interface Typed {
  readonly args: readonly string[];
  readonly occurrences: readonly { readonly name: string; readonly value: string }[];
}

/** The command line as typed, with flags last and in their long form. */
export function changeCause(context: Pick<Context, 'program' | 'commandPath'>, typed: Typed): string {
  const flags = typed.occurrences.map(({ name, value }) => `--${name}=${SECRET.has(name) ? 'CLASSIFIED' : value}`);
  return [context.program, context.commandPath, ...typed.args, ...flags].join(' ');
}

/**
 * Annotates objects of files with the command line when --record was typed; otherwise returns them
 * unchanged.
 */
export function recorder(
  context: Pick<Context, 'program' | 'commandPath'>,
  invocation: Typed & { readonly flags: { readonly record: boolean } },
): <T extends { readonly object: KubeObject }>(item: T) => T {
  if (!invocation.flags.record) return (item) => item;
  const cause = changeCause(context, invocation);
  return (item) => {
    const metadata = { ...mutableMeta(item.object) };
    const annotations = { ...(metadata.annotations as JsonObject | undefined), [CHANGE_CAUSE]: cause };
    return { ...item, object: { ...item.object, metadata: { ...metadata, annotations } } };
  };
}
