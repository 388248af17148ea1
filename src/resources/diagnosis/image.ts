/** Images that cannot be had, told apart by what the container runtime says. */
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

/** What the messages of containerd, CRI-O and docker say, by cause; the first that matches. */
const messages: readonly (readonly [Cause, RegExp])[] = [
  [
    'ImageNotAuthorized',
    /unauthorized|\b401\b|\b403 forbidden|authentication required|authorization failed|access denied|no basic auth|insufficient_scope|denied: /i,
  ],
  [
    'ImageNotFound',
    /not found|manifest unknown|name unknown|repository does not exist|no such image|does not exist|\b404\b|no match for platform/i,
  ],
  // NXDOMAIN of the registry's host, as Go words it; of a proxy's it says nothing about the registry
  ['ImageRegistryNotFound', /^(?!.*proxyconnect).*\blookup \S+.*: no such host/is],
  [
    'ImageRegistryUnreachable',
    /no such host|dial tcp|i\/o timeout|connection refused|connection reset|network is unreachable|no route to host|tls: |x509: |certificate|\bEOF\b|deadline exceeded|timeout|temporary failure in name resolution|server misbehaving|toomanyrequests|too many requests|\b429\b|\b50[0234]\b|server gave HTTP response to HTTPS client/i,
  ],
];

/** The cause that a message of a failed pull stands for. */
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
  // Back-off repeats the reason since 1.31; before, only the event had it.
  const told = state.reason === 'ImagePullBackOff' && !/: \w*Err\w*:/.test(state.message);
  const message = told && failure !== undefined ? failure.message : state.message;
  const cause = causeOfPull(state.reason, message);
  const failures = events.filter(isPullFailure);
  // another cause before this one has had a grace of its own
  const first = failures.find((event) => causeOfPull(event.reason, event.message) === cause) ?? failures[0];
  return {
    cause,
    object: subject.object,
    container: { name: container.name, role: container.role },
    summary: `${roleName(container)} waits for its image ${container.image}: ${wordsOf(cause, message)}${
      state.reason === 'ErrImageNeverPull' ? ', and imagePullPolicy is Never' : ''
    }`,
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

const words: Partial<Record<Cause, string>> = {
  ImageNameInvalid: 'that is no name of an image',
  ImageNotFound: 'there is none of that name and tag',
  ImageNotAuthorized: 'the registry does not give it to this pod',
  ImageRegistryUnreachable: 'the registry cannot be reached, or is not able to answer',
  ImagePullFailed: 'the pull fails',
};

function wordsOf(cause: Cause, message: string): string {
  if (cause === 'ImageRegistryNotFound') return `there is no host ${/\blookup ([^\s:]+)/i.exec(message)?.[1]} in DNS`;
  return words[cause] ?? 'it cannot be pulled';
}

function nextOf(
  cause: Cause,
  { namespace, node }: PodSubject,
  { image }: ContainerView,
  reason: string,
): readonly string[] {
  if (reason === 'ErrImageNeverPull')
    return [`load ${image} onto node ${node}, or let imagePullPolicy be IfNotPresent`];
  switch (cause) {
    case 'ImageNameInvalid':
      return [`correct the image name ${JSON.stringify(image)}`];
    case 'ImageNotFound':
      return [`correct the name or tag of ${image}, or push it`];
    case 'ImageNotAuthorized':
      return [
        `give the pod an imagePullSecret for the registry of ${image}: cox get secrets -n ${namespace}`,
        'correct its name: registries say the same of a repository that does not exist',
      ];
    case 'ImageRegistryNotFound':
      return [
        `correct the registry in the image name ${image}`,
        `see whether node ${node} asks the DNS server that knows it`,
      ];
    case 'ImageRegistryUnreachable':
      return [`see whether node ${node} reaches the registry of ${image} (DNS, proxy, certificate, rate limit)`];
    default:
      return [`pull ${image} on node ${node} by hand`];
  }
}
