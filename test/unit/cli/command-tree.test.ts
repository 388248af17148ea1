import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommandLine, runCommandLine } from '../../../src/cli/yargs-tree.ts';
import { tree } from '../../../src/commands/tree.ts';
import { typeCommand } from '../../support/in-process.ts';

const rows = [
  { path: 'create', switches: ['R'], load: () => assert.fail() },
  { path: 'create service', aliases: ['svc'] },
  { path: 'create service clusterip', aliases: ['ci'], load: () => assert.fail() },
  { path: 'get', load: () => assert.fail() },
];

/** What is run for a line, and with what behind it. */
async function route(...argv: string[]): Promise<unknown> {
  const steps: unknown[] = [];
  const log = async (...step: unknown[]) => void steps.push(step);
  await runCommandLine(
    {
      rows,
      unlisted: { help: ({ rest }) => log('help', rest) },
      middleware: [({ row }) => void steps.push(`before ${row.path}`), async () => ({ parsed: 'parsed' as never })],
      handler: ({ row, rest, parsed }: CommandLine) => log(row.path, rest, parsed),
      root: ({ _: words, rest }) => log('root', words, rest),
    },
    argv,
  );
  return steps;
}

test('a command is found by its words and aliases; the rest comes with it as it was typed', async () => {
  const clusterIp = ['before create service clusterip', ['create service clusterip', ['-n', 'x', 'web'], 'parsed']];
  assert.deepEqual(await route('create', 'service', 'clusterip', '-n', 'x', 'web'), clusterIp);
  assert.deepEqual(await route('create', '-n', 'x', 'svc', 'ci', 'web'), clusterIp);
  const rest = ['--x=1', "'quoted'", '007', '--', 'create'];
  assert.deepEqual(await route('get', ...rest), ['before get', ['get', rest, 'parsed']]);
  assert.deepEqual(await route('create', '-R', '-f', 'service'), [
    'before create',
    ['create', ['-R', '-f', 'service'], 'parsed'],
  ]);
  assert.deepEqual(await route('create', 'svc'), ['before create service', ['create service', [], 'parsed']]);
});

test('no word and an unknown one go to the root, an unlisted command gets all words', async () => {
  assert.deepEqual(await route('--version'), [['root', [], ['--version']]]);
  for (const word of ['nope', '$0', 'toString', '__proto__']) {
    assert.deepEqual(await route(word, 'x'), [['root', [word], ['x']]]);
  }
  // cobra passes over these when it looks for a command
  for (const word of ['-', '']) {
    assert.deepEqual(await route(word), [['root', [], [word]]]);
    assert.deepEqual(await route(word, 'get'), ['before get', ['get', [word], 'parsed']]);
  }
  assert.deepEqual(await route('help', 'get', '-x'), [['help', ['get', '-x']]]);
});

test('what a middleware throws is thrown on, and no handler runs', async () => {
  const ran: string[] = [];
  const line = runCommandLine(
    {
      rows,
      unlisted: {},
      middleware: [() => Promise.reject(new TypeError('no'))],
      handler: async ({ row }) => void ran.push(row.path),
      root: async () => void ran.push('root'),
    },
    ['get'],
  );
  await assert.rejects(line, TypeError);
  assert.deepEqual(ran, []);
});

// kubectl 1.37: the help on stdout, then `error: Unexpected args: [a b]` on stderr; delete-cluster
// without a name prints its help alone.
test('help that is due comes before the error', async () => {
  const wrong = await typeCommand(['config', 'use-context', 'a', 'b']);
  assert.match(
    wrong.stdout,
    /^Set the current-context in a kubeconfig file\.\n[\s\S]*\nUsage:\n {2}cox config use-context /,
  );
  assert.deepEqual([wrong.stderr, wrong.exitCode], ['error: Unexpected args: [a b]\n', 1]);
  const alone = await typeCommand(['config', 'delete-cluster']);
  assert.match(alone.stdout, /\nUsage:\n {2}cox config delete-cluster /);
  assert.deepEqual([alone.stderr, alone.exitCode], ['', 0]);
});

// kubectl 1.37: rollout and certificate write to stdout, and certificate ends with exit code 0
test('a parent command without a subcommand writes its help to stderr, two to stdout', async () => {
  const special: Readonly<Record<string, unknown>> = { rollout: 'stdout', certificate: 'success' };
  for (const { path, bareHelp, load, dialect } of tree) {
    // helm's parents are like certificate: test/helm has them
    if (load !== undefined || dialect !== undefined) continue;
    const words = path.split(' ');
    const asked = await typeCommand([...words, '--help']);
    assert.match(asked.stdout, /\nAvailable Commands:\n/);
    assert.deepEqual([asked.stderr, asked.exitCode], ['', 0], path);
    const streams = path in special ? [asked.stdout, ''] : ['', asked.stdout];
    assert.equal(bareHelp, special[path]);
    for (const line of [words, [...words, '--help=false']]) {
      const bare = await typeCommand(line);
      assert.deepEqual([bare.stdout, bare.stderr, bare.exitCode], [...streams, path === 'certificate' ? 0 : 1], path);
    }
  }
});

// kubectl 1.37: the same lines with its own name
test('a word that looks like a number names no command, as it was typed', async () => {
  for (const word of ['1', '007', '1e3', '0x10', '1.50']) {
    const { stderr, exitCode } = await typeCommand([word]);
    assert.match(stderr, new RegExp(`^error: unknown command "${word}" for "cox"\n`));
    assert.equal(exitCode, 1);
  }
});
