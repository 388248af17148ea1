/** Pods without a node: whether one may still take them, and for how long that is waited for. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type KubeObject, meta } from '../../../src/apimachinery/object.ts';
import type { DiagnosisContext } from '../../../src/resources/diagnosis/context.ts';
import { podFindings } from '../../../src/resources/diagnosis/pod.ts';
import { needsNodes } from '../../../src/resources/diagnosis/pod-node.ts';
import { diagnosisContext, object } from '../../support/kube-yaml.ts';

const NOW = '2026-01-01T12:00:00Z';

const pod = (spec: string, more = '', name = 'web-1'): KubeObject =>
  object(`
    apiVersion: v1
    kind: Pod
    metadata: {name: ${name}, namespace: n, uid: ${name}, labels: {app: web}, creationTimestamp: '${NOW}'${more}}
    spec: {containers: [{name: app, image: x}], ${spec}}
    status: {phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable,
      message: '0/3 nodes are available: 3 said no.', lastTransitionTime: '${NOW}'}]}
  `);

interface NodeShape {
  readonly labels?: string;
  readonly taints?: string;
  readonly created?: string;
  readonly ready?: string;
  readonly more?: string;
}

const node = (name: string, shape: NodeShape = {}): KubeObject => {
  const { labels = '', taints = '', created = '2025-01-01T00:00:00Z', ready = 'True', more = '' } = shape;
  return object(`
    apiVersion: v1
    kind: Node
    metadata: {name: ${name}, creationTimestamp: '${created}', labels: {kubernetes.io/hostname: ${name}${labels}}${more}}
    spec: {taints: [${taints}]}
    status: {allocatable: {cpu: '8', memory: 16Gi, pods: '110'}, conditions: [{type: Ready, status: '${ready}'}]}
  `);
};

const withNodes = (
  nodes: readonly KubeObject[],
  events = '',
  siblings: readonly KubeObject[] = [],
): DiagnosisContext => ({
  ...diagnosisContext(NOW, events),
  nodes: new Map(nodes.map((one) => [meta(one).name ?? '', one])),
  siblings,
});

/** "CAUSE SECONDS: SUMMARY" of the most telling finding. */
function told(one: KubeObject, context: DiagnosisContext): string {
  const [finding] = podFindings(one, context);
  const grace = ((finding?.doomedAt ?? 0) - Date.parse(NOW)) / 1000;
  return `${finding?.cause} ${grace}: ${finding?.summary}`;
}

const two = [node('a'), node('b')];
const OPEN = 'Unschedulable 90: none of 3 nodes takes it: 3 said no';

