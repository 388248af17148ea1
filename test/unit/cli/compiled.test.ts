import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';

const compiled = path.join(import.meta.dirname, '../../../bin/compiled.js');
const home = mkdtempSync(path.join(os.tmpdir(), 'cox-compiled-'));
after(() => rmSync(home, { recursive: true, force: true }));

/** A bundle whose command `get` calls a function that is worth keeping. */
const bundle = path.join(home, 'main.cjs');
const large = Array.from({ length: 4000 }, (_, index) => `sum += ${index} * arg;`).join('\n');
writeFileSync(
  bundle,
  `function large(arg) { let sum = 0;\n${large}\nreturn sum; }
exports.main = () => { const word = process.argv[2]; if (word === 'fail') process.exitCode = 3; console.log(word, word === 'get' ? large(1) : 0); };
// build 0123456789abcdef
`,
);
const starter = path.join(home, 'start.cjs');
writeFileSync(
  starter,
  `require(${JSON.stringify(compiled)}).load(${JSON.stringify(bundle)}, process.env.FOLDER).main();`,
);

function run(folder: string, ...words: readonly string[]): { readonly out: string; readonly code: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [starter, ...words], {
    env: { FOLDER: folder },
    encoding: 'utf8',
  });
  return { out: stdout + stderr, code: status };
}

function freshFolder(name: string): { readonly folder: string; readonly build: string } {
  const folder = path.join(home, name);
  mkdirSync(folder);
  return { folder, build: path.join(folder, `0123456789abcdef-${process.version}-${process.arch}`) };
}

const GOT = { out: 'get 7998000\n', code: 0 };

test('a command leaves what it has compiled, and finds it again', () => {
  const { folder, build } = freshFolder('kept');
  assert.deepEqual(run(folder, 'get'), GOT);
  assert.deepEqual(readdirSync(build).sort(), ['.start', 'get']);
  const [start, own] = ['.start', 'get'].map((name) => statSync(path.join(build, name)));
  assert.ok(own!.size > start!.size + 20_000, 'the function that was called is in it');
  assert.equal(own!.mode & 0o777, 0o600);
  assert.deepEqual(run(folder, 'get'), GOT);
  assert.equal(statSync(path.join(build, 'get')).mtimeMs, own!.mtimeMs);
});

test('words that are no command share a file; helm has one for each of its commands', () => {
  const { folder, build } = freshFolder('names');
  for (const words of [['-n', 'x'], ['../../x'], ['helm', 'template'], ['helm', '-h']]) run(folder, ...words);
  assert.deepEqual(readdirSync(build).sort(), ['.start', 'helm-template', 'other']);
});

test('a run that fails leaves nothing of its own', () => {
  const { folder, build } = freshFolder('failed');
  assert.deepEqual(run(folder, 'fail'), { out: 'fail 0\n', code: 3 });
  assert.deepEqual(readdirSync(build), ['.start']);
});

test('damaged code is not run, whatever byte is wrong, and replaced', () => {
  const { folder, build } = freshFolder('damaged');
  run(folder, 'get');
  const file = path.join(build, 'get');
  const good = readFileSync(file);
  for (let part = 0; part < 40; part += 1) {
    const bad = Buffer.from(good);
    const at = Math.floor((part / 40) * bad.length);
    bad[at] = bad[at]! ^ 0x5a;
    writeFileSync(file, bad);
    assert.deepEqual(run(folder, 'get'), GOT, `byte ${at}`);
    assert.notDeepEqual(readFileSync(file), bad);
  }
  for (const bad of [Buffer.alloc(0), Buffer.alloc(3), good.subarray(0, 1000), Buffer.alloc(good.length)]) {
    writeFileSync(file, bad);
    assert.deepEqual(run(folder, 'get'), GOT);
  }
});

test('code of another bundle of the same length is not run', () => {
  const { folder, build } = freshFolder('other');
  run(folder, 'get');
  const text = readFileSync(bundle, 'utf8');
  try {
    writeFileSync(bundle, text.replace('console.log(word', "console.log('w'  ").replace('abcdef\n', 'abcdee\n'));
    assert.deepEqual(run(folder, 'get'), { out: 'w 7998000\n', code: 0 });
  } finally {
    writeFileSync(bundle, text);
  }
  assert.ok(existsSync(build.replace('abcdef', 'abcdee')));
});

test('folders of four builds and files of 41 commands are one too many', () => {
  const { folder, build } = freshFolder('many');
  for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) {
    mkdirSync(path.join(folder, name));
    utimesSync(path.join(folder, name), index, index);
  }
  run(folder, 'get');
  assert.deepEqual(readdirSync(folder).sort(), [path.basename(build), 'c', 'd'].sort());
  for (let index = 0; index < 45; index += 1) {
    const file = path.join(build, `old-${index}`);
    writeFileSync(file, '');
    utimesSync(file, index, index);
  }
  run(folder, 'apply');
  assert.equal(readdirSync(build).length, 40);
  assert.ok(readdirSync(build).includes('apply'));
});

test('a folder that cannot be written is no matter', () => {
  const file = path.join(home, 'file');
  writeFileSync(file, '');
  assert.deepEqual(run(path.join(file, 'x'), 'get'), GOT);
  assert.deepEqual(run('/proc/self/nothing', 'get'), GOT);
});
