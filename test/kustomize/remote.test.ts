/**
 * Remote bases and files: git repositories and a web server of the test, through kubectl and through
 * our own command. Nothing leaves the machine.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ended } from '../support/child.ts';
import { startWebServer, type WebServer, write } from '../support/git-world.ts';
import type { Typed } from '../support/in-process.ts';
import { coxCommand } from '../support/program.ts';
import { findKubectl, runKubectl, runOwn } from './programs.ts';
import { addSubmodule, configMap, makeRepositories, resources } from './remote-repositories.ts';

const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'cox-remote-')));
const [temporary, repositories, config] = ['tmp', 'repositories', 'gitconfig'].map((name) => path.join(root, name)) as [
  string,
  string,
  string,
];
const repository = path.join(repositories, 'org/app');
const url = `file://${repository}`;
const env = { PATH: process.env.PATH ?? '', TMPDIR: temporary, GIT_CONFIG_GLOBAL: config, GIT_CONFIG_NOSYSTEM: '1' };

let kubectl: string;
let server: WebServer;
let firstCommit: string;
let number = 0;

/** A folder with these files. */
function folder(files: Readonly<Record<string, string>>): string {
  number += 1;
  const made = path.join(root, `case-${number}`);
  mkdirSync(made);
  write(made, files);
  return made;
}

/** Clones have names of chance. */
const withoutNames = ({ stdout, stderr, exitCode }: Typed): Typed => ({
  stdout,
  stderr: stderr
    .replace(/\/kustomize-\w+/g, '/CLONE')
    .replace(/^([IW])\d{4} [\d:.]+ +\d+ \S+:\d+\]/gm, '$1')
    .replace(/^ {2}at .*:\d+.*\n/gm, ''),
  exitCode,
});

