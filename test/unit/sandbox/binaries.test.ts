import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { createSpinner } from '../../../src/io/spinner.ts';
import { type Catalogue, type Download, catalogue as official } from '../../../src/sandbox/binaries/catalogue.ts';
import { type BinaryOptions, ensureBinaries } from '../../../src/sandbox/binaries/ensure.ts';
import { type Recorded, recorded, temporaryFolder } from '../../support/sandbox.ts';

// A stand-in for Go: it writes its words into the program it "builds", says what it compiled, and
// counts its runs.
const goProgram = `#!/bin/sh
echo "$PWD $CGO_ENABLED [$GOFLAGS] $*" >> "$GO_RUNS"
test -n "$GO_FAILS" && { echo "main.go:1:1: expected package" >&2; exit 1; }
echo "go: downloading example.com/module v1.0.0" >&2
echo "example.com/module" >&2
while [ "$1" != "-o" ]; do shift; done
echo built > "$2"
`;

interface World {
  readonly home: string;
  readonly cache: string;
  readonly modules: string;
  readonly runs: string;
  readonly recorded: Recorded;
}

function program(file: string, content: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content, { mode: 0o755 });
}

function world(t: TestContext, { go = true, env = {} }: { go?: boolean; env?: Record<string, string> } = {}): World {
  const home = temporaryFolder(t);
  const modules = path.join(home, 'modules');
  mkdirSync(path.join(modules, 'tiny'), { recursive: true });
  writeFileSync(path.join(modules, 'tiny', 'go.mod'), 'module tiny\n');
  if (go) program(path.join(home, 'path', 'go'), goProgram);
  const runs = path.join(home, 'runs');
  writeFileSync(runs, '');
  const cache = path.join(home, 'cache');
  const searched = { PATH: `${path.join(home, 'path')}:/usr/bin:/bin`, GO_RUNS: runs, COXSWAIN_BINARY_CACHE: cache };
  return { home, cache, modules, runs, recorded: recorded({ ...searched, ...env }, home) };
}

/**
 * The official catalogue with one program that comes from a server of the test's own, or from
 * nowhere.
 */
function tinyCatalogue(download?: Download): Catalogue {
  const etcd = { ...official.etcd, project: 'tiny', version: 'v1.2.3', module: 'tiny', goPackage: 'tiny/cmd' };
  return { ...official, etcd: { ...etcd, ldflags: ['-X a=b'], download: () => download } };
}

async function ensure({ modules, recorded: { dependencies } }: World, options: BinaryOptions = {}) {
  const spinner = await createSpinner(dependencies.io);
  const all = { modules, catalogue: tinyCatalogue(), ...options };
  return (await ensureBinaries(['etcd'], all, dependencies, spinner)).etcd;
}

const runsOf = ({ runs }: World): number => readFileSync(runs, 'utf8').split('\n').length - 1;

async function serve(
  t: TestContext,
  files: Readonly<Record<string, string>>,
): Promise<{ base: string; asked: string[] }> {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url!);
    const file = files[request.url!];
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('the folder of the flag comes first, then that of KUBEBUILDER_ASSETS', async (t) => {
  const given = world(t);
  program(path.join(given.home, 'assets', 'etcd'), 'assets');
  program(path.join(given.home, 'flag', 'etcd'), 'flag');
  const env = { KUBEBUILDER_ASSETS: path.join(given.home, 'assets') };
  const dependencies = { ...given.recorded.dependencies, env: { ...given.recorded.dependencies.env, ...env } };
  const both = { ...given, recorded: { ...given.recorded, dependencies } };
  assert.deepEqual(await ensure(both), {
    name: 'etcd',
    path: path.join(env.KUBEBUILDER_ASSETS, 'etcd'),
    origin: 'folder',
  });
  // relative to the working directory
  assert.equal((await ensure(both, { directory: 'flag' })).path, path.join(given.home, 'flag', 'etcd'));
});

test('what the folder lacks, or holds without the right to run it, comes from elsewhere', async (t) => {
  const given = world(t);
  program(path.join(given.home, 'flag', 'etcd'), 'flag');
  chmodSync(path.join(given.home, 'flag', 'etcd'), 0o644);
  assert.equal((await ensure(given, { directory: 'flag' })).origin, 'build');
});

test('go builds it once: the second time it is in the cache', async (t) => {
  const given = world(t);
  const built = await ensure(given);
  assert.equal(built.origin, 'build');
  assert.equal(readFileSync(built.path, 'utf8'), 'built\n');
  assert.ok(built.path.startsWith(path.join(given.cache, 'bin')));
  assert.ok(built.path.endsWith(path.join('tiny-v1.2.3', 'etcd')));
  assert.deepEqual(await ensure(given), { ...built, origin: 'cache' });
  assert.equal(runsOf(given), 1);
});

test('go works on a copy of the module in the cache, with settings of its own', async (t) => {
  const given = world(t, { env: { GOFLAGS: '-mod=mod' } });
  await ensure(given);
  const [folder, cgo, flags, ...words] = readFileSync(given.runs, 'utf8').trim().split(' ');
  assert.equal(path.dirname(folder!), path.join(given.cache, 'modules'));
  assert.equal(readFileSync(path.join(folder!, 'go.mod'), 'utf8'), 'module tiny\n');
  assert.deepEqual([cgo, flags], ['0', '[]']);
  assert.match(words.join(' '), /^build -v -mod=readonly -trimpath -ldflags -s -w -X a=b -o \S+ tiny\/cmd$/);
});

