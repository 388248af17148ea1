import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { CliError } from '../../../src/errors.ts';
import { parseYaml } from '../../../src/manifest/yaml.ts';
import { changeProbes, type ProbeEdit } from '../../../src/resources/probes/edit.ts';
import { grpcHandler, headerOf, httpGetHandler, tcpHandler } from '../../../src/resources/probes/handler-words.ts';
import { typeCommand } from '../../support/in-process.ts';

const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    template: {
      spec: {
        initContainers: [
          { name: 'setup' },
          { name: 'proxy', restartPolicy: 'Always', ports: [{ name: 'admin', containerPort: 9901 }] },
        ],
        containers: [
          {
            name: 'app',
            ports: [{ name: 'http', containerPort: 8080 }],
            livenessProbe: {
              httpGet: { path: '/', port: 8080, scheme: 'HTTP', httpHeaders: [{ name: 'A', value: 'b' }] },
              failureThreshold: 3,
              periodSeconds: 10,
            },
          },
          { name: 'log' },
        ],
      },
    },
  },
};

const edit = (over: Partial<ProbeEdit>): ProbeEdit => ({
  kinds: ['liveness'],
  remove: false,
  handler: undefined,
  headers: [],
  numbers: {},
  containers: 'app',
  ...over,
});

const patchOf = (over: Partial<ProbeEdit>): unknown => {
  const { patch, problems } = changeProbes(deployment, edit(over));
  assert.deepEqual(problems, []);
  const spec = (patch as { spec?: { template: { spec: Record<string, unknown> } } } | undefined)?.spec?.template.spec;
  return spec?.containers ?? spec?.initContainers;
};

const problemsOf = (over: Partial<ProbeEdit>): readonly string[] => changeProbes(deployment, edit(over)).problems;

describe('the patch', () => {
  test('another handler takes the old one away, numbers stay', () => {
    assert.deepEqual(patchOf({ handler: tcpHandler('http') }), [
      { livenessProbe: { httpGet: null, tcpSocket: { port: 'http' } }, name: 'app' },
    ]);
  });

  test('an HTTP handler anew drops the headers of the old one', () => {
    assert.deepEqual(patchOf({ handler: httpGetHandler('https://:8080/live') }), [
      { livenessProbe: { httpGet: { httpHeaders: null, path: '/live', scheme: 'HTTPS' } }, name: 'app' },
    ]);
  });

  test('numbers alone; a delay of 0 is not stored', () => {
    assert.deepEqual(patchOf({ numbers: { periodSeconds: 5, initialDelaySeconds: 0 } }), [
      { livenessProbe: { periodSeconds: 5 }, name: 'app' },
    ]);
  });

  test('a removal, and nothing for what is so already', () => {
    assert.deepEqual(patchOf({ remove: true, kinds: ['liveness', 'startup'] }), [{ livenessProbe: null, name: 'app' }]);
    assert.equal(patchOf({ numbers: { failureThreshold: 3 } }), undefined);
    assert.equal(patchOf({ remove: true, kinds: ['readiness'] }), undefined);
  });

  test('containers by pattern: sidecars when meant, init containers never by pattern', () => {
    const { patch } = changeProbes(deployment, edit({ handler: tcpHandler('1'), containers: '*' }));
    assert.deepEqual(JSON.stringify(patch).match(/"name":"\w+"/g), [
      '"name":"app"',
      '"name":"log"',
      '"name":"app"',
      '"name":"log"',
      '"name":"setup"',
      '"name":"proxy"',
      '"name":"proxy"',
    ]);
    const all = changeProbes(deployment, edit({ handler: tcpHandler('1'), containers: undefined }));
    assert.equal(JSON.stringify(all.patch).includes('proxy'), false);
    const some = changeProbes(deployment, edit({ handler: tcpHandler('1'), containers: '?o*' }));
    assert.deepEqual(JSON.stringify(some.patch).includes('"tcpSocket"'), true);
    assert.equal(JSON.stringify(some.patch).match(/tcpSocket/g)?.length, 1);
  });
});

