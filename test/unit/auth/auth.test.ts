/** Answers about permissions that no API server of the tests gives. What is expected is kubectl's own output. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CannedAnswers, typeAgainst as type } from '../../support/canned-server.ts';

/** The answer to a review of authorization.k8s.io. */
const reviewed = (resource: string, kind: string, status: object): CannedAnswers => ({
  [`/apis/authorization.k8s.io/v1/${resource}`]: {
    status: 201,
    body: { kind, apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec: {}, status },
  },
});

const access = (status: object) => reviewed('selfsubjectaccessreviews', 'SelfSubjectAccessReview', status);
const rules = (status: object) => reviewed('selfsubjectrulesreviews', 'SelfSubjectRulesReview', status);

const self = (version: string, status: object): CannedAnswers => {
  const apiVersion = `authentication.k8s.io/${version}`;
  const body = { kind: 'SelfSubjectReview', apiVersion, metadata: { creationTimestamp: null }, status };
  return { [`/apis/${apiVersion}/selfsubjectreviews`]: { status: 201, body } };
};

describe('auth can-i', () => {
  it('gives the reason and the error of a refusal, but not of a permission', async () => {
    const line = 'auth can-i get /x';
    const refused = await type(access({ allowed: false, reason: 'no way', evaluationError: 'and broken' }), line);
    assert.deepEqual(refused, { stdout: 'no - no way - and broken\n', stderr: '', exitCode: 1 });
    const broken = await type(access({ allowed: false, evaluationError: 'broken' }), line);
    assert.equal(broken.stdout, 'no - broken\n');
    const allowed = await type(access({ allowed: true, reason: 'role' }), line);
    assert.deepEqual(allowed, { stdout: 'yes\n', stderr: '', exitCode: 0 });
  });

  it('keeps control characters of the server from the terminal', async () => {
    const { stdout } = await type(access({ allowed: false, reason: 'a\x1b[2Jb\x07' }), 'auth can-i get /x');
    assert.equal(stdout, 'no - a^[[2Jb^G\n');
  });
});

describe('auth can-i --list', () => {
  it('takes rules apart, puts them together by resource and name, and sorts them by their Go texts', async () => {
    const status = {
      incomplete: true,
      evaluationError: 'webhook is away',
      resourceRules: [
        { verbs: ['get', 'list'], apiGroups: ['apps', ''], resources: ['a/b/c', 'x'], resourceNames: ['n', 'm'] },
        { verbs: ['list', '*'], apiGroups: ['apps'], resources: ['x'], resourceNames: ['n'] },
        { verbs: ['get'], apiGroups: [], resources: ['lost'] },
      ],
      nonResourceRules: [{ verbs: ['post', 'get'], nonResourceURLs: ['/b', '/a'] }],
    };
    const { stdout, stderr } = await type(rules(status), 'auth can-i --list');
    assert.equal(stderr, 'Warning: the list may be incomplete: webhook is away\n');
    assert.deepEqual(stdout.split('\n'), [
      'Resources    Non-Resource URLs   Resource Names   Verbs',
      'x.apps       []                  [n]              [get list *]',
      'a/b/c        []                  [m]              [get list]',
      'a/b/c        []                  [n]              [get list]',
      'x            []                  [m]              [get list]',
      'x            []                  [n]              [get list]',
      'a.apps/b/c   []                  [m]              [get list]',
      'a.apps/b/c   []                  [n]              [get list]',
      'x.apps       []                  [m]              [get list]',
      '             [/a]                []               [get]',
      '             [/b]                []               [get]',
      '             [/a]                []               [post]',
      '             [/b]                []               [post]',
      '',
    ]);
  });

  it('has only headers, or nothing, when nothing is allowed', async () => {
    const { stdout } = await type(rules({ resourceRules: null }), 'auth can-i --list');
    assert.equal(stdout, 'Resources   Non-Resource URLs   Resource Names   Verbs\n');
    const bare = await type(rules({ resourceRules: [] }), 'auth can-i --list --no-headers');
    assert.deepEqual(bare, { stdout: '', stderr: '', exitCode: 0 });
  });
});

describe('auth whoami', () => {
  it('reads older versions of the API, and sorts the extra attributes', async () => {
    const userInfo = { username: 'old', extra: { b: ['2', '3'], a: ['1'], '10': ['x'] } };
    const { stdout } = await type(self('v1beta1', { userInfo }), 'auth whoami');
    const lines = [
      'ATTRIBUTE   VALUE',
      'Username    old',
      'Extra: 10   [x]',
      'Extra: a    [1]',
      'Extra: b    [2 3]',
      '',
    ];
    assert.deepEqual(stdout.split('\n'), lines);
  });

  it('prints the Go struct: its fields in order, nothing empty, nothing unknown', async () => {
    const userInfo = { groups: ['g h', 'i'], uid: 'u', future: 1 };
    const { stdout } = await type(self('v1alpha1', { userInfo }), 'auth whoami -o json');
    assert.equal(
      stdout,
      `${JSON.stringify(
        {
          kind: 'SelfSubjectReview',
          apiVersion: 'authentication.k8s.io/v1alpha1',
          metadata: {},
          status: { userInfo: { uid: 'u', groups: ['g h', 'i'] } },
        },
        null,
        4,
      )}\n`,
    );
    const empty = await type(self('v1', {}), 'auth whoami -o yaml');
    assert.equal(
      empty.stdout,
      'apiVersion: authentication.k8s.io/v1\nkind: SelfSubjectReview\nmetadata: {}\nstatus:\n  userInfo: {}\n',
    );
  });

  it('says that the server has no such API', async () => {
    const typed = await type({}, 'auth whoami');
    const stderr = 'error: the selfsubjectreviews API is not enabled in the cluster\n';
    assert.deepEqual(typed, { stdout: '', stderr, exitCode: 1 });
  });
});
