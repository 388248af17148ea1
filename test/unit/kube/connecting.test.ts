import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import tls from 'node:tls';
import { inClusterNamespace, inClusterPossible, inClusterSettings } from '../../../src/kube/auth/in-cluster.ts';
import { cacheDirectory, connect } from '../../../src/kube/connect.ts';
import { selectSettings } from '../../../src/kube/kubeconfig/select-settings.ts';
import { dialTcp, startTls } from '../../../src/kube/transport/dial.ts';
import { chooseProxy, isLoopback } from '../../../src/kube/transport/proxy-choice.ts';
import { baseUrl, endpointOf } from '../../../src/kube/transport/server-url.ts';
import { systemAuthorities } from '../../../src/kube/transport/trust.ts';
import { clientCertificate } from '../../../src/sandbox/nodes/real/certificate.ts';
import { testContext, testGlobals } from '../../support/connect-context.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-connecting-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('server URLs', () => {
  it('have a scheme and no end', () => {
    assert.equal(baseUrl('localhost:8080'), 'http://localhost:8080');
    assert.equal(baseUrl('https://h:1/path/?x#y'), 'https://h:1/path');
    assert.throws(() => baseUrl('https://'), { message: 'host must be a URL or a host:port pair: "https://"' });
    assert.throws(() => baseUrl('ftp://h'), {
      verbatim: 'Unable to connect to the server: unsupported protocol scheme "ftp"',
    });
  });

  it('lead to a host and port', () => {
    assert.deepEqual(endpointOf('https://h'), { tls: true, host: 'h', port: 443 });
    assert.deepEqual(endpointOf('http://[::1]:81'), { tls: false, host: '::1', port: 81 });
  });
});

/** As golang.org/x/net/http/httpproxy decides. */
const proxies: readonly (readonly [string, string, Record<string, string>, string | undefined])[] = [
  ['https://h:6443', '', {}, undefined],
  ['https://h:6443', '', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
  ['https://h:6443', '', { https_proxy: 'p:1' }, 'http://p:1'],
  ['https://h:6443', '', { HTTP_PROXY: 'http://p:1' }, undefined],
  ['http://h', '', { HTTP_PROXY: 'http://p:1' }, 'http://p:1'],
  ['https://127.0.0.1:6443', '', { HTTPS_PROXY: 'http://p:1' }, undefined],
  ['https://localhost', '', { HTTPS_PROXY: 'http://p:1' }, undefined],
  ['https://127.0.0.1:6443', 'socks5://k:2', {}, 'socks5://k:2'],
  ['https://h', 'http://k:2', { NO_PROXY: '*' }, 'http://k:2'],
  ['https://h', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '*' }, undefined],
  ['https://a.example.com', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'x,example.com' }, undefined],
  ['https://example.com', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'example.com' }, undefined],
  ['https://badexample.com', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'example.com' }, 'http://p'],
  ['https://example.com', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '.example.com' }, 'http://p'],
  ['https://a.example.com', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '.example.com' }, undefined],
  ['https://h:6443', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'h:6443' }, undefined],
  ['https://h:6443', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'h:443' }, 'http://p'],
  ['https://10.1.2.3', '', { HTTPS_PROXY: 'http://p', no_proxy: '10.0.0.0/8' }, undefined],
  ['https://11.1.2.3', '', { HTTPS_PROXY: 'http://p', no_proxy: '10.0.0.0/8' }, 'http://p'],
  ['https://10.1.2.3', '', { HTTPS_PROXY: 'http://p', no_proxy: '10.1.2.3' }, undefined],
  ['https://[fd00::5]:1', '', { HTTPS_PROXY: 'http://p', no_proxy: 'fd00::/8' }, undefined],
  ['https://[fe00::5]:1', '', { HTTPS_PROXY: 'http://p', no_proxy: 'fd00::/8' }, 'http://p'],
  // each asked of httpproxy itself
  ['https://127.example.com', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'example.org' }, 'http://p'],
  ['https://127.9.9.9', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'example.org' }, undefined],
  ['https://[::ffff:127.0.0.1]', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'example.org' }, undefined],
  ['https://example.com.', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'example.com' }, 'http://p'],
  ['https://example.com', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'example.com:' }, undefined],
  ['https://example.com', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'example.com:0443' }, 'http://p'],
  ['https://example.com', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'example.org example.com' }, 'http://p'],
  ['https://xn--bcher-kva.example', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'bücher.example' }, undefined],
  ['https://10.1.2.3', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '3' }, 'http://p'],
  ['https://10.1.2.3', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '10.9.9.9/8' }, undefined],
  ['https://10.1.2.3', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '10.0.0.0/' }, 'http://p'],
  ['https://10.1.2.3', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '10.0.0.0/33' }, 'http://p'],
  ['https://10.1.2.3', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '10.0.0.0/1e1' }, 'http://p'],
  ['https://10.1.2.3', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '0.0.0.0/0' }, undefined],
  ['https://10.1.2.3', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '::/0' }, 'http://p'],
  ['https://192.168.129.1', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '192.168.128.0/17' }, undefined],
  ['https://192.168.129.1', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '192.168.130.0/23' }, 'http://p'],
  ['https://10.1.2.3', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '::ffff:10.0.0.0/104' }, undefined],
  ['https://10.1.2.3', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '::ffff:10.0.0.0/95' }, 'http://p'],
  ['https://10.1.2.3', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '::ffff:10.1.2.3' }, undefined],
  ['https://[::ffff:10.1.2.3]', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '10.0.0.0/8' }, undefined],
  ['https://[::ffff:10.1.2.3]', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '::/0' }, 'http://p'],
  ['https://[fd00::5]', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'fd00:0::5' }, undefined],
  ['https://[fd00::5]', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '[fd00::5]' }, 'http://p'],
  ['https://[fd00::5]', '', { HTTPS_PROXY: 'http://p', NO_PROXY: '[fd00::5]:443' }, undefined],
  ['https://[fd00::5]', '', { HTTPS_PROXY: 'http://p', NO_PROXY: 'fd00::/7' }, undefined],
];

