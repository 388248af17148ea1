// The observer before a made-up server: which requests it sends, when it says what.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Observation, type Observer, observeRollouts } from '../../../../src/actions/rollout/observe.ts';
import type { Target } from '../../../../src/actions/rollout/scope.ts';
import type { JsonObject } from '../../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../../src/apimachinery/object.ts';
import { StatusError } from '../../../../src/errors.ts';
import { clock } from '../../../../src/io/clock.ts';
import type { ApiRequest } from '../../../../src/kube/transport/request.ts';
import type { Transport } from '../../../../src/kube/transport/transport.ts';

interface Script {
  /** By the plural name: what is there, a refusal, or a promise of it. */
  readonly lists: Record<string, readonly KubeObject[] | Error | Promise<readonly KubeObject[]>>;
  readonly date?: string;
}

/** A server that answers lists by the script, and watches by what is pushed. */
function server({ lists, date }: Script) {
  const requests: string[] = [];
  const watches = new Map<string, ((line: string) => void)[]>();
  const describeRequest = ({ path, query = [] }: ApiRequest, verb: string): string => {
    const selectors = query.filter(([key]) => key.endsWith('Selector')).map(([key, value]) => ` ${key}:${value}`);
    return `${verb} ${path.split('/').at(-1)}${selectors.join('')}`;
  };
  const transport: Transport = {
    request: async (request) => {
      requests.push(describeRequest(request, 'list'));
      const items = await lists[request.path.split('/').at(-1)!];
      if (items instanceof Error) throw items;
      const body = JSON.stringify({ apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '1' }, items });
      return { status: 200, headers: (date === undefined ? {} : { date }) as Record<string, string>, body };
    },
    stream: async (request) => {
      requests.push(describeRequest(request, 'watch'));
      const queue: string[] = [];
      let wake: () => void = () => undefined;
      const resource = request.path.split('/').at(-1)!;
      const push = (line: string): void => {
        queue.push(line);
        wake();
      };
      watches.set(resource, [...(watches.get(resource) ?? []), push]);
      const body = (async function* () {
        while (request.signal?.aborted !== true) {
          if (queue.length === 0) {
            await new Promise<void>((resolve) => {
              wake = resolve;
              request.signal?.addEventListener('abort', () => resolve());
            });
          }
          for (const line of queue.splice(0)) yield Buffer.from(line);
        }
      })();
      return { status: 200, headers: {}, body, close: () => undefined };
    },
    close: () => undefined,
  };
  const push = (resource: string, type: string, object: JsonObject): void => {
    for (const send of watches.get(resource) ?? []) send(`${JSON.stringify({ type, object })}\n`);
  };
  return { transport, requests, push };
}

let version = 10;
const object = (kind: string, name: string, parts: JsonObject = {}, owner?: string): KubeObject => ({
  apiVersion: kind === 'Deployment' || kind === 'ReplicaSet' ? 'apps/v1' : 'v1',
  kind,
  metadata: {
    name,
    namespace: 'n',
    uid: `${kind}-${name}`,
    resourceVersion: String(version++),
    managedFields: [{ manager: 'x' }],
    ...(owner === undefined
      ? {}
      : { ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: owner, controller: true }] }),
  },
  ...parts,
});
const deployment = (name: string, selector = name, volumes: JsonObject[] = []): KubeObject =>
  object('Deployment', name, {
    spec: { selector: { matchLabels: { app: selector } }, template: { spec: { volumes } } },
  });
const replicaSet = (name: string, of: string): KubeObject => object('ReplicaSet', name, {}, `Deployment-${of}`);
const podOf = (name: string, of: string): KubeObject => object('Pod', name, {}, `ReplicaSet-${of}`);
const eventOn = (name: string, kind: string, about: string, uid = `${kind}-${about}`): KubeObject =>
  object('Event', name, { involvedObject: { kind, name: about, uid }, message: 'm'.repeat(100) });

