/** Every rule of `probe lint` has a page with a bad and a good example, and these are run. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { parseYaml } from '../../../src/manifest/yaml.ts';
import { indexEvents } from '../../../src/resources/diagnosis/events.ts';
import type { LintRule } from '../../../src/resources/lint/types.ts';
import { lintProbes } from '../../../src/resources/probes/lint/lint.ts';
import { lintRestarts } from '../../../src/resources/probes/lint/restarts.ts';
import { probeRules } from '../../../src/resources/probes/lint/rules.ts';
import { typeCommand } from '../../support/in-process.ts';
import { lintPage } from '../../support/lint-pages.ts';
import { assertSarif } from '../../support/sarif-schema.ts';

const nowhere = { KUBECONFIG: path.join(import.meta.dirname, '../generators/offline.kubeconfig') };

/** Half an hour after what the page of probe-restarts tells. */
const now = Date.parse('2026-01-01T12:09:30Z');

function findingsOf(rule: LintRule, yaml: string) {
  const object = parseYaml(yaml) as KubeObject;
  if (rule.id !== probeRules.restarts.id)
    return lintProbes({ object, namespace: '', source: { file: 'x', placeOf: () => ({ file: 'x', line: 1 }) } });
  const items = (object as unknown as { items: KubeObject[] }).items;
  const pod = items[0]!;
  const late = { pods: [pod], events: indexEvents(items.slice(1)), now };
  return lintRestarts({ object: pod, namespace: 'shop' }, late);
}

describe('the pages of the rules', () => {
  for (const rule of Object.values(probeRules)) {
    test(rule.id, () => {
      const { bad, good } = lintPage(rule);
      assert.deepEqual(
        findingsOf(rule, bad).map(({ rule: id }) => id),
        [rule.id],
      );
      assert.deepEqual(findingsOf(rule, good), []);
    });
  }
});

const workload = (container: JsonObject, kind = 'Deployment', spec: JsonObject = {}): KubeObject => ({
  apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
  kind,
  metadata: { name: 'web' },
  spec: { template: { spec: { containers: [{ name: 'app', ...container }], ...spec } } },
});

const rulesOf = (object: KubeObject, source = true): readonly string[] =>
  lintProbes({
    object,
    namespace: 'shop',
    ...(source && { source: { file: 'x', placeOf: () => ({ file: 'x', line: 1 }) } }),
  }).map(({ rule }) => rule);

const http = { httpGet: { port: 8080 } };
const ports = [{ containerPort: 8080 }];
const well = { ...http, timeoutSeconds: 3 };

test('a Job is not waited for to be ready', () => {
  assert.deepEqual(rulesOf(workload({ ports }, 'Job')), []);
  assert.deepEqual(rulesOf(workload({ ports })), ['probe-readiness-missing']);
});

test('a timeout of one second that was written down was meant; the server writes every default down', () => {
  const readinessProbe = { ...http, timeoutSeconds: 1 };
  assert.deepEqual(rulesOf(workload({ ports, readinessProbe })), []);
  assert.deepEqual(rulesOf(workload({ ports, readinessProbe }), false), ['probe-timeout-default']);
});

test('a port of another container is declared too; a UDP port is none; another host has ports of its own', () => {
  const readinessProbe = { httpGet: { port: 9090 }, timeoutSeconds: 3 };
  const sidecar = { name: 'proxy', restartPolicy: 'Always', ports: [{ containerPort: 9090 }] };
  assert.deepEqual(rulesOf(workload({ ports, readinessProbe }, 'Deployment', { initContainers: [sidecar] })), []);
  const udp = [...ports, { containerPort: 9090, protocol: 'UDP' }];
  assert.deepEqual(rulesOf(workload({ ports: udp, readinessProbe })), ['probe-port-unexposed']);
  const elsewhere = { httpGet: { port: 9090, host: '10.0.0.1' }, timeoutSeconds: 3 };
  assert.deepEqual(rulesOf(workload({ ports, readinessProbe: elsewhere })), []);
});

test('without any declared port a probe port is a note', () => {
  const [finding] = lintProbes({ object: workload({ livenessProbe: well }), namespace: '' });
  assert.deepEqual([finding?.rule, finding?.level], ['probe-port-unexposed', 'note']);
});

test('heavy programs are found in the words of a shell, whatever their folder', () => {
  const probe = (command: string[], periodSeconds: number) =>
    rulesOf(workload({ livenessProbe: { exec: { command }, periodSeconds, timeoutSeconds: 1 } }));
  assert.deepEqual(probe(['sh', '-c', 'x=1; /opt/jdk/bin/java -version'], 20), ['probe-exec-heavy']);
  assert.deepEqual(probe(['python3', 'check.py'], 10), []);
  assert.deepEqual(probe(['cat', '/tmp/ok'], 2), []);
  assert.deepEqual(probe(['cat', '/tmp/ok'], 1), ['probe-exec-heavy']);
});

test('fixes are commands for the cluster and for files', () => {
  const object = workload({ ports, readinessProbe: { ...http, timeoutSeconds: 20 } });
  const words = '-c app --readiness --period-seconds=20';
  const [live] = lintProbes({ object, namespace: 'shop' });
  assert.equal(live?.fix, `cox set probe deployment/web -n shop ${words}`);
  const [file] = lintProbes({
    object,
    namespace: 'shop',
    source: { file: "my app's.yaml", placeOf: () => ({ file: 'x', line: 1 }) },
  });
  assert.equal(file?.fix, `cox set probe -f 'my app'\\''s.yaml' --local -o yaml ${words}`);
});

