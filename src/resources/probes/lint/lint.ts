/** Findings about the probes of an object, from the object alone. */
import { lintFinding } from '../../lint/finding.ts';
import type { LintFinding, LintSubject } from '../../lint/types.ts';
import { podTemplateOf, portsOf } from '../containers.ts';
import { typeProblems } from '../decode.ts';
import { givenProbe, type Probe, type ProbeKind, probeFields, probeKinds, probeOf, rawProbe } from '../probe.ts';
import { failureWindow } from '../sums.ts';
import { compareProbes } from './compare.ts';
import { handlerFlags, setProbe } from './fix.ts';
import { invalidFindings } from './invalid.ts';
import { portFindings } from './ports.ts';
import { type Inspected, probeRules, whoOf } from './rules.ts';
import { weightOf } from './weight.ts';

/** Throws CliError for a kind without a pod spec. */
export function lintProbes(subject: LintSubject): readonly LintFinding[] {
  const template = podTemplateOf(subject.object);
  return template.containers.flatMap((container) => {
    const inspected: Inspected = {
      subject,
      template,
      container,
      say: (rule, field, text) => lintFinding(rule, subject, [...container.path, ...field], text),
      set: (flags) => setProbe(subject, container, flags),
    };
    const invalid = probeKinds.flatMap((kind) => invalidFindings(inspected, kind));
    if (container.role === 'init container') return invalid;
    // A probe that cannot be decoded has no known meaning.
    const readable = probeKinds.filter((kind) => typeProblems(givenProbe(container.spec, kind) ?? null).length === 0);
    return [
      ...invalid,
      ...readinessFindings(inspected),
      ...readable.flatMap((kind) => probeFindings(inspected, kind)),
      ...(readable.length === probeKinds.length ? compareProbes(inspected) : []),
    ];
  });
}

/** Kinds whose pods run forever: nothing waits for a Job's pod to be ready. */
const lasting = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod']);

function readinessFindings(inspected: Inspected): readonly LintFinding[] {
  const { subject, template, container, say, set } = inspected;
  const { spec, role } = container;
  if (role !== 'container' || !lasting.has(subject.object.kind) || givenProbe(spec, 'readiness') !== undefined)
    return [];
  if (subject.object.kind === 'Pod' && (template.spec.restartPolicy ?? 'Always') !== 'Always') return [];
  const port = portsOf(spec).find(({ protocol }) => protocol === 'TCP');
  if (port === undefined) return [];
  const word = port.name === '' ? port.port : port.name;
  return [
    say(probeRules.readinessMissing, [], {
      message: `${whoOf(inspected)} declares port ${word} and has no readiness probe`,
      why: 'as soon as its process runs, it gets traffic and a rollout continues with the next pod, even if it cannot answer yet',
      fix: set(`--readiness --open-tcp=${word} --timeout-seconds=3`),
    }),
  ];
}

function probeFindings(inspected: Inspected, kind: ProbeKind): readonly LintFinding[] {
  const probe = probeOf(inspected.container.spec, kind);
  if (probe === undefined || probe.handler.type === 'none') return [];
  return [
    ...portFindings(inspected, kind, probe),
    ...timeoutFindings(inspected, kind, probe),
    ...weightFindings(inspected, kind, probe),
    ...delayFindings(inspected, kind, probe),
  ];
}

function timeoutFindings(inspected: Inspected, kind: ProbeKind, probe: Probe): readonly LintFinding[] {
  const { subject, container, say, set } = inspected;
  const { timeout, period, handler } = probe;
  const field = probeFields[kind];
  if (timeout > period) {
    return [
      say(probeRules.timeoutOverPeriod, [field, 'timeoutSeconds'], {
        message: `${whoOf(inspected)}: the ${kind} probe may take ${timeout}s and is due every ${period}s`,
        why: `a container that hangs is checked only every ${timeout}s, so ${kind === 'readiness' ? 'it gets traffic' : 'its restart waits'} longer than the period suggests`,
        fix: set(`--${kind} --period-seconds=${timeout}`),
      }),
    ];
  }
  const written = rawProbe(container.spec, kind)?.timeoutSeconds;
  // The server has filled in the default: it cannot be told from an explicit value.
  const isDefault =
    timeout === 1 && (subject.source === undefined || written === undefined || written === null || written === 0);
  if (!isDefault || handler.type === 'tcpSocket' || period === 1) return [];
  return [
    say(probeRules.timeoutDefault, [field], {
      message: `${whoOf(inspected)}: the ${kind} probe has the default timeout of 1s`,
      why: `${consequence(kind)} when an answer takes longer than a second ${probe.failures} times in a row, for example under load or during garbage collection`,
      fix: set(`--${kind} --timeout-seconds=${Math.min(3, period)}`),
    }),
  ];
}

function consequence(kind: ProbeKind): string {
  return kind === 'readiness' ? 'it gets no more traffic' : 'it is restarted';
}

function weightFindings(inspected: Inspected, kind: ProbeKind, { handler, period }: Probe): readonly LintFinding[] {
  if (handler.type !== 'exec') return [];
  const { what, seconds } = weightOf(handler.command);
  if (period >= seconds) return [];
  return [
    inspected.say(probeRules.execHeavy, [probeFields[kind], 'periodSeconds'], {
      message: `${whoOf(inspected)}: the ${kind} probe starts ${what} every ${period}s`,
      why: 'the command uses the memory and CPU of the container that it checks',
      fix: inspected.set(`--${kind} --period-seconds=${seconds}`),
    }),
  ];
}

/** From this number of seconds on an initial delay is long. */
const LONG_DELAY = 30;

function delayFindings(inspected: Inspected, kind: ProbeKind, probe: Probe): readonly LintFinding[] {
  const { container, say, set } = inspected;
  if (kind !== 'liveness' || probe.delay < LONG_DELAY || givenProbe(container.spec, 'startup') !== undefined) return [];
  const failures = Math.ceil((probe.delay + failureWindow(probe)) / probe.period);
  const { flags, command } = handlerFlags(probe.handler);
  const startup = set(
    `--startup ${flags === '' ? '' : `${flags} `}--period-seconds=${probe.period} --failure-threshold=${failures} --timeout-seconds=${probe.timeout}${command}`,
  );
  return [
    say(probeRules.startupMissing, [probeFields[kind], 'initialDelaySeconds'], {
      message: `${whoOf(inspected)}: the liveness probe waits ${probe.delay}s, and there is no startup probe`,
      why: `after every restart it is not checked for ${probe.delay}s, even if it is up sooner; and if a start takes longer than ${probe.delay + failureWindow(probe)}s, it is restarted forever`,
      fix: `${startup}; then ${set('--liveness --initial-delay-seconds=0')}`,
    }),
  ];
}
