/**
 * What client-node 2.0.1 gets wrong, each case failing without the wrap around it; and what it does
 * not do at all.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { checkCertificates } from '../../../src/kube/auth/certificates.ts';
import { type CredentialSource, newCredentials } from '../../../src/kube/auth/credentials.ts';
import { notExecutable } from '../../../src/kube/auth/exec-format.ts';
import type { ClusterSettings, UserSettings } from '../../../src/kube/kubeconfig/settings.ts';
import { good } from '../../support/certificates.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-credentials-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string, mode = 0o600): string => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text, { mode });
  return file;
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const noImpersonation = { user: '', uid: '', groups: [], extra: new Map<string, readonly string[]>() };
const cluster: ClusterSettings = {
  name: 'c',
  server: 'https://server:6443',
  certificateAuthority: '',
  certificateAuthorityData: base64(good.cert),
  insecureSkipTlsVerify: false,
  tlsServerName: '',
  proxyUrl: '',
  disableCompression: false,
  execExtension: null,
};
const user: UserSettings = {
  name: 'u',
  token: '',
  tokenFile: '',
  username: '',
  password: '',
  clientCertificate: '',
  clientCertificateData: '',
  clientKey: '',
  clientKeyData: '',
  impersonation: noImpersonation,
  authProvider: undefined,
  exec: undefined,
};

interface Given {
  readonly cluster?: Partial<ClusterSettings>;
  readonly user?: Partial<UserSettings>;
  readonly secure?: boolean;
  readonly env?: Record<string, string>;
  readonly terminal?: boolean;
  readonly now?: () => number;
}

/** What the first requests of all are refused with. */
const refusedWith = (authorization: string | undefined) => ({ generation: 0, authorization });

const credentials = (given: Given = {}) => {
  const source: CredentialSource = {
    cluster: { ...cluster, ...given.cluster },
    user: { ...user, ...given.user },
    secure: given.secure ?? true,
    proxyUrl: undefined,
    platform: 'linux',
    surroundings: {
      env: { PATH: process.env.PATH, ...given.env },
      cwd: folder,
      stdinIsTerminal: given.terminal ?? false,
      now: given.now ?? Date.now,
    },
  };
  return newCredentials(source);
};

