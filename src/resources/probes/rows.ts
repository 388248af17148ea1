/** Every probe of every container of an object, and the containers without one. */

import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { ContainerRole } from '../diagnosis/types.ts';
import { podTemplateOf } from './containers.ts';
import { type Handler, type ProbeKind, probeKinds, probeOf, rawProbe } from './probe.ts';
import { type ProbeSums, probeSums } from './sums.ts';
import { handlerText, sumsText } from './words.ts';

/** One probe with its defaults filled in; the JSON of `probe list`. */
export interface ProbeRow {
  readonly namespace: string;
  /** `deployment/web` */
  readonly object: string;
  readonly container: string;
  readonly role: ContainerRole;
  /** null: the container has no probe at all. */
  readonly probe: ProbeValues | null;
}

export interface ProbeValues {
  readonly kind: ProbeKind;
  readonly handler: Handler;
  readonly initialDelaySeconds: number;
  readonly timeoutSeconds: number;
  readonly periodSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
  /** Fields that are not set and have the defaults of core/v1. */
  readonly defaulted: readonly string[];
  /** The resulting times, in seconds. */
  readonly addsUpTo: ProbeSums;
  /** In words. */
  readonly handlerText: string;
  readonly summary: string;
}

/**
 * Init containers, which cannot have probes, are left out. Throws CliError for a kind without a pod
 * spec.
 */
export function probeRows(object: KubeObject, namespace: string): readonly ProbeRow[] {
  const { containers, grace } = podTemplateOf(object);
  const name = `${object.kind.toLowerCase()}/${meta(object).name ?? ''}`;
  return containers
    .filter(({ role }) => role !== 'init container')
    .flatMap((container): readonly ProbeRow[] => {
      const base = { namespace, object: name, container: container.name, role: container.role };
      const rows = probeKinds.flatMap((kind) => {
        const probe = valuesOf(container.spec, kind, grace);
        return probe === undefined ? [] : [{ ...base, probe }];
      });
      return rows.length === 0 ? [{ ...base, probe: null }] : rows;
    });
}

const defaults = ['timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

function valuesOf(
  container: Parameters<typeof rawProbe>[0],
  kind: ProbeKind,
  podGrace: number,
): ProbeValues | undefined {
  const probe = probeOf(container, kind);
  const raw = rawProbe(container, kind);
  if (probe === undefined || raw === undefined) return undefined;
  return {
    kind,
    handler: probe.handler,
    initialDelaySeconds: probe.delay,
    timeoutSeconds: probe.timeout,
    periodSeconds: probe.period,
    successThreshold: probe.successes,
    failureThreshold: probe.failures,
    defaulted: defaults.filter((field) => raw[field] === undefined || raw[field] === null || raw[field] === 0),
    addsUpTo: probeSums(kind, probe, podGrace),
    handlerText: handlerText(probe.handler),
    summary: sumsText(kind, probe, podGrace),
  };
}
