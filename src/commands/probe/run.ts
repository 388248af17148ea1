import { meta } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { newPaint } from '../../io/paint.ts';
import { wantsJson } from '../shared/own-output.ts';
import { kindFlags } from './flags.ts';
import { readPod } from './pod.ts';
import { exitCodeOf, runProbes, selectProbes } from './run-probes.ts';
import { resultLines } from './run-text.ts';

export const command = defineCommand({
  use: 'run POD [-c CONTAINER] [--liveness] [--readiness] [--startup] [flags]',
  long: `
    Ask the questions of a pod's probes now, by the rules of the kubelet, and say what it would make of the answers.

    HTTP, TCP and gRPC go through port-forward, commands through exec. HTTP: 200 to 399 is success, redirects are followed within the host, ten of them; certificates
    are not looked at; 10 KiB of the body are read. TCP: the connection opens. gRPC: the health service says SERVING. Commands: exit code 0.

    The kubelet dials the pod's address, port-forward the loopback inside the pod. Where these may differ (a host of the probe's own, a pod in its node's
    network, a server that listens on one of them only) it says so and gives no verdict. A command that does not end in time goes on in the container: only the kubelet can
    end it.

    The exit code is 1 when the kubelet would count a failure or cannot ask, 2 when there is no verdict on some probe, 0 otherwise.`,
  examples: `
    # All probes of all containers
    cox probe run web-5d4f9c7b8-x2x9q

    # One of them
    cox probe run web-5d4f9c7b8-x2x9q -c app --readiness

    # For a script
    cox probe run web-5d4f9c7b8-x2x9q -o json`,
  flags: {
    ...kindFlags,
    container: string('The container; all when left out', { short: 'c' }),
    output: string('Output format: json, or text when left out', { short: 'o', values: ['json'] }),
  },
  args: anyArguments,
  async run(context, { flags, args }) {
    const json = wantsJson(flags.output);
    const pod = await readPod(context, args);
    const selected = selectProbes(pod, flags);
    const results = await runProbes(context, pod, selected);
    const { io } = context;
    if (json) {
      const { name = '', namespace = '' } = meta(pod);
      io.stdout.write(`${JSON.stringify({ namespace, pod: name, results }, undefined, 2)}\n`);
    } else {
      const paint = await newPaint(io.color.stdout);
      io.stdout.write(`${results.map((result) => resultLines(result, paint).join('\n')).join('\n\n')}\n`);
    }
    return exitCodeOf(results);
  },
});
