/**
 * Go templates of the parts of a PodStatus, worded as the kubelet words them
 * (k8s.io/kubernetes/pkg/kubelet).
 */

/**
 * The label that makes all containers of a pod fail; an image tag of the same name makes one
 * container fail.
 */
export const failLabel = 'sandbox.coxswain.dev/fail';

/** The ways to fail on request: values of the label and names of image tags. */
type Failure = 'not-found' | 'crash-loop' | 'never-ready';

/**
 * How many restarts a crash loop shows before it stays as it is, so that what a test sees does not
 * depend on when it looks.
 */
export const maxRestarts = 3;

/** A Go template condition: whether the container `.` of the pod `$pod` is to fail like that. */
const fails = (failure: Failure): string =>
  `(or (eq "${failure}" (toString (dig "metadata" "labels" "${failLabel}" "" $pod))) (hasSuffix ":${failure}" .image))`;

/** Declares `$now`, `$pod` and `$unready`, the names of the containers that will not be ready. */
export const preamble = `
{{ $now := Now }}
{{ $pod := . }}
{{ $unready := list }}
{{ range .spec.containers }}
{{ if or ${fails('not-found')} ${fails('crash-loop')} ${fails('never-ready')} }}
{{ $unready = append $unready .name }}
{{ end }}
{{ end }}
`;

const condition = (type: string, status: string, rest = ''): string => `
- lastTransitionTime: {{ $now | Quote }}
  status: "${status}"
  type: ${type}
${rest}`;

const notReady = `  reason: ContainersNotReady
  message: {{ printf "containers with unready status: [%s]" (join " " $unready) | Quote }}
`;

const completed = `  reason: PodCompleted
`;

/** Conditions of a pod whose containers run, where those named in `$unready` are not ready. */
export const runningConditions = `
conditions:
${condition('PodReadyToStartContainers', 'True')}
${condition('Initialized', 'True')}
{{ if $unready }}
${condition('Ready', 'False', notReady)}
${condition('ContainersReady', 'False', notReady)}
{{ else }}
${condition('Ready', 'True')}
${condition('ContainersReady', 'True')}
{{ end }}
{{ range .spec.readinessGates }}
- lastTransitionTime: {{ $now | Quote }}
  status: "True"
  type: {{ .conditionType | Quote }}
{{ end }}
`;

export const succeededConditions = `
conditions:
${condition('PodReadyToStartContainers', 'False')}
${condition('Initialized', 'True', completed)}
${condition('Ready', 'False', completed)}
${condition('ContainersReady', 'False', completed)}
`;

export const failedConditions = `
conditions:
${condition('PodReadyToStartContainers', 'False')}
${condition('Initialized', 'True')}
${condition('Ready', 'False', '  reason: PodFailed\n')}
${condition('ContainersReady', 'False', '  reason: PodFailed\n')}
`;

// The same for the same image and container everywhere, so that two runs of a script print the
// same.
const containerID = '{{ printf "containerd://%s" (sha256sum (printf "%s/%s" .name .image)) | Quote }}';
const imageID = '{{ printf "sandbox.invalid/%s@sha256:%s" .name (sha256sum .image) | Quote }}';

const identity = `
  image: {{ .image | Quote }}
  imageID: ${imageID}
  name: {{ .name | Quote }}`;

const terminated = (exitCode: number, indent: string): string =>
  [
    'terminated:',
    `  containerID: ${containerID}`,
    `  exitCode: ${exitCode}`,
    '  finishedAt: {{ $now | Quote }}',
    `  reason: ${exitCode === 0 ? 'Completed' : 'Error'}`,
    '  startedAt: {{ $now | Quote }}',
  ]
    .map((line) => indent + line)
    .join('\n');

const waitingForImage = `
- image: {{ .image | Quote }}
  imageID: ""
  name: {{ .name | Quote }}
  ready: false
  restartCount: 0
  started: false
  state:
    waiting:
      reason: REASON
      message: {{ MESSAGE | Quote }}`;

/**
 * A Go template expression: an image name as a runtime completes it, such as
 * docker.io/library/nginx:1 for nginx:1.
 */
