/**
 * Messages of container runtimes, schedulers and admission, as they are seen in the wild, and the
 * cause each stands for.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRefusal } from '../../../src/resources/diagnosis/create-failure.ts';
import { oneLine } from '../../../src/resources/diagnosis/events.ts';
import { causeOfPull } from '../../../src/resources/diagnosis/image.ts';
import { reasonsOf } from '../../../src/resources/diagnosis/scheduler-message.ts';

test('several lines become one, whatever ends a line', () => {
  assert.equal(oneLine('a\n\n  b\r\nc\rd\fe '), 'a / b / c / d / e');
  const begun = performance.now();
  assert.equal(oneLine(`a${' '.repeat(100_000)}b`).length, 100_002);
  assert.ok(performance.now() - begun < 1000, 'long blanks take no time');
});

const pulls: readonly (readonly [cause: string, message: string])[] = [
  // containerd
  [
    'ImageNotFound',
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:nope": failed to resolve reference "docker.io/library/nginx:nope": docker.io/library/nginx:nope: not found',
  ],
  [
    'ImageNotFound',
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/x:1": no match for platform in manifest: not found',
  ],
  [
    'ImageNotAuthorized',
    'failed to pull and unpack image "docker.io/acme/web:1": failed to resolve reference "docker.io/acme/web:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  ],
  [
    'ImageNotAuthorized',
    'failed to resolve reference "gcr.io/p/x:1": unexpected status from HEAD request to https://gcr.io/v2/p/x/manifests/1: 403 Forbidden',
  ],
  [
    'ImageNotAuthorized',
    'failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://ghcr.io/token: 401 Unauthorized',
  ],
  [
    'ImageRegistryNotFound',
    'failed to do request: Head "https://registry.invalid/v2/x/manifests/1": dial tcp: lookup registry.invalid on 10.96.0.10:53: no such host',
  ],
  // what DNS could not say
  ...[
    'i/o timeout',
    'server misbehaving',
    'Temporary failure in name resolution',
    'read udp 10.0.0.2:4->10.96.0.10:53: read: connection refused',
  ].map((why): readonly [string, string] => [
    'ImageRegistryUnreachable',
    `failed to do request: Head "https://registry.invalid/v2/x/manifests/1": dial tcp: lookup registry.invalid on 10.96.0.10:53: ${why}`,
  ]),
  [
    'ImageRegistryUnreachable',
    'failed to do request: Head "https://registry.example/v2/x/manifests/1": proxyconnect tcp: dial tcp: lookup proxy.invalid: no such host',
  ],
  [
    'ImageRegistryUnreachable',
    'failed to do request: Head "https://10.0.0.9/v2/x/manifests/1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'ImageRegistryUnreachable',
    'failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/nginx/manifests/sha256:aa: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit.',
  ],
  [
    'ImageRegistryUnreachable',
    'failed to do request: Head "http://127.0.0.1:1/v2/x/manifests/1": dial tcp 127.0.0.1:1: connect: connection refused',
  ],
  [
    'ImageRegistryUnreachable',
    'unexpected status from HEAD request to https://r.example/v2/x/manifests/1: 503 Service Unavailable',
  ],
  // CRI-O and docker
  ['ImageNotFound', 'reading manifest nope in docker.io/library/nginx: manifest unknown: manifest unknown'],
  [
    'ImageNotAuthorized',
    'Error response from daemon: Get https://x.dkr.ecr.eu-west-1.amazonaws.com/v2/x/manifests/1: no basic auth credentials',
  ],
  [
    'ImageRegistryNotFound',
    'pinging container registry registry.invalid: Get "https://registry.invalid/v2/": dial tcp: lookup registry.invalid: no such host',
  ],
  ['ImageNotAuthorized', 'denied: requested access to the resource is denied'],
  ['ImagePullFailed', 'failed to extract layer sha256:aa: no space left on device'],
];

test('pulls that fail', () => {
  for (const [cause, message] of pulls) assert.equal(causeOfPull('ErrImagePull', message), cause, message);
  assert.equal(causeOfPull('InvalidImageName', 'couldn\'t parse image name "A B"'), 'ImageNameInvalid');
  assert.equal(
    causeOfPull('ErrImageNeverPull', 'Container image "x" is not present with pull policy of Never'),
    'ImageNotFound',
  );
});

const refusals: readonly (readonly [cause: string, message: string, summary: RegExp])[] = [
  [
    'QuotaExceeded',
    'pods "web-5d" is forbidden: exceeded quota: small, requested: pods=1,limits.memory=1Gi, used: pods=3,limits.memory=3Gi, limited: pods=3,limits.memory=3Gi',
    /quota small .*requested pods=1,limits\.memory=1Gi, used pods=3,limits\.memory=3Gi, limited pods=3/,
  ],
  [
    'QuotaExceeded',
    'pods "web-5d" is forbidden: failed quota: cpu: must specify requests.cpu for: web',
    /quota cpu .*must specify/,
  ],
  [
    'PodSecurityViolated',
    'pods "web-5d" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false)',
    /level restricted:latest .*allowPrivilegeEscalation != false/,
  ],
  [
    'ServiceAccountMissing',
    'pods "web-5d" is forbidden: error looking up service account prod/builder: serviceaccount "builder" not found',
    /serviceaccount "builder" not found/,
  ],
  [
    'LimitRangeViolated',
    'pods "web-5d" is forbidden: maximum memory usage per Container is 100Mi, but limit is 200Mi',
    /maximum memory usage per Container is 100Mi/,
  ],
  [
    'LimitRangeViolated',
    'pods "web-5d" is forbidden: [minimum cpu usage per Container is 100m, but request is 10m, maximum cpu usage per Pod is 1, but limit is 2]',
    /minimum cpu usage per Container/,
  ],
  [
    'LimitRangeViolated',
    'pods "web-5d" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000',
    /max limit to request ratio/,
  ],
  [
    'AdmissionDenied',
    'admission webhook "policy.example.com" denied the request: no team label',
    /policy\.example\.com denied the request: no team label/,
  ],
  [
    'AdmissionDenied',
    "pods \"web-5d\" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'all' denied request: tag latest is not allowed",
    /no-latest denied it: tag latest/,
  ],
  [
    'WebhookUnreachable',
    'Internal error occurred: failed calling webhook "policy.example.com": failed to call webhook: Post "https://policy.ns.svc:443/validate?timeout=10s": dial tcp 10.96.1.1:443: connect: connection refused',
    /policy\.example\.com does not answer: .*connection refused/,
  ],
  [
    'PodInvalid',
    'Pod "db-0" is invalid: spec.containers[0].image: Required value',
    /spec\.containers\[0\]\.image: Required value/,
  ],
  [
    'PodInvalid',
    'pods "web-5d" is forbidden: no PriorityClass with name urgent was found',
    /no PriorityClass with name urgent/,
  ],
  ['AdmissionDenied', 'pods "web-5d" is forbidden: something of a plugin of its own', /something of a plugin/],
  ['Undetermined', 'etcdserver: request timed out', /etcdserver: request timed out/],
];

test('pods that may not be made', () => {
  for (const [cause, message, summary] of refusals) {
    const refusal = readRefusal(message, 'prod');
    assert.equal(refusal.cause, cause, message);
    assert.match(refusal.summary, summary);
    assert.notEqual(refusal.next, '');
  }
});

test("the scheduler's count of nodes per reason", () => {
  const told =
    "0/5 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector.";
  const reasons = [
    '1 node(s) had untolerated taint(s)',
    '2 Insufficient cpu',
    "2 node(s) didn't match Pod's node affinity/selector",
  ];
  assert.deepEqual(reasonsOf(told), reasons);
  const more =
    ' preemption: 0/5 nodes are available: 3 Preemption is not helpful for scheduling, 2 No preemption victims found.';
  assert.deepEqual(reasonsOf(told + more), reasons);
  assert.deepEqual(reasonsOf(`${told.slice(0, -1)}. no new claims to deallocate,${more}`), reasons);
  assert.deepEqual(reasonsOf('0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found'), [
    'pod has unbound immediate PersistentVolumeClaims. not found',
  ]);
  assert.deepEqual(reasonsOf('no nodes available to schedule pods'), ['no nodes available to schedule pods']);
  assert.deepEqual(reasonsOf(''), []);
});