describe('what must not be written', () => {
  test('the API rules, in its words', () => {
    assert.deepEqual(problemsOf({ containers: 'setup', handler: tcpHandler('1') }), [
      'init container setup: livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ]);
    assert.deepEqual(problemsOf({ numbers: { successThreshold: 2 } }), [
      'container app: livenessProbe.successThreshold: Invalid value: 2: must be 1',
    ]);
  });

  test('ports that the container does not declare, probes that are not there, headers for no HTTP', () => {
    assert.deepEqual(problemsOf({ handler: tcpHandler('admin') }), [
      'container app declares no port named "admin"; its ports: http (8080)',
    ]);
    assert.deepEqual(problemsOf({ kinds: ['readiness'], numbers: { periodSeconds: 5 } }), [
      'container app has no readiness probe yet: set its handler (--get-url, --open-tcp, --grpc or -- COMMAND)',
    ]);
    assert.deepEqual(problemsOf({ handler: tcpHandler('http'), headers: [headerOf('A=b')] }), [
      '--header is for HTTP probes: the liveness probe of container app is not an HTTP probe',
    ]);
    assert.deepEqual(problemsOf({ containers: 'no*', handler: tcpHandler('1') }), [
      'no container is named "no*"; containers: app, log, setup, proxy',
    ]);
  });

  test('what stands in the probe already and cannot be decoded is not written again', () => {
    const yaml = `{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: app, livenessProbe: {exec: {command: [a]}, periodSeconds: "10"}}]}}`;
    const pod = parseYaml(yaml) as KubeObject;
    assert.deepEqual(changeProbes(pod, edit({ numbers: { timeoutSeconds: 3 } })).problems, [
      'container app: livenessProbe.periodSeconds: Invalid value: "10": must be an integer, not a string',
    ]);
    assert.deepEqual(changeProbes(pod, edit({ numbers: { periodSeconds: 10 } })).problems, []);
  });

  test('a timeout over the period is a warning', () => {
    assert.deepEqual(changeProbes(deployment, edit({ numbers: { timeoutSeconds: 11 } })).warnings, [
      "container app: the liveness probe's timeout of 11s is longer than its period of 10s",
    ]);
  });
});

describe('words', () => {
  test('--get-url', () => {
    assert.deepEqual(httpGetHandler('http://:8080/a?b=c'), { httpGet: { path: '/a?b=c', port: 8080, scheme: 'HTTP' } });
    assert.deepEqual(httpGetHandler('https://10.0.0.7/'), {
      httpGet: { host: '10.0.0.7', path: '/', port: 443, scheme: 'HTTPS' },
    });
    assert.deepEqual(httpGetHandler(':web'), { httpGet: { path: '/', port: 'web', scheme: 'HTTP' } });
    assert.deepEqual(httpGetHandler('HTTP://[fd00::7]:80'), {
      httpGet: { host: 'fd00::7', path: '/', port: 80, scheme: 'HTTP' },
    });
    for (const wrong of [
      '',
      'healthz',
      'ftp://:80/',
      'http://:0/',
      'http://:70000/',
      'http://a:b:c/',
      'http://:UPPER/',
    ]) {
      assert.throws(() => httpGetHandler(wrong), CliError, wrong);
    }
  });

  test('--grpc, --open-tcp and --header', () => {
    assert.deepEqual(grpcHandler('50051/a.b/C'), { grpc: { port: 50051, service: 'a.b/C' } });
    assert.throws(() => grpcHandler('http'), /must be PORT\[\/SERVICE\] with a number/);
    assert.throws(() => tcpHandler('-1'), /is not a port/);
    assert.deepEqual(headerOf('Host: a:b'), { name: 'Host', value: 'a:b' });
    assert.deepEqual(headerOf('X-A='), { name: 'X-A', value: '' });
    assert.throws(() => headerOf('no header'), /--header must be/);
  });
});

describe('the command line', () => {
  const offline = { KUBECONFIG: path.join(import.meta.dirname, '../generators/offline.kubeconfig') };
  const stdin = JSON.stringify(deployment);
  const local = (...words: readonly string[]) =>
    typeCommand(['set', 'probe', '-f', '-', '--local', ...words], { env: offline, stdin });

  test('--local asks no server', async () => {
    const { stdout, stderr, exitCode } = await local(
      '-o',
      'json',
      '--readiness',
      '-c',
      'app',
      '--',
      'test',
      '-f',
      '/ok',
    );
    assert.equal(stderr, '');
    assert.equal(exitCode, 0);
    const [app] = JSON.parse(stdout).spec.template.spec.containers;
    assert.deepEqual(app.readinessProbe, { exec: { command: ['test', '-f', '/ok'] } });
  });

  test('without --local the server is asked', async () => {
    const { exitCode, stderr } = await typeCommand(['set', 'probe', 'deploy/web', '--liveness', '--remove'], {
      env: offline,
    });
    assert.equal(exitCode, 1);
    assert.match(stderr, /refused|no such host|Unable to connect/);
  });

  for (const [words, message] of [
    [['--liveness'], /nothing to set: give --get-url/],
    [['--remove'], /at least one of --liveness, --readiness and --startup is required/],
    [['--liveness', '--remove', '--period-seconds=3'], /--remove can be combined only with/],
    [['--liveness', '--open-tcp=1', '--grpc=1'], /a probe has one handler/],
    [
      ['--startup', '--open-tcp=1', '--success-threshold=2'],
      /--success-threshold must be 1 for a startup probe, not 2/,
    ],
    [['--readiness', '--termination-grace-period-seconds=2'], /must not be set for a readiness probe/],
    [['--liveness', '--timeout-seconds=0'], /--timeout-seconds must be 1 or more, not 0/],
    [['--liveness', '--initial-delay-seconds=-1'], /--initial-delay-seconds must be 0 or more, not -1/],
    [['--liveness', '--'], /there is no command after --/],
    [['--liveness', '--remove', '--dry-run=server'], /did you mean --dry-run=client/],
  ] as const) {
    test(`refused: ${words.join(' ')}`, async () => {
      const { stderr, stdout, exitCode } = await local(...words);
      assert.match(stderr, message);
      assert.equal(stderr.split('\n')[0]?.startsWith('error: '), true);
      assert.equal(stdout, '');
      assert.equal(exitCode, 1);
    });
  }
});
