/**
 * Objects that do not roll out: claims, volumes, services, ingresses, nodes, autoscalers, and kinds
 * that nobody knows.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { autoscalerDiagnosis } from '../../../src/resources/diagnosis/autoscaler.ts';
import { genericDiagnosis } from '../../../src/resources/diagnosis/conditions.ts';
import { type Diagnosis, groupFindings } from '../../../src/resources/diagnosis/diagnosis.ts';
import { ingressDiagnosis } from '../../../src/resources/diagnosis/ingress.ts';
import { nodeDiagnosis } from '../../../src/resources/diagnosis/node.ts';
import { serviceDiagnosis } from '../../../src/resources/diagnosis/service.ts';
import { claimDiagnosis, volumeDiagnosis } from '../../../src/resources/diagnosis/storage.ts';
import type { Finding } from '../../../src/resources/diagnosis/types.ts';
import { diagnosisContext, object, objects } from '../../support/kube-yaml.ts';

const context = diagnosisContext('2026-01-01T12:00:00Z');
const told = ({ findings }: Diagnosis) => findings.map(({ cause, summary }) => `${cause}: ${summary}`);

describe('a claim', () => {
  const claim = (spec: string, phase = 'Pending') =>
    object(`
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data, namespace: n, creationTimestamp: '2026-01-01T11:00:00Z'}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}${spec}}
      status: {phase: ${phase}}
    `);
  const classes = objects(`
    {kind: StorageClass, metadata: {name: fast}, provisioner: csi.example.com, volumeBindingMode: Immediate}
    ---
    {kind: StorageClass, metadata: {name: late}, provisioner: csi.example.com, volumeBindingMode: WaitForFirstConsumer}
    ---
    {kind: StorageClass, metadata: {name: manual}, provisioner: kubernetes.io/no-provisioner, volumeBindingMode: Immediate}
  `);
  const around = { pods: [], classes, volumes: [] };

  test('that is bound is healthy', () => {
    const bound = claim(', volumeName: pv-1', 'Bound');
    const diagnosis = claimDiagnosis(bound, around, context);
    assert.equal(diagnosis.state, 'Bound to pv-1, 10Gi');
    assert.deepEqual(diagnosis.findings, []);
  });

  const cases: readonly (readonly [string, string, string])[] = [
    ['of a class that is not there', ', storageClassName: ssd', 'its storage class "ssd" does not exist'],
    ['without a class, and no default', '', 'it names no storage class, and there is no default one'],
    [
      'whose provisioner is slow',
      ', storageClassName: fast',
      'provisioner csi.example.com has not created its volume yet',
    ],
    [
      'that waits for a pod',
      ', storageClassName: late',
      'it waits for the first pod that uses it (WaitForFirstConsumer), and no pod uses it',
    ],
    ['of a class without volumes', ', storageClassName: manual', 'there is no volume of class "manual"'],
    ['that wants no class', ", storageClassName: ''", 'there is no volume without a storage class'],
    ['whose volume is not there', ', volumeName: pv-9', 'its volume pv-9 does not exist'],
  ];
  for (const [which, spec, summary] of cases) {
    test(which, () => {
      assert.deepEqual(told(claimDiagnosis(claim(spec), around, context)), [`ClaimPending: ${summary}`]);
    });
  }

  test('that waits for a pod which has no node', () => {
    const pods = objects(`
      apiVersion: v1
      kind: Pod
      metadata: {name: user, namespace: n}
      spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}
      status: {conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: 0/3 nodes are available}]}
    `);
    const { findings } = claimDiagnosis(claim(', storageClassName: late'), { ...around, pods }, context);
    assert.equal(findings[0]?.summary, 'it waits until pod/user, which uses it, has a node');
    assert.deepEqual(findings[0]?.evidence.at(-1), {
      source: 'condition',
      object: 'pod/user',
      text: '0/3 nodes are available',
      at: undefined,
    });
  });

  test('that no volume fits: why each does not', () => {
    const volumes = objects(`
      {kind: PersistentVolume, metadata: {name: small}, spec: {storageClassName: manual, capacity: {storage: 5Gi}, accessModes: [ReadWriteOnce]}, status: {phase: Available}}
      ---
      {kind: PersistentVolume, metadata: {name: taken}, spec: {storageClassName: manual, capacity: {storage: 10Gi}, claimRef: {namespace: m, name: x}}, status: {phase: Bound}}
      ---
      {kind: PersistentVolume, metadata: {name: mode}, spec: {storageClassName: manual, capacity: {storage: 10Gi}, accessModes: [ReadOnlyMany]}, status: {phase: Available}}
      ---
      {kind: PersistentVolume, metadata: {name: other}, spec: {storageClassName: fast, capacity: {storage: 10Gi}}, status: {phase: Available}}
    `);
    const { findings } = claimDiagnosis(claim(', storageClassName: manual'), { ...around, volumes }, context);
    assert.equal(findings[0]?.summary, 'none of 3 volumes of class "manual" fits');
    assert.deepEqual(
      findings[0]?.evidence.slice(1).map(({ object: whose, text }) => `${whose}: ${text}`),
      [
        'persistentvolume/small: it has 5Gi, and the claim requests 10Gi',
        'persistentvolume/taken: it belongs to claim m/x',
        'persistentvolume/mode: it does not offer ReadWriteOnce',
      ],
    );
  });

  test('that lost its volume is lost for good', () => {
    const { findings, final } = claimDiagnosis(claim(', volumeName: pv-1', 'Lost'), around, context);
    assert.equal(final?.cause, 'ClaimLost');
    assert.equal(findings[0]?.summary, 'its volume pv-1 is gone, and what was stored there with it');
  });

  test('where nothing may be looked at, nothing is made up', () => {
    const blind = { pods: undefined, classes: undefined, volumes: undefined };
    assert.deepEqual(told(claimDiagnosis(claim(', storageClassName: ssd'), blind, context)), [
      'ClaimPending: it is not bound yet',
    ]);
  });
});

test('a volume: free, bound, and kept back after its claim went', () => {
  const volume = (phase: string, more = '') =>
    object(`
      {apiVersion: v1, kind: PersistentVolume, metadata: {name: pv}, spec: {persistentVolumeReclaimPolicy: Retain${more}},
       status: {phase: ${phase}, lastPhaseTransitionTime: '2026-01-01T11:00:00Z'}}
    `);
  assert.deepEqual(told(volumeDiagnosis(volume('Available'), context)), []);
  const claimRef = ', claimRef: {namespace: n, name: data}';
  assert.equal(volumeDiagnosis(volume('Bound', claimRef), context).state, 'Bound to claim n/data');
  assert.deepEqual(told(volumeDiagnosis(volume('Released', claimRef), context)), [
    'VolumeUnusable: its claim n/data is gone for 60m, and its reclaim policy Retain keeps it from every other claim',
  ]);
});

describe('a service', () => {
  const service = (spec: string) =>
    object(`{apiVersion: v1, kind: Service, metadata: {name: web, namespace: n}, spec: {type: ClusterIP, ${spec}}}`);
  const pod = (labels: string, more = '', status = 'phase: Running') =>
    object(`
      {apiVersion: v1, kind: Pod, metadata: {name: web-1, namespace: n, labels: {${labels}}}, spec: {nodeName: a, containers: [{name: app, image: x${more}}]},
       status: {startTime: '2026-01-01T11:00:00Z', ${status}}}
    `);
  const slices = (ready: boolean) =>
    objects(`{kind: EndpointSlice, endpoints: [{addresses: [10.0.0.1], conditions: {ready: ${ready}}}]}`);

  test('with a ready endpoint is healthy', () => {
    const found = serviceDiagnosis(
      service('selector: {app: web}, ports: [{port: 80, targetPort: http}]'),
      { pods: [pod('app: web', ', ports: [{name: http, containerPort: 8080}]')], slices: slices(true) },
      context,
    );
    assert.equal(found.state, '1 of 1 endpoints ready');
    assert.deepEqual(found.findings, []);
    assert.deepEqual(found.notes, []);
  });

  test('whose selector matches no pod: what the pods have instead', () => {
    const found = serviceDiagnosis(
      service('selector: {app: webb, tier: x}'),
      { pods: [pod('app: web')], slices: [] },
      context,
    );
    assert.deepEqual(told(found), ['NoEndpoints: its selector app=webb,tier=x matches no running pod']);
    assert.deepEqual(
      found.findings[0]?.evidence.slice(1).map(({ text }) => text),
      ['pods have app=web', 'no pod has the label tier'],
    );
  });

  test('whose pods are unhealthy: their cause first', () => {
    const unhealthy = pod(
      'app: web',
      '',
      `phase: Running, containerStatuses: [{name: app, restartCount: 3, state: {waiting: {reason: CrashLoopBackOff}},
        lastState: {terminated: {exitCode: 1, startedAt: '2026-01-01T11:59:00Z', finishedAt: '2026-01-01T11:59:01Z'}}}]`,
    );
    const { findings } = serviceDiagnosis(
      service('selector: {app: web}'),
      { pods: [unhealthy], slices: slices(false) },
      context,
    );
    assert.deepEqual(
      findings.map(({ cause, object: whose }) => [cause, whose]),
      [
        ['ApplicationError', 'pod/web-1'],
        ['NoEndpoints', 'service/web'],
      ],
    );
  });

  test('that leads to a port name which nobody declares, or to a number beside those that are declared', () => {
    const declared = pod('app: web', ', ports: [{name: web, containerPort: 8080}]');
    const around = { pods: [declared], slices: slices(true) };
    const named = serviceDiagnosis(
      service('selector: {app: web}, ports: [{port: 80, targetPort: http}]'),
      around,
      context,
    );
    assert.deepEqual(told(named), [
      'PortMismatch: its port 80 leads to port "http", which no container of its pods declares',
    ]);
    const numbered = serviceDiagnosis(
      service('selector: {app: web}, ports: [{port: 80, targetPort: 80}]'),
      around,
      context,
    );
    assert.deepEqual(numbered.findings, [], 'it may listen there all the same');
    assert.deepEqual(numbered.notes, ['port 80 leads to 80, and the containers declare 8080']);
  });

  test('without a selector, and as an alias', () => {
    const bare = serviceDiagnosis(service('ports: [{port: 80}]'), { pods: [], slices: [] }, context);
    assert.deepEqual(told(bare), ['NoEndpoints: it has no selector, and there is no EndpointSlice for it']);
    const alias = object(
      '{apiVersion: v1, kind: Service, metadata: {name: a, namespace: n}, spec: {type: ExternalName, externalName: x.example}}',
    );
    const found = serviceDiagnosis(alias, { pods: [], slices: [] }, context);
    assert.equal(found.state, 'an alias for x.example');
    assert.deepEqual(found.findings, []);
  });

  test('whose load balancer nobody makes', () => {
    const balanced = object(
      '{apiVersion: v1, kind: Service, metadata: {name: a, namespace: n}, spec: {type: LoadBalancer, selector: {app: web}}}',
    );
    const found = serviceDiagnosis(balanced, { pods: [pod('app: web')], slices: slices(true) }, context);
    assert.deepEqual(told(found), ['BalancerPending: its load balancer has no address yet']);
  });

  test('is not judged by what could not be read', () => {
    const found = serviceDiagnosis(service('selector: {app: web}'), { pods: undefined, slices: undefined }, context);
    assert.deepEqual(found.findings, []);
    assert.equal(found.state, 'its endpoints are not known');
  });
});

test('an ingress: class, backends, ports, certificates', () => {
  const ingress = object(`
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: shop, namespace: n}
    spec:
      ingressClassName: nginx
      tls: [{secretName: cert}]
      rules:
      - host: shop.example
        http:
          paths:
          - {path: /, backend: {service: {name: web, port: {number: 80}}}}
          - {path: /api, backend: {service: {name: api, port: {name: http}}}}
          - {path: /old, backend: {service: {name: gone, port: {number: 80}}}}
          - {path: /idle, backend: {service: {name: idle, port: {number: 80}}}}
  `);
  const services = objects(`
    {kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
    ---
    {kind: Service, metadata: {name: api}, spec: {ports: [{name: grpc, port: 9000}]}}
    ---
    {kind: Service, metadata: {name: idle}, spec: {ports: [{port: 80}]}}
  `);
  const slices = objects(`
    kind: EndpointSlice
    metadata: {labels: {kubernetes.io/service-name: web}}
    endpoints: [{addresses: [10.0.0.1]}]
  `);
  const found = ingressDiagnosis(ingress, { services, slices, classes: [], missingSecrets: ['cert'] }, context);
  assert.equal(found.state, 'shop.example at no address yet');
  assert.deepEqual(told(found), [
    'BackendMissing: its ingress class "nginx" does not exist: no controller serves it',
    'BackendMissing: the service api that shop.example/api leads to has no port http',
    'BackendMissing: the service gone that shop.example/old leads to does not exist',
    'NoEndpoints: the service idle that shop.example/idle leads to has no ready endpoints',
    'BackendMissing: the secret cert with its certificate does not exist',
  ]);
});

test('a node: ready, silent, short of memory, cordoned, tainted', () => {
  const node = (conditions: string, spec = '') =>
    object(`{apiVersion: v1, kind: Node, metadata: {name: a}, spec: {${spec}}, status: {conditions: [${conditions}]}}`);
  const ready = "{type: Ready, status: 'True'}";
  const healthy = nodeDiagnosis(node(ready, 'taints: [{key: gpu, value: "yes", effect: NoSchedule}]'), context);
  assert.deepEqual(
    [healthy.state, healthy.findings, healthy.notes],
    ['Ready', [], ['only pods that tolerate gpu=yes:NoSchedule run on it']],
  );
  const silent = nodeDiagnosis(
    node('{type: Ready, status: Unknown, reason: NodeStatusUnknown, message: gone}'),
    context,
  );
  assert.deepEqual(told(silent), ['NodeNotReady: its kubelet no longer answers']);
  const broken = nodeDiagnosis(
    node("{type: Ready, status: 'False', reason: KubeletNotReady, message: cni plugin not initialized}"),
    context,
  );
  assert.deepEqual(told(broken), ['NodeNotReady: it is not ready: cni plugin not initialized']);
  const short = nodeDiagnosis(
    node(`${ready}, {type: MemoryPressure, status: 'True'}, {type: DiskPressure, status: 'False'}`),
    context,
  );
  assert.deepEqual(told(short), ['NodePressure: it runs out of memory: it takes no new pods and evicts some']);
  const cordoned = nodeDiagnosis(node(ready, 'unschedulable: true'), context);
  assert.deepEqual(
    [cordoned.state, told(cordoned)],
    ['Ready, cordoned', ['NodeUnschedulable: it is cordoned: no new pods are scheduled to it']],
  );
});

test('an autoscaler without metrics, and one whose target is scaled to zero on purpose', () => {
  const autoscaler = (condition: string) =>
    object(`
      {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: web, namespace: n},
       spec: {scaleTargetRef: {kind: Deployment, name: web}}, status: {currentReplicas: 1, desiredReplicas: 0, conditions: [${condition}]}}
    `);
  const blind = autoscalerDiagnosis(
    autoscaler(
      "{type: ScalingActive, status: 'False', reason: FailedGetResourceMetric, message: missing request for cpu}",
    ),
    context,
  );
  assert.deepEqual(told(blind), ['ScalingFailed: missing request for cpu']);
  assert.deepEqual(blind.findings[0]?.next, ['set resources.requests in the pod template of deployment/web']);
  const off = autoscalerDiagnosis(
    autoscaler("{type: ScalingActive, status: 'False', reason: ScalingDisabled}"),
    context,
  );
  assert.deepEqual(off.findings, []);
});

describe('a kind that nobody knows', () => {
  const thing = (conditions: string) =>
    object(
      `{apiVersion: example.com/v1, kind: Widget, metadata: {name: a, namespace: n}, status: {conditions: [${conditions}]}}`,
    );

  test('is healthy without conditions, and with good ones', () => {
    assert.equal(genericDiagnosis(thing(''), context).state, 'exists');
    const good = genericDiagnosis(
      thing(
        "{type: Ready, status: 'True'}, {type: Stalled, status: 'False'}, {type: Reconciling, status: 'False'}, {type: Paused, status: 'False'}",
      ),
      context,
    );
    assert.deepEqual([good.state, good.findings], ['Ready=True', []]);
  });

  test('is unhealthy where something ought to be true and is not, or ought not and is', () => {
    const unhealthy = genericDiagnosis(
      thing(
        "{type: Ready, status: 'False'}, {type: Degraded, status: 'True', reason: Broken, message: disk gone}, {type: DatabaseReady, status: Unknown}",
      ),
      context,
    );
    assert.deepEqual(told(unhealthy), [
      'ConditionNotMet: Degraded=True Broken: disk gone',
      'ConditionNotMet: Ready=False',
      'ConditionNotMet: DatabaseReady=Unknown',
    ]);
  });

  // Each: the status, then what is found. The words are those of operators in use.
  const statuses: readonly (readonly [name: string, status: string, findings: readonly string[]])[] = [
    [
      'Strimzi, not ready',
      "conditions: [{type: NotReady, status: 'True', reason: Error, message: no broker}]",
      ['NotReady=True Error: no broker'],
    ],
    ['Strimzi, ready', "conditions: [{type: NotReady, status: 'False'}, {type: Ready, status: 'True'}]", []],
    ['negated words', "conditions: [{type: Unavailable, status: 'True'}]", ['Unavailable=True']],
    ['a Tekton run that runs', 'conditions: [{type: Succeeded, status: Unknown, reason: Running}]', []],
    ['a Tekton run that failed', "conditions: [{type: Succeeded, status: 'False'}]", ['Succeeded=False']],
    [
      'a route that no gateway takes',
      "parents: [{conditions: [{type: Accepted, status: 'True'}, {type: ResolvedRefs, status: 'False', reason: BackendNotFound}]}]",
      ['ResolvedRefs=False BackendNotFound'],
    ],
    [
      'a listener in conflict',
      "conditions: [{type: Accepted, status: 'True'}], listeners: [{conditions: [{type: Conflicted, status: 'True'}]}]",
      ['Conflicted=True'],
    ],
    ['an Argo CD application', 'health: {status: Degraded, message: sick}', ['health=Degraded sick']],
    ['a Velero backup', 'phase: PartiallyFailed', ['phase=PartiallyFailed']],
    ['a phase beside good conditions', "phase: Active, conditions: [{type: Ready, status: 'True'}]", []],
    [
      'Unknown for a minute',
      "conditions: [{type: Ready, status: Unknown, lastTransitionTime: '2026-01-01T11:59:00Z'}]",
      [],
    ],
    [
      'Unknown for an hour',
      "conditions: [{type: Ready, status: Unknown, lastTransitionTime: '2026-01-01T11:00:00Z'}]",
      ['Ready=Unknown'],
    ],
  ];
  for (const [name, status, expected] of statuses) {
    test(`by its status: ${name}`, () => {
      const one = object(`{apiVersion: example.com/v1, kind: Widget, metadata: {name: a}, status: {${status}}}`);
      assert.deepEqual(
        genericDiagnosis(one, context).findings.map(({ summary }) => summary),
        expected,
      );
    });
  }
});

test('the same of several objects is told once', () => {
  const finding = (object: string, summary: string): Finding => ({
    cause: 'Unschedulable',
    object,
    summary,
    evidence: [],
    next: ['x'],
    doomedAt: undefined,
  });
  const groups = groupFindings([
    finding('pod/web-a', 'no node takes web-a'),
    finding('pod/web-b', 'no node at all'),
    finding('pod/web-c', 'no node takes web-c'),
    finding('pod/web-a', 'no node takes web-a'),
  ]);
  assert.deepEqual(
    groups.map(({ affected }) => affected),
    [['pod/web-a', 'pod/web-c'], ['pod/web-b'], ['pod/web-a']],
  );
});
