import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  type ContextEntry,
  type Former,
  kubeconfigToWrite,
  removeContext,
  withContext,
  withoutContext,
  writeContext,
} from '../../../src/sandbox/kubeconfig-file.ts';
import { recorded, temporaryFolder } from '../../support/sandbox.ts';

const entry: ContextEntry = {
  name: 'cox-sandbox-a',
  server: 'https://127.0.0.1:6443',
  certificate: 'PEM',
  token: 'secret',
};

// Anything a user may have: unknown fields, extensions, text that YAML 1.1 would read as something
// else.
const users = `apiVersion: v1
clusters:
- cluster:
    server: https://one.example
    x-unknown: "yes"
  name: one
contexts:
- context:
    cluster: one
    extensions:
    - extension:
        last-update: Sun, 22 Nov 2026 16:00:00 UTC
      name: context_info
    user: one
  name: one
current-context: one
kind: Config
preferences: {}
users:
- name: one
  user:
    token: "0123"
`;

const forgets = async (): Promise<void> => {};

async function write(file: string, dependencies = recorded({}, '/').dependencies): Promise<Former> {
  let former: Former | undefined;
  await writeContext(file, entry, dependencies, async (found) => {
    former = found;
  });
  return former!;
}

test('a context is added to a file, all else of it kept, and taken out again', async (t) => {
  const file = path.join(temporaryFolder(t), 'config');
  writeFileSync(file, users, { mode: 0o644 });
  const { dependencies } = recorded({}, '/');
  const former = await write(file);
  assert.deepEqual(former, { contexts: ['one'], missing: false });
  const written = readFileSync(file, 'utf8');
  assert.match(written, /^current-context: cox-sandbox-a$/m);
  assert.match(
    written,
    /^ {4}certificate-authority-data: UEVN\n {4}server: https:\/\/127\.0\.0\.1:6443\n {2}name: cox-sandbox-a$/m,
  );
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(existsSync(`${file}.lock`), false);
  await removeContext(file, entry.name, former, dependencies);
  assert.equal(readFileSync(file, 'utf8'), users);
});

test('a file that was made for it goes with it', async (t) => {
  const file = path.join(temporaryFolder(t), '.kube', 'config');
  const former = await write(file);
  assert.deepEqual(former, { contexts: [], missing: true });
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
  await removeContext(file, entry.name, former, recorded({}, '/').dependencies);
  assert.equal(existsSync(file), false);
});

test('a file that was made for it stays when something else came into it', async (t) => {
  const file = path.join(temporaryFolder(t), 'config');
  const former = await write(file);
  const { dependencies } = recorded({}, '/');
  await writeContext(file, { ...entry, name: 'cox-sandbox-b' }, dependencies, forgets);
  await removeContext(file, entry.name, former, dependencies);
  const left = readFileSync(file, 'utf8');
  assert.match(left, /^current-context: cox-sandbox-b$/m);
  assert.doesNotMatch(left, /sandbox-a/);
});

test('writing it again replaces it in its place', () => {
  const once = withContext({}, entry);
  const twice = withContext(once, { ...entry, server: 'https://127.0.0.1:7443' });
  assert.deepEqual(twice.clusters, [
    { cluster: { 'certificate-authority-data': 'UEVN', server: 'https://127.0.0.1:7443' }, name: entry.name },
  ]);
});

test('the former context is current again only while ours is, and only if it still exists', () => {
  const contexts = [{ name: 'one' }, { name: 'two' }, { name: entry.name }];
  const current = (now: string, ...former: string[]) =>
    withoutContext({ contexts, 'current-context': now }, entry.name, former)['current-context'];
  assert.equal(current(entry.name, 'two'), 'two');
  assert.equal(current('one', 'two'), 'one');
  assert.equal(current(entry.name, 'gone'), '');
  assert.equal(current(entry.name, 'gone', 'one', 'two'), 'one');
  assert.equal(current(entry.name), '');
});

test('a file without the context is not touched', async (t) => {
  const file = path.join(temporaryFolder(t), 'config');
  const text = `# a comment\n${users}`;
  writeFileSync(file, text);
  await removeContext(file, entry.name, { contexts: [], missing: false }, recorded({}, '/').dependencies);
  assert.equal(readFileSync(file, 'utf8'), text);
});

test('a file that is no kubeconfig is named and left as it is', async (t) => {
  const file = path.join(temporaryFolder(t), 'config');
  writeFileSync(file, 'kind: Secret\napiVersion: v1\n');
  await assert.rejects(write(file), (error: Error) =>
    error.message.startsWith(`error loading config file "${file}": `),
  );
  assert.equal(readFileSync(file, 'utf8'), 'kind: Secret\napiVersion: v1\n');
});

test('what was there before is known before anything is changed', async (t) => {
  const file = path.join(temporaryFolder(t), 'config');
  writeFileSync(file, users);
  const { dependencies } = recorded({}, '/');
  await assert.rejects(
    writeContext(file, entry, dependencies, () => Promise.reject(new Error('disk full'))),
    /disk full/,
  );
  assert.equal(readFileSync(file, 'utf8'), users);
});

test('many at once lose nothing', async (t) => {
  const file = path.join(temporaryFolder(t), 'config');
  const { dependencies } = recorded({}, '/');
  const names = Array.from({ length: 10 }, (_, index) => `cox-sandbox-${index}`);
  await Promise.all(names.map((name) => writeContext(file, { ...entry, name }, dependencies, forgets)));
  const text = readFileSync(file, 'utf8');
  for (const name of names) assert.ok(text.includes(`    user: ${name}\n  name: ${name}\n`), name);
});

function chosen(t: TestContext, env: (folder: string) => Record<string, string>, explicit = ''): Promise<string> {
  const folder = temporaryFolder(t);
  mkdirSync(path.join(folder, 'there'));
  writeFileSync(path.join(folder, 'there', 'b'), '');
  const { dependencies } = recorded(env(folder), folder);
  return kubeconfigToWrite(dependencies, explicit).then((file) => path.relative(folder, file));
}

test('--kubeconfig chooses the file', async (t) => {
  assert.equal(await chosen(t, () => ({ KUBECONFIG: '/elsewhere', HOME: '/' }), 'mine'), 'mine');
});

test('of $KUBECONFIG the first that exists is chosen, else the last', async (t) => {
  const list =
    (...names: string[]) =>
    (folder: string) => ({
      KUBECONFIG: names.map((name) => (name === '' ? '' : path.join(folder, name))).join(':'),
    });
  assert.equal(await chosen(t, list('a', 'there/b', 'c')), 'there/b');
  assert.equal(await chosen(t, list('a', 'c')), 'c');
  assert.equal(await chosen(t, list('', 'a', '')), 'a');
});

test('else it is that of the home folder', async (t) => {
  assert.equal(await chosen(t, (folder) => ({ HOME: folder })), path.join('.kube', 'config'));
  await assert.rejects(
    chosen(t, () => ({})),
    /HOME and KUBECONFIG are not set/,
  );
});
