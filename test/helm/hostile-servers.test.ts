/** Servers that do not mean well: one clear line each, and nothing written where it does not belong. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { writeFolder } from '../support/case-folder.ts';
import type { Typed } from '../support/in-process.ts';
import { ChartWorld } from './chart-world.ts';
import { filesBelow, packed } from './folder.ts';
import { runOwn } from './programs.ts';
import { archiveOf, chartFiles, sha256 } from './served-charts.ts';
import { listen } from './servers.ts';

const world = new ChartWorld();
const { at, served } = world;
/** The Authorization headers that another server has got. */
const leaked: (string | undefined)[] = [];

/** An index with one chart. */
const index = (fields: string): string =>
  `apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 0.1.0, ${fields}}\n`;

const endless: RequestListener = (request, response) => {
  response.writeHead(200);
  const block = Buffer.alloc(1 << 20, 0x61);
  const more = (): void => {
    while (!request.socket.destroyed && response.write(block));
  };
  response.on('drain', more);
  more();
};

interface Told extends Typed {
  /** That are there afterwards; an empty folder may be there. */
  readonly files: readonly string[];
}

async function type(...lines: readonly string[]): Promise<Told> {
  const folder = world.folder();
  writeFolder(folder, { files: { 'in/': '' }, links: {} });
  const env = { HELM_CACHE_HOME: '../.cache', HELM_CONFIG_HOME: '../.config', HELM_DATA_HOME: '../.data' };
  let typed: Typed = { stdout: '', stderr: '', exitCode: 0 };
  for (const line of lines) typed = await runOwn(path.join(folder, 'in'), line.split(' '), { env, stdin: '' });
  return { ...typed, files: filesBelow(path.join(folder, 'in')) };
}

/** The line fails with one line, and leaves no file. */
async function refused(expected: RegExp, ...lines: readonly string[]): Promise<void> {
  const { stdout, stderr, exitCode, files } = await type(...lines);
  assert.match(stderr, expected);
  assert.match(stderr, /^Error: [^\n]*\n$/);
  assert.deepEqual({ stdout, exitCode, files }, { stdout: '', exitCode: 1, files: [] });
}

before(async () => {
  await world.start();
  const other = await world.running(
    listen((request, response) => {
      leaked.push(request.headers.authorization);
      response.end(index('urls: [web-0.1.0.tgz]'));
    }),
  );
  const wrong = await archiveOf('web', '0.1.0');
  const outside = await packed({ ...chartFiles('web', '0.1.0'), 'web/../../../outside.txt': 'x' });
  const named = await packed({ '../Chart.yaml': 'apiVersion: v2\nname: ../web\nversion: 0.1.0\n' });
  const climbing = await packed({ 'web/Chart.yaml': 'apiVersion: v2\nname: ../../web\nversion: 0.1.0\n' });
  Object.assign(served, {
    '/html/index.yaml': '<!DOCTYPE html>\n<html><body>Not here</body></html>\n',
    '/empty/index.yaml': '',
    '/endless/index.yaml': endless,
    '/endless/web-0.1.0.tgz': endless,
    '/silent/index.yaml': () => undefined,
    '/cut/index.yaml': ((_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('apiVersion');
      setTimeout(() => response.destroy(), 20);
    }) satisfies RequestListener,
    '/round/index.yaml': ((_, response) => {
      response.writeHead(302, { location: '/round/index.yaml' }).end();
    }) satisfies RequestListener,
    '/file/index.yaml': ((_, response) => {
      response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    }) satisfies RequestListener,
    '/away/index.yaml': ((_, response) => {
      response.writeHead(302, { location: `http://${other}/index.yaml` }).end();
    }) satisfies RequestListener,
    '/digest/index.yaml': index(`urls: [web-0.1.0.tgz], digest: "${'0'.repeat(64)}"`),
    '/digest/web-0.1.0.tgz': wrong,
    '/nodigest/web-0.1.0.tgz': wrong,
    '/nodigest/index.yaml': index('urls: [web-0.1.0.tgz], digest: zz'),
    '/escape/index.yaml': index(`urls: ["a/..%2f..%2fweb-0.1.0.tgz"]`),
    '/escape/a/..%2f..%2fweb-0.1.0.tgz': wrong,
    '/dots/index.yaml': index('urls: ["a/.."]'),
    '/scheme/index.yaml': index('urls: ["file:///etc/passwd"]'),
    '/outside/index.yaml': index(`urls: [web-0.1.0.tgz], digest: ${sha256(outside)}`),
    '/outside/web-0.1.0.tgz': outside,
    '/named/index.yaml': index('urls: [web-0.1.0.tgz]'),
    '/named/web-0.1.0.tgz': named,
    '/climbing/index.yaml': index('urls: [web-0.1.0.tgz]'),
    '/climbing/web-0.1.0.tgz': climbing,
    '/text/index.yaml': index('urls: [web-0.1.0.tgz]'),
    '/text/web-0.1.0.tgz': '<html>',
    '/names/index.yaml': index('urls: [web-0.1.0.tgz]').replaceAll('web', '../../evil'),
    '/bomb/index.yaml': `apiVersion: v1\na: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[at]}`)}]\n`).join('')}entries: {}\n`,
    '/deep/index.yaml': `apiVersion: v1\nentries: ${'['.repeat(200_000)}\n`,
  });
});

