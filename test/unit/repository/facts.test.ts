/** What pages and files outside of src say of the repository, where it can go stale. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { coxswainVersion } from '../../../src/version.ts';

const root = path.join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const list = (folder: string): string[] => readdirSync(path.join(root, folder)).sort();
const skip = existsSync(path.join(root, '.git')) ? false : 'not a git checkout';

interface Manifest {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}
const manifest = JSON.parse(read('package.json')) as Manifest;

test('CONTRIBUTING.md names every script, and no other', () => {
  // a folder holds parts of the script of its name
  const scripts = list('scripts').flatMap((name) => (name.includes('.') ? [`scripts/${name}`] : []));
  const rows = [...read('CONTRIBUTING.md').matchAll(/^\| `(scripts\/[\w./-]+)`/gm)].map(([, name]) => name);
  assert.deepEqual(rows, scripts);
});

test('every script that package.json and the workflows run is there', () => {
  const lines = [
    ...Object.values(manifest.scripts),
    ...list('.github/workflows').map((name) => read(`.github/workflows/${name}`)),
  ];
  const named = lines.flatMap((line) => [...line.matchAll(/\bscripts\/[\w./-]+/g)].map(([name]) => name));
  const npm = lines.flatMap((line) => [...line.matchAll(/npm run ([\w-]+)/g)].map(([, name]) => name ?? ''));
  assert.deepEqual(
    named.filter((name) => !existsSync(path.join(root, name))),
    [],
  );
  assert.deepEqual(
    npm.filter((name) => manifest.scripts[name] === undefined),
    [],
  );
});

test('docs/README.md names every page and schema', () => {
  const index = read('docs/README.md');
  const pages = [...list('docs'), ...list('docs/lint').map((name) => `lint/${name}`)];
  const missing = pages.filter(
    (page) => /\.(md|json)$/.test(page) && page !== 'README.md' && !index.includes(`](${page})`),
  );
  assert.deepEqual(missing, []);
});

test('links between the pages lead somewhere', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', 'RELEASING.md', 'SECURITY.md', 'CHANGELOG.md', 'CODE_OF_CONDUCT.md'];
  pages.push(...list('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])));
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)]
      .filter(([, target]) => !existsSync(path.join(root, path.dirname(page), target ?? '')))
      .map(([, target]) => `${page}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test('src/version.ts has the version of package.json', () => {
  assert.equal(coxswainVersion, manifest.version);
});

test('NOTICE names files that are there, and is packed', () => {
  const named = [...read('NOTICE').matchAll(/\bsrc\/[\w./-]+\.ts\b/g)].map(([name]) => name);
  assert.ok(named.length > 0 && named.every((name) => existsSync(path.join(root, name))), named.join());
  assert.ok(manifest.files.includes('NOTICE'));
});

test('text has LF in git and in the checkout', { skip }, () => {
  const lines = execFileSync('git', ['ls-files', '--eol'], { cwd: root, encoding: 'utf8' }).split('\n');
  const wrong = lines.filter(
    (line) => /^i\/\S+ +w\/\S+ +attr\/text/.test(line) && /^\S*(crlf|mixed)| w\/(crlf|mixed)/.test(line),
  );
  assert.deepEqual(wrong, []);
});

/** Words of CONTRIBUTING's vocabulary that a plain search finds without mistakes. */
const AVOIDED = [
  /\bborne with\b/,
  /\bcounts as ill\b/,
  /\bis in the files no more\b/,
  /"underway"|'underway'|`underway`/,
];

test('the pages keep to the vocabulary', () => {
  const pages = ['README.md', 'RELEASING.md', 'SECURITY.md', ...list('docs').map((name) => `docs/${name}`)];
  const found = pages
    .filter((page) => /\.(md|json)$/.test(page))
    .flatMap((page) => AVOIDED.filter((word) => word.test(read(page))).map((word) => `${page}: ${word.source}`));
  assert.deepEqual(found, []);
});
