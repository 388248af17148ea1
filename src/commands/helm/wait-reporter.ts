/**
 * What cox does while helm waits: on a terminal it draws what is waited for; a wait that cannot
 * succeed any more it ends at once; and of one that failed it finds out why.
 */
import type { Resource } from '../../actions/helm/objects/resource.ts';
import type { Undoing } from '../../actions/helm/undoing.ts';
import type {
  ReportedWait,
  WaitEnd,
  WaitListener,
  WaitPurpose,
  WaitReporter,
} from '../../actions/helm/wait/reporter.ts';
import { nextInOwnName } from '../../cli/own-name.ts';
import { ConnectionError } from '../../errors.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import { isMissingEvidence } from '../../kube/optional-read.ts';
import type { Cause } from '../../resources/diagnosis/causes.ts';
import type { Diagnosis } from '../../resources/diagnosis/diagnosis.ts';
import type { StatusResult } from '../../resources/status/result.ts';
import type { WaitTree } from './wait-tree.ts';

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

/** An object that a wait waited for in vain. */
export interface MissedObject {
  readonly resource: Resource;
  /** undefined when it was never seen. */
  readonly result: StatusResult | undefined;
  /** undefined when it could not be read, or there are too many. */
  readonly diagnosis: Diagnosis | undefined;
}

/** Why a wait failed, as it was before anything was undone. */
export interface WaitFailure {
  readonly purpose: WaitPurpose;
  /** It was ended before its time was up. */
  readonly gaveUp: boolean;
  readonly missed: readonly MissedObject[];
  /** The cluster's clock, in milliseconds. */
  readonly now: number;
}

export interface Reporter extends WaitReporter {
  /** The first failure; one of a roll back comes after it. */
  readonly failure: WaitFailure | undefined;
  readonly undoing: Undoing | undefined;
}

export interface ReporterOptions {
  /** A program asks for the causes, even without a terminal. */
  readonly asked: boolean;
}

class Listener implements WaitListener {
  readonly #context: ClusterContext;
  readonly #wait: ReportedWait;
  readonly #isWanted: boolean;
  readonly #report: (failure: WaitFailure) => void;
  readonly #over = new AbortController();
  readonly #open: Map<Resource, StatusResult | undefined>;
  readonly #ready = new Map<Resource, StatusResult>();
  readonly #starting: Promise<void> | undefined;
  #tree: WaitTree | undefined;
  #gaveUp = false;