const reference = (image: string): string =>
  `(ternary (printf "docker.io/library/%s" ${image}) ` +
  `(ternary ${image} (printf "docker.io/%s" ${image}) (regexMatch "^(localhost|[^/]*[.:][^/]*)/" ${image})) ` +
  `(not (contains "/" ${image})))`;

/** A Go template expression: why the runtime could not pull an image. */
export function pullError(image: string): string {
  const full = reference(image);
  return String.raw`printf "failed to pull and unpack image \"%s\": failed to resolve reference \"%s\": %s: not found" ${full} ${full} ${full}`;
}

/** `message` is a Go template expression about the container `.`. */
const waitingFor = (reason: string, message: string): string =>
  waitingForImage.replace('REASON', reason).replace('MESSAGE', () => message);

export const errImagePull = waitingFor('ErrImagePull', pullError('.image'));
export const imagePullBackOff = waitingFor(
  'ImagePullBackOff',
  String.raw`printf "Back-off pulling image \"%s\": ErrImagePull: %s" .image (${pullError('.image')})`,
);

const running = (ready: boolean): string => `
-${identity.slice(2)}
  containerID: ${containerID}
  ready: ${ready}
  restartCount: 0
  started: true
  state:
    running:
      startedAt: {{ $now | Quote }}`;

const crashed = `
-${identity.slice(2)}
  containerID: ${containerID}
  ready: false
  restartCount: 0
  started: false
  state:
${terminated(1, '    ')}`;

/**
 * The statuses of all containers when a pod starts; `image` is what a container whose image is not
 * found waits for.
 */
export const startedContainers = (image: string): string => `
containerStatuses:
{{ range .spec.containers }}
{{ if ${fails('not-found')} }}
${image}
{{ else if ${fails('crash-loop')} }}
${crashed}
{{ else if ${fails('never-ready')} }}
${running(false)}
{{ else }}
${running(true)}
{{ end }}
{{ end }}
`;

/**
 * The statuses after one more restart of those that crash: 10 s of back-off, doubled with every
 * restart.
 */
export const restartedContainers = `
containerStatuses:
{{ $containers := .spec.containers }}
{{ range $index, $old := .status.containerStatuses }}
{{ with index $containers $index }}
{{ if and ${fails('crash-loop')} (not ${fails('not-found')}) }}
{{ $restarts := add1 (int $old.restartCount) }}
{{ $backOff := index (list 10 10 20 40) (int $restarts) }}
-${identity.slice(2)}
  containerID: ${containerID}
  ready: false
  restartCount: {{ $restarts }}
  started: false
  lastState:
${terminated(1, '    ')}
  state:
    waiting:
      reason: CrashLoopBackOff
      message: {{ printf "back-off %ds restarting failed container=%s pod=%s_%s(%s)" (int $backOff) .name $pod.metadata.name $pod.metadata.namespace $pod.metadata.uid | Quote }}
{{ else }}
-
{{ YAML $old 1 }}
{{ end }}
{{ end }}
{{ end }}
`;

export const completedContainers = `
containerStatuses:
{{ range .spec.containers }}
-${identity.slice(2)}
  containerID: ${containerID}
  ready: false
  restartCount: 0
  started: false
  state:
${terminated(0, '    ')}
{{ end }}
`;

export const initContainers = `
{{ if .spec.initContainers }}
initContainerStatuses:
{{ range .spec.initContainers }}
-${identity.slice(2)}
  containerID: ${containerID}
  ready: true
  restartCount: 0
  {{ if eq (toString .restartPolicy) "Always" }}
  started: true
  state:
    running:
      startedAt: {{ $now | Quote }}
  {{ else }}
  started: false
  state:
${terminated(0, '    ')}
  {{ end }}
{{ end }}
{{ end }}
`;

export const addresses = `
{{ with NodeIPsWith .spec.nodeName }}
hostIP: {{ index . 0 | Quote }}
hostIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}
{{ with PodIPsWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
podIP: {{ index . 0 | Quote }}
podIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}
startTime: {{ $now | Quote }}
`;
