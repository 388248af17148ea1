/** Follows one container's log through its restarts. */
import type { Context } from '../../context.ts';
import { isNotFound, StatusError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { followPodLog } from '../../kube/pod-log.ts';
import { isTransient } from '../../kube/transient.ts';
import type { LineFormatter } from '../../resources/logs/line-format.ts';
import type { LogPod } from '../../resources/logs/log-pod.ts';
import { LogPosition } from '../../resources/logs/position.ts';
import { formatterOf, type ManyOptions, reportLog } from './many.ts';
import type { Sink } from './sink.ts';

/** Delay before a log that was refused is requested again, in milliseconds. */
const RETRY = 1000;
const LONGEST_RETRY = 30_000;
/**
 * How long the log of a pod that is gone may bring nothing before it is given up, in milliseconds.
 * A node ends such a log by itself; one that was lost does not.
 */
const LAST_WORDS = 5000;

export class ContainerLog {
  readonly pod: LogPod;
  readonly container: string;
  /** The newest instance of the container that the pod's status names. */
  newest: string;
  running = false;
  readonly #context: Context;
  readonly #options: ManyOptions;
  readonly #sink: Sink;
  readonly #formatter: LineFormatter;
  readonly #position = new LogPosition();
  readonly #stop = new AbortController();
  /** Whether the container began after the command: then all of its log is wanted. */
  #fresh: boolean;
  /** The instance whose log was asked for last. */
  #instance = '';
  #active = 0;
  #writing = false;

  constructor(
    context: Context,
    options: ManyOptions,
    sink: Sink,
    from: { readonly pod: LogPod; readonly container: string; readonly instance: string; readonly fresh: boolean },
  ) {
    this.#context = context;
    this.#options = options;
    this.#sink = sink;
    this.pod = from.pod;
    this.container = from.container;
    this.newest = from.instance;
    this.#fresh = from.fresh;
    const { namespace, name, node } = from.pod;
    this.#formatter = formatterOf(options, { namespace, pod: name, container: from.container, node });
  }

  /** Whether there is an instance whose log was not asked for yet. */
  get due(): boolean {
    return !this.running && this.#instance !== this.newest && !this.#stop.signal.aborted;
  }

  /**
   * Follows to the end of the newest instance. Throws what concerns the other logs too: that logs
   * may not be read, and the end of the command.
   */
  async follow(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#stop.signal]);
    this.running = true;
    try {
      while (this.#instance !== this.newest && !either.aborted) {
        this.#instance = this.newest;
        await this.#followInstance(either);
        this.#fresh = true;
      }
    } catch (error) {
      if (!this.#stop.signal.aborted || signal.aborted) throw error;
    } finally {
      this.running = false;
      this.#sink.end(this);
    }
  }

  async #followInstance(signal: AbortSignal): Promise<void> {
    const { clock } = this.#context;
    const begun = clock.now();
    for (let pause = RETRY; ; pause = Math.min(pause * 2, LONGEST_RETRY)) {
      try {
        return await this.#copy(signal);
      } catch (error) {
        if (signal.aborted || isRefusedToAll(error)) throw error;
        if (isNotFound(error)) return;
        const again = isTransient(error) || clock.now() - begun < this.#options.podTimeout;
        if (!isTransient(error) && again && error instanceof StatusError) pause = RETRY;
        else reportLog(this.#context, this.pod.name, this.container, error);
        if (!again) return;
        await clock.sleep(pause, signal);
      }
    }
  }

  async #copy(signal: AbortSignal): Promise<void> {
    const { cluster, clock, io } = this.#context;
    const { transport } = await cluster();
    const { namespace, name } = this.pod;
    const request = { namespace, pod: name, query: this.#options.query(this.container, this.#fresh) };
    const batches = followPodLog(transport, request, {
      signal,
      position: this.#position,
      now: () => clock.now(),
      sleep: (milliseconds, until) => clock.sleep(milliseconds, until),
      resuming: (reason) => io.stderr.write(`connection to pod/${name} lost (${escapeTerminal(reason)}), resuming\n`),
    });
    for await (const pieces of batches) {
      this.#writing = true;
      await this.#sink.write(this, this.#formatter.format(pieces), this.#formatter.open);
      this.#writing = false;
      this.#active = clock.now();
    }
  }

  /** The pod is gone: what its log still brings is printed. */
  async finish(signal: AbortSignal): Promise<void> {
    const { clock } = this.#context;
    this.#active = clock.now();
    while (this.running && (this.#writing || clock.now() - this.#active < LAST_WORDS)) {
      await clock.sleep(RETRY, signal);
    }
    this.#stop.abort(new Error('the pod is gone'));
  }
}

/** 401 and 403: what holds for one log holds for all. */
function isRefusedToAll(error: unknown): boolean {
  return error instanceof StatusError && (error.code === 401 || error.code === 403);
}