describe('no node can ever take a pod', () => {
  const never: readonly (readonly [string, string, readonly KubeObject[], string])[] = [
    ['a selector', 'nodeSelector: {disk: ssd}', two, 'none of 2 nodes can ever take it: no label disk=ssd'],
    [
      'affinity',
      'affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [x]}]}, {matchFields: [{key: metadata.name, operator: In, values: [c]}]}]}}}',
      two,
      'none of 2 nodes can ever take it: the required node affinity is not met',
    ],
    [
      'the node that it is made for',
      'resources: {requests: {cpu: 9}}, affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [b]}]}]}}}',
      two,
      'the only node that it is for can never take it: 9 cpu is more than the node has',
    ],
    [
      'a taint',
      'tolerations: [{key: pool, value: x, effect: NoSchedule}]',
      [node('a', { taints: '{key: pool, value: y, effect: NoSchedule}' })],
      'the only node can never take it: taint pool=y:NoSchedule is not tolerated',
    ],
    [
      'a request',
      'resources: {requests: {cpu: 9}}',
      two,
      'none of 2 nodes can ever take it: 9 cpu is more than the node has',
    ],
    [
      'a device',
      'resources: {}, initContainers: [{name: i, resources: {requests: {example.com/gpu: "1"}}}]',
      two,
      'none of 2 nodes can ever take it: 1 example.com/gpu is more than the node has',
    ],
    [
      'each something else',
      'nodeSelector: {pool: x}',
      [...two, node('c', { labels: ', pool: x', taints: '{key: pool, value: x, effect: NoExecute}' })],
      'none of 3 nodes can ever take it: no label pool=x (2), taint pool=x:NoExecute is not tolerated (1)',
    ],
  ];
  for (const [which, spec, nodes, summary] of never) {
    test(which, () => assert.equal(told(pod(spec), withNodes(nodes)), `NoNodeFits 30: ${summary}`));
  }

  test('what each node has is told where it differs', () => {
    const big = JSON.stringify(pod('resources: {requests: {memory: 1Ti}}'));
    const insufficient = JSON.parse(big.replace('3 said no.', '3 Insufficient memory.')) as KubeObject;
    const [finding] = podFindings(insufficient, withNodes([node('a')]));
    assert.match(finding?.next[0] ?? '', /^request less memory \(resources\.requests\)/);
    assert.deepEqual(finding?.evidence.at(-1), {
      source: 'spec',
      object: 'node/a',
      text: '16Gi memory in total, 1Ti memory requested',
    });
  });

  const young = '2026-01-01T11:55:00Z';
  const open: readonly (readonly [string, string, readonly KubeObject[]])[] = [
    ['one has room only when others leave', 'resources: {requests: {cpu: 8}}', two],
    ['the taint passes', '', [node('a', { taints: '{key: node.kubernetes.io/not-ready, effect: NoExecute}' })]],
    [
      'the taint is tolerated',
      'tolerations: [{operator: Exists}]',
      [node('a', { taints: '{key: x, effect: NoExecute}' })],
    ],
    ['an agent starts there', '', [node('a', { taints: '{key: node.cilium.io/agent-not-ready, effect: NoSchedule}' })]],
    ['it is only preferred not to', '', [node('a', { taints: '{key: x, effect: PreferNoSchedule}' })]],
    ['a node is being added', 'nodeSelector: {disk: ssd}', [...two, node('c', { created: young, ready: 'False' })]],
    [
      'a cloud provider has not set its labels yet',
      'nodeSelector: {disk: ssd}',
      [
        node('c', {
          created: young,
          taints: '{key: node.cloudprovider.kubernetes.io/uninitialized, effect: NoSchedule}',
        }),
      ],
    ],
    [
      'the plugin of its devices is not up yet',
      'resources: {}, initContainers: [{name: i, resources: {requests: {example.com/gpu: "1"}}}]',
      [node('a'), node('c', { created: young })],
    ],
    [
      'a node is not ready and fits',
      'nodeSelector: {disk: ssd}',
      [node('a', { labels: ', disk: ssd', ready: 'Unknown' })],
    ],
    ['karpenter has made a node', 'nodeSelector: {disk: ssd}', [node('a', { labels: ', karpenter.sh/nodepool: x' })]],
    [
      'cluster-autoscaler is about to delete one',
      'nodeSelector: {disk: ssd}',
      [node('a', { taints: '{key: DeletionCandidateOfClusterAutoscaler, effect: PreferNoSchedule}' })],
    ],
    ['there is no node', 'nodeSelector: {disk: ssd}', []],
  ];
  for (const [which, spec, nodes] of open) {
    test(`not when ${which}`, () => assert.equal(told(pod(spec), withNodes(nodes)), OPEN));
  }

  test('a node that is being added is held to its taints', () => {
    const joining = node('c', {
      created: young,
      ready: 'Unknown',
      taints: '{key: pool, value: y, effect: NoSchedule}',
    });
    assert.match(told(pod('nodeSelector: {disk: ssd}'), withNodes([...two, joining])), /^NoNodeFits/);
    const old = node('c', { ready: 'Unknown' });
    assert.match(told(pod('nodeSelector: {disk: ssd}'), withNodes([...two, old])), /^NoNodeFits/);
  });

  test('not when nodes may not be read, or an annotation tells an autoscaler something', () => {
    assert.equal(told(pod('nodeSelector: {disk: ssd}'), diagnosisContext(NOW)), OPEN);
    const annotated = pod(
      'nodeSelector: {disk: ssd}',
      ", annotations: {cluster-autoscaler.kubernetes.io/safe-to-evict: 'true'}",
    );
    assert.equal(told(annotated, withNodes(two)), OPEN);
  });

  test('not when an autoscaler has spoken, whichever', () => {
    const event = (reason: string, component: string): string => `
      kind: Event
      involvedObject: {kind: Pod, name: web-1, uid: web-1}
      reason: ${reason}
      source: {component: ${component}}
      firstTimestamp: '${NOW}'
      lastTimestamp: '${NOW}'
    `;
    const lost = pod('nodeSelector: {disk: ssd}');
    assert.equal(told(lost, withNodes(two, event('NotTriggerScaleUp', 'cluster-autoscaler'))), OPEN);
    assert.equal(told(lost, withNodes(two, event('FailedScheduling', 'karpenter'))), OPEN);
    assert.match(told(lost, withNodes(two, event('TriggeredScaleUp', 'cluster-autoscaler'))), /^Unschedulable 600/);
    assert.match(told(lost, withNodes(two, event('FailedScheduling', 'default-scheduler'))), /^NoNodeFits 30/);
  });
});

