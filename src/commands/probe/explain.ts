import { listenToClock } from '../../actions/cluster-clock.ts';
import { events } from '../../apimachinery/known-types.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { newPaint } from '../../io/paint.ts';
import { goingOnWithout, isMissingEvidence } from '../../kube/optional-read.ts';
import { indexEvents } from '../../resources/diagnosis/events.ts';
import { explainPod } from '../../resources/probes/explain.ts';
import { wantsJson } from '../shared/own-output.ts';
import { warn } from '../shared/warn.ts';
import { explanationLines } from './explain-text.ts';
import { readPod } from './pod.ts';

/** The events of the pod, and the cluster's current time. Without the events it warns. */
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
    if (!isMissingEvidence(error)) throw error;
    warn(context.io, goingOnWithout('events', error, 'the results of the probes are unknown'));
    return { events: [], now: clusterClock.now() };
  }
}

export const command = defineCommand({
  use: 'explain POD [flags]',
  long: `
    Show the state of a pod's probes: which ones wait for the startup probe, the last result of each, the number of failures so far,
    when the next restart would happen, and which probe last restarted a container and why.

    It reads the pod's status and its events. A cluster keeps events for an hour, and the kubelet reports fewer when there are many:
    future times are estimates.`,
  examples: `
    # Why does this pod restart?
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
