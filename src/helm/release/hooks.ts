/** Hooks: what the annotations of a document say, and the order in which hooks run. */
import { fitsInt64 } from '../../apimachinery/go/text.ts';
import type { Hook, HookEvent } from './release.ts';

/** What helm reads of a document. */
export interface ManifestHead {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly annotations: ReadonlyMap<string, string>;
}

export const HOOK = 'helm.sh/hook';
const WEIGHT = 'helm.sh/hook-weight';
const DELETE_POLICY = 'helm.sh/hook-delete-policy';
const OUTPUT_LOG_POLICY = 'helm.sh/hook-output-log-policy';

const EVENTS: ReadonlySet<string> = new Set([
  ...['pre-install', 'post-install', 'pre-delete', 'post-delete', 'pre-upgrade', 'post-upgrade'],
  ...['pre-rollback', 'post-rollback', 'test'],
]);

const words = (text: string): readonly string[] => text.split(',').map((word) => word.trim().toLowerCase());

/** Undefined for an event that there is none of. */
function eventOf(word: string): HookEvent | undefined {
  // the name that tests had in Helm 2
  if (word === 'test-success') return 'test';
  return EVENTS.has(word) ? (word as HookEvent) : undefined;
}

/** Anything but an integer weighs 0. */
function weightOf(text = ''): number {
  return /^[+-]?\d+$/.test(text) && fitsInt64(text.replace(/^\+/, ''), false) ? Number(text) : 0;
}

/**
 * The hook that a document is by its annotations. Undefined where one of its events is unknown: such
 * a document is dropped.
 */
export function hookOf(head: ManifestHead, path: string, manifest: string): Hook | undefined {
  const { annotations } = head;
  const events = words(annotations.get(HOOK) ?? '').map(eventOf);
  if (events.includes(undefined)) return undefined;
  const policies = (annotation: string): readonly string[] => {
    const text = annotations.get(annotation);
    return text === undefined ? [] : words(text);
  };
  return {
    name: head.name,
    kind: head.kind,
    path,
    manifest,
    events: events as HookEvent[],
    last_run: { phase: '' },
    weight: weightOf(annotations.get(WEIGHT)),
    delete_policies: policies(DELETE_POLICY),
    output_log_policies: policies(OUTPUT_LOG_POLICY),
  };
}

/** The hooks of an event in the order in which they are stored. */
export const hooksOfEvent = (hooks: readonly Hook[] | undefined, event: HookEvent): Hook[] =>
  (hooks ?? []).filter(({ events }) => events?.includes(event));