interface Line {
  readonly dir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Our own command, which leaves nothing in the folder of temporary files. */
async function own(where: string, line: Line = {}): Promise<Typed> {
  const typed = await runOwn(where, { dir: '.', flags: [], ...line, env: { ...env, ...line.env } });
  assert.deepEqual(readdirSync(temporary), []);
  return typed;
}

/** Both, which must answer alike; yields what they say. */
async function both(where: string, line: Line = {}): Promise<Typed> {
  const oracle = await runKubectl(kubectl, where, { dir: '.', flags: [], ...line, env: { ...env, ...line.env } });
  for (const name of readdirSync(temporary)) rmSync(path.join(temporary, name), { recursive: true });
  const typed = await own(where, line);
  assert.deepEqual(withoutNames(typed), withoutNames(oracle));
  return typed;
}

const building = (entry: string): Promise<Typed> => both(folder({ 'kustomization.yaml': resources(entry) }));

before(async () => {
  kubectl = await findKubectl();
  mkdirSync(temporary);
  writeFileSync(config, '');
  firstCommit = makeRepositories(repositories);
  server = await startWebServer(repositories, {
    '/cm.yaml': (_, response) => response.end(configMap('remote')),
    '/patch.yaml': (_, response) => response.end('[{"op": "replace", "path": "/data/a", "value": "patched"}]'),
    '/moved.yaml': (_, response) => response.writeHead(302, { location: '/cm.yaml' }).end(),
    '/round.yaml': (_, response) => response.writeHead(302, { location: '/round.yaml' }).end(),
    '/broken.yaml': (_, response) => response.end('a: [b\n'),
    '/fails.yaml': (_, response) => response.writeHead(500).end('no'),
    '/cut.yaml': (request, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write(configMap('cut'));
      setTimeout(() => request.socket.destroy(), 50);
    },
    '/org/hangs.git/info/refs': () => undefined,
    '/org/moved/info/refs': (_, response) =>
      response.writeHead(302, { location: '/org/served/info/refs?service=git-upload-pack' }).end(),
  });
  addSubmodule(path.join(repositories, 'org/held'), `${server.url}/org/served`, firstCommit);
  addSubmodule(path.join(repositories, 'org/held-by-file'), url, firstCommit);
});

after(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

describe('a base in a repository', () => {
  const forms: readonly (readonly [string, string])[] = [
    ['the default branch', ''],
    ['a tag', '?ref=v1'],
    ['a branch with a slash', '?ref=next/one'],
    ['a version', '?version=v1'],
    ['a folder inside', '//sub/folder?ref=v1'],
    ['a folder with a slash behind it', '//base/'],
    ['a time limit', '?ref=v1&timeout=30s&submodules=false'],
    ['a time limit that no timer can hold', '?timeout=99999999'],
  ];
  for (const [name, suffix] of forms) {
    it(`is built: ${name}`, async () => {
      assert.equal((await building(url + suffix)).exitCode, 0);
    });
  }

  it('is built at a commit', async () => {
    const { stdout } = await building(`${url}?ref=${firstCommit}`);
    assert.match(stdout, /name: first/);
  });

  it('is built of a bare repository, whose name ends with .git', async () => {
    const { exitCode } = await building(`file://${repositories}/org/bare.git/sub/folder?ref=v1`);
    assert.equal(exitCode, 0);
  });

  it('is what the command line names', async () => {
    const { stdout } = await both(folder({}), { dir: `${url}//sub/folder` });
    assert.match(stdout, /name: x-base/);
  });

  it('builds on another repository', async () => {
    const { stdout } = await building(`file://${repositories}/org/over`);
    assert.match(stdout, /name: base-over/);
  });

  it('has its origin in the annotations', async () => {
    const text = `buildMetadata: [originAnnotations, transformerAnnotations]
namePrefix: a-
`;
    const bases = [`${url}//sub/folder?ref=v1`, `${url}?ref=v1`, `${server.url}/cm.yaml`];
    const { stdout } = await both(folder({ 'kustomization.yaml': text + resources(...bases) }));
    assert.match(stdout, /repo: file:/);
  });

  it('is cloned where its URL is not found as a file', async () => {
    const { stdout } = await building(`${server.url}/org/served//base?ref=v1`);
    assert.match(stdout, /name: base/);
    assert.equal((await building(`${server.url}/org/moved`)).exitCode, 0);
  });
});

describe('submodules', () => {
  it('are fetched over HTTP, if they are wanted', async () => {
    const held = `file://${repositories}/org/held`;
    assert.match((await building(held)).stdout, /name: base/);
    assert.equal((await building(`${held}?submodules=false`)).exitCode, 1);
  });

  it('are never folders of this machine, whatever git would allow', async () => {
    const held = `file://${repositories}/org/held-by-file`;
    assert.equal((await building(held)).exitCode, 1);
    write(root, { always: '[protocol "file"]\n\tallow = always\n' });
    const line = { dir: held, env: { GIT_CONFIG_GLOBAL: path.join(root, 'always') } };
    const oracle = await runKubectl(kubectl, root, { flags: [], ...line, env: { ...env, ...line.env } });
    assert.equal(oracle.exitCode, 0);
    for (const name of readdirSync(temporary)) rmSync(path.join(temporary, name), { recursive: true });
    const { stderr, exitCode } = await own(root, line);
    assert.match(stderr, /transport 'file' not allowed/);
    assert.equal(exitCode, 1);
  });
});

describe('a base that cannot be had', () => {
  const wrong: readonly (readonly [string, () => string])[] = [
    ['no such ref', () => `${url}?ref=none`],
    ['no such folder', () => `${url}//none`],
    ['a file in place of a folder', () => `${url}//cm.yaml`],
    ['no such repository', () => `file://${repositories}/org/none`],
    ['no such repository on the server', () => `${server.url}/org/none`],
    ['a base outside of its clone', () => `${url}//out`],
    ['a link outside of its clone', () => `${url}//link?ref=next/one`],
    ['a file outside of its folder', () => `${url}//reads`],
    ['a repository that builds on itself', () => `file://${repositories}/org/over//again`],
    ['a path that leaves the repository', () => `${url}//../x`],
  ];
  for (const [name, entry] of wrong) {
    it(`is an error as in kubectl: ${name}`, async () => {
      assert.equal((await building(entry())).exitCode, 1);
    });
  }

  it('is refused where git would take the URL or the ref for an option', async () => {
    const target = path.join(root, 'made');
    for (const entry of [`${url}?ref=--upload-pack=touch ${target}`, '-x@example.com:org/app', 'ssh://-oX=y/org/app']) {
      const { stderr, exitCode } = await own(folder({ 'kustomization.yaml': resources(entry) }));
      assert.equal(exitCode, 1);
      assert.match(stderr, entry.startsWith('-x') ? /no such file/ : /must not begin with '-'/);
    }
    assert.equal(readdirSync(root).includes('made'), false);
  });

  it('is one line without git', async () => {
    for (const PATH of [temporary, '']) {
      const { stderr } = await both(folder({}), { dir: url, env: { PATH } });
      assert.equal(stderr, 'error: no \'git\' program on path: exec: "git": executable file not found in $PATH\n');
    }
  });

  it('is not fetched by a program of the working folder', async () => {
    const where = folder({});
    writeFileSync(path.join(where, 'git'), '#!/bin/sh\ntouch made\n', { mode: 0o755 });
    assert.equal((await both(where, { dir: url, env: { PATH: `.:${env.PATH}` } })).exitCode, 1);
    assert.deepEqual(readdirSync(where), ['git']);
  });

  it('ends with its time limit', async () => {
    const { stderr, exitCode } = await own(folder({}), { dir: `${server.url}/org/hangs.git?timeout=2s` });
    assert.match(stderr, /^error: hit 2s timeout running '\S+git \w+/);
    assert.equal(exitCode, 1);
  });

  it('is named by its URL in the place of an error', async () => {
    const { stderr } = await own(folder({ 'kustomization.yaml': resources(`${url}//broken`) }));
    assert.match(stderr, /^error: .*already defined/s);
    assert.match(stderr, new RegExp(`\\n  at ${url}//broken/cm.yaml:\\d+\n$`));
  });
});

describe('a remote file', () => {
  const files: readonly (readonly [string, string, number])[] = [
    ['is read', 'cm.yaml', 0],
    ['is read where it has gone', 'moved.yaml', 0],
    ['is not looked for for ever', 'round.yaml', 1],
    ['is an error when it is not found', 'none.yaml', 1],
    ['is an error when the server fails', 'fails.yaml', 1],
    ['is an error when it is no YAML', 'broken.yaml', 1],
    ['is an error when it breaks off', 'cut.yaml', 1],
  ];
  for (const [name, file, exitCode] of files) {
    it(name, async () => {
      assert.equal((await building(`${server.url}/${file}`)).exitCode, exitCode);
    });
  }

  it('may be a patch, and what a generator reads', async () => {
    const remote = `configMapGenerator:\n- {name: x, files: ["k=${server.url}/cm.yaml"]}\n`;
    const patch = `patches:\n- {path: "${server.url}/patch.yaml", target: {kind: ConfigMap, name: remote}}\n`;
    const text = resources(`${server.url}/cm.yaml`) + remote + patch;
    assert.match((await both(folder({ 'kustomization.yaml': text }))).stdout, /patched/);
  });

  it('is named by its URL in the place of an error', async () => {
    const { stderr } = await own(folder({ 'kustomization.yaml': resources(`${server.url}/broken.yaml`) }));
    assert.match(stderr, new RegExp(`\n  at ${server.url}/broken.yaml:\\d+\n$`));
  });
});

describe('a signal while git fetches', () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`ends git and removes the clone: ${signal}`, async () => {
      const words = ['kustomize', `${server.url}/org/hangs.git?timeout=10m`];
      const child = spawn(...coxCommand(words), { env: { HOME: root, ...env }, cwd: root });
      const end = ended(child);
      const held = await Promise.race([server.hold('/org/hangs.git/info/refs'), end]);
      assert.ok('gone' in held, JSON.stringify(held));
      assert.equal(readdirSync(temporary).length, 1);
      child.kill(signal);
      assert.equal((await end).code, code);
      assert.deepEqual(readdirSync(temporary), []);
      await held.gone;
    });
  }
});