describe('pods of the same workload are in the way', () => {
  const port = 'hostNetwork: false';
  const withPort = (name: string, where = ''): KubeObject => {
    const one = pod(`${port}${where === '' ? '' : `, nodeName: ${where}`}`, '', name);
    const containers = [{ name: 'app', image: 'x', ports: [{ containerPort: 80, hostPort: 8080, protocol: 'TCP' }] }];
    return { ...one, spec: { ...(one.spec as object), containers } } as KubeObject;
  };

  test('with its host port on each node that it fits on', () => {
    const nodes = [...two, node('c', { taints: '{key: pool, effect: NoSchedule}' })];
    const both = [withPort('web-2', 'a'), withPort('web-3', 'b')];
    assert.equal(
      told(withPort('web-1'), withNodes(nodes, '', both)),
      'TooFewNodes 30: each of the 2 nodes that it could be on has another pod of the same workload: host port 8080/TCP is taken',
    );
    assert.equal(told(withPort('web-1'), withNodes(nodes, '', both.slice(1))), OPEN, 'one is free of them');
    assert.equal(told(pod(''), withNodes(nodes, '', both)), OPEN, 'it has no host port');
  });

  test('by its anti-affinity', () => {
    const apart = (selector: string, topology: string): KubeObject =>
      pod(
        `affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: ${topology}, labelSelector: {${selector}}}]}}`,
      );
    const sibling = pod('nodeName: a', '', 'web-2');
    const host = 'kubernetes.io/hostname';
    const one = withNodes([node('a')], '', [sibling]);
    assert.match(
      told(apart('matchLabels: {app: web}', host), one),
      /^TooFewNodes 30: the only node .*keeps them apart$/,
    );
    assert.match(told(apart('matchExpressions: [{key: app, operator: In, values: [web]}]', host), one), /^TooFewNodes/);
    assert.equal(told(apart('matchLabels: {app: other}', host), one), OPEN);
    const zone = [node('a', { labels: ', zone: x' }), node('b', { labels: ', zone: x' })];
    assert.match(told(apart('matchLabels: {app: web}', 'zone'), withNodes(zone, '', [sibling])), /^TooFewNodes/);
    assert.equal(told(apart('matchLabels: {app: web}', host), withNodes(zone, '', [sibling])), OPEN);
  });
});

