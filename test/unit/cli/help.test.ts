/** Which help a line brings, on which stream: kubectl 1.37 on the same lines, its texts apart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typeCommand } from '../../support/in-process.ts';

/** Types a line as kubectl. */
const type = (line: string) => typeCommand(line.split(' '), { program: 'kubectl' });

const ROOT = await type('--help');

async function assertSame(line: string, as: string): Promise<void> {
  const wanted = await type(as);
  assert.notEqual(wanted.stdout, '');
  assert.deepEqual(await type(line), wanted, line);
}

test('help shows the command that its words name, whatever follows', async () => {
  for (const words of ['get', 'get foo', '-n foo get', 'get -n foo', '-- get', 'get -- rollout', '--help=false get']) {
    await assertSame(`help ${words}`, 'get --help');
  }
  await assertSame('help rollout status x', 'rollout status --help');
  await assertSame('help rollout foo', 'rollout --help');
  await assertSame('help create svc', 'create service --help');
  await assertSame('help help foo', 'help -h');
  await assertSame('help get -h', 'help -h');
  await assertSame('-n=x help get', 'get --help');
  await assertSame('--help help get', 'get --help');
});

test('lines without a command bring the help of the root', async () => {
  for (const line of [
    '',
    '-',
    '- -',
    '--',
    '-- get',
    '-h',
    '--help=false',
    '-h get',
    '--help get',
    '-h nope',
    '-n x',
  ]) {
    assert.deepEqual(await type(line), ROOT, line);
  }
  for (const line of ['help', 'help -- --bogus', 'help --help=false', 'help ', '-h help']) {
    assert.deepEqual(await type(line), ROOT, line);
  }
});

test('an unknown topic is named on stderr, the commands follow, and the exit code is 0', async () => {
  const usage = ROOT.stdout.slice(ROOT.stdout.indexOf('Basic Commands'));
  for (const [words, shown] of [
    [['foo'], '`foo`'],
    [['pod', 'foo'], '`pod` `foo`'],
    [['a b'], '`a b`'],
    [['a`b'], '"a`b"'],
  ] as const) {
    const { stdout, stderr, exitCode } = await typeCommand(['help', ...words], { program: 'kubectl' });
    assert.deepEqual([stdout, stderr, exitCode], ['', `Unknown help topic [${shown}]\n\n\n${usage}`, 0]);
  }
});

const UNKNOWN = 'error: unknown flag: --bogus\n';
const MAYBE =
  'error: invalid argument "maybe" for "-h, --help" flag: strconv.ParseBool: parsing "maybe": invalid syntax\n';

test('flags that cannot be read end the line, with --help or without it', async () => {
  const see = (command: string) => `See 'kubectl ${command}--help' for usage.\n`;
  for (const [line, stderr] of [
    ['help --bogus', `${UNKNOWN}${see('help ')}`],
    ['help get --bogus', `${UNKNOWN}${see('help ')}`],
    ['help -h=maybe get', `${MAYBE}${see('help ')}`],
    ['options --bogus', `${UNKNOWN}Run 'kubectl options' without flags.\n`],
    ['--bogus', `${UNKNOWN}${see('')}`],
    ['- --bogus', `${UNKNOWN}${see('')}`],
    ['--bogus=1 get pods', `${UNKNOWN}${see('get ')}`],
    ['get -h --bogus', `${UNKNOWN}${see('get ')}`],
    ['--help=maybe', `${MAYBE}${see('')}`],
    ['-h=maybe get pods', `${MAYBE}${see('get ')}`],
    ['create secret --help=maybe', `${MAYBE}${see('create secret ')}`],
  ] as const) {
    assert.deepEqual(await type(line), { stdout: '', stderr, exitCode: 1 }, line);
  }
});

test('a flag before an unknown command', async () => {
  for (const line of [
    '--bogus get pods',
    '-n foo nope',
    '-h get pods',
    '-n x help get',
    '--bogus=1 getx --x',
    '- nope',
  ]) {
    const stderr = `Error: flags cannot be placed before plugin name: ${line.split(' ')[0]}\n`;
    assert.deepEqual(await type(line), { stdout: '', stderr, exitCode: 1 }, line);
  }
  const nope = 'error: unknown command "nope" for "kubectl"\n\nDid you mean this?\n\ttop\n';
  for (const line of ['nope', 'nope -n foo', 'nope --bogus', 'nope -h', ' nope']) {
    assert.deepEqual(await type(line), { stdout: '', stderr: nope, exitCode: 1 }, line);
  }
});

test('--help=false lets the command run', async () => {
  const { stdout, exitCode } = await type('version --client --help=false -o json');
  assert.match(stdout, /"clientVersion"/);
  assert.equal(exitCode, 0);
});