after(() => world.close(0));

describe('an index', () => {
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    [
      'is HTML',
      'html',
      /is not a valid chart repository or cannot be reached: error unmarshaling JSON|error converting YAML/,
    ],
    ['is empty', 'empty', /empty index\.yaml file/],
    ['breaks off', 'cut', /unexpected EOF|socket hang up|aborted/i],
    ['leads to itself', 'round', /stopped after 10 redirects/],
    ['leads to a file', 'file', /unsupported protocol scheme "file"/],
    ['is a bomb of aliases', 'bomb', /excessive aliasing|alias/],
    ['is nested without end', 'deep', /depth|deep|nest/i],
    ['never ends', 'endless', /is larger than 256 MiB/],
  ];
  for (const [name, folder, expected] of wrong) {
    it(`${name}`, () => refused(expected, `repo add x ${at.open}/${folder}`));
  }

  it('never comes', () => refused(/context deadline exceeded/, `repo add x ${at.open}/silent --timeout 300ms`));

  it('may lead to another host, which gets no password', async () => {
    const { exitCode } = await type(`repo add x ${at.open}/away --username me --password secret`);
    assert.equal(exitCode, 0);
    assert.deepEqual(leaked, [undefined]);
  });

  it('may have names that are paths: they are names of nothing', async () => {
    const { stderr, files } = await type(`repo add x ${at.open}/names`, 'pull x/../../evil');
    assert.match(stderr, /^Error: /m);
    assert.deepEqual(files, []);
  });
});

describe('an archive', () => {
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['is another than the index says', 'digest', /does not match the index/],
    ['has a digest that is none', 'nodigest', /unable to decode digest/],
    ['has an address that is a path', 'escape', /invalid chart URL format/],
    ['has an address of another scheme', 'scheme', /repo {2}not found/],
    ['has a file outside of it', 'outside', /outside|illegally|relative|\.\./],
    ['has no folder', 'named', /\.\.|base directory|missing/],
    ['has a name that climbs', 'climbing', /\.\.|invalid/],
    ['is no archive', 'text', /EOF/],
    ['never ends', 'endless', /is larger than 100 MiB/],
  ];
  for (const [name, folder, expected] of wrong) {
    const url = (): string => `${at.open}/${folder}`;
    it(name, () =>
      refused(expected, folder === 'endless' ? `pull ${url()}/web-0.1.0.tgz` : `pull web --repo ${url()} --untar`),
    );
  }

  it('leaves nothing beside the folder', () => {
    assert.deepEqual(
      readdirSync(world.root).filter((name) => !/^\d+$/.test(name)),
      [],
    );
    assert.equal(existsSync(path.join(world.root, 'outside.txt')), false);
  });
});

describe('a registry', () => {
  it('is one that answers with anything', async () => {
    const answers: Record<string, RequestListener> = {
      html: (_, response) => void response.end('<html>'),
      digest: (_, response) =>
        void response.writeHead(200, { 'docker-content-digest': `sha256:${'0'.repeat(64)}` }).end('{}'),
      realm: (_, response) =>
        void response.writeHead(401, { 'www-authenticate': 'Bearer realm="http://169.254.169.254/x"' }).end(),
      endless,
    };
    const told: string[] = [];
    for (const listener of Object.values(answers)) {
      const host = await world.running(listen(listener));
      const { stderr, exitCode, files } = await type(`pull oci://${host}/x/web --version 0.1.0 --plain-http`);
      told.push(stderr.replaceAll(host, 'HOST'));
      assert.deepEqual({ exitCode, files }, { exitCode: 1, files: [] });
    }
    assert.match(told.join(''), /^(?:Error: [^\n]*\n){4}$/);
    assert.match(told[1] ?? '', /digest mismatch/);
    assert.match(told[2] ?? '', /is a loopback, link-local, private, or unspecified address/);
    assert.match(told[3] ?? '', /is larger than/);
  });
});
