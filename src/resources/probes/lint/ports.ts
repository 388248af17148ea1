/** Ports that probes ask and that nobody declares. */
import { goQuote } from '../../../apimachinery/go/text.ts';
import type { LintFinding } from '../../lint/types.ts';
import { portNames, portsOf, resolvePort } from '../containers.ts';
import { type Probe, type ProbeKind, probeFields } from '../probe.ts';
import { handlerFlags } from './fix.ts';
import { type Looked, whoOf } from './looked.ts';
import { probeRules } from './rules.ts';

export function portFindings(looked: Looked, kind: ProbeKind, probe: Probe): readonly LintFinding[] {
  const { handler } = probe;
  if (!('port' in handler)) return [];
  if ('host' in handler && handler.host !== '') return [];
  const path = [probeFields[kind], handler.type, 'port'];
  const { spec } = looked.container;
  if (typeof handler.port === 'string') {
    if (resolvePort(handler.port, spec) !== undefined) return [];
    return [
      looked.say(probeRules.portName, path, {
        message: `${whoOf(looked)}: the ${kind} probe asks port ${goQuote(handler.port)}, which the container does not declare; its ports: ${portNames(spec)}`,
        why:
          kind === 'liveness'
            ? 'the kubelet does not know which port to ask, and throws the probe away: it never restarts anything'
            : `the kubelet does not know which port to ask, and throws the probe away: the container never becomes ${kind === 'readiness' ? 'ready' : 'started'}`,
        fix: askAnother(looked, kind, probe) ?? `add a port named ${goQuote(handler.port)} to ${whoOf(looked)}`,
      }),
    ];
  }
  const declared = looked.template.containers.flatMap(({ spec: other }) => portsOf(other));
  if (declared.some(({ port, protocol }) => port === handler.port && protocol === 'TCP')) return [];
  return [
    looked.say(probeRules.portUnexposed, path, {
      message: `${whoOf(looked)}: the ${kind} probe asks port ${handler.port}, which no container of the pod declares`,
      why:
        declared.length === 0
          ? 'nobody who reads the manifest can tell whether the port is the right one'
          : `the containers declare ${declared.map(({ port }) => port).join(', ')}: either the probe asks in vain, or the ports are not what they say`,
      fix: askAnother(looked, kind, probe) ?? `add containerPort ${handler.port} to the ports of ${whoOf(looked)}`,
      ...(declared.length === 0 ? { level: 'note' } : {}),
    }),
  ];
}

/** The same question on the container's first port. */
function askAnother({ container, set }: Looked, kind: ProbeKind, { handler }: Probe): string | undefined {
  const port = portsOf(container.spec).find(({ protocol }) => protocol === 'TCP');
  if (port === undefined) return undefined;
  const isName = port.name !== '' && handler.type !== 'grpc';
  return set(`--${kind} ${handlerFlags(handler, isName ? port.name : port.port).flags}`);
}
