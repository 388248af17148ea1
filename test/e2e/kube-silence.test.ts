/**
 * Watches over connections that die in silence: neither end hears of it, and the watch goes on over
 * another one.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { meta } from '../../src/apimachinery/object.ts';
import { clock } from '../../src/io/clock.ts';
import { loadKubeconfig } from '../../src/kube/kubeconfig/load.ts';
import { selectSettings } from '../../src/kube/kubeconfig/select-settings.ts';
import { newTransport } from '../../src/kube/transport/http-transport.ts';
import { endpointOf } from '../../src/kube/transport/server-url.ts';
import type { Transport } from '../../src/kube/transport/transport.ts';
import { newWarnings } from '../../src/kube/transport/warnings.ts';
import { type WatchEvent, watchResuming } from '../../src/kube/watch.ts';
import { type BlackHole, startBlackHole } from '../support/black-hole.ts';
import { testCluster } from '../support/cluster.ts';
import { testContext, testGlobals } from '../support/connect-context.ts';
import { type FaultyCluster, startFaultyCluster } from '../support/faulty-cluster.ts';

const configMaps = { group: '', version: 'v1', resource: 'configmaps', namespaced: true };
const health = { interval: 300, timeout: 200 };
const tooLong = 20_000;

/**
 * A transport to a server whose connections are looked after every moment; credentials are the test
 * cluster's.
 */
async function transportTo(server: string, ca: string): Promise<Transport> {
  const { io, clock, signal } = testContext();
  const { kubeconfig } = testCluster();
  const config = await loadKubeconfig({ env: { KUBECONFIG: kubeconfig }, cwd: '/', platform: process.platform });
  const { user } = selectSettings(config, testGlobals(), {});
  return newTransport({
    base: {
      server,
      origin: server,
      host: new URL(server).host,
      prefix: '',
      userAgent: 'test',
      compress: false,
      absolute: false,
      proxyAuthorization: undefined,
    },
    dialing: { endpoint: endpointOf(server), tlsSettings: async () => ({ ca }), health },
    credentials: {
      tlsSettings: async () => ({ ca }),
      headers: async () => ({ authorization: user.token === '' ? [] : `Bearer ${user.token}` }),
      generation: 0,
      renew: async () => 'same',
      kubeConfig: () => assert.fail('nobody needs it'),
    },
    warnings: newWarnings(io.stderr, false),
    requestTimeout: 0,
    trace: undefined,
    clock,
    signal,
  });
}

for (const http2 of [true, false]) {
  describe(`a silent connection over HTTP/${http2 ? 2 : 1.1}`, () => {
    let faulty: FaultyCluster;
    let hole: BlackHole;
    before(async () => {
      faulty = await startFaultyCluster({ http2 });
      hole = await startBlackHole(Number(new URL(faulty.proxy.server).port));
    });
    after(async () => {
      await hole.close();
      await faulty.close();
    });
    const kubectl = (...args: string[]): string => faulty.kubectl('-n', faulty.namespace, ...args);

    it('is given up, and the watch goes on over another without a loss', async () => {
      const transport = await transportTo(`https://127.0.0.1:${hole.port}`, faulty.proxy.certificate.cert);
      const giveUp = AbortSignal.timeout(tooLong);
      const events = watchResuming(
        transport,
        { mapping: configMaps, namespace: faulty.namespace },
        {
          signal: giveUp,
          clock,
          // HTTP/2 has its pings; a lifetime would hide that they are missing
          lifetime: http2 ? 600_000 : 2000,
        },
      );
      const seen: string[] = [];
      const next = async (name: string): Promise<void> => {
        for (;;) {
          const { value } = (await events.next()) as { value: WatchEvent };
          if (value.type !== 'ADDED') continue;
          seen.push(meta(value.object).name ?? '');
          if (seen.at(-1) === name) return;
        }
      };
      kubectl('create', 'configmap', 'before');
      await next('before');
      // the watch stands once an event came through it
      kubectl('create', 'configmap', 'through');
      await next('through');
      const connections = hole.connections;
      hole.silence();
      kubectl('create', 'configmap', 'unheard');
      await next('unheard');
      assert.deepEqual(
        seen.filter((name) => name !== 'kube-root-ca.crt'),
        ['before', 'through', 'unheard'],
      );
      assert.equal(hole.connections, connections + 1);
      await events.return(undefined);
      transport.close();
    });
  });
}