describe('the choice of a proxy', () => {
  for (const [server, own, env, expected] of proxies) {
    it(`is ${expected ?? 'none'} for ${server} with ${JSON.stringify({ own, ...env })}`, () => {
      assert.equal(chooseProxy(endpointOf(server), own, env), expected);
    });
  }
});

describe('loopback', () => {
  const cases: [string, boolean][] = [
    ['localhost', true],
    ['LocalHost', true],
    ['127.9.8.7', true],
    ['::1', true],
    ['0:0:0:0:0:0:0:1', true],
    ['::ffff:127.0.0.1', true],
    ['::1%lo', true],
    ['127.example.com', false],
    ['128.0.0.1', false],
    ['::2', false],
    ['', false],
  ];
  for (const [host, expected] of cases) {
    it(`${expected ? 'is' : 'is not'} ${JSON.stringify(host)}`, () => assert.equal(isLoopback(host), expected));
  }
});

describe('the system’s authorities', () => {
  it('are read from SSL_CERT_FILE and SSL_CERT_DIR', async () => {
    const one = '-----BEGIN CERTIFICATE-----\none\n-----END CERTIFICATE-----\n';
    fs.mkdirSync(path.join(folder, 'certs'));
    fs.writeFileSync(path.join(folder, 'certs/a.pem'), one);
    fs.writeFileSync(path.join(folder, 'certs/README'), 'no certificate');
    fs.writeFileSync(path.join(folder, 'bundle'), 'bundle');
    const env = { SSL_CERT_FILE: path.join(folder, 'bundle'), SSL_CERT_DIR: path.join(folder, 'certs') };
    assert.deepEqual(await systemAuthorities(env, 'linux'), ['bundle', one]);
  });
});