test('what cannot be decoded is told by field, and what it might have meant is not guessed', () => {
  const livenessProbe = {
    grpc: { port: 'health' },
    timeoutSeconds: '20',
    periodSeconds: 1.5,
    failureThreshold: 2 ** 31,
    initialDelaySecond: 60,
  };
  const object = workload({ ports, livenessProbe, readinessProbe: 'none' });
  const findings = lintProbes({
    object,
    namespace: '',
    source: { file: 'x', placeOf: () => ({ file: 'x', line: 1 }) },
  });
  assert.deepEqual(
    findings.map(({ rule, message, fix, where }) => [rule, message.replace('container app: ', ''), fix, where.field]),
    [
      ['readinessProbe', 'Invalid value: "none": must be an object, not a string', 'correct'],
      ['livenessProbe.timeoutSeconds', 'Invalid value: "20": must be an integer, not a string', 'correct'],
      ['livenessProbe.periodSeconds', 'Invalid value: 1.5: must be an integer, not a fraction', 'correct'],
      ['livenessProbe.failureThreshold', 'Invalid value: 2147483648: must be at most 2147483647', 'correct'],
      [
        'livenessProbe.grpc.port',
        'Invalid value: "health": must be an integer, not a string; a gRPC port has no name',
        'correct',
      ],
      ['livenessProbe.initialDelaySecond', 'unknown field', 'remove'],
    ].map(([field, message, verb]) => [
      'probe-invalid',
      `${field}: ${message}`,
      `${verb} ${field} of container app`,
      `spec.template.spec.containers[0].${field}`,
    ]),
  );
});

test('a newer server may have fields that are not known here', () => {
  const readinessProbe = { ...well, untilSomethingNew: true };
  assert.deepEqual(rulesOf(workload({ ports, readinessProbe }), false), []);
  assert.deepEqual(rulesOf(workload({ ports, readinessProbe })), ['probe-invalid']);
});

/** The words of a command line of ours: single quotes only. */
const shellWords = (line: string): readonly string[] =>
  [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));

describe('a fix that is a command mends what it was found for', () => {
  for (const rule of Object.values(probeRules)) {
    const { bad } = rule.id === probeRules.restarts.id ? { bad: '' } : lintPage(rule);
    if (bad === '') continue;
    test(rule.id, async () => {
      const lint = async (stdin: string) => {
        const { stdout } = await typeCommand(['probe', 'lint', '-f', '-', '-o', 'json'], { env: nowhere, stdin });
        return (JSON.parse(stdout) as { findings: { rule: string; fix: string }[] }).findings;
      };
      const [finding] = await lint(bad);
      let text = bad;
      for (const step of finding?.fix.split('; then ') ?? []) {
        const [program, ...words] = shellWords(step);
        assert.equal(program, 'cox', step);
        const { stdout, stderr, exitCode } = await typeCommand(words, { env: nowhere, stdin: text });
        assert.equal(exitCode, 0, `${step}: ${stderr}`);
        text = stdout;
      }
      assert.deepEqual(
        (await lint(text)).filter(({ rule: id }) => id === rule.id),
        [],
      );
    });
  }
});

const manifest = `# a comment
apiVersion: v1
kind: Service
metadata: { name: web }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      containers:
      - name: app
        ports:
        - containerPort: 8080
        livenessProbe:
          httpGet: { port: http }
          successThreshold: 3
`;

describe('the command', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-lint-'));
  const file = path.join(folder, 'app.yaml');
  writeFileSync(file, manifest);
  test.after(() => rmSync(folder, { recursive: true }));

  test('says file and line, asks no server, and ends with 1 on errors', async () => {
    const { stdout, stderr, exitCode } = await typeCommand(['probe', 'lint', '-f', file], { env: nowhere });
    const lines = stdout.split('\n').filter((line) => !line.startsWith('  ') && line !== '');
    assert.deepEqual(
      lines.map((line) => line.replace(`${file}:`, '').replace(/: .*\[/, ' [')),
      ['13 [probe-readiness-missing]', '16 [probe-timeout-default]', '17 [probe-port-name]', '18 [probe-invalid]'],
    );
    assert.equal(stderr, '1 object: 2 errors, 1 warning, 1 note\n');
    assert.equal(exitCode, 1);
  });

  test('as SARIF and as JSON', async () => {
    const sarif = await typeCommand(['probe', 'lint', '-f', file, '-o', 'sarif'], { env: nowhere });
    const log = JSON.parse(sarif.stdout) as { runs: { results: unknown[] }[] };
    assertSarif(log);
    assert.equal(log.runs[0]?.results.length, 4);
    assert.equal(sarif.exitCode, 1);
    const json = await typeCommand(['probe', 'lint', '-f', file, '-o', 'json'], { env: nowhere });
    assert.deepEqual(JSON.parse(json.stdout).counts, { error: 2, warning: 1, note: 1 });
  });

  test('bad words change nothing', async () => {
    const both = await typeCommand(['probe', 'lint', '-f', file, 'pods'], { env: nowhere });
    assert.match(both.stderr, /^error: name files with -f or objects of the cluster, not both\n/);
    const format = await typeCommand(['probe', 'lint', '-f', file, '-o', 'xml'], { env: nowhere });
    assert.match(format.stderr, /allowed formats are: json,sarif\n$/);
  });
});
