import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import type { GlobalOptions } from '../../../src/cli/global-flags.ts';
import { ConfigurationError } from '../../../src/errors.ts';
import type { Kubeconfig } from '../../../src/kube/kubeconfig/load.ts';
import { selectSettings } from '../../../src/kube/kubeconfig/select-settings.ts';
import { testGlobals } from '../../support/connect-context.ts';

interface Parts {
  readonly clusters?: Record<string, JsonObject>;
  readonly users?: Record<string, JsonObject>;
  readonly contexts?: Record<string, JsonObject>;
  readonly currentContext?: string;
}

const entries = (record: Record<string, JsonObject> = {}) =>
  new Map(Object.entries(record).map(([name, fields]) => [name, { name, fields, file: 'file' }]));

function config(parts: Parts): Kubeconfig {
  return {
    clusters: entries(parts.clusters),
    users: entries(parts.users),
    contexts: entries(parts.contexts),
    currentContext: parts.currentContext ?? '',
    preferences: {},
    extensions: [],
    files: [],
    paths: [],
    explicit: false,
  };
}

const usual: Parts = {
  clusters: {
    main: {
      server: 'https://main',
      'certificate-authority-data': 'QQ==',
      'tls-server-name': 'inner',
      'proxy-url': 'http://proxy:1',
    },
    other: { server: 'https://other' },
  },
  users: {
    alice: { token: 'alice-token', 'client-certificate-data': 'QQ==', 'client-key-data': 'QQ==' },
    bob: { as: 'carol', 'as-groups': ['g1'], 'as-uid': '7', 'as-user-extra': { scope: ['a'] } },
  },
  contexts: { work: { cluster: 'main', user: 'alice', namespace: 'team' } },
  currentContext: 'work',
};
const select = (typed: Partial<GlobalOptions> = {}, parts: Parts = usual, env: Record<string, string> = {}) =>
  selectSettings(config(parts), testGlobals(typed), env);

describe('settings', () => {
  it('come from the current context', () => {
    const { cluster, user, namespace } = select();
    assert.equal(cluster.server, 'https://main');
    assert.equal(user.token, 'alice-token');
    assert.equal(namespace, 'team');
  });

  it('are overridden by every flag', () => {
    const { cluster, user, namespace } = select({
      server: 'https://typed',
      token: 'typed',
      namespace: 'typed-ns',
      'proxy-url': 'socks5://p:1',
      'disable-compression': true,
    });
    assert.equal(cluster.server, 'https://typed');
    assert.equal(cluster.proxyUrl, 'socks5://p:1');
    assert.equal(cluster.disableCompression, true);
    assert.equal(user.token, 'typed');
    assert.equal(namespace, 'typed-ns');
  });

  it('forget tls-server-name with --server, and the authority with --insecure-skip-tls-verify', () => {
    assert.equal(select({ server: 'https://typed' }).cluster.tlsServerName, '');
    assert.equal(select().cluster.tlsServerName, 'inner');
    const insecure = select({ 'insecure-skip-tls-verify': true }).cluster;
    assert.equal(insecure.insecureSkipTlsVerify, true);
    assert.equal(insecure.certificateAuthorityData, '');
  });

  it('take --cluster and --user from anywhere in the file', () => {
    const { cluster, user } = select({ cluster: 'other', user: 'bob' });
    assert.equal(cluster.server, 'https://other');
    assert.equal(user.token, '');
    assert.deepEqual(user.impersonation, {
      user: 'carol',
      uid: '7',
      groups: ['g1'],
      extra: new Map([['scope', ['a']]]),
    });
  });

  it('impersonate as the flags say, before the file; an extra without = is ignored', () => {
    const { impersonation } = select({
      user: 'bob',
      as: 'dave',
      'as-group': ['x', 'y'],
      'as-user-extra': ['scope=b', 'scope=c', 'reason=r=s', 'nothing'],
    }).user;
    assert.equal(impersonation.user, 'dave');
    assert.deepEqual(impersonation.groups, ['x', 'y']);
    assert.deepEqual(
      [...impersonation.extra],
      [
        ['scope', ['b', 'c']],
        ['reason', ['r=s']],
      ],
    );
  });

  it('fall back to http://localhost:8080, or KUBERNETES_MASTER', () => {
    assert.equal(select({}, {}).cluster.server, 'http://localhost:8080');
    assert.equal(select({}, {}, { KUBERNETES_MASTER: 'http://m' }).cluster.server, 'http://m');
  });

  it('bear contexts without a user or cluster, and clusters without a server, as `config set-*` writes them', () => {
    const parts: Parts = {
      clusters: { c: {} },
      contexts: { bare: { namespace: 'y' }, half: { cluster: 'c' } },
      currentContext: 'bare',
    };
    assert.equal(select({}, parts).namespace, 'y');
    assert.equal(select({ context: 'half' }, parts).cluster.server, 'http://localhost:8080');
  });
});

/** What kubectl 1.37 says, by the flags typed. */
const refusals: readonly (readonly [string, Partial<GlobalOptions>, string])[] = [
  ['an unknown context', { context: 'foo' }, 'context was not found for specified context: foo'],
  ['an unknown context and a namespace', { context: 'foo', namespace: 'x' }, 'context "foo" does not exist'],
  ['an unknown cluster', { cluster: 'foo' }, 'no server found for cluster "foo"'],
  ['an unknown cluster and a namespace', { cluster: 'foo', namespace: 'x' }, 'cluster "foo" does not exist'],
  ['an unknown user', { user: 'foo' }, 'auth info "foo" does not exist'],
  [
    'two ways to log in',
    { username: 'a' },
    'more than one authentication method found for alice; found [token basicAuth], only one is allowed',
  ],
  [
    'groups without a user',
    { 'as-group': ['g'] },
    'requesting uid, groups or user-extra for alice without impersonating a user',
  ],
  [
    'a proxy of an unknown scheme',
    { 'proxy-url': 'ftp://p:1' },
    `invalid 'proxy-url' "ftp://p:1" for cluster "main": unsupported scheme "ftp", must be http, https, or socks5`,
  ],
  [
    'a missing authority',
    { 'certificate-authority': '/nope' },
    'unable to read certificate-authority /nope for main due to open /nope: no such file or directory',
  ],
];

describe('settings that cannot be used', () => {
  for (const [name, typed, message] of refusals) {
    it(`say of ${name} what kubectl says`, () => assert.throws(() => select(typed), { message }));
  }

  it('are a configuration error for a missing context, and list several problems', () => {
    assert.throws(() => select({ context: 'foo' }), ConfigurationError);
    assert.throws(() => select({ 'client-certificate': '/nope', 'client-key': '/nope' }), {
      message:
        '\n* unable to read client-cert /nope for alice due to open /nope: no such file or directory' +
        '\n* unable to read client-key /nope for alice due to open /nope: no such file or directory',
    });
  });

  it('say what an exec entry lacks', () => {
    const parts: Parts = {
      ...usual,
      users: { alice: { exec: { command: 'x', apiVersion: 'client.authentication.k8s.io/v1' } } },
    };
    assert.throws(() => select({}, parts), {
      message: 'interactiveMode must be specified for alice to use exec authentication plugin',
    });
  });
});
