/** The logs of many pods as they are now. */
import { pods } from '../../apimachinery/known-types.ts';
import type { Context } from '../../context.ts';
import { ExitError, isNotFound } from '../../errors.ts';
import { inParallel } from '../../kube/in-parallel.ts';
import { listObjects } from '../../kube/objects.ts';
import { readPodLog } from '../../kube/pod-log.ts';
import type { LineSource } from '../../resources/logs/line-format.ts';
import { type LogPod, logPod } from '../../resources/logs/log-pod.ts';
import { mergeLogs } from '../../resources/logs/merge.ts';
import type { LogPiece } from '../../resources/logs/pieces.ts';
import { formatterOf, type ManyOptions, reportLog, tooMany } from './many.ts';
import { isWantedPod, wantedContainers } from './pod-targets.ts';
import { Sink } from './sink.ts';

/** All pods that are wanted, each once, in the order of namespaces and names. */
async function listPods(context: Context, { targets, filter }: ManyOptions): Promise<readonly LogPod[]> {
  const { transport } = await context.cluster();
  const lists = await inParallel(targets, ({ namespace, query }) =>
    listObjects(transport, { mapping: pods, ...(namespace === undefined ? {} : { namespace }) }, { query }),
  );
  const found = new Map<string, LogPod>();
  for (const { items } of lists) for (const item of items) found.set(logPod(item).uid, logPod(item));
  return [...found.values()].filter((pod) => isWantedPod(pod, filter)).sort(byName);
}

function byName(a: LogPod, b: LogPod): number {
  const [left, right] = [`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`];
  return left < right ? -1 : Number(left > right);
}

/**
 * Prints the logs as they are now, all lines in the order of time. Returns the exit code: 1 when one
 * of them could not be read, unless errors are ignored.
 */
export async function readMany(context: Context, options: ManyOptions): Promise<number> {
  const { transport } = await context.cluster();
  const sources = (await listPods(context, options)).flatMap((pod) =>
    wantedContainers(pod, options.filter)
      .filter(({ restarted }) => restarted || !options.previous)
      .map(({ name }): LineSource => ({ namespace: pod.namespace, pod: pod.name, container: name, node: pod.node })),
  );
  if (sources.length === 0) {
    context.io.stderr.write('No logs found: no pod matches, or none has started.\n');
    return 0;
  }
  if (sources.length > options.most) throw tooMany(sources.length, options.most);
  const sink = new Sink(context.io.stdout);
  const failures: unknown[] = [];
  const logs = sources.map((source) => {
    const { namespace, pod, container } = source;
    const request = { namespace, pod, query: options.query(container, false) };
    const batches = readPodLog(transport, request, { timed: true, signal: context.signal });
    const formatter = formatterOf(options, source);
    return { log: { source, formatter }, batches: reported(context, source, batches, failures) };
  });
  try {
    for await (const { log, pieces } of mergeLogs(logs)) {
      await sink.write(log, log.formatter.format(pieces), log.formatter.open);
    }
  } catch (error) {
    throw context.signal.aborted ? new ExitError(1) : error;
  }
  return failures.length === 0 || options.ignoreErrors ? 0 : 1;
}

/** The log up to where it cannot be read. A pod that is gone has none. */
async function* reported(
  context: Context,
  source: LineSource,
  batches: AsyncIterable<readonly LogPiece[]>,
  failures: unknown[],
): AsyncGenerator<readonly LogPiece[]> {
  try {
    yield* batches;
  } catch (error) {
    if (context.signal.aborted) throw error;
    if (isNotFound(error)) return;
    failures.push(error);
    reportLog(context, source.pod, source.container, error);
  }
}
