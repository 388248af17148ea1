import { listenToClock } from '../../actions/cluster-clock.ts';
import { events } from '../../apimachinery/known-types.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { newPaint } from '../../io/paint.ts';
import { goingOnWithout, isRefusedRead } from '../../kube/optional-read.ts';
import { indexEvents } from '../../resources/diagnosis/events.ts';
import { explainPod } from '../../resources/probes/explain.ts';
import { wantsJson } from '../shared/own-output.ts';
import { explanationLines } from './explain-text.ts';
import { readPod } from './pod.ts';

/** The events about the pod, and what time it is there. Without the right to read events it says so. */
async function readEvents(context: Context, pod: KubeObject) {
  const { listObjects } = await import('../../kube/objects.ts');
  const cluster = await context.cluster();
  const { transport, clusterClock } = listenToClock(cluster.transport, context.clock);
  const { name = '', namespace = '' } = meta(pod);
  const fieldSelector = `involvedObject.kind=Pod,involvedObject.name=${name}`;
  try {
    const { items } = await listObjects(
      transport,
      { mapping: events, namespace },
      { query: { fieldSelector }, signal: context.signal },
    );
    return { events: indexEvents(items)(pod), now: clusterClock.now() };
  } catch (error) {
    if (!isRefusedRead(error)) throw error;
    context.io.stderr.write(`Warning: ${goingOnWithout('events', error, 'what the probes said stays unknown')}\n`);
    return { events: [], now: clusterClock.now() };
  }
}

export const command = defineCommand({
  use: 'explain POD [flags]',
  long: `
    Say where a pod stands with its probes: which are held back by the startup probe, what each has said, how many failures there are so far, when the next restart
    would come, which probe restarted a container last and what it had said.

    It goes by the pod's status and by its events, which a cluster keeps for an hour, and whose counts the kubelet rounds down when there are many:
    times of what is to come are estimates.`,
  examples: `
    # Why is it restarted?
    cox probe explain web-5d4f9c7b8-x2x9q

    # For a script
    cox probe explain web-5d4f9c7b8-x2x9q -o json`,
  flags: { output: string('Output format: json, or text when left out', { short: 'o', values: ['json'] }) },
  args: anyArguments,
  async run(context, { flags, args }) {
    const json = wantsJson(flags.output);
    const pod = await readPod(context, args);
    const { events, now } = await readEvents(context, pod);
    const explanation = explainPod(pod, events, now);
    const { io } = context;
    if (json) io.stdout.write(`${JSON.stringify({ ...explanation, now }, undefined, 2)}\n`);
    else {
      const lines = explanationLines(explanation, { now, paint: await newPaint(io.color.stdout) });
      io.stdout.write(`${lines.join('\n')}\n`);
    }
    return 0;
  },
});