describe('what client-node gets wrong', () => {
  it('a context without a user keeps the cluster’s authority', async () => {
    const { ca } = await credentials({ user: { name: '' } }).tlsSettings();
    assert.equal(String(ca), good.cert);
  });

  it('-data wins over the file', async () => {
    const other = write('other.crt', 'other');
    const settings = await credentials({
      cluster: { certificateAuthority: other },
      user: {
        clientCertificate: other,
        clientCertificateData: base64('data'),
        clientKey: other,
        clientKeyData: base64('k'),
      },
    }).tlsSettings();
    assert.equal(String(settings.ca), good.cert);
    assert.equal(String(settings.cert), 'data');
    assert.equal(String(settings.key), 'k');
  });

  it('tokenFile is read, trimmed, and wins over a token beside it', async () => {
    const tokenFile = write('token', ' from-file\n');
    assert.equal((await credentials({ user: { tokenFile } }).headers()).authorization, 'Bearer from-file');
    assert.equal((await credentials({ user: { tokenFile, token: 'x' } }).headers()).authorization, 'Bearer from-file');
  });

  it('a token beside an unreadable tokenFile counts, alone it is an error in Go’s words', async () => {
    const tokenFile = path.join(folder, 'none');
    assert.equal((await credentials({ user: { tokenFile, token: 'x' } }).headers()).authorization, 'Bearer x');
    await assert.rejects(credentials({ user: { tokenFile } }).headers(), {
      message: `open ${tokenFile}: no such file or directory`,
    });
  });

  it('a tokenFile is read anew after a 401', async () => {
    const tokenFile = write('rotating', 'one');
    const rotating = credentials({ user: { tokenFile } });
    assert.equal((await rotating.headers()).authorization, 'Bearer one');
    assert.equal(await rotating.renew(refusedWith('Bearer one')), 'same');
    fs.writeFileSync(tokenFile, 'two');
    assert.equal(await rotating.renew(refusedWith('Bearer one')), 'headers');
    assert.equal((await rotating.headers()).authorization, 'Bearer two');
  });

  it('impersonation has groups, uid and extra', async () => {
    const impersonation = { user: 'a', uid: '5', groups: ['g', 'h'], extra: new Map([['Acme.com/x y', ['1', '2']]]) };
    assert.deepEqual(await credentials({ user: { impersonation } }).headers(), {
      'impersonate-user': 'a',
      'impersonate-uid': '5',
      'impersonate-group': ['g', 'h'],
      'impersonate-extra-acme.com%2fx%20y': ['1', '2'],
    });
  });

  it('http:// servers get impersonation and no credentials', async () => {
    const impersonation = { ...noImpersonation, user: 'a' };
    const plain = credentials({ secure: false, cluster: { server: 'http://s' }, user: { token: 't', impersonation } });
    assert.deepEqual(await plain.headers(), { 'impersonate-user': 'a' });
    assert.deepEqual(await plain.tlsSettings(), {});
  });

  it('http:// servers do not throw without skipTLSVerify', async () => {
    const plain = credentials({ secure: false, cluster: { server: 'http://s' } });
    await (await plain.kubeConfig()).applyToHTTPSOptions({});
  });

  it('the system’s authorities are trusted where the cluster names none, SSL_CERT_FILE before all', async () => {
    const file = write('system.crt', good.cert);
    const { ca } = await credentials({
      cluster: { certificateAuthorityData: '' },
      env: { SSL_CERT_FILE: file },
    }).tlsSettings();
    assert.equal(String(ca).trim(), good.cert.trim());
  });

  it('authorities without a certificate are refused, and authorities beside --insecure-skip-tls-verify', () => {
    const check = (more: Partial<ClusterSettings>) => checkCertificates({ ...cluster, ...more }, user);
    assert.throws(() => check({ certificateAuthorityData: base64('x') }), {
      message: 'unable to load root certificates: unable to parse bytes as PEM block',
    });
    assert.throws(() => check({ insecureSkipTlsVerify: true }), {
      message: 'specifying a root certificates file with the insecure flag is not allowed',
    });
  });

  it('gcp and azure do not run a shell but point to their plugins', () => {
    for (const name of ['gcp', 'azure']) {
      const authProvider = { name, config: { 'cmd-path': 'touch', 'cmd-args': `${folder}/pwned` } };
      assert.throws(
        () => credentials({ user: { authProvider } }),
        new RegExp(`The ${name} auth plugin has been removed`),
      );
    }
    assert.equal(fs.existsSync(`${folder}/pwned`), false);
  });

  it('oidc wants its fields, unknown providers are refused', () => {
    assert.throws(() => credentials({ user: { authProvider: { name: 'oidc' } } }), {
      message: 'Must provide idp-issuer-url',
    });
    assert.throws(() => credentials({ user: { authProvider: { name: 'zz' } } }), {
      message: 'no Auth Provider found for name "zz"',
    });
  });

  it('basic credentials become a header', async () => {
    const { authorization } = await credentials({ user: { username: 'u', password: 'p:q' } }).headers();
    assert.equal(authorization, `Basic ${base64('u:p:q')}`);
  });

  it('an id-token that has not expired is used by client-node’s own provider', async () => {
    const payload = Buffer.from(JSON.stringify({ exp: 4_102_444_800 })).toString('base64url');
    const idToken = `e30.${payload}.e30`;
    const config = { 'idp-issuer-url': 'https://i', 'client-id': 'c', 'id-token': idToken };
    const { authorization } = await credentials({ user: { authProvider: { name: 'oidc', config } } }).headers();
    assert.equal(authorization, `Bearer ${idToken}`);
  });
});

