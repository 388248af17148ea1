import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { completionScripts } from '../../../src/cli/completion-scripts.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-bash-'));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(path.join(folder, 'script'), completionScripts.bash!('cox'));
mkdirSync(path.join(folder, 'here'));
mkdirSync(path.join(folder, 'here', 'manifests'));
for (const name of ['a.yaml', 'b.json', 'c.txt']) writeFileSync(path.join(folder, 'here', name), '');

const hasBash = spawnSync('bash', ['--version']).status === 0;

/** What bash offers for words when the program prints these lines. */
function offered(lines: readonly string[], ...words: readonly string[]): readonly string[] {
  writeFileSync(
    path.join(folder, 'cox'),
    `#!/bin/sh\nprintf '%s\\n' "$@" > ../typed\ncat <<'END'\n${lines.join('\n')}\nEND\n`,
    { mode: 0o755 },
  );
  const typed = ['cox', ...words].map((word) => `'${word}'`).join(' ');
  const script = `compopt() { :; }; source ../script; COMP_WORDS=(${typed}); COMP_CWORD=${words.length}
    _cox_complete; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder };
  const { stdout } = spawnSync('bash', ['--norc', '-c', script], { env, cwd: path.join(folder, 'here') });
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '');
}

test('bash offers the words that begin like the typed one', { skip: !hasBash }, () => {
  assert.deepEqual(offered(['pods', 'podtemplates', 'x', ':4'], 'get', 'po'), ['pods', 'podtemplates']);
  assert.deepEqual(offered(['json', 'jsonpath', ':4'], 'get', '-o', 'jsonp'), ['jsonpath']);
  assert.deepEqual(offered(['lost', ':1'], 'get', ''), []);
});

test('bash lists words with their summaries, and one word without', { skip: !hasBash }, () => {
  const lines = ['get\tDisplay resources', 'get-all\tA plugin', 'x', ':4'];
  assert.deepEqual(offered(lines, 'get'), ['get      (Display resources)', 'get-all  (A plugin)']);
  assert.deepEqual(offered(lines, 'get-'), ['get-all']);
  assert.deepEqual(offered(['a b\tTwo words', ':4'], ''), ['a\\ b']);
  assert.deepEqual(offered([`a\t${'long '.repeat(30)}`, 'b\tB', ':4'], '')[0]?.length, 80);
  assert.deepEqual(offered(['_activeHelp_ a hint', 'word', ':4'], ''), ['word']);
});

test('bash offers the values of --flag=', { skip: !hasBash }, () => {
  assert.deepEqual(offered(['json', 'yaml', ':4'], 'get', '--output', '=', 'j'), ['json']);
  assert.equal(readFileSync(path.join(folder, 'typed'), 'utf8'), '__complete\nget\n--output=j\n');
  assert.deepEqual(offered(['json', 'yaml', ':4'], 'get', '--output', '='), ['json', 'yaml']);
  assert.deepEqual(offered(['json', 'yaml', ':4'], 'get', '--output=j'), ['json']);
});

test('bash offers files of some extensions, and folders', { skip: !hasBash }, () => {
  assert.deepEqual(offered(['json', 'yaml', 'yml', ':8'], 'apply', '-f', '').toSorted(), [
    'a.yaml',
    'b.json',
    'manifests',
  ]);
  assert.deepEqual(offered([':16'], 'x', 'm'), ['manifests']);
  assert.deepEqual(offered([':16'], 'x', '~/he'), ['~/here']);
});

test('bash passes words as it would to a command, and runs nothing for it', { skip: !hasBash }, () => {
  const passed = (...words: readonly string[]): string => {
    offered([':4'], ...words);
    return readFileSync(path.join(folder, 'typed'), 'utf8');
  };
  const line = [
    'get',
    '-n',
    '"a b"',
    '--context',
    '$HOME',
    `--user="$\{HOME}"`,
    '--cluster=~/x',
    'a\\ b',
    '$(date)',
    'x',
  ];
  const words = [
    'get',
    '-n',
    'a b',
    '--context',
    folder,
    `--user=${folder}`,
    `--cluster=${folder}/x`,
    'a b',
    '$(date)',
  ];
  assert.equal(passed(...line), `__complete\n${words.join('\n')}\nx\n`);
});

test('bash completes aliases, and programs below ~', { skip: !hasBash }, () => {
  for (const word of ['c', '~/cox', '$(date)']) {
    const script = `shopt -s expand_aliases; alias c='cox --context x'; compopt() { :; }; source ../script
      COMP_WORDS=('${word}' get po); COMP_CWORD=2; __start_cox; printf '%s\\n' "\${COMPREPLY[@]}"`;
    offered(['pods', ':4'], 'get', 'po');
    const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder };
    const { stdout } = spawnSync('bash', ['--norc', '-c', script], { env, cwd: path.join(folder, 'here') });
    assert.equal(stdout.toString(), 'pods\n', word);
    const typed = readFileSync(path.join(folder, 'typed'), 'utf8');
    assert.equal(typed, `${word === 'c' ? '--context\nx\n' : ''}__complete\nget\npo\n`);
  }
});