describe('inside a pod', () => {
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
  const emptyConfig = {
    clusters: new Map(),
    users: new Map(),
    contexts: new Map(),
    currentContext: '',
    preferences: {},
    extensions: [],
    files: [],
    paths: [],
    explicit: false,
  };

  it('the service account is used', () => {
    assert.equal(inClusterPossible(env, folder), false);
    fs.writeFileSync(path.join(folder, 'token'), 't');
    fs.writeFileSync(path.join(folder, 'namespace'), 'mine\n');
    assert.equal(inClusterPossible(env, folder), true);
    assert.equal(inClusterPossible({}, folder), false);
    const globals = testGlobals();
    const settings = inClusterSettings(selectSettings(emptyConfig, globals, {}), globals, env, folder);
    assert.equal(settings.cluster.server, 'https://[fd00::1]:443');
    assert.equal(settings.cluster.certificateAuthority, `${folder}/ca.crt`);
    assert.equal(settings.user.tokenFile, `${folder}/token`);
    assert.equal(inClusterNamespace({}, folder), 'mine');
    assert.equal(inClusterNamespace({ POD_NAMESPACE: 'other' }, folder), 'other');
    assert.equal(inClusterNamespace({}, `${folder}/none`), 'default');
  });
});

describe('connecting', () => {
  it('sends nothing before the first request, and knows the namespace', async () => {
    const cluster = await connect(
      testContext({ globals: { server: 'https://nowhere.invalid', token: 't', namespace: 'n' } }),
    );
    assert.equal(cluster.namespace, 'n');
    assert.equal(cluster.namespaceGiven, true);
    assert.equal(cluster.server, 'https://nowhere.invalid');
    cluster.transport.close();
  });

  it('asks for a user without any credentials as kubectl does, and fails without a terminal', async () => {
    const empty = testContext({ globals: { server: 'https://nowhere.invalid' } });
    await assert.rejects(connect(empty), { message: 'EOF' });
    assert.equal(empty.stdoutText(), 'Please enter Username: ');
    const typed = testContext({ globals: { server: 'https://nowhere.invalid' }, stdin: 'me\n' });
    await assert.rejects(connect(typed), { message: 'error reading input for Password' });
  });

  it('says from -v=1 that no file of $KUBECONFIG is there', async () => {
    const context = testContext({ env: { KUBECONFIG: '/none:/nowhere' }, globals: { v: 1 }, now: () => 0 });
    await connect(context);
    assert.match(context.stderrText(), /^W0101 00:00:00\.000000 .*\] Config not found: \/none, \/nowhere\n$/);
  });

  it('refuses a bad --request-timeout before anything else is tried', async () => {
    const context = testContext({ globals: { server: 'http://nowhere.invalid', 'request-timeout': 'foo' } });
    await assert.rejects(connect(context), /Invalid timeout value/);
  });

  it('caches where --cache-dir, KUBECACHEDIR or the home folder say', () => {
    assert.equal(cacheDirectory(testContext()), '/nonexistent/.kube/cache');
    assert.equal(cacheDirectory(testContext({ env: { KUBECACHEDIR: '/k' } })), '/k');
    assert.equal(
      cacheDirectory(testContext({ env: { KUBECACHEDIR: '/k' }, globals: { 'cache-dir': 'rel' }, cwd: '/w' })),
      '/w/rel',
    );
  });
});

describe('TLS', () => {
  it('needs nothing that Node 24.4 does not have', async () => {
    const { setDefaultCACertificates } = tls;
    const { certificate: cert, key } = await clientCertificate('server', Date.now());
    const server = tls.createServer({ cert, key });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const endpoint = { tls: true, host: '127.0.0.1', port: (server.address() as AddressInfo).port };
    Object.assign(tls, { setDefaultCACertificates: undefined });
    syncBuiltinESMExports();
    const socket = await dialTcp(endpoint.host, endpoint.port);
    try {
      const settings = { rejectUnauthorized: false, isSelfContained: true };
      const secure = await startTls(socket, endpoint, settings, ['http/1.1']);
      assert.equal(secure.encrypted, true);
    } finally {
      socket.destroy();
      Object.assign(tls, { setDefaultCACertificates });
      syncBuiltinESMExports();
      server.close();
    }
  });
});
