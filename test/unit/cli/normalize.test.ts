import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bool, duration, int, string, stringArray, stringSlice, stringToString } from '../../../src/cli/flag.ts';
import { parseFlags } from '../../../src/cli/parse.ts';

const table = {
  output: string('', { short: 'o' }),
  stdin: bool('', { short: 'i' }),
  tty: bool('', { short: 't' }),
  selector: string('', { short: 'l' }),
  tail: int('', { default: '-1', integer: 'int64' }),
  replicas: int('', { integer: 'int32' }),
  since: duration(''),
  cascade: string('', { default: 'background', bare: 'background' }),
  filename: stringSlice('', { short: 'f' }),
  env: stringArray(''),
  'set-image': stringToString(''),
  'no-headers': bool(''),
} as const;

const parse = (...words: string[]) => parseFlags(table, words);
const flagsOf = (...words: string[]) => parse(...words).typed.flags as Record<string, unknown>;
const failure = (...words: string[]): string => {
  try {
    parse(...words);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it did not fail');
};

test('a short flag takes its value joined, after = or from the next word', () => {
  assert.equal(flagsOf('-ojson').output, 'json');
  assert.equal(flagsOf('-o=json').output, 'json');
  assert.equal(flagsOf('-o', 'json').output, 'json');
  assert.equal(flagsOf('-l=a=b').selector, 'a=b');
});

test('booleans in a cluster, a value flag at its end', () => {
  const flags = flagsOf('-itojson');
  assert.deepEqual([flags.stdin, flags.tty, flags.output], [true, true, 'json']);
});

test('a boolean takes a value only after =', () => {
  const parsed = parse('--stdin', 'false');
  assert.equal((parsed.typed.flags as Record<string, unknown>).stdin, true);
  assert.deepEqual(parsed.typed.args, ['false']);
  assert.equal(flagsOf('--stdin=false').stdin, false);
});

test('a value flag takes the next word even when it starts with a dash', () => {
  assert.equal(flagsOf('--tail', '-1').tail, -1);
  assert.equal(flagsOf('-o', '--stdin').output, '--stdin');
});

test('a bare flag has its bare value and leaves the next word alone', () => {
  const parsed = parse('--cascade', 'orphan');
  assert.equal((parsed.typed.flags as Record<string, unknown>).cascade, 'background');
  assert.deepEqual(parsed.typed.args, ['orphan']);
});

test('-- ends flags, words keep their text', () => {
  const { typed } = parse('007', '--', '--no-headers', '1e3');
  assert.deepEqual(typed.args, ['007', '--no-headers', '1e3']);
  assert.equal(typed.dash, 1);
  assert.equal(parse('a').typed.dash, -1);
});

test('names that begin with no- are names', () => {
  assert.equal(flagsOf('--no-headers').no_headers ?? flagsOf('--no-headers')['no-headers'], true);
  assert.equal(failure('--no-stdin'), 'unknown flag: --no-stdin');
});

test('scalars: the last wins; slices split CSV, arrays do not', () => {
  assert.equal(flagsOf('-o', 'a', '-o', 'b').output, 'b');
  assert.deepEqual(flagsOf('-f', 'a,b', '-f', '"c,d"').filename, ['a', 'b', 'c,d']);
  assert.deepEqual(flagsOf('--env', 'a=1,2', '--env=b').env, ['a=1,2', 'b']);
});

test('durations are milliseconds', () => {
  assert.equal(flagsOf('--since=1h2m3.5s').since, 3_723_500);
  assert.equal(flagsOf('--since=0').since, 0);
});

test('underscores in names read as dashes', () => {
  assert.equal(flagsOf('--no_headers')['no-headers'], true);
});

// The texts are pflag's; kubectl 1.37 prints them behind "error: ".
test('errors are worded as pflag words them', () => {
  assert.equal(failure('--foo'), 'unknown flag: --foo');
  assert.equal(failure('-z'), "unknown shorthand flag: 'z' in -z");
  assert.equal(failure('-iz'), "unknown shorthand flag: 'z' in -z");
  assert.equal(failure('-o'), "flag needs an argument: 'o' in -o");
  assert.equal(failure('--output'), 'flag needs an argument: --output');
  assert.equal(failure('--='), 'bad flag syntax: --=');
  assert.equal(
    failure('--stdin=maybe'),
    'invalid argument "maybe" for "-i, --stdin" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
  );
  assert.equal(
    failure('--tail=abc'),
    'invalid argument "abc" for "--tail" flag: strconv.ParseInt: parsing "abc": invalid syntax',
  );
  assert.equal(
    failure('--replicas=99999999999'),
    'invalid argument "99999999999" for "--replicas" flag: strconv.ParseInt: parsing "99999999999": value out of range',
  );
  assert.equal(failure('--since=5'), 'invalid argument "5" for "--since" flag: time: missing unit in duration "5"');
});

test("a bare -x= gives no value: the sign is one itself, or a boolean's next letter", () => {
  assert.equal(flagsOf('-o=').output, '=');
  assert.equal(failure('-i='), "unknown shorthand flag: '=' in -=");
  assert.equal(flagsOf('--output=').output, '');
});

test('--help takes a value as any boolean does; the last one counts', () => {
  const help = (...words: string[]) => parse(...words).help;
  for (const words of [['-h'], ['--help'], ['--help=1'], ['-h=T'], ['-ih'], ['--help=false', '-h']]) {
    assert.equal(help(...words), true, words.join(' '));
  }
  for (const words of [[], ['--help=false'], ['-h=0'], ['--help', '--help=F'], ['--', '--help']]) {
    assert.equal(help(...words), false, words.join(' '));
  }
  const parsing = (text: string) => `strconv.ParseBool: parsing "${text}": invalid syntax`;
  assert.equal(failure('-h=maybe'), `invalid argument "maybe" for "-h, --help" flag: ${parsing('maybe')}`);
  assert.equal(failure('--help='), `invalid argument "" for "-h, --help" flag: ${parsing('')}`);
  assert.equal(failure('-hx'), "unknown shorthand flag: 'x' in -x");
  assert.equal(failure('-h='), "unknown shorthand flag: '=' in -=");
  assert.equal(failure('--help', '--foo'), 'unknown flag: --foo');
});

test('the first wrong word is told, and a right one behind it does not make up for it', () => {
  const parsing = (text: string) => `strconv.ParseInt: parsing "${text}": invalid syntax`;
  assert.equal(failure('--tail=x', '--foo'), `invalid argument "x" for "--tail" flag: ${parsing('x')}`);
  assert.equal(failure('--foo', '--tail=x'), 'unknown flag: --foo');
  assert.equal(failure('--tail=x', '--tail=1'), `invalid argument "x" for "--tail" flag: ${parsing('x')}`);
});

test("the log level is klog's: a number in base ten of 32 bits", () => {
  const level = (...words: string[]) => parse(...words).globals.v;
  assert.deepEqual([level(), level('-v', '-1'), level('-v3'), level('--v=+010')], [0, -1, 3, 10]);
  const wrong = (text: string, why: string) =>
    assert.equal(
      failure('-v', text),
      `invalid argument "${text}" for "-v, --v" flag: strconv.ParseInt: parsing "${text}": ${why}`,
    );
  for (const text of ['x', '', '1.5', '0x3', '1_0']) wrong(text, 'invalid syntax');
  for (const text of ['2147483648', '-2147483649', '99999999999']) wrong(text, 'value out of range');
});

test('--vmodule is checked as klog checks it', () => {
  const syntax = 'syntax error: expect comma-separated list of filename=N';
  const why = (text: string) => failure(`--vmodule=${text}`).replace(/^invalid argument .* for "--vmodule" flag: /, '');
  for (const text of ['', 'a=1', ',a=1,', 'a*[=2,b=+0', 'a=-0'])
    assert.equal(parse(`--vmodule=${text}`).globals.vmodule, text);
  for (const text of ['a', 'a=b', '=1', 'a=', 'a=1=2', 'a=2147483648', 'a= 1', 'a=1,x'])
    assert.equal(why(text), syntax);
  assert.equal(why('a=-1'), 'negative value for vmodule level');
});

test('--log-flush-frequency is a duration above zero, whose error is short', () => {
  const why = (text: string) => failure('--log-flush-frequency', text).replace(/^.* flag: /, '');
  assert.equal(parse('--log_flush_frequency=1m').globals['log-flush-frequency'], 60_000);
  for (const text of ['x', '5', '', '9999999h']) assert.equal(why(text), 'parse error');
  for (const text of ['0', '-1s']) assert.equal(why(text), 'must be longer than 0s');
});

test('pairs are one map: repeated, several in a word, quoted as CSV from the second = on', () => {
  const images = (...words: string[]) => [...(flagsOf(...words)['set-image'] as Map<string, string>)];
  assert.deepEqual(images(), []);
  assert.deepEqual(images('--set-image=a=b', '--set-image', 'c=d,a=e'), [
    ['a', 'e'],
    ['c', 'd'],
  ]);
  assert.deepEqual(images('--set-image="a=b,c"'), [['a', 'b,c']]);
  assert.deepEqual(images('--set-image="a=b,c",d=e'), [
    ['a', 'b,c'],
    ['d', 'e'],
  ]);
  assert.equal(
    failure('--set-image=a'),
    'invalid argument "a" for "--set-image" flag: a must be formatted as key=value',
  );
  assert.match(failure('--set-image=a=b,c,d=e'), /: c must be formatted as key=value$/);
});

test('a flag of a command hides the global one of its name', () => {
  const { typed, globals } = parseFlags({ profile: string('', { default: 'general' }) }, ['--profile=netadmin']);
  assert.equal(typed.flags.profile, 'netadmin');
  assert.deepEqual([globals.profile, globals.changed.has('profile')], ['none', false]);
  assert.equal(parseFlags({}, ['--profile=cpu']).globals.profile, 'cpu');
});
