/** Ports that probes use and no container declares. */
import { goQuote } from '../../../apimachinery/go/text.ts';
import type { LintFinding } from '../../lint/types.ts';
import { portNames, portsOf, resolvePort } from '../containers.ts';
import { type Probe, type ProbeKind, probeFields } from '../probe.ts';
import { handlerFlags } from './fix.ts';
import { type Inspected, probeRules, whoOf } from './rules.ts';

export function portFindings(inspected: Inspected, kind: ProbeKind, probe: Probe): readonly LintFinding[] {
  const { handler } = probe;
  if (!('port' in handler)) return [];
  if ('host' in handler && handler.host !== '') return [];
  const path = [probeFields[kind], handler.type, 'port'];
  const { spec } = inspected.container;
  if (typeof handler.port === 'string') {
    if (resolvePort(handler.port, spec) !== undefined) return [];
    return [
      inspected.say(probeRules.portName, path, {
        message: `${whoOf(inspected)}: the ${kind} probe uses port ${goQuote(handler.port)}, which the container does not declare; its ports: ${portNames(spec)}`,
        why:
          kind === 'liveness'
            ? 'the kubelet cannot find the port and discards the probe: it never restarts anything'
            : `the kubelet cannot find the port and discards the probe: the container never becomes ${kind === 'readiness' ? 'ready' : 'started'}`,
        fix: askAnother(inspected, kind, probe) ?? `add a port named ${goQuote(handler.port)} to ${whoOf(inspected)}`,
      }),
    ];
  }
  const declared = inspected.template.containers.flatMap(({ spec: other }) => portsOf(other));
  if (declared.some(({ port, protocol }) => port === handler.port && protocol === 'TCP')) return [];
  return [
    inspected.say(probeRules.portUnexposed, path, {
      message: `${whoOf(inspected)}: the ${kind} probe uses port ${handler.port}, which no container of the pod declares`,
      why:
        declared.length === 0
          ? 'the manifest does not show whether the port is the right one'
          : `the containers declare ${declared.map(({ port }) => port).join(', ')}: either the probe checks the wrong port, or the declared ports are wrong`,
      fix:
        askAnother(inspected, kind, probe) ?? `add containerPort ${handler.port} to the ports of ${whoOf(inspected)}`,
      ...(declared.length === 0 ? { level: 'note' } : {}),
    }),
  ];
}

/** The same check on the container's first port. */
function askAnother({ container, set }: Inspected, kind: ProbeKind, { handler }: Probe): string | undefined {
  const port = portsOf(container.spec).find(({ protocol }) => protocol === 'TCP');
  if (port === undefined) return undefined;
  const isName = port.name !== '' && handler.type !== 'grpc';
  return set(`--${kind} ${handlerFlags(handler, isName ? port.name : port.port).flags}`);
}
