/** What is wrong with one object, or that nothing is: the answer of `cox why`. */
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { DiagnosisContext } from './context.ts';
import { eventEvidence, indexEvents } from './events.ts';
import type { Evidence, Finding } from './types.ts';

export interface Diagnosis {
  /** As `kind/name`. */
  readonly object: string;
  /** "" for what has none. */
  readonly namespace: string;
  /** The state of the object, in a few words that follow its name: "0 of 3 replicas ready". */
  readonly state: string;
  /** What is wrong, the most important first; empty when nothing is. */
  readonly findings: readonly Finding[];
  /** It is not as it should be yet, but nothing is known to be wrong: it may only need time. */
  readonly progressing?: boolean;
  /** The finding that is not expected to recover any more. */
  readonly final?: Finding;
  /** What is worth knowing and may not be wrong. */
  readonly notes: readonly string[];
}

/** How long an object may be progressing without a known cause, in milliseconds. */
const PROGRESS_TIMEOUT = 120_000;

/** For an object with a problem and no known cause: nothing until the timeout, then the guess. */
export function unexplained(
  guess: Omit<Finding, 'cause' | 'doomedAt'>,
  since: number,
  now: number,
): { readonly findings: readonly Finding[]; readonly progressing: boolean } {
  if (now - since < PROGRESS_TIMEOUT) return { findings: [], progressing: true };
  return { findings: [{ ...guess, cause: 'Undetermined', doomedAt: undefined }], progressing: false };
}

/** One finding, and all objects that have it. */
export interface FindingGroup {
  readonly finding: Finding;
  /** As `kind/name`, the finding's own object first. */
  readonly affected: readonly string[];
}

/** "pod/web-0", in the way events and findings name an object. */
export function nameOf(object: KubeObject): string {
  return `${object.kind.toLowerCase()}/${meta(object).name ?? ''}`;
}

export function namespaceOf(object: KubeObject): string {
  return meta(object).namespace ?? '';
}

/** ` -n NAMESPACE` for a command about the object, nothing where it has none. */
export function inNamespace(object: KubeObject): string {
  const namespace = namespaceOf(object);
  return namespace === '' ? '' : ` -n ${namespace}`;
}

/** A context from what was fetched; `claims` and `nodes` are left out where they are not known. */
export function contextOf(
  now: number,
  events: readonly KubeObject[],
  claims?: readonly KubeObject[],
  nodes?: readonly KubeObject[],
): DiagnosisContext {
  return { now, events: indexEvents(events), claims: claims && byName(claims), nodes: nodes && byName(nodes) };
}

const byName = (objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> =>
  new Map(objects.map((one) => [meta(one).name ?? '', one]));

/** Findings that say the same of several objects become one, in the order of their first. */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = new Map<string, { finding: Finding; affected: string[] }[]>();
  for (const finding of findings) {
    const key = sameness(finding);
    const known = groups.get(key) ?? [];
    groups.set(key, known);
    const group = known.find(({ affected }) => !affected.includes(finding.object));
    if (group === undefined) known.push({ finding, affected: [finding.object] });
    else group.affected.push(finding.object);
  }
  const all = [...groups.values()].flat();
  return all.sort((a, b) => findings.indexOf(a.finding) - findings.indexOf(b.finding));
}

/** Equal for findings that say the same of different objects. */
function sameness({ cause, object, container, summary }: Finding): string {
  const [kind = '', name = ''] = object.split('/');
  return JSON.stringify([cause, kind, container?.role, container?.name, summary.replaceAll(name, '')]);
}

/** The newest warnings about an object as evidence, the newest first. */
export function warningsOf(object: KubeObject, context: DiagnosisContext, most = 3): readonly Evidence[] {
  const warnings = context.events(object).filter(({ type }) => type === 'Warning');
  return warnings
    .toReversed()
    .slice(0, most)
    .map((event) => eventEvidence(nameOf(object), event));
}
