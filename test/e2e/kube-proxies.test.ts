/** The API server by way of proxies. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { KubeObject } from '../../src/apimachinery/object.ts';
import type { GlobalOptions } from '../../src/cli/global-flags.ts';
import type { ConnectionError } from '../../src/errors.ts';
import { connect } from '../../src/kube/connect.ts';
import { getObject } from '../../src/kube/objects.ts';
import { good } from '../support/certificates.ts';
import { testCluster } from '../support/cluster.ts';
import { testContext } from '../support/connect-context.ts';
import { type ForwardProxy, startHttpProxy, startSocksProxy } from '../support/proxies.ts';

const namespaces = { group: '', version: 'v1', resource: 'namespaces', namespaced: false };

describe('the server by way of a proxy', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-proxies-'));
  const running: ForwardProxy[] = [];
  let kubeconfig = '';
  let target = '';
  before(() => {
    const cluster = testCluster();
    kubeconfig = cluster.kubeconfig;
    target = new URL(cluster.server).host;
  });
  after(async () => {
    await Promise.all(running.map((proxy) => proxy.close()));
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const started = async (proxy: Promise<ForwardProxy>): Promise<ForwardProxy> => {
    const ready = await proxy;
    running.push(ready);
    return ready;
  };
  const read = async (proxyUrl: string, typed: Partial<GlobalOptions> = {}, env: Record<string, string> = {}) => {
    const globals = { ...(proxyUrl === '' ? {} : { 'proxy-url': proxyUrl }), ...typed };
    const cluster = await connect(testContext({ env: { KUBECONFIG: kubeconfig, ...env }, globals }));
    try {
      return await getObject(cluster.transport, { mapping: namespaces, name: 'default' });
    } finally {
      cluster.transport.close();
    }
  };
  const name = (object: KubeObject): string => (object.metadata as unknown as { name: string }).name;
  const verbatim = (pattern: RegExp) => (error: ConnectionError) => pattern.test(error.verbatim);

  it('is reached through CONNECT', async () => {
    const proxy = await started(startHttpProxy());
    assert.equal(name(await read(`http://127.0.0.1:${proxy.port}`)), 'default');
    assert.deepEqual(proxy.targets, [target]);
  });

  it('is reached through a proxy with a password, and refused without it', async () => {
    const authorization = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    const proxy = await started(startHttpProxy({ authorization }));
    assert.equal(name(await read(`http://user:p%40ss@127.0.0.1:${proxy.port}`)), 'default');
    const line = /^Unable to connect to the server: Proxy Authentication Required$/;
    await assert.rejects(read(`http://127.0.0.1:${proxy.port}`), verbatim(line));
  });

  it('is reached through an https proxy that the system trusts', async () => {
    const proxy = await started(startHttpProxy({ tls: true }));
    const trusted = path.join(folder, 'trusted.crt');
    fs.writeFileSync(trusted, good.cert);
    assert.equal(name(await read(`https://127.0.0.1:${proxy.port}`, {}, { SSL_CERT_FILE: trusted })), 'default');
    const env = { SSL_CERT_FILE: '/dev/null', SSL_CERT_DIR: path.join(folder, 'none') };
    const line = /^Unable to connect to the server: proxyconnect tcp: tls: failed to verify certificate: x509: /;
    await assert.rejects(read(`https://127.0.0.1:${proxy.port}`, {}, env), verbatim(line));
  });

  it('is reached through SOCKS 5, with and without a password', async () => {
    const open = await started(startSocksProxy());
    assert.equal(name(await read(`socks5://127.0.0.1:${open.port}`)), 'default');
    assert.deepEqual(open.targets, [target]);
    const closed = await started(startSocksProxy('secret'));
    assert.equal(name(await read(`socks5://u:secret@127.0.0.1:${closed.port}`)), 'default');
    await assert.rejects(
      read(`socks5://u:wrong@127.0.0.1:${closed.port}`),
      verbatim(/username\/password authentication failed$/),
    );
    await assert.rejects(read(`socks5://127.0.0.1:${closed.port}`), verbatim(/no acceptable authentication methods$/));
  });

  it('is not reached when the proxy is away, in kubectl’s words', async () => {
    const line = verbatim(
      new RegExp(`^The connection to the server ${target} was refused - did you specify the right host or port\\?$`),
    );
    await assert.rejects(read('http://127.0.0.1:1'), line);
    await assert.rejects(read('socks5://127.0.0.1:1'), line);
  });

  it('goes straight to loopback addresses whatever HTTPS_PROXY says', async () => {
    const proxy = await started(startHttpProxy());
    assert.equal(name(await read('', {}, { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` })), 'default');
    assert.deepEqual(proxy.targets, []);
  });

  it('is asked by its whole URL when it speaks http and so does the proxy', async () => {
    const proxy = await started(startHttpProxy());
    const env = { HTTP_PROXY: `http://u:p@127.0.0.1:${proxy.port}` };
    const answer = await read('', { server: 'http://plain.invalid:8080/base' }, env);
    assert.deepEqual(proxy.targets, ['http://plain.invalid:8080/base/api/v1/namespaces/default']);
    assert.equal(name(answer), `Basic ${Buffer.from('u:p').toString('base64')}`);
  });
});
