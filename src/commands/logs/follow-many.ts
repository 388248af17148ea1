/** Follows the logs of many pods: new ones join, and those that are gone leave. */
import { pods } from '../../apimachinery/known-types.ts';
import type { Context } from '../../context.ts';
import { ExitError } from '../../errors.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import { watchResuming } from '../../kube/watch.ts';
import { type LogPod, logPod, trimmedPod } from '../../resources/logs/log-pod.ts';
import { remindOfWaiting } from '../shared/reminder.ts';
import { ContainerLog } from './follow-container.ts';
import { type ManyOptions, tooMany } from './many.ts';
import { isWantedPod, type PodTarget, wantedContainers } from './pod-targets.ts';
import { Sink } from './sink.ts';

/** Follows until it is interrupted: then it throws ExitError, since kubectl ends with 1. */
export async function followMany(context: Context, options: ManyOptions): Promise<never> {
  const { transport } = await context.cluster();
  const follower = new Follower(context, transport, options);
  try {
    const watches = options.targets.map((target) => follower.watch(target));
    return await Promise.race([follower.failed, Promise.all(watches).then(() => follower.failed)]);
  } catch (error) {
    throw context.signal.aborted ? new ExitError(1) : error;
  } finally {
    follower.close();
  }
}

class Follower {
  readonly #context: Context;
  readonly #transport: Transport;
  readonly #options: ManyOptions;
  readonly #sink: Sink;
  readonly #end = new AbortController();
  readonly #signal: AbortSignal;
  /** By the pod's uid, then by the container's name. */
  readonly #pods = new Map<string, Map<string, ContainerLog>>();
  /** Logs that --max-log-requests keeps out, in order. */
  readonly #waiting = new Set<ContainerLog>();
  #running = 0;
  /** How many lists of pods are not read yet. */
  #unread: number;
  #stopReminding: (() => void) | undefined;
  #fail: (error: unknown) => void = () => undefined;
  /** Rejects when following cannot go on. */
  readonly failed: Promise<never>;

  constructor(context: Context, transport: Transport, options: ManyOptions) {
    this.#context = context;
    this.#transport = transport;
    this.#options = options;
    this.#sink = new Sink(context.io.stdout);
    this.#signal = AbortSignal.any([context.signal, this.#end.signal]);
    this.#unread = options.targets.length;
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => undefined);
  }

  close(): void {
    this.#stopReminding?.();
    this.#end.abort(new ExitError(1));
  }

  /** Follows what a list of pods shows, and what joins it. */
  async watch({ namespace, query }: PodTarget): Promise<void> {
    const { clock } = this.#context;
    const address = { mapping: pods, ...(namespace === undefined ? {} : { namespace }) };
    let listed = false;
    const events = watchResuming(this.#transport, address, { query, clock, signal: this.#signal, trim: trimmedPod });
    for await (const event of events) {
      if (event.type === 'BOOKMARK') {
        if (!listed) this.#onListed();
        listed = true;
      } else if (event.type === 'DELETED') this.#onGone(logPod(event.object));
      else if (event.type !== 'ERROR') this.#onPod(logPod(event.object), listed);
    }
  }

  #onListed(): void {
    this.#unread -= 1;
    if (this.#unread > 0) return;
    const logs = [...this.#pods.values()].flatMap((containers) => [...containers.values()]);
    const { most } = this.#options;
    if (logs.length > most) {
      this.#fail(tooMany(logs.length, most));
      return;
    }
    for (const log of logs) this.#start(log);
    if (logs.length > 0) return;
    this.#context.io.stderr.write('No pod matches yet, waiting for one.\n');
    this.#stopReminding = remindOfWaiting(this.#context, () => 'a pod that matches');
  }

  #onPod(pod: LogPod, late: boolean): void {
    if (!isWantedPod(pod, this.#options.filter)) return;
    const known = this.#pods.get(pod.uid);
    const logs = known ?? new Map<string, ContainerLog>();
    for (const { name: container, instance } of wantedContainers(pod, this.#options.filter)) {
      const log =
        logs.get(container) ??
        new ContainerLog(this.#context, this.#options, this.#sink, { pod, container, instance, fresh: late });
      log.newest = instance;
      logs.set(container, log);
      if (this.#unread === 0) this.#start(log);
    }
    if (logs.size === 0 || known !== undefined) return;
    this.#pods.set(pod.uid, logs);
    if (late) this.#notice(`pod/${pod.name} joined`);
  }

  #onGone(pod: LogPod): void {
    const logs = this.#pods.get(pod.uid);
    if (logs === undefined) return;
    this.#pods.delete(pod.uid);
    for (const log of logs.values()) {
      this.#waiting.delete(log);
      log.finish(this.#signal).catch(() => undefined);
    }
    this.#notice(`pod/${pod.name} left`);
  }

  #notice(text: string): void {
    const { stderr } = this.#context.io;
    if (stderr.isTerminal) stderr.write(`${text}\n`);
  }

  #start(log: ContainerLog): void {
    if (!log.due) return;
    const { most } = this.#options;
    if (this.#running >= most) {
      if (this.#waiting.has(log)) return;
      this.#waiting.add(log);
      const { stderr } = this.#context.io;
      stderr.write(
        `pod/${log.pod.name}/${log.container} is not followed yet: ${most} logs are, use --max-log-requests to increase the limit\n`,
      );
      return;
    }
    this.#stopReminding?.();
    this.#waiting.delete(log);
    this.#running += 1;
    log.follow(this.#signal).then(
      () => this.#onEnd(log),
      (error: unknown) => this.#fail(error),
    );
  }

  #onEnd(log: ContainerLog): void {
    this.#running -= 1;
    this.#start(log);
    const [next] = this.#waiting;
    if (next !== undefined) this.#start(next);
  }
}
