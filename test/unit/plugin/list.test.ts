import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { typeCommand } from '../../support/in-process.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'cox-plugins-'));
after(() => rmSync(root, { recursive: true }));

function folder(name: string, ...files: readonly string[]): string {
  mkdirSync(path.join(root, name));
  for (const file of files) writeFileSync(path.join(root, name, file), '#!/bin/sh\n', { mode: 0o755 });
  return path.join(root, name);
}

test('plugins of both kinds are listed, kubectl first, with the one that runs', async () => {
  const [a, b] = [folder('a', 'cox-foo', 'cox-own'), folder('b', 'kubectl-foo', 'kubectl-why')];
  const { stdout, stderr, exitCode } = await typeCommand(['plugin', 'list'], { env: { PATH: `${a}:${b}` } });
  const files = [`${b}/kubectl-foo`, `${b}/kubectl-why`, `${a}/cox-foo`, `${a}/cox-own`];
  assert.equal(stdout, `The following compatible plugins are available:\n\n${files.join('\n')}\n`);
  assert.equal(
    stderr,
    `  - warning: kubectl-why overwrites existing command: "cox why"
  - warning: ${a}/cox-foo is overshadowed by a similarly named plugin: ${b}/kubectl-foo
error: 2 plugin warnings were found
`,
  );
  assert.equal(exitCode, 1);
});

// kubectl prints a plugin's group between its settings commands and the others.
test('the help of the root lists plugins, each name once', async () => {
  const [a, b] = [
    folder('c', 'kubectl-foo', 'kubectl-foo-bar', 'kubectl-get-x'),
    folder('d', 'kubectl-foo', 'cox-own'),
  ];
  const { stdout } = await typeCommand(['--help'], { env: { PATH: `${a}:${b}` } });
  const [, group] = /\nSubcommands provided by plugins:\n([\s\S]*?)\n\nOther Commands:\n/.exec(stdout) ?? [];
  assert.equal(
    group,
    '  foo   The command foo is a plugin installed by the user\n  own   The command own is a plugin installed by the user',
  );
});
