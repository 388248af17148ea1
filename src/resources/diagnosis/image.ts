/** Images that cannot be pulled. The message of the container runtime tells the causes apart. */
import type { Cause } from './causes.ts';
import { type DiagnosisContext, graceEnd } from './context.ts';
import { type EventView, eventEvidence, oneLine } from './events.ts';
import { containerEvents, type PodSubject, roleName } from './pod-subject.ts';
import type { ContainerView } from './pod-view.ts';
import type { Finding } from './types.ts';

/** Waiting reasons of the kubelet's image manager (pkg/kubelet/images/types.go). */
const imageReasons: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** Messages of containerd, CRI-O and docker, by cause. The first match wins. */
const messages: readonly (readonly [Cause, RegExp])[] = [
  [
    'ImageNotAuthorized',
    /unauthorized|\b401\b|\b403 forbidden|authentication required|authorization failed|access denied|no basic auth|insufficient_scope|denied: /i,
  ],
  [
    'ImageNotFound',
    /not found|manifest unknown|name unknown|repository does not exist|no such image|does not exist|\b404\b|no match for platform/i,
  ],
  // NXDOMAIN for the registry's host, in Go's words. For a proxy's host it says nothing about the
  // registry.
  ['ImageRegistryNotFound', /^(?!.*proxyconnect).*\blookup \S+.*: no such host/is],
  [
    'ImageRegistryUnreachable',
    /no such host|dial tcp|i\/o timeout|connection refused|connection reset|network is unreachable|no route to host|tls: |x509: |certificate|\bEOF\b|deadline exceeded|timeout|temporary failure in name resolution|server misbehaving|toomanyrequests|too many requests|\b429\b|\b50[0234]\b|server gave HTTP response to HTTPS client/i,
  ],
];

/** The cause that the message of a failed pull shows. */
export function causeOfPull(reason: string, message: string): Cause {
  if (reason === 'InvalidImageName') return 'ImageNameInvalid';
  if (reason === 'ErrImageNeverPull') return 'ImageNotFound';
  return messages.find(([, pattern]) => pattern.test(message))?.[0] ?? 'ImagePullFailed';
}

export function imageFinding(
  subject: PodSubject,
  container: ContainerView,
  context: DiagnosisContext,
): Finding | undefined {
  const { state } = container;
  if (state?.type !== 'waiting' || !imageReasons.has(state.reason)) return undefined;
  const events = containerEvents(subject, container);
  const failure = events.findLast(isPullFailure);
  // Since 1.31 the back-off message repeats the reason. Before, only the event had it.
  const isInEvent = state.reason === 'ImagePullBackOff' && !/: \w*Err\w*:/.test(state.message);
  const message = isInEvent && failure !== undefined ? failure.message : state.message;
  const cause = causeOfPull(state.reason, message);
  const failures = events.filter(isPullFailure);
  // a different cause before this one had a grace of its own
  const first = failures.find((event) => causeOfPull(event.reason, event.message) === cause) ?? failures[0];
  return {
    cause,
    object: subject.object,
    container: { name: container.name, role: container.role },
    summary: `${roleName(container)}: ${problemText(cause, container.image, state.reason, message)}`,
    evidence: [
      { source: 'status', object: subject.object, text: `${state.reason}: ${oneLine(message)}` },
      ...(failure === undefined ? [] : [eventEvidence(subject.object, failure)]),
    ],
    next: nextOf(cause, subject, container, state.reason),
    doomedAt: graceEnd(context, cause, first?.first ?? subject.created),
  };
}

function isPullFailure({ reason, message }: EventView): boolean {
  if (reason === 'ErrImageNeverPull' || reason === 'InspectFailed') return true;
  return reason === 'Failed' && /image|pull/i.test(message);
}

function problemText(cause: Cause, image: string, reason: string, message: string): string {
  if (reason === 'ErrImageNeverPull') return `image ${image} is not on the node, and imagePullPolicy is Never`;
  switch (cause) {
    case 'ImageNameInvalid':
      return `image name ${JSON.stringify(image)} is not valid`;
    case 'ImageNotFound':
      return `image ${image} not found: no such name or tag in the registry`;
    case 'ImageNotAuthorized':
      return `image ${image} cannot be pulled: the registry denies access to this pod`;
    case 'ImageRegistryNotFound':
      return `image ${image} cannot be pulled: host ${/\blookup ([^\s:]+)/i.exec(message)?.[1]} not found in DNS`;
    case 'ImageRegistryUnreachable':
      return `image ${image} cannot be pulled: the registry cannot be reached or does not answer`;
    default:
      return `image ${image} cannot be pulled`;
  }
}

function nextOf(
  cause: Cause,
  { namespace, node }: PodSubject,
  { image }: ContainerView,
  reason: string,
): readonly string[] {
  if (reason === 'ErrImageNeverPull') return [`load ${image} onto node ${node}, or set imagePullPolicy: IfNotPresent`];
  switch (cause) {
    case 'ImageNameInvalid':
      return [`correct the image name ${JSON.stringify(image)}`];
    case 'ImageNotFound':
      return [`correct the name or tag of ${image}, or push it`];
    case 'ImageNotAuthorized':
      return [
        `give the pod an imagePullSecret for the registry of ${image}: cox get secrets -n ${namespace}`,
        'check its name: registries give the same answer for a repository that does not exist',
      ];
    case 'ImageRegistryNotFound':
      return [
        `correct the registry in the image name ${image}`,
        `see whether node ${node} uses a DNS server that knows this host`,
      ];
    case 'ImageRegistryUnreachable':
      return [`see whether node ${node} reaches the registry of ${image} (DNS, proxy, certificate, rate limit)`];
    default:
      return [`pull ${image} on node ${node} by hand`];
  }
}