test('two at once build once', async (t) => {
  const given = world(t);
  const origins = (await Promise.all([ensure(given), ensure(given), ensure(given)])).map(({ origin }) => origin);
  assert.deepEqual(origins.sort(), ['build', 'cache', 'cache']);
  assert.equal(runsOf(given), 1);
});

test('a build that fails says what the compiler said and leaves no program', async (t) => {
  const given = world(t, { env: { GO_FAILS: '1' } });
  await assert.rejects(ensure(given), { message: 'go build failed:\nmain.go:1:1: expected package' });
  const [system] = readdirSync(path.join(given.cache, 'bin'));
  assert.deepEqual(readdirSync(path.join(given.cache, 'bin', system!, 'tiny-v1.2.3')), []);
});

test('a download is preferred to a build', async (t) => {
  const given = world(t);
  const digest = createHash('sha256').update('downloaded').digest('hex');
  const { base } = await serve(t, { '/etcd': 'downloaded', '/etcd.sha256': digest });
  const download = { url: `${base}/etcd`, checksums: `${base}/etcd.sha256` };
  const found = await ensure(given, { catalogue: tinyCatalogue(download) });
  assert.equal(found.origin, 'download');
  assert.equal(readFileSync(found.path, 'utf8'), 'downloaded');
  assert.equal(given.recorded.stderr(), 'Downloading etcd v1.2.3\n');
  assert.equal(runsOf(given), 0);
});

test('a download that cannot be had is said in one line and followed by a build', async (t) => {
  const given = world(t);
  const { base } = await serve(t, {});
  const download = { url: `${base}/etcd`, checksums: `${base}/etcd.sha256` };
  assert.equal((await ensure(given, { catalogue: tinyCatalogue(download) })).origin, 'build');
  assert.equal(
    given.recorded.stderr(),
    `Downloading etcd v1.2.3
No download: ${new URL(base).host} answered 404 for /etcd.sha256; building with Go instead
Building etcd v1.2.3 with Go (once on this machine; about 30 seconds)
`,
  );
});

test('a host that is away is asked once, not once for every program', async (t) => {
  const given = world(t);
  const download = { url: 'http://127.0.0.1:1/x', checksums: 'http://127.0.0.1:1/x.sha256' };
  const { etcd } = tinyCatalogue(download);
  const catalogue = { ...official, etcd, kwok: etcd };
  const { dependencies, stderr } = given.recorded;
  const spinner = await createSpinner(dependencies.io);
  await ensureBinaries(['etcd', 'kwok'], { modules: given.modules, catalogue }, dependencies, spinner);
  assert.deepEqual(
    stderr()
      .split('\n')
      .filter((line) => line.startsWith('No download')),
    ['No download: 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1; building with Go instead'],
  );
  assert.equal(runsOf(given), 2);
});

test('a download that is not what was published ends it: nothing is built in its place', async (t) => {
  const given = world(t);
  const { base } = await serve(t, { '/etcd': 'tampered', '/etcd.sha256': 'a'.repeat(64) });
  const download = { url: `${base}/etcd`, checksums: `${base}/etcd.sha256` };
  await assert.rejects(ensure(given, { catalogue: tinyCatalogue(download) }), /does not match its published checksum/);
  assert.equal(runsOf(given), 0);
});

test('without Go one line says all that was tried', async (t) => {
  const given = world(t, { go: false });
  // The machine's own Go must not be found.
  const dependencies = {
    ...given.recorded.dependencies,
    env: { ...given.recorded.dependencies.env, PATH: path.join(given.home, 'path') },
  };
  await assert.rejects(ensure({ ...given, recorded: { ...given.recorded, dependencies } }), {
    message: `etcd not found: it is neither in the folder of --binaries or KUBEBUILDER_ASSETS nor in the cache; no download of etcd is published for ${process.platform} ${process.arch}; and Go is not installed to build it`,
  });
});

test('every program of the catalogue has a module with its package pinned', () => {
  const modules = path.join(import.meta.dirname, '../../../src/sandbox/modules');
  for (const [name, { module, goPackage, version }] of Object.entries(official)) {
    assert.ok(readFileSync(path.join(modules, module, 'tools.go'), 'utf8').includes(`"${goPackage}"`), name);
    assert.ok(readFileSync(path.join(modules, module, 'go.mod'), 'utf8').includes(` ${version}\n`), name);
    assert.ok(existsSync(path.join(modules, module, 'go.sum')), name);
  }
});

test('what is published where', () => {
  const url = (name: keyof Catalogue, platform: NodeJS.Platform, arch: string): string | undefined =>
    official[name].download({ platform, arch })?.url;
  const version = official.kubectl.version;
  assert.equal(url('kubectl', 'linux', 'x64'), `https://dl.k8s.io/${version}/bin/linux/amd64/kubectl`);
  assert.equal(url('kubectl', 'darwin', 'arm64'), `https://dl.k8s.io/${version}/bin/darwin/arm64/kubectl`);
  assert.match(url('kube-apiserver', 'darwin', 'arm64') ?? '', /^https:\/\/github\.com\/kwok-ci\/k8s\//);
  assert.equal(url('kubelet', 'darwin', 'arm64'), undefined);
  assert.equal(url('containerd', 'darwin', 'arm64'), undefined);
});