/** A plugin that appends what it was told to a file and answers with a status. */
function plugin(
  name: string,
  status: string,
  more: JsonObject = {},
  apiVersion = 'client.authentication.k8s.io/v1',
): JsonObject {
  const log = path.join(folder, `${name}.log`);
  const script = write(
    `${name}.cjs`,
    `require('fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify({ info: JSON.parse(process.env.KUBERNETES_EXEC_INFO), args: process.argv.slice(2), extra: process.env.EXTRA }) + '\\n');
     process.stdout.write(JSON.stringify({ apiVersion: ${JSON.stringify(apiVersion)}, kind: 'ExecCredential', status: ${status} }));`,
  );
  return {
    apiVersion,
    command: process.execPath,
    args: [script, 'a b', '$(touch pwned)'],
    interactiveMode: 'Never',
    ...more,
  };
}
const runs = (name: string): JsonObject[] => {
  const log = path.join(folder, `${name}.log`);
  if (!fs.existsSync(log)) return [];
  return fs
    .readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonObject);
};

describe('credential plugins', () => {
  it('are run once, without a shell, and told what the protocol says', async () => {
    const exec = plugin('once', '{ token: "t1" }', { env: [{ name: 'EXTRA', value: 'e' }] });
    const made = credentials({ user: { exec } });
    assert.equal((await made.headers()).authorization, 'Bearer t1');
    assert.equal((await made.headers()).authorization, 'Bearer t1');
    assert.deepEqual(runs('once'), [
      {
        info: { kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', spec: { interactive: false } },
        args: ['a b', '$(touch pwned)'],
        extra: 'e',
      },
    ]);
  });

  it('get the cluster when they ask for it', async () => {
    const exec = plugin('cluster', '{ token: "t" }', { provideClusterInfo: true });
    await credentials({
      cluster: { execExtension: { audience: 'x' }, tlsServerName: 'inner' },
      user: { exec },
    }).headers();
    const spec = (runs('cluster')[0]!.info as { spec: JsonObject }).spec;
    assert.deepEqual(spec.cluster, {
      server: 'https://server:6443',
      'tls-server-name': 'inner',
      'certificate-authority-data': base64(good.cert),
      config: { audience: 'x' },
    });
  });

  it('are not run when the user has credentials of his own', async () => {
    const exec = plugin('unwanted', '{ token: "t" }');
    assert.equal((await credentials({ user: { exec, token: 'mine' } }).headers()).authorization, 'Bearer mine');
    await credentials({ user: { exec, username: 'u', password: 'p' } }).headers();
    await credentials({ user: { exec, clientCertificateData: base64('c'), clientKeyData: base64('k') } }).headers();
    assert.deepEqual(runs('unwanted'), []);
  });

  it('are run again when what they gave has expired, and after a 401', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const exec = plugin('expiring', '{ token: "t", expirationTimestamp: "2026-01-01T01:00:00Z" }');
    const made = credentials({ user: { exec }, now: () => now });
    await made.headers();
    await made.headers();
    assert.equal(runs('expiring').length, 1);
    now += 2 * 60 * 60 * 1000;
    await made.headers();
    assert.equal(runs('expiring').length, 2);
    assert.equal(await credentialsAfter401('again'), 2);
  });

  const credentialsAfter401 = async (name: string): Promise<number> => {
    const made = credentials({ user: { exec: plugin(name, '{ token: String(process.pid) }') } });
    const before = (await made.headers()).authorization?.toString();
    assert.equal(await made.renew(refusedWith(before)), 'headers');
    assert.notEqual((await made.headers()).authorization, before);
    return runs(name).length;
  };

  it('run once for requests that are refused together, each of which is sent again', async () => {
    const made = credentials({ user: { exec: plugin('together', '{ token: String(process.pid) }') } });
    const refused = refusedWith((await made.headers()).authorization?.toString());
    assert.deepEqual(await Promise.all([made.renew(refused), made.renew(refused)]), ['headers', 'headers']);
    assert.equal(await made.renew(refused), 'headers', 'that one was sent before');
    assert.equal(runs('together').length, 2);
  });

  it('may give a client certificate; a new one needs a new connection', async () => {
    const pair = `clientCertificateData: ${JSON.stringify(good.cert)} + process.pid, clientKeyData: ${JSON.stringify(good.key)}`;
    const exec = plugin('certificate', `{ ${pair} }`);
    const made = credentials({ user: { exec } });
    const { cert, key } = await made.tlsSettings();
    assert.match(String(cert), /-----\n\d+$/);
    assert.equal(key, good.key);
    assert.equal((await made.headers()).authorization, undefined);
    const refused = refusedWith(undefined);
    assert.deepEqual(await Promise.all([made.renew(refused), made.renew(refused)]), ['connection', 'headers']);
    assert.equal(await made.renew(refused), 'headers', 'that one was sent before');
  });

  it('speak v1beta1 too, and nothing else', async () => {
    const beta = plugin('beta', '{ token: "b" }', {}, 'client.authentication.k8s.io/v1beta1');
    assert.equal((await credentials({ user: { exec: beta } }).headers()).authorization, 'Bearer b');
    const alpha = { ...beta, apiVersion: 'client.authentication.k8s.io/v1alpha1' };
    assert.throws(() => credentials({ user: { exec: alpha } }), {
      message: 'exec plugin: invalid apiVersion "client.authentication.k8s.io/v1alpha1"',
    });
  });

  const rejected = (exec: JsonObject, message: string | RegExp, terminal = false) =>
    assert.rejects(credentials({ user: { exec }, terminal }).headers(), { message });

  it('are refused when they answer in another version, or without what is needed', async () => {
    const mixed = {
      ...plugin('mixed', '{ token: "t" }', {}, 'client.authentication.k8s.io/v1beta1'),
      apiVersion: 'client.authentication.k8s.io/v1',
    };
    await rejected(
      mixed,
      'getting credentials: exec plugin is configured to use API version client.authentication.k8s.io/v1, plugin returned version client.authentication.k8s.io/v1beta1',
    );
    await rejected(plugin('empty', '{}'), "getting credentials: exec plugin didn't return a token or cert/key pair");
    await rejected(plugin('none', 'undefined'), "getting credentials: exec plugin didn't return a status field");
    await rejected(
      plugin('half', '{ clientKeyData: "k" }'),
      'getting credentials: exec plugin returned only certificate or key, not both',
    );
  });

  it('that fail or are missing are worded as client-go words them, with the hint', async () => {
    const failing = { ...plugin('failing', '{}'), args: ['-e', 'process.exit(3)'] };
    await rejected(failing, `getting credentials: exec: executable ${process.execPath} failed with exit code 3`);
    await rejected(
      { ...failing, command: 'cox-no-such-plugin', installHint: 'get it there' },
      /^getting credentials: exec: executable cox-no-such-plugin not found\n\nIt looks like you are trying to use a client-go credential plugin that is not installed\.[\s\S]*\n\nget it there$/,
    );
    await rejected(
      { ...failing, command: '/no/such/plugin' },
      'getting credentials: exec: fork/exec /no/such/plugin: no such file or directory',
    );
  });

  it('that are no programs are refused: the C library would start a shell for them', async () => {
    const script = path.join(folder, 'script');
    const ran = path.join(folder, 'ran');
    fs.writeFileSync(script, `touch ${ran}\n`, { mode: 0o755 });
    await rejected(
      { ...plugin('script', '{}'), command: script },
      `getting credentials: exec: fork/exec ${script}: exec format error`,
    );
    assert.equal(fs.existsSync(ran), false);
    fs.writeFileSync(path.join(folder, 'empty'), '', { mode: 0o755 });
    assert.equal(notExecutable('empty', '/', `/nonexistent:${folder}`), path.join(folder, 'empty'));
    assert.equal(notExecutable('node', '/', path.dirname(process.execPath)), undefined);
  });

  it('that insist on a terminal are refused without one', async () => {
    await rejected(
      plugin('always', '{ token: "t" }', { interactiveMode: 'Always' }),
      'getting credentials: exec plugin cannot support interactive mode: standard input is not a terminal',
    );
  });
});
