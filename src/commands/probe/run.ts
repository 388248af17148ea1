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
    Run a pod's probes now, by the rules of the kubelet, and show how the kubelet would judge the results.

    HTTP, TCP and gRPC use port-forward, commands use exec. Success means, for HTTP: status 200 to 399 (up to ten redirects within the
    host are followed, certificates are not verified, 10 KiB of the body are read); for TCP: the connection opens; for gRPC: the health
    service answers SERVING; for a command: exit code 0.

    The kubelet dials the pod's address, port-forward the loopback address inside the pod. Where the results can differ (a probe with its
    own host, a pod in the network of its node, a server that listens on only one of the addresses) it says so and gives no verdict. A
    command that exceeds its timeout keeps running in the container: only the kubelet can end it.

    The exit code is 1 when the kubelet would count a failure or cannot run a probe, 2 when a probe has no verdict, 0 otherwise.`,
  examples: `
    # All probes of all containers
    cox probe run web-5d4f9c7b8-x2x9q

    # One of them
    cox probe run web-5d4f9c7b8-x2x9q -c app --readiness

    # For a script
    cox probe run web-5d4f9c7b8-x2x9q -o json`,
  flags: {
    ...kindFlags,
    container: string('The container; the default is all', { short: 'c' }),
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
