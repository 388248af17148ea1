/** What is doubtful about the probes of an object, by its text alone. */
import { lintFinding } from '../../lint/finding.ts';
import type { LintFinding, LintSubject } from '../../lint/types.ts';
import { podTemplateOf, portsOf } from '../containers.ts';
import { typeProblems } from '../decode.ts';
import { givenProbe, type Probe, type ProbeKind, probeFields, probeKinds, probeOf, rawProbe } from '../probe.ts';
import { patience } from '../sums.ts';
import { compareProbes } from './compare.ts';
import { handlerFlags, setProbe } from './fix.ts';
import { invalidFindings } from './invalid.ts';
import { type Looked, whoOf } from './looked.ts';
import { portFindings } from './ports.ts';
import { probeRules } from './rules.ts';
import { weightOf } from './weight.ts';

/** Throws CliError for a kind without a pod spec. */
export function lintProbes(subject: LintSubject): readonly LintFinding[] {
  const template = podTemplateOf(subject.object);
  return template.containers.flatMap((container) => {
    const looked: Looked = {
      subject,
      template,
      container,
      say: (rule, field, said) => lintFinding(rule, subject, [...container.path, ...field], said),
      set: (flags) => setProbe(subject, container, flags),
    };
    const invalid = probeKinds.flatMap((kind) => invalidFindings(looked, kind));
    if (container.role === 'init container') return invalid;
    // What a probe means that cannot be read, nobody knows.
    const readable = probeKinds.filter((kind) => typeProblems(givenProbe(container.spec, kind) ?? null).length === 0);
    return [
      ...invalid,
      ...readinessFindings(looked),
      ...readable.flatMap((kind) => probeFindings(looked, kind)),
      ...(readable.length === probeKinds.length ? compareProbes(looked) : []),
    ];
  });
}

/** Kinds whose pods are to go on and on: a Job's pod is not waited for to be ready. */
const lasting = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod']);

function readinessFindings(looked: Looked): readonly LintFinding[] {
  const { subject, template, container, say, set } = looked;
  const { spec, role } = container;
  if (role !== 'container' || !lasting.has(subject.object.kind) || givenProbe(spec, 'readiness') !== undefined)
    return [];
  if (subject.object.kind === 'Pod' && (template.spec.restartPolicy ?? 'Always') !== 'Always') return [];
  const port = portsOf(spec).find(({ protocol }) => protocol === 'TCP');
  if (port === undefined) return [];
  const word = port.name === '' ? port.port : port.name;
  return [
    say(probeRules.readinessMissing, [], {
      message: `${whoOf(looked)} declares port ${word} and has no readiness probe`,
      why: 'it gets traffic, and a rollout goes on to the next pod, as soon as its process runs, whether it can answer or not',
      fix: set(`--readiness --open-tcp=${word} --timeout-seconds=3`),
    }),
  ];
}

function probeFindings(looked: Looked, kind: ProbeKind): readonly LintFinding[] {
  const probe = probeOf(looked.container.spec, kind);
  if (probe === undefined || probe.handler.type === 'none') return [];
  return [
    ...portFindings(looked, kind, probe),
    ...timeoutFindings(looked, kind, probe),
    ...weightFindings(looked, kind, probe),
    ...delayFindings(looked, kind, probe),
  ];
}

function timeoutFindings(looked: Looked, kind: ProbeKind, probe: Probe): readonly LintFinding[] {
  const { subject, container, say, set } = looked;
  const { timeout, period, handler } = probe;
  const field = probeFields[kind];
  if (timeout > period) {
    return [
      say(probeRules.timeoutOverPeriod, [field, 'timeoutSeconds'], {
        message: `${whoOf(looked)}: the ${kind} probe may take ${timeout}s and is due every ${period}s`,
        why: `a container that hangs is asked once in ${timeout}s, so ${kind === 'readiness' ? 'it gets traffic' : 'its restart waits'} longer than the period says`,
        fix: set(`--${kind} --period-seconds=${timeout}`),
      }),
    ];
  }
  const written = rawProbe(container.spec, kind)?.timeoutSeconds;
  // The server has filled the default in: there it cannot be told from one that was meant.
  const isDefault =
    timeout === 1 && (subject.source === undefined || written === undefined || written === null || written === 0);
  if (!isDefault || handler.type === 'tcpSocket' || period === 1) return [];
  return [
    say(probeRules.timeoutDefault, [field], {
      message: `${whoOf(looked)}: the ${kind} probe has the default timeout of 1s`,
      why: `${consequence(kind)} when an answer takes longer than a second ${probe.failures} times in a row, as under load or while memory is collected`,
      fix: set(`--${kind} --timeout-seconds=${Math.min(3, period)}`),
    }),
  ];
}

function consequence(kind: ProbeKind): string {
  return kind === 'readiness' ? 'it gets no more traffic' : 'it is restarted';
}

function weightFindings(looked: Looked, kind: ProbeKind, { handler, period }: Probe): readonly LintFinding[] {
  if (handler.type !== 'exec') return [];
  const { what, seconds } = weightOf(handler.command);
  if (period >= seconds) return [];
  return [
    looked.say(probeRules.execHeavy, [probeFields[kind], 'periodSeconds'], {
      message: `${whoOf(looked)}: the ${kind} probe starts ${what} every ${period}s`,
      why: 'the command runs with the memory and the processor of the container that it watches, and takes them from it',
      fix: looked.set(`--${kind} --period-seconds=${seconds}`),
    }),
  ];
}

/** From here on an initial delay is long, in seconds. */
const LONG_DELAY = 30;

function delayFindings(looked: Looked, kind: ProbeKind, probe: Probe): readonly LintFinding[] {
  const { container, say, set } = looked;
  if (kind !== 'liveness' || probe.delay < LONG_DELAY || givenProbe(container.spec, 'startup') !== undefined) return [];
  const failures = Math.ceil((probe.delay + patience(probe)) / probe.period);
  const { flags, command } = handlerFlags(probe.handler);
  const startup = set(
    `--startup ${flags === '' ? '' : `${flags} `}--period-seconds=${probe.period} --failure-threshold=${failures} --timeout-seconds=${probe.timeout}${command}`,
  );
  return [
    say(probeRules.startupMissing, [probeFields[kind], 'initialDelaySeconds'], {
      message: `${whoOf(looked)}: the liveness probe waits ${probe.delay}s, and there is no startup probe`,
      why: `after every restart nobody looks at it for ${probe.delay}s, however soon it is up; and when a start takes longer than ${probe.delay + patience(probe)}s it is restarted for ever`,
      fix: `${startup}; then ${set('--liveness --initial-delay-seconds=0')}`,
    }),
  ];
}
