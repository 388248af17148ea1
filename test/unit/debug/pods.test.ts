/** The pods of debug, as kubectl 1.37 sends them (read from its requests with -v=8). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { at, type KubeObject } from '../../../src/apimachinery/object.ts';
import { containerOf } from '../../../src/resources/debug/containers.ts';
import { decodeCustom } from '../../../src/resources/debug/custom.ts';
import {
  type CopyOptions,
  type DebugContainer,
  type DebugSettings,
  nodeDebugPod,
  podCopy,
  podPatch,
  withEphemeralContainer,
} from '../../../src/resources/debug/pods.ts';
import { findProfile, profileNames } from '../../../src/resources/debug/profiles.ts';
import { losesCapabilities } from '../../../src/resources/debug/root-warning.ts';

const probe: JsonObject = { tcpSocket: { port: 80 } };

const pod: KubeObject = {
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name: 'one', namespace: 'n', uid: 'u', labels: { app: 'one' }, annotations: { note: 'x' } },
  spec: {
    nodeName: 'node-1',
    initContainers: [{ name: 'i', image: 'nginx:1' }],
    containers: [
      { name: 'a', image: 'nginx:1', args: ['x'], livenessProbe: probe, readinessProbe: probe, startupProbe: probe },
      { name: 'b', image: 'nginx:1', securityContext: { capabilities: { add: ['KILL'] }, runAsUser: 3 } },
    ],
    ephemeralContainers: [{ name: 'e', image: 'busybox' }],
  },
};

const container: DebugContainer = {
  name: 'd',
  image: 'busybox',
  pullPolicy: '',
  environment: [],
  words: [],
  argumentsOnly: false,
  stdin: false,
  tty: false,
};

const none = { labels: false, annotations: false, liveness: false, readiness: false, startup: false };
const kept = { ...none, initContainers: true };

function settings(profile: string, changes: Partial<DebugContainer> = {}, more: Partial<DebugSettings> = {}) {
  const newName = (): string => 'debugger-abcde';
  return {
    container: { ...container, ...changes },
    profile: findProfile(profile),
    kept,
    custom: undefined,
    newName,
    ...more,
  };
}

const copy: CopyOptions = { name: 'two', sameNode: false, shareProcesses: undefined, images: new Map() };

describe('an ephemeral container', () => {
  it('is one element of a strategic merge patch, behind those that are there', () => {
    const changed = withEphemeralContainer(
      pod,
      'a',
      settings('general', { words: ['sh'], environment: [{ name: 'A', value: '1' }] }),
    );
    assert.deepEqual(podPatch(pod, changed.pod), {
      spec: {
        '$setElementOrder/ephemeralContainers': [{ name: 'e' }, { name: 'd' }],
        ephemeralContainers: [
          {
            name: 'd',
            image: 'busybox',
            command: ['sh'],
            env: [{ name: 'A', value: '1' }],
            resources: {},
            securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
            terminationMessagePolicy: 'File',
            targetContainerName: 'a',
          },
        ],
      },
    });
  });

  it('gets a name that no container has', () => {
    let taken: readonly string[] = [];
    const newName = (names: ReadonlySet<string>): string => {
      taken = [...names];
      return 'debugger-abcde';
    };
    const { container: name } = withEphemeralContainer(pod, '', settings('legacy', { name: '' }, { newName }));
    assert.deepEqual([name, taken], ['debugger-abcde', ['i', 'a', 'b', 'e']]);
  });
});

/** The security context that a profile gives the container, for each style. */
const granted: Readonly<Record<string, readonly [ephemeral: unknown, copy: unknown, node: unknown]>> = {
  legacy: [undefined, { capabilities: { add: ['KILL'] }, runAsUser: 3 }, undefined],
  general: [
    { capabilities: { add: ['SYS_PTRACE'] } },
    { capabilities: { add: ['KILL', 'SYS_PTRACE'] }, runAsUser: 3 },
    undefined,
  ],
  baseline: [undefined, undefined, undefined],
  restricted: Array<unknown>(3).fill({
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    seccompProfile: { type: 'RuntimeDefault' },
  }) as [unknown, unknown, unknown],
  netadmin: [
    { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
    { capabilities: { add: ['KILL', 'NET_ADMIN', 'NET_RAW'] }, runAsUser: 3 },
    { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
  ],
  sysadmin: [
    { privileged: true },
    { capabilities: { add: ['KILL'] }, privileged: true, runAsUser: 3 },
    { privileged: true },
  ],
};

/** Whether the pod on a node has its namespaces, and its root file system. */
const onNode: Readonly<Record<string, readonly [namespaces: boolean, root: boolean]>> = {
  legacy: [true, true],
  general: [true, true],
  baseline: [false, false],
  restricted: [false, false],
  netadmin: [true, false],
  sysadmin: [true, true],
};

describe('the profiles', () => {
  for (const name of ['legacy', ...profileNames]) {
    it(`${name} grants the container what kubectl's does`, () => {
      const secured = (found: JsonObject | undefined): unknown => found?.securityContext;
      const ephemeral = withEphemeralContainer(pod, '', settings(name)).pod;
      const copied = podCopy(pod, copy, settings(name, { name: 'b', image: '', words: ['sh'] })).pod;
      const node = nodeDebugPod('node-1', 'made', 'd', settings(name));
      assert.deepEqual(
        [secured(containerOf(ephemeral, 'd')), secured(containerOf(copied, 'b')), secured(containerOf(node, 'd'))],
        granted[name],
      );
      const [namespaces, root] = onNode[name]!;
      const host = ['hostNetwork', 'hostPID', 'hostIPC'].map((field) => at(node, 'spec', field) === true);
      assert.deepEqual(host, Array(3).fill(namespaces));
      assert.deepEqual(
        containerOf(node, 'd')?.volumeMounts,
        root ? [{ name: 'host-root', mountPath: '/host' }] : undefined,
      );
    });
  }

  it('are refused by another name', () => {
    assert.throws(() => findProfile('nope'), { message: 'unknown profile: nope' });
    assert.throws(() => findProfile('constructor'), { message: 'unknown profile: constructor' });
  });
});

describe('a copy', () => {
  it('loses labels, annotations, probes, ephemeral containers and its node, and shares processes', () => {
    const { pod: copied, container: name } = podCopy(pod, copy, settings('general'));
    assert.equal(name, 'd');
    assert.deepEqual(copied.metadata, { name: 'two', namespace: 'n' });
    const { initContainers, containers, ...rest } = copied.spec as JsonObject;
    assert.deepEqual(rest, { shareProcessNamespace: true });
    assert.deepEqual(initContainers, [{ name: 'i', image: 'nginx:1', resources: {} }]);
    assert.deepEqual((containers as JsonObject[])[0], { name: 'a', image: 'nginx:1', args: ['x'], resources: {} });
  });

  it('keeps what the flags say', () => {
    const all = {
      labels: true,
      annotations: true,
      liveness: true,
      readiness: true,
      startup: true,
      initContainers: false,
    };
    const { pod: copied } = podCopy(
      pod,
      { ...copy, sameNode: true, shareProcesses: false },
      settings('general', {}, { kept: all }),
    );
    assert.deepEqual(at(copied, 'metadata', 'labels'), { app: 'one' });
    assert.equal(at(copied, 'spec', 'nodeName'), 'node-1');
    assert.equal(at(copied, 'spec', 'shareProcessNamespace'), false);
    assert.equal(at(copied, 'spec', 'initContainers'), undefined);
    assert.deepEqual(containerOf(copied, 'a')?.startupProbe, probe);
  });

  it('changes the container that is named, and its arguments with its command', () => {
    const changes = { name: 'a', image: '', words: ['sh'], stdin: true, tty: true };
    const { pod: copied, container: name } = podCopy(pod, copy, settings('baseline', changes));
    assert.equal(name, 'a');
    assert.deepEqual(containerOf(copied, 'a'), {
      name: 'a',
      image: 'nginx:1',
      command: ['sh'],
      resources: {},
      stdin: true,
      tty: true,
    });
  });

  it('with other images alone is no matter of profiles', () => {
    const images = new Map([
      ['*', 'x'],
      ['b', 'y'],
    ]);
    const { pod: copied, container: name } = podCopy(
      pod,
      { ...copy, images },
      settings('general', { name: '', image: '' }),
    );
    assert.deepEqual(
      [name, containerOf(copied, 'a')?.image, containerOf(copied, 'b')?.image, at(copied, 'metadata', 'labels')],
      ['', 'x', 'y', { app: 'one' }],
    );
  });

  it('needs an image for a new container', () => {
    assert.throws(() => podCopy(pod, copy, settings('general', { image: '' })), {
      message: 'you must specify image when creating new container',
    });
  });
});

describe('a custom profile', () => {
  it('is laid over the container; its values of YAML become text where that is wanted', () => {
    const custom = decodeCustom({ ENV: [{ name: 'N', value: 5 }], tty: true, unknown: 1 }, 'as text');
    const changed = nodeDebugPod('node-1', 'made', 'd', settings('netadmin', {}, { custom }));
    assert.deepEqual(containerOf(changed, 'd'), {
      name: 'd',
      image: 'busybox',
      env: [{ name: 'N', value: '5' }],
      resources: {},
      securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
      terminationMessagePolicy: 'File',
      tty: true,
    });
    assert.throws(() => decodeCustom({ env: [{ name: 'N', value: 5 }] }, 'strict'), {
      message: 'json: cannot unmarshal number into Go struct field EnvVar.env.value of type string',
    });
  });

  it('says nothing when it is null', () => assert.equal(decodeCustom(null, 'strict'), undefined));
});

it('a user of the pod other than root takes capabilities away', () => {
  const user = (runAsUser: number): KubeObject => ({ ...pod, spec: { securityContext: { runAsUser } } });
  const capable = { securityContext: { capabilities: { add: ['SYS_PTRACE'] } } };
  assert.equal(losesCapabilities(user(1000), capable), true);
  assert.equal(losesCapabilities(user(0), capable), false);
  assert.equal(losesCapabilities(pod, capable), false);
  assert.equal(losesCapabilities(user(1000), { securityContext: { privileged: true } }), true);
  assert.equal(losesCapabilities(user(1000), { securityContext: { runAsUser: 0, privileged: true } }), false);
  assert.equal(losesCapabilities(user(1000), { securityContext: { capabilities: { drop: ['ALL'] } } }), false);
});
