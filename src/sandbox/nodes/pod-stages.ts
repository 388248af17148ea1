import {
  addresses,
  completedContainers,
  errImagePull,
  failedConditions,
  failLabel,
  imagePullBackOff,
  initContainers,
  maxRestarts,
  preamble,
  pullError,
  restartedContainers,
  runningConditions,
  startedContainers,
  succeededConditions,
} from './pod-templates.ts';
import { absent, exists, isIn, notIn, type Requirement, type Stage, type Step, stage, status } from './stage.ts';

const waitingReason = '.status.containerStatuses[]?.state.waiting.reason';
const failure = `.metadata.labels["${failLabel}"], (.spec.containers[].image | split(":")[-1])`;
const alive = absent('.metadata.deletionTimestamp');
const phase = (...phases: readonly string[]): Requirement => isIn('.status.phase', ...phases);

/**
 * An Event as the kubelet sends it. `event` steps of kwok take no template, so the object is
 * applied.
 * @param message a Go template expression; `.` is the pod, `$container` the first container that
 *   fails.
 */
function event(type: 'Normal' | 'Warning', reason: string, message: string): Step {
  const template = `
{{ $pod := . }}
{{ $container := index .spec.containers 0 }}
{{ range .spec.containers }}
{{ if has (last (splitList ":" .image)) (list "not-found" "crash-loop" "never-ready") }}
{{ $container = . }}
{{ end }}
{{ end }}
apiVersion: v1
kind: Event
metadata:
  name: {{ printf "%s.%s" .metadata.name (trunc 16 (sha256sum (printf "${reason} %s %s" .metadata.uid (${message})))) }}
  namespace: {{ .metadata.namespace | Quote }}
involvedObject:
  apiVersion: v1
  fieldPath: {{ printf "spec.containers{%s}" $container.name | Quote }}
  kind: Pod
  name: {{ .metadata.name | Quote }}
  namespace: {{ .metadata.namespace | Quote }}
  uid: {{ .metadata.uid | Quote }}
type: ${type}
reason: ${reason}
message: {{ ${message} | Quote }}
source:
  component: kubelet
  host: {{ .spec.nodeName | Quote }}
count: 1
firstTimestamp: {{ (now | date "2006-01-02T15:04:05Z07:00") | Quote }}
lastTimestamp: {{ (now | date "2006-01-02T15:04:05Z07:00") | Quote }}
reportingComponent: kubelet
reportingInstance: {{ .spec.nodeName | Quote }}
`;
  return { apply: { template } };
}

const quoted = (text: string, argument: string): string => `printf ${JSON.stringify(text)} ${argument}`;
const image = '$container.image';

function startStages(): readonly Stage[] {
  const start = (kind: 'Running' | 'Pending' | 'Failed', conditions: string): Step =>
    status(`${preamble}${conditions}${startedContainers(errImagePull)}${initContainers}${addresses}phase: ${kind}\n`);
  const fresh = [alive, phase('Pending'), absent('.status.containerStatuses')];
  return [
    stage('Pod', 'pod-start', {
      when: [...fresh, notIn(failure, 'not-found', 'crash-loop', 'never-ready')],
      delay: [200],
      steps: [start('Running', runningConditions)],
    }),
    stage('Pod', 'pod-never-ready', {
      when: [...fresh, isIn(failure, 'never-ready'), notIn(failure, 'not-found', 'crash-loop')],
      delay: [200],
      steps: [
        event('Warning', 'Unhealthy', '"Readiness probe failed: HTTP probe failed with statuscode: 503"'),
        start('Running', runningConditions),
      ],
    }),
    stage('Pod', 'pod-image-not-found', {
      when: [...fresh, isIn(failure, 'not-found')],
      delay: [200],
      steps: [
        event('Normal', 'Pulling', quoted('Pulling image "%s"', image)),
        event('Warning', 'Failed', quoted('Failed to pull image "%s": %s', `${image} (${pullError(image)})`)),
        event('Warning', 'Failed', '"Error: ErrImagePull"'),
        start('Pending', runningConditions),
      ],
    }),
    stage('Pod', 'pod-crash', {
      when: [...fresh, isIn(failure, 'crash-loop'), notIn(failure, 'not-found'), notIn('.spec.restartPolicy', 'Never')],
      delay: [200],
      steps: [start('Running', runningConditions)],
    }),
    stage('Pod', 'pod-crash-once', {
      when: [...fresh, isIn(failure, 'crash-loop'), notIn(failure, 'not-found'), isIn('.spec.restartPolicy', 'Never')],
      delay: [200],
      steps: [start('Failed', failedConditions)],
    }),
  ];
}

function failingStages(): readonly Stage[] {
  return [
    stage('Pod', 'pod-image-back-off', {
      when: [alive, phase('Pending'), isIn(waitingReason, 'ErrImagePull')],
      delay: [1000],
      steps: [
        event('Normal', 'BackOff', quoted('Back-off pulling image "%s"', image)),
        event('Warning', 'Failed', '"Error: ImagePullBackOff"'),
        status(`${preamble}${startedContainers(imagePullBackOff)}`),
      ],
    }),
    stage('Pod', 'pod-crash-back-off', {
      when: [
        alive,
        phase('Running'),
        isIn(failure, 'crash-loop'),
        isIn(`[.status.containerStatuses[]?.restartCount] | max < ${maxRestarts}`, 'true'),
      ],
      delay: [1000],
      steps: [
        event(
          'Warning',
          'BackOff',
          quoted(
            'Back-off restarting failed container %s in pod %s_%s(%s)',
            '$container.name .metadata.name .metadata.namespace .metadata.uid',
          ),
        ),
        status(`${preamble}${restartedContainers}`),
      ],
    }),
  ];
}

/**
 * What a kubelet would do with a pod bound to it, and the failures a pod can ask for by label or
 * image tag.
 */
export function podStages(): readonly Stage[] {
  return [
    ...startStages(),
    ...failingStages(),
    stage('Pod', 'pod-complete', {
      when: [
        alive,
        phase('Running'),
        isIn('.spec.restartPolicy', 'Never', 'OnFailure'),
        isIn('.status.conditions[]? | select(.type == "Ready") | .status', 'True'),
      ],
      delay: [1000],
      steps: [status(`${preamble}${succeededConditions}${completedContainers}phase: Succeeded\n`)],
    }),
    // Finalizers hold the object, not the containers: kwok would ask in a loop while they are
    // there.
    stage('Pod', 'pod-delete', {
      when: [exists('.metadata.deletionTimestamp'), absent('.metadata.finalizers')],
      delay: [100],
      steps: [{ delete: true }],
    }),
  ];
}
