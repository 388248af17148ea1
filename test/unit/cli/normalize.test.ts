import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bool, duration, int, string, stringArray, stringSlice } from '../../../src/cli/flag.ts';
import { parseCommand } from '../../../src/cli/parse.ts';

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
  'no-headers': bool(''),
} as const;

const parse = (...words: string[]) => parseCommand('get', table, words);
const flagsOf = (...words: string[]) => parse(...words).invocation.flags as Record<string, unknown>;
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
  assert.equal((parsed.invocation.flags as Record<string, unknown>).stdin, true);
  assert.deepEqual(parsed.invocation.args, ['false']);
  assert.equal(flagsOf('--stdin=false').stdin, false);
});

test('a value flag takes the next word even when it starts with a dash', () => {
  assert.equal(flagsOf('--tail', '-1').tail, -1);
  assert.equal(flagsOf('-o', '--stdin').output, '--stdin');
});

test('a bare flag has its bare value and leaves the next word alone', () => {
  const parsed = parse('--cascade', 'orphan');
  assert.equal((parsed.invocation.flags as Record<string, unknown>).cascade, 'background');
  assert.deepEqual(parsed.invocation.args, ['orphan']);
});

test('-- ends flags, words keep their text', () => {
  const { invocation } = parse('007', '--', '--no-headers', '1e3');
  assert.deepEqual(invocation.args, ['007', '--no-headers', '1e3']);
  assert.equal(invocation.dash, 1);
  assert.equal(parse('a').invocation.dash, -1);
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