  constructor(
    context: ClusterContext,
    wait: ReportedWait,
    { asked }: ReporterOptions,
    report: (failure: WaitFailure) => void,
  ) {
    const { isTerminal } = context.io.stderr;
    this.#context = context;
    this.#wait = wait;
    this.#isWanted = isTerminal || asked;
    this.#report = report;
    this.#open = new Map(wait.resources.map((resource) => [resource, undefined]));
    if (isTerminal && context.env.TERM !== 'dumb') this.#starting = this.#start();
    if (this.#starting !== undefined || wait.giveUp !== undefined) void this.#watch();
  }

  changed(resource: Resource, result: StatusResult): void {
    const desired = this.#wait.purpose === 'gone' ? 'NotFound' : 'Current';
    if (result.status === desired) {
      this.#open.delete(resource);
      this.#ready.set(resource, result);
    } else this.#open.set(resource, result);
    this.#tree?.changed(resource, result);
  }

  async end(end: WaitEnd): Promise<void> {
    this.#over.abort();
    await this.#starting;
    const failure = end === 'failed' && this.#isWanted ? await this.#failure() : undefined;
    if (failure !== undefined) this.#report(failure);
    const words = (failure?.missed ?? []).map(({ resource, diagnosis }): readonly [Resource, string] => {
      const cause = diagnosis?.findings[0]?.cause;
      const state = this.#wait.purpose === 'gone' ? 'still there' : 'not ready';
      return [resource, cause === undefined ? state : `${state}: ${cause}`];
    });
    await this.#tree?.close(end === 'broken' ? undefined : { good: end === 'done', causes: new Map(words) });
  }

  async #start(): Promise<void> {
    try {
      const { startWaitTree } = await import('./wait-tree.ts');
      const tree = await startWaitTree(this.#context, this.#wait, this.#context.signal);
      for (const [resource, result] of [...this.#open, ...this.#ready]) {
        if (result !== undefined) tree.changed(resource, result);
      }
      this.#tree = tree;
    } catch (error) {
      this.#pass(error);
    }
  }

  /** Looks again and again, until the wait is over or nothing is left to hope for. */
  async #watch(): Promise<void> {
    const { clock, signal } = this.#context;
    const over = AbortSignal.any([signal, this.#over.signal]);
    try {
      for (;;) {
        await clock.sleep(PAUSE, over);
        const { missed } = await this.#look(false);
        if (over.aborted) return;
        for (const { resource, diagnosis } of missed) this.#tree?.found(resource, diagnosis?.findings ?? []);
        const { giveUp } = this.#wait;
        if (giveUp === undefined || !missed.some(({ diagnosis }) => diagnosis && isHopeless(diagnosis))) continue;
        this.#gaveUp = true;
        return giveUp();
      }
    } catch (error) {
      this.#pass(error);
    }
  }

  /** The wait itself tells what goes wrong. */
  #pass(error: unknown): void {
    const isOver = this.#over.signal.aborted || this.#context.signal.aborted;
    if (!isOver && !isMissingEvidence(error) && !(error instanceof ConnectionError)) throw error;
  }

  async #failure(): Promise<WaitFailure> {
    const { purpose } = this.#wait;
    try {
      return { purpose, gaveUp: this.#gaveUp, ...(await this.#look(true)) };
    } catch (error) {
      this.#pass(error);
      const missed = this.#missing().map(([resource, result]) => ({ resource, result, diagnosis: undefined }));
      return { purpose, gaveUp: this.#gaveUp, missed, now: this.#context.clock.now() };
    }
  }

  /** What was never there is gone. */
  #missing(): readonly (readonly [Resource, StatusResult | undefined])[] {
    const open = [...this.#open];
    return this.#wait.purpose === 'gone' ? open.filter(([, result]) => result !== undefined) : open;
  }

  async #look(logs: boolean): Promise<Pick<WaitFailure, 'missed' | 'now'>> {
    const [{ diagnose, withLogs }, { relatedOf }, { getObject }] = await Promise.all([
      import('../../actions/diagnose/examine.ts'),
      import('../../actions/diagnose/related.ts'),
      import('../../kube/objects.ts'),
    ]);
    const related = await relatedOf(this.#context, () => undefined);
    const diagnosisOf = async ({ mapping, namespace, name }: Resource): Promise<Diagnosis | undefined> => {
      try {
        const object = await getObject(related.transport, { mapping, namespace, name }, { signal: related.signal });
        const diagnosis = await diagnose(object, related);
        return logs ? await withLogs(diagnosis, related) : diagnosis;
      } catch (error) {
        if (!isMissingEvidence(error)) throw error;
        return undefined;
      }
    };
    const missed: MissedObject[] = [];
    for (const [index, [resource, result]] of this.#missing().entries()) {
      const diagnosis = index < MOST ? await diagnosisOf(resource) : undefined;
      missed.push({ resource, result, diagnosis: diagnosis && this.#inOwnName(diagnosis) });
    }
    return { missed, now: related.now() };
  }

  #inOwnName(diagnosis: Diagnosis): Diagnosis {
    const findings = diagnosis.findings.map((finding) => nextInOwnName(finding, this.#context.program));
    return { ...diagnosis, findings };
  }
}

export function newWaitReporter(options: ReporterOptions): Reporter {
  let failure: WaitFailure | undefined;
  let undoing: Undoing | undefined;
  const report = (found: WaitFailure): void => {
    failure ??= found;
  };
  return {
    begin: (context, wait) => new Listener(context, wait, options, report),
    undone(done) {
      undoing = done;
    },
    get failure() {
      return failure;
    },
    get undoing() {
      return undoing;
    },
  };
}
