/**
 * Our own diagnosis under --wait: a wait that cannot succeed any more ends at once, and on a terminal
 * one that failed tells why, with evidence and the next step.
 */
import type { Resource } from '../../actions/helm/objects/resource.ts';
import type { WaitListener, WaitReporter } from '../../actions/helm/wait/reporter.ts';
import type { Context } from '../../context.ts';
import { ConnectionError } from '../../errors.ts';
import { isMissingEvidence } from '../../kube/optional-read.ts';
import type { Cause } from '../../resources/diagnosis/causes.ts';
import type { Diagnosis } from '../../resources/diagnosis/diagnosis.ts';
import type { Finding } from '../../resources/diagnosis/types.ts';
import type { StatusResult } from '../../resources/status/result.ts';

/** Milliseconds between two looks at what is not ready. */
const PAUSE = 5000;
/** How many objects are looked at. */
const MOST = 20;

/** What other programs may mend while helm waits: an autoscaler, a registry that comes back, a pod that ends. */
const MENDABLE: ReadonlySet<Cause> = new Set<Cause>([
  ...(['NoNodeFits', 'TooFewNodes', 'Unschedulable', 'NodeMissing', 'NodeLost', 'NodeNotReady', 'Evicted'] as const),
  ...(['ClaimPending', 'ClaimUnbindable', 'QuotaExceeded', 'WebhookUnreachable'] as const),
  ...(['ImageRegistryUnreachable', 'ImagePullFailed', 'ReadinessProbeFailed', 'ReadinessGateClosed'] as const),
]);

const isHopeless = ({ final }: Diagnosis): boolean => final !== undefined && !MENDABLE.has(final.cause);

class Listener implements WaitListener {
  readonly #context: Context;
  readonly #giveUp: () => void;
  readonly #over = new AbortController();
  #gaveUp = false;
  readonly #open = new Map<Resource, StatusResult | undefined>();

  constructor(context: Context, resources: readonly Resource[], giveUp: () => void) {
    this.#context = context;
    this.#giveUp = giveUp;
    for (const resource of resources) this.#open.set(resource, undefined);
    void this.#watch();
  }

  changed(resource: Resource, result: StatusResult): void {
    if (result.status === 'Current') this.#open.delete(resource);
    else this.#open.set(resource, result);
  }

  async end(failed: boolean): Promise<string> {
    this.#over.abort();
    if (!failed || !this.#context.io.stderr.isTerminal) return '';
    const diagnoses = await this.#diagnoses(true);
    const findings = diagnoses.flatMap(({ findings: [first] }) => (first === undefined ? [] : [first]));
    return this.#lines(findings);
  }

  /** Looks again and again, until the wait is over or nothing is left to hope for. */
  async #watch(): Promise<void> {
    const { clock, signal } = this.#context;
    const over = AbortSignal.any([signal, this.#over.signal]);
    try {
      for (;;) {
        await clock.sleep(PAUSE, over);
        const diagnoses = await this.#diagnoses(false);
        if (over.aborted) return;
        if (!diagnoses.some(isHopeless)) continue;
        this.#gaveUp = true;
        return this.#giveUp();
      }
    } catch (error) {
      // the wait itself tells what goes wrong
      if (!over.aborted && !isMissingEvidence(error) && !(error instanceof ConnectionError)) throw error;
    }
  }

  async #diagnoses(logs: boolean): Promise<readonly Diagnosis[]> {
    const [{ diagnose, withLogs }, { relatedOf }, { getObject }] = await Promise.all([
      import('../../actions/diagnose/examine.ts'),
      import('../../actions/diagnose/related.ts'),
      import('../../kube/objects.ts'),
    ]);
    const related = await relatedOf(this.#context, () => undefined);
    const found: Diagnosis[] = [];
    for (const { mapping, namespace, name } of [...this.#open.keys()].slice(0, MOST)) {
      try {
        const object = await getObject(related.transport, { mapping, namespace, name }, { signal: related.signal });
        const diagnosis = await diagnose(object, related);
        found.push(logs ? await withLogs(diagnosis, related) : diagnosis);
      } catch (error) {
        if (!isMissingEvidence(error)) throw error;
      }
    }
    return found;
  }

  async #lines(findings: readonly Finding[]): Promise<string> {
    const { findingLines } = await import('../shared/finding-text.ts');
    const now = this.#context.clock.now();
    const early = this.#gaveUp ? ['Not waited any longer, for this cannot succeed any more:'] : [];
    return [...early, ...findings.flatMap((finding) => findingLines(finding, { now }))].join('\n');
  }
}

export const diagnosingReporter = (context: Context): WaitReporter => ({
  begin: (resources, giveUp) => new Listener(context, resources, giveUp),
});
