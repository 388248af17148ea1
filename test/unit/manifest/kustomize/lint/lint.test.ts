import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { CliError } from '../../../../../src/errors.ts';
import { buildKustomization } from '../../../../../src/manifest/kustomize/build.ts';
import { KustomizeLinter } from '../../../../../src/manifest/kustomize/lint/linter.ts';
import { allKustomizeRules } from '../../../../../src/manifest/kustomize/lint/rules.ts';
import { sarifLog } from '../../../../../src/print/sarif.ts';
import type { LintFinding } from '../../../../../src/resources/lint/types.ts';
import { lintPage } from '../../../../support/lint-pages.ts';
import { assertSarif } from '../../../../support/sarif-schema.ts';

const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n';
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx:1.27
        env: [{name: HOST, value: $(WEB_SERVICE)}]
`;

/** What the examples of the pages refer to. */
const around: Readonly<Record<string, string>> = {
  'deployment.yaml': deployment,
  'service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}}\n',
  'memory.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n' +
    'spec: {template: {spec: {containers: [{name: web, resources: {limits: {memory: 64Mi}}}]}}}\n',
  'app.env': 'LEVEL=info\n',
  'base/kustomization.yaml': 'resources: [app.yaml]\n',
  'base/app.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\n',
  'tools/kustomization.yaml': `${component}commonAnnotations: {tools: "yes"}\n`,
};

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'lint-')));
after(() => rmSync(folder, { recursive: true }));

interface Linted {
  readonly findings: readonly LintFinding[];
  readonly objects: string;
}

/** Lints `top` in a folder of these files. */
async function lint(files: Readonly<Record<string, string>>, top = '.'): Promise<Linted> {
  const root = mkdtempSync(path.join(folder, 'case-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  const linter = new KustomizeLinter(root);
  const silent = { warn: () => {}, log: () => {} };
  const { onFile, onStep } = linter;
  const built = await buildKustomization({ path: path.join(root, top), onFile, onStep, ...silent }).catch((error) => {
    if (error instanceof CliError) return error;
    throw error;
  });
  if (built instanceof CliError) return { findings: linter.findings(built), objects: built.message };
  return { findings: linter.findings(), objects: JSON.stringify(built.map((each) => each.toJson())) };
}

const page = (text: string): Promise<Linted> => lint({ ...around, 'kustomization.yaml': text });
/** `file:line rule` of each. */
const places = ({ findings }: Linted): string[] =>
  findings.map(({ rule, where }) => `${where.file}:${where.line} ${rule}`).sort();

describe('the pages of kustomize lint', () => {
  for (const rule of allKustomizeRules) {
    it(`${rule.id}: the bad example is found, the good one is clean`, async () => {
      const examples = lintPage(rule);
      const [bad, good] = [await page(examples.bad), await page(examples.good)];
      // without --enable-helm no chart is inflated
      const needsHelm = rule.id === 'kustomize-helm-inflation';
      const ids = ({ findings }: Linted): string[] => {
        const all = findings.filter((each) => !needsHelm || each.rule !== 'kustomize-build-failed');
        return [...new Set(all.map((each) => each.rule))];
      };
      assert.deepEqual(ids(bad), [rule.id]);
      assert.deepEqual(ids(good), []);
      assert.deepEqual(new Set(bad.findings.map(({ level }) => level)).has(rule.level), true);
      assertSarif(sarifLog(allKustomizeRules, bad.findings, '0.1.0'));
      // what takes the place of a deprecated field must build the same
      if (rule.summary.includes('deprecated') && !needsHelm) assert.equal(good.objects, bad.objects);
    });
  }

  it('are those of the rules', () => {
    const all = readdirSync(path.join(import.meta.dirname, '../../../../../docs/lint'));
    const pages = all.filter((name) => name.startsWith('kustomize-'));
    assert.deepEqual(pages.sort(), allKustomizeRules.map(({ id }) => `${id}.md`).sort());
  });
});

describe('the modern form', () => {
  const fixes = async (text: string): Promise<string[]> => (await page(text)).findings.map(({ fix }) => fix);

  it('goes to the entries that are there already', async () => {
    const fix = 'remove bases, and add to the list resources: [base]';
    assert.deepEqual(await fixes('resources: [deployment.yaml]\nbases: [base]\n'), [fix]);
  });

  it('of an empty field is none', async () => {
    const text = 'resources: [deployment.yaml]\nbases: []\ncommonLabels: {}\nvars: []\n';
    assert.deepEqual((await fixes(text)).toSorted(), [
      'remove bases: it is empty',
      'remove commonLabels: it is empty',
      'remove vars: it is empty',
    ]);
  });

  it('quotes what YAML would take for something else', async () => {
    const text = 'resources: [deployment.yaml]\ncommonLabels: {quiet: "yes", v: "1.10"}\n';
    const fix = 'replace it by: labels: [{pairs: {quiet: "yes", v: "1.10"}, includeSelectors: true}]';
    assert.deepEqual(await fixes(text), [fix]);
  });

  it('of charts has the new names, and the folder beside them', async () => {
    const [fix] = await fixes('helmChartInflationGenerator: [{chartName: a, chartHome: charts, values: v.yaml}]\n');
    assert.equal(
      fix,
      'replace it by: helmCharts: [{name: a, valuesFile: v.yaml}], and write: helmGlobals: {chartHome: charts}',
    );
  });
});

describe('what matches nothing', () => {
  const top = 'resources: [deployment.yaml]\n';

  it('is nothing that has its value already', async () => {
    assert.deepEqual(places(await page(`${top}images: [{name: nginx, newTag: "1.27"}]\n`)), []);
  });

  it('is no component that matches in one of its places', async () => {
    const images = `${component}images: [{name: nginx, newTag: "1.28"}]\n`;
    const one = { 'kustomization.yaml': 'resources: [app.yaml]\ncomponents: [../tools]\n' };
    const files = {
      'a/kustomization.yaml': one['kustomization.yaml'],
      'a/app.yaml': around['base/app.yaml'] as string,
      'b/kustomization.yaml': one['kustomization.yaml'],
      'b/app.yaml': deployment,
      'tools/kustomization.yaml': images,
    };
    assert.deepEqual(places(await lint({ ...files, 'kustomization.yaml': 'resources: [a, b]\n' })), []);
    assert.deepEqual(places(await lint(files, 'a')), ['tools/kustomization.yaml:3 kustomize-image-unmatched']);
    // a later use might have matched; nor does a component alone have objects
    const broken = await lint({ ...files, 'kustomization.yaml': 'resources: [a, none]\n' });
    assert.deepEqual(places(broken), ['kustomization.yaml:1 kustomize-build-failed']);
    assert.deepEqual(places(await lint(files, 'tools')), []);
  });

  it('is found in bases, in imageTags and in files of replacements', async () => {
    const base = 'resources: [app.yaml]\nimageTags:\n- {name: a, newTag: "1"}\nreplacements:\n- path: r.yaml\n';
    const target = 'source: {kind: ConfigMap, name: app}\ntargets: [{select: {kind: Secret}}]\n';
    const linted = await lint({
      ...around,
      'base/kustomization.yaml': base,
      'base/r.yaml': target,
      'kustomization.yaml': 'resources: [base]\n',
    });
    assert.deepEqual(places(linted), [
      'base/kustomization.yaml:2 kustomize-image-tags',
      'base/kustomization.yaml:3 kustomize-image-unmatched',
      'base/kustomization.yaml:5 kustomize-replacement-unmatched',
    ]);
  });

  it('fails the build as replicas, at the line of the entry', async () => {
    const linted = await page(`${top}replicas:\n- {name: web, count: 1}\n- {name: wbe, count: 1}\n`);
    assert.deepEqual(places(linted), ['kustomization.yaml:4 kustomize-build-failed']);
  });

  it('is what rejects take away', async () => {
    const target = 'targets: [{select: {kind: Deployment}, reject: [{name: web}], fieldPaths: [spec.replicas]}]';
    const linted = await page(`${top}replacements:\n- sourceValue: "1"\n  ${target}\n`);
    assert.deepEqual(places(linted), ['kustomization.yaml:4 kustomize-replacement-unmatched']);
  });
});

it('leaves a base of another repository alone, but not the repository that was asked for', () => {
  const read = (file: string, repository: string | undefined) => {
    const written = { bases: ['x'] };
    return { path: file, text: 'bases: [x]\n', written, modern: {}, repository };
  };
  const ours = new KustomizeLinter('/home');
  ours.onFile(read('/home/app/kustomization.yaml', undefined));
  ours.onFile(read('/tmp/clone/kustomization.yaml', '/tmp/clone'));
  assert.deepEqual(
    ours.findings().map(({ where }) => where.file),
    ['app/kustomization.yaml'],
  );
  const theirs = new KustomizeLinter('/home');
  theirs.onFile(read('/tmp/clone/app/kustomization.yaml', '/tmp/clone'));
  assert.deepEqual(
    theirs.findings().map(({ where }) => where.file),
    ['app/kustomization.yaml'],
  );
});

describe('entries', () => {
  it('with a suffix beside a tag', async () => {
    const { findings } = await page(
      'resources: [deployment.yaml]\nimages: [{name: nginx, newTag: "1", tagSuffix: -a}]\n',
    );
    assert.deepEqual(
      findings.map(({ rule, fix }) => [rule, fix]),
      [['kustomize-image-no-effect', 'newTag: "1-a", without tagSuffix']],
    );
  });

  it('that merge into another generator have its name', async () => {
    const text =
      'resources: [base]\nconfigMapGenerator:\n- {name: app, behavior: merge, literals: [A=1], options: {disableNameSuffixHash: true}}\n';
    assert.deepEqual(places(await page(text)), []);
  });

  it('that are listed twice in another spelling', async () => {
    assert.deepEqual(places(await page('resources:\n- base\n- ./base/\n')), [
      'base/app.yaml:1 kustomize-build-failed',
      'kustomization.yaml:3 kustomize-listed-twice',
    ]);
  });
});