describe('a pod that its template binds to a node', () => {
  const bound = object(`
    apiVersion: v1
    kind: Pod
    metadata: {name: web-1, namespace: n, uid: web-1, creationTimestamp: '${NOW}'}
    spec: {nodeName: a, containers: [{name: app, image: x}]}
    status: {phase: Pending}
  `);
  const evidence = (context: DiagnosisContext) =>
    podFindings(bound, context)[0]?.evidence.map(({ object: whose, text }) => `${whose}: ${text}`);
  const binding = 'pod/web-1: spec.nodeName: a, no report from its kubelet since';

  test('that is not there', () => {
    const context = withNodes([node('b')]);
    assert.equal(told(bound, context), 'NodeMissing 20: its node a does not exist');
    assert.deepEqual(evidence(context), [binding, 'node/a: not found']);
  });

  test('that is lost, not ready, or has never said anything', () => {
    const lost = withNodes([node('a', { ready: 'Unknown' })]);
    assert.equal(told(bound, lost), 'NodeLost 60: its node a is lost: its kubelet no longer answers');
    assert.deepEqual(evidence(lost), [binding, 'node/a: Ready=Unknown']);
    const [finding] = podFindings(bound, lost);
    assert.match(finding?.next.join() ?? '', /cox describe node a,correct spec\.nodeName/);
    const silent = { conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusNeverUpdated' }] };
    for (const status of [{}, silent]) {
      assert.equal(
        told(bound, withNodes([{ ...node('a'), status }])),
        'NodeLost 60: its node a has never been ready: no kubelet has reported for it',
      );
    }
  });

  test('that nobody may look at, or whose kubelet has not taken it', () => {
    const silent = 'NodeLost 60: node a has not started it: its kubelet does not answer';
    assert.equal(told(bound, diagnosisContext(NOW)), silent);
    assert.equal(told(bound, withNodes([node('a')])), silent);
    // a kubelet with much to do takes its time: nothing to speak of at once
    const reportAt = podFindings(bound, withNodes([node('a')])).map((finding) => finding.reportAt);
    assert.deepEqual(reportAt, [Date.parse(NOW) + 10_000]);
    assert.deepEqual(
      podFindings(bound, withNodes([node('a', { ready: 'Unknown' })])).map((finding) => finding.reportAt),
      [undefined],
    );
  });
});

test('nodes are only asked for where a pod needs it', () => {
  const is = (text: string): boolean => needsNodes(object(`{apiVersion: v1, kind: Pod, metadata: {name: x}, ${text}}`));
  const scheduled = (status: string, reason = 'X') =>
    `status: {conditions: [{type: PodScheduled, status: '${status}', reason: ${reason}}]}`;
  assert.equal(is(`spec: {}, ${scheduled('False', 'Unschedulable')}`), true);
  assert.equal(is(`spec: {}, ${scheduled('False', 'SchedulingGated')}`), false);
  assert.equal(is('spec: {}, status: {}'), false);
  assert.equal(is('spec: {nodeName: a}, status: {}'), true);
  assert.equal(is(`spec: {nodeName: a}, ${scheduled('True')}`), false);
  assert.equal(is(`spec: {nodeName: a}, status: {startTime: '${NOW}'}`), false);
  assert.equal(is('spec: {nodeName: a}, status: {phase: Failed}'), false);
});

describe('claims', () => {
  const claim = (spec: string, more = ''): KubeObject =>
    object(`
      {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: n, uid: data, creationTimestamp: '${NOW}'${more}},
       spec: {resources: {requests: {storage: 1Gi}}${spec}}, status: {phase: Pending}}
    `);
  const user = (message: string): KubeObject => {
    const one = pod('volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]');
    const condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime: NOW,
    };
    return { ...one, status: { phase: 'Pending', conditions: message === '' ? [] : [condition] } } as KubeObject;
  };
  const event = (reason: string, message: string, component = 'persistentvolume-controller', at = NOW): string => `
      kind: Event
      involvedObject: {kind: PersistentVolumeClaim, name: data, uid: data}
      reason: ${reason}
      message: '${message}'
      source: {component: ${component}}
      firstTimestamp: '${at}'
      lastTimestamp: '${at}'
  `;
  const seen = (one: KubeObject | undefined, message: string, events: readonly string[] = [], nodes = two): string => {
    const context = withNodes(nodes, events.join('\n---\n'));
    return told(user(message), { ...context, claims: new Map(one === undefined ? [] : [['data', one]]) }).replace(
      /:.*/,
      '',
    );
  };
  const unbound = 'pod has unbound immediate PersistentVolumeClaims';
  const asked = event('ExternalProvisioning', 'Waiting for a volume to be created');

  test('that nobody will bind', () => {
    assert.equal(seen(undefined, 'persistentvolumeclaim "data" not found'), 'ClaimMissing 20');
    const of = (reason: string, message: string) => seen(claim(''), unbound, [event(reason, message)]);
    assert.equal(of('ProvisioningFailed', 'storageclass.storage.k8s.io "fast" not found'), 'ClaimUnbindable 30');
    assert.equal(of('ProvisioningFailed', 'no volume plugin matched'), 'ClaimUnbindable 30');
    assert.equal(of('FailedBinding', 'no persistent volumes available for this claim'), 'ClaimUnbindable 30');
    assert.equal(of('VolumeMismatch', 'Cannot bind to requested volume'), 'ClaimUnbindable 30');
    assert.equal(seen(claim(', volumeName: gone'), unbound), 'ClaimUnbindable 30');
    // between the two writes of the volume controller: its volume, then its phase
    const binding = claim(', volumeName: pv-1', ", annotations: {pv.kubernetes.io/bind-completed: 'yes'}");
    assert.equal(seen(binding, unbound, [asked]), 'ClaimPending 60');
    assert.equal(seen(claim(''), unbound, [asked]), 'ClaimUnbindable 30', 'its provisioner is silent');
  });

  test('that a provisioner is at', () => {
    const by = (reason: string) => event(reason, 'x', 'csi.example.com_pod-0_1');
    assert.equal(seen(claim(''), unbound, [by('Provisioning'), asked]), 'ClaimPending 60');
    assert.equal(seen(claim(''), unbound, [asked, by('ProvisioningFailed')]), 'ClaimPending 60');
    assert.equal(seen(claim(''), unbound), 'ClaimPending 60', 'nobody has said anything');
  });

  test('a silent provisioner has its time from when it was asked', () => {
    const later = event('ExternalProvisioning', 'Waiting', 'persistentvolume-controller', '2026-01-01T12:00:10Z');
    assert.equal(seen(claim(''), unbound, [later]), 'ClaimUnbindable 40');
  });

  test('that waits for its pod is no cause', () => {
    const waits = event('WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
    const late = claim(', storageClassName: late');
    assert.equal(seen(late, '0/2 nodes are available: 2 Insufficient cpu.', [waits]), 'Unschedulable 90');
    const { length } = podFindings(user('0/2 nodes are available: 2 Insufficient cpu.'), {
      ...withNodes(two, waits),
      claims: new Map([['data', late]]),
    });
    assert.equal(length, 1, 'nor does its grace count');
  });

  test('that waits for its pod, which no volume lets go anywhere', () => {
    const waits = event('WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
    const none = (nodes: readonly KubeObject[], count: number) =>
      seen(
        claim(''),
        `0/3 nodes are available: ${count} node(s) didn't find available persistent volumes to bind, 1 other.`.replaceAll(
          "'",
          "'",
        ),
        [waits],
        [...nodes],
      );
    const tainted = node('c', { taints: '{key: pool, effect: NoSchedule}' });
    assert.equal(none([...two, tainted], 2), 'ClaimUnbindable 30');
    assert.equal(none([...two, node('c')], 2), 'ClaimPending 60', 'the third may have one');
  });

  test('whose volume is made on the node that the scheduler chose: what it said before is over', () => {
    const chosen = claim('', ', annotations: {volume.kubernetes.io/selected-node: a}');
    assert.equal(seen(chosen, '0/2 nodes are available: 2 Insufficient cpu.', [asked]), 'ClaimUnbindable 30');
    const at = event('Provisioning', 'x', 'csi.example.com_pod-0_1');
    assert.equal(seen(chosen, '0/2 nodes are available: 2 Insufficient cpu.', [at]), 'ClaimPending 60');
  });
});