const mapping = {
  ...{ group: 'apps', version: 'v1', kind: 'Deployment', resource: 'deployments', singular: 'deployment' },
  ...{ shortNames: [], categories: [], namespaced: true, verbs: [], subresources: [] },
};
const target = (name: string, known?: KubeObject): Target => ({
  kind: 'Deployment',
  item: { mapping, namespace: 'n', name, ...(known === undefined ? {} : { object: known }) },
});

/** Observations as they come, and when. */
function listen(observer: Observer) {
  const seen: (Observation & { readonly at: number })[] = [];
  const over = (async () => {
    for await (const observation of observer.observations()) seen.push({ ...observation, at: Date.now() });
  })();
  const until = async (holds: () => boolean): Promise<void> => {
    const end = Date.now() + 5000;
    while (!holds()) {
      assert.ok(Date.now() < end, `never came: ${JSON.stringify(seen).slice(0, 500)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const snapshots = () => seen.flatMap((one) => (one.type === 'snapshot' ? [one] : []));
  return { seen, snapshots, until, over };
}

function start(script: Script, targets: readonly Target[]) {
  const made = server(script);
  const stop = new AbortController();
  const warnings: string[] = [];
  const observer = observeRollouts(made.transport, targets, {
    clock,
    signal: stop.signal,
    warn: (line) => warnings.push(line),
  });
  const heard = listen(observer);
  const end = async (): Promise<void> => {
    stop.abort(new Error('over'));
    await assert.rejects(heard.over, /over/);
  };
  return { ...made, ...heard, observer, warnings, end };
}

const names = (objects: readonly KubeObject[]): string[] =>
  objects.map((one) => (one.metadata as { name: string }).name);

describe('observing rollouts', () => {
  it('asks for one workload by name, for what belongs to it by label, and for claims only where there are some', async () => {
    const web = deployment('web');
    const lists = { deployments: [web], replicasets: [], pods: [], events: [], persistentvolumeclaims: [] };
    const one = start({ lists }, [target('web', web)]);
    await one.until(() => one.snapshots().length === 1 && one.requests.length === 8);
    assert.deepEqual(one.requests.toSorted(), [
      'list deployments fieldSelector:metadata.name=web',
      'list events',
      'list pods labelSelector:app=web',
      'list replicasets labelSelector:app=web',
      'watch deployments fieldSelector:metadata.name=web',
      'watch events',
      'watch pods labelSelector:app=web',
      'watch replicasets labelSelector:app=web',
    ]);
    assert.equal(one.snapshots()[0]?.snapshot.claims, undefined);
    await one.end();
    const stored = deployment('web', 'web', [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }]);
    const claims = [object('PersistentVolumeClaim', 'data'), object('PersistentVolumeClaim', 'other')];
    const pod = podOf('web-a-1', 'web-a');
    pod.spec = (stored.spec as { template: JsonObject }).template.spec!;
    const two = start(
      {
        lists: {
          ...lists,
          deployments: [stored],
          persistentvolumeclaims: claims,
          replicasets: [replicaSet('web-a', 'web')],
          pods: [pod],
        },
      },
      [target('web', stored)],
    );
    await two.until(() => two.snapshots().length === 1);
    assert.deepEqual(names(two.snapshots()[0]?.snapshot.claims ?? []), ['data']);
    await two.end();
  });

  it('shares the watches of a namespace between workloads, and gives each what is its own', async () => {
    const lists = {
      deployments: [deployment('web'), deployment('api'), deployment('other')],
      replicasets: [replicaSet('web-a', 'web'), replicaSet('api-a', 'api')],
      pods: [podOf('web-a-1', 'web-a'), podOf('api-a-1', 'api-a'), podOf('stray', 'nobody')],
      events: [
        eventOn('e1', 'Pod', 'web-a-1'),
        eventOn('e2', 'ReplicaSet', 'api-a'),
        eventOn('e3', 'Deployment', 'web', ''),
      ],
    };
    const both = start({ lists }, [target('web', lists.deployments[0]), target('api', lists.deployments[1])]);
    await both.until(() => new Set(both.snapshots().map((one) => one.target)).size === 2 && both.requests.length === 8);
    assert.deepEqual(both.requests.filter((request) => request.startsWith('watch')).toSorted(), [
      'watch deployments',
      'watch events',
      'watch pods',
      'watch replicasets',
    ]);
    const of = (index: number) => {
      const { snapshot } = both.snapshots().find((one) => one.target === index)!;
      return [names(snapshot.revisions), names(snapshot.pods), names(snapshot.events)];
    };
    assert.deepEqual(of(0), [['web-a'], ['web-a-1'], ['e3', 'e1']]);
    assert.deepEqual(of(1), [['api-a'], ['api-a-1'], ['e2']]);
    await both.end();
  });

  it('says nothing before everything has been listed', async () => {
    let answer: (pods: readonly KubeObject[]) => void = () => undefined;
    const pods = new Promise<readonly KubeObject[]>((resolve) => {
      answer = resolve;
    });
    const web = deployment('web');
    const lists = { deployments: [web], replicasets: [replicaSet('web-a', 'web')], pods, events: [] };
    const slow = start({ lists }, [target('web', web)]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(slow.seen.length, 0);
    answer([podOf('web-a-1', 'web-a')]);
    await slow.until(() => slow.seen.length === 1);
    assert.deepEqual(names(slow.snapshots()[0]!.snapshot.pods), ['web-a-1']);
    assert.equal(JSON.stringify(slow.snapshots()[0]!.snapshot.pods).includes('managedFields'), false);
    await slow.end();
  });

  it('a thousand changes at once are few snapshots, and the last one has them all', async () => {
    const web = deployment('web');
    const lists = { deployments: [web], replicasets: [replicaSet('web-a', 'web')], pods: [], events: [] };
    const busy = start({ lists }, [target('web', web)]);
    await busy.until(() => busy.seen.length === 1 && busy.requests.length === 8);
    for (let index = 0; index < 1000; index += 1) busy.push('pods', 'ADDED', podOf(`web-a-${index}`, 'web-a'));
    await busy.until(() => busy.snapshots().at(-1)?.snapshot.pods.length === 1000);
    assert.ok(busy.seen.length <= 5, `${busy.seen.length} snapshots`);
    const gaps = busy.seen.slice(1).map(({ at }, index) => at - busy.seen[index]!.at);
    assert.ok(Math.min(...gaps) >= 95, `${gaps}`);
    busy.push('pods', 'DELETED', podOf('web-a-7', 'web-a'));
    await busy.until(() => busy.snapshots().at(-1)?.snapshot.pods.length === 999);
    await busy.end();
  });

  it('asks anew when the selector is another one', async () => {
    const web = deployment('web');
    const lists = { deployments: [web], replicasets: [], pods: [podOf('x', 'nobody')], events: [] };
    const changing = start({ lists }, [target('web', web)]);
    await changing.until(() => changing.seen.length === 1 && changing.requests.length === 8);
    changing.push('deployments', 'MODIFIED', deployment('web', 'next'));
    await changing.until(() => changing.requests.includes('watch pods labelSelector:app=next'));
    await changing.until(() => changing.requests.includes('watch replicasets labelSelector:app=next'));
    assert.equal(changing.requests.filter((request) => request === 'watch events').length, 1);
    await changing.until(() => changing.seen.length > 1);
    await changing.end();
  });

  it('goes on without what may not be listed, and says so once', async () => {
    const forbidden = new StatusError({ code: 403, reason: 'Forbidden', message: 'events is forbidden' }, 403);
    const web = deployment('web');
    const lists = { deployments: [web], replicasets: [], pods: [], events: forbidden };
    const refused = start({ lists }, [target('web', web)]);
    await refused.until(() => refused.seen.length === 1);
    assert.deepEqual(refused.warnings, [
      'continuing without events, the cause of a failure may remain unknown: events is forbidden',
    ]);
    await refused.end();
  });

  it('looks at nodes only once a pod has none, and says nothing when it may not', async () => {
    const web = deployment('web');
    const waiting = podOf('web-a-1', 'web-a');
    waiting.spec = {};
    waiting.status = { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] };
    const status = { images: [{ names: ['x'] }], allocatable: { cpu: '8' }, conditions: [] };
    const rest = { deployments: [web], replicasets: [replicaSet('web-a', 'web')], events: [] };
    const nodes = [object('Node', 'a', { spec: { taints: [] }, status })];
    const seeing = start({ lists: { ...rest, pods: [], nodes } }, [target('web', web)]);
    await seeing.until(() => seeing.seen.length === 1 && seeing.requests.length === 8);
    assert.equal(seeing.snapshots()[0]?.snapshot.nodes, undefined);
    seeing.push('pods', 'ADDED', waiting);
    await seeing.until(() => seeing.snapshots().at(-1)?.snapshot.nodes !== undefined);
    const [node] = seeing.snapshots().at(-1)?.snapshot.nodes ?? [];
    assert.deepEqual(node?.status, { allocatable: { cpu: '8' }, conditions: [] });
    await seeing.until(() => seeing.requests.includes('watch nodes'));
    seeing.push('nodes', 'ADDED', object('Node', 'b'));
    await seeing.until(() => seeing.snapshots().at(-1)?.snapshot.nodes?.length === 2);
    await seeing.end();
    const forbidden = new StatusError({ code: 403, reason: 'Forbidden', message: 'nodes is forbidden' }, 403);
    const blind = start({ lists: { ...rest, pods: [waiting], nodes: forbidden } }, [target('web', web)]);
    await blind.until(() => blind.requests.includes('list nodes') && blind.seen.length > 0);
    assert.equal(blind.snapshots().at(-1)?.snapshot.nodes, undefined);
    assert.deepEqual(blind.warnings, []);
    await blind.end();
  });

  it('ends with the workload: deleted, never there, or refused', async () => {
    const web = deployment('web');
    const rest = { replicasets: [], pods: [], events: [] };
    const deleted = start({ lists: { deployments: [web], ...rest } }, [target('web', web)]);
    await deleted.until(() => deleted.seen.length === 1 && deleted.requests.length === 8);
    deleted.push('deployments', 'DELETED', web);
    await deleted.over;
    assert.equal(deleted.seen.at(-1)?.type, 'deleted');
    const never = start({ lists: { deployments: [], ...rest } }, [target('web')]);
    await never.over;
    assert.deepEqual(
      never.seen.map(({ type }) => type),
      ['deleted'],
    );
    const forbidden = new StatusError({ code: 403, reason: 'Forbidden', message: 'no' }, 403);
    const refused = start({ lists: { deployments: forbidden, ...rest } }, [target('web', web)]);
    await refused.over;
    assert.deepEqual(
      refused.seen.map((one) => (one.type === 'lost' ? one.error : one.type)),
      [forbidden],
    );
  });

  it("goes by the server's clock, and wakes at its times", async () => {
    const ahead = 3_600_000;
    const date = new Date(Date.now() + ahead).toUTCString();
    const web = deployment('web');
    const lists = { deployments: [web], replicasets: [], pods: [], events: [] };
    const late = start({ lists, date }, [target('web', web)]);
    await late.until(() => late.seen.length === 1);
    const { now } = late.snapshots()[0]!.snapshot;
    assert.ok(Math.abs(now - Date.now() - ahead) < 1500, `${now - Date.now()}`);
    const asked = Date.now();
    late.observer.wakeAt(0, late.observer.clusterClock.now() + 400);
    await late.until(() => late.seen.length === 2);
    const waited = late.seen[1]!.at - asked;
    assert.ok(waited >= 390 && waited < 1500, `${waited}`);
    await late.end();
  });

  it('a clock that differs by less than the header can tell is the same', async () => {
    const date = new Date(Math.floor(Date.now() / 1000) * 1000).toUTCString();
    const web = deployment('web');
    const lists = { deployments: [web], replicasets: [], pods: [], events: [] };
    const equal = start({ lists, date }, [target('web', web)]);
    await equal.until(() => equal.seen.length === 1);
    assert.ok(Math.abs(equal.snapshots()[0]!.snapshot.now - Date.now()) < 500);
    await equal.end();
  });
});
