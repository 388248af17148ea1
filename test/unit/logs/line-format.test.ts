import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileGoRegexp } from '../../../src/apimachinery/go/regexp.ts';
import { LineFormatter, type LineView } from '../../../src/resources/logs/line-format.ts';
import { logPieces } from '../../../src/resources/logs/pieces.ts';
import { LogPosition } from '../../../src/resources/logs/position.ts';

type Given = Partial<Omit<LineView, 'include' | 'exclude' | 'highlight'>> & {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly highlight?: readonly string[];
  readonly prefix?: string;
  /** Longer lines come in pieces. */
  readonly longest?: number;
};

/** What is printed of a log, with times in front of its lines, that comes in chunks. */
async function shown(given: Given, ...chunks: readonly (string | Buffer)[]): Promise<string> {
  const compile = (expressions: readonly string[] = []) => Promise.all(expressions.map(compileGoRegexp));
  const view: LineView = {
    output: 'text',
    timestamps: false,
    endLines: false,
    ...given,
    include: await compile(given.include),
    exclude: await compile(given.exclude),
    highlight: await compile(given.highlight),
  };
  const source = { namespace: 'ns', pod: 'p', container: 'c', node: 'n' };
  const formatter = new LineFormatter(view, source, given.prefix);
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const position = new LogPosition();
  const printed: Buffer[] = [];
  for await (const pieces of logPieces(body(), given.longest)) {
    printed.push(formatter.format(position.take(pieces, false)));
  }
  return Buffer.concat(printed).toString();
}

const T = '2026-01-01T00:00:01.000000000Z ';
const mark = (text: string): string => `<${text}>`;

test('lines: a prefix, times, and an end for a last line without one', async () => {
  assert.equal(await shown({}, `${T}a\n`, `${T}\n${T}b`), 'a\n\nb');
  assert.equal(await shown({ prefix: '[p] ', endLines: true }, `${T}a\n${T}b`), '[p] a\n[p] b\n');
  assert.equal(await shown({ prefix: '[p] ', timestamps: true }, `${T}a\n`), `[p] ${T}a\n`);
});

test('lines: bytes that are no UTF-8 pass unchanged', async () => {
  const bytes = Buffer.from([0x61, 0xff, 0xfe, 0x0a]);
  const formatter = new LineFormatter(
    { output: 'text', timestamps: false, endLines: true, include: [], exclude: [], highlight: [] },
    { namespace: 'ns', pod: 'p', container: 'c' },
    undefined,
  );
  assert.deepEqual(formatter.format([{ bytes, starts: true, ends: true }]), bytes);
});

test('lines: --include and --exclude look at the text alone', async () => {
  const log = `${T}GET /a\n${T}POST /a\n${T}GET /health\n`;
  assert.equal(await shown({ include: ['^GET'] }, log), 'GET /a\nGET /health\n');
  assert.equal(await shown({ include: ['^GET', 'POST'], exclude: ['health', '^$'] }, log), 'GET /a\nPOST /a\n');
  assert.equal(await shown({ include: ['2026', '$x'] }, log), '');
  assert.equal(await shown({ exclude: ['a$'], timestamps: true }, log), `${T}GET /health\n`);
});

test('lines: what matches is marked, overlaps once, only with colour', async () => {
  const log = `${T}abcabc\n${T}nothing`;
  assert.equal(await shown({ highlight: ['ab', 'bc', 'x*'], mark }, log), '<abcabc>\nnothing');
  assert.equal(await shown({ highlight: ['b'], mark, endLines: true, prefix: '- ' }, log), '- a<b>ca<b>c\n- nothing\n');
  assert.equal(await shown({ highlight: ['b'] }, log), 'abcabc\nnothing');
});

test('lines: json has the source, the time and the text of each line', async () => {
  const head =
    '{"namespace":"ns","pod":"p","container":"c","node":"n","time":"2026-01-01T00:00:01.000000000Z","message":';
  assert.equal(await shown({ output: 'json' }, `${T}a "b"\t\u001b\n`), `${head}"a \\"b\\"\\t\\u001b"}\n`);
  assert.equal(await shown({ output: 'json' }, `${T}{"a": 1}`), `${head}"{\\"a\\": 1}"}\n`);
  const big = '{"n": 12345678901234567890, "__proto__": [1.50]}';
  assert.equal(await shown({ output: 'extjson' }, `${T}${big}\n`), `${head}${big}}\n`);
  assert.equal(await shown({ output: 'extjson' }, `${T}{"a": \n${T}7\n`), `${head}"{\\"a\\": "}\n${head}"7"}\n`);
});

test('lines: a very long line comes in pieces and stays one line', async () => {
  const chunks = [
    Buffer.from(`${T}abé`),
    Buffer.from('é').subarray(0, 1),
    Buffer.from('é').subarray(1),
    'x"\n',
    `${T}b\n`,
  ];
  assert.equal(await shown({ longest: 4, prefix: '- ' }, ...chunks), '- abééx"\n- b\n');
  const lines = (await shown({ longest: 4, output: 'extjson' }, ...chunks)).trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { message: string }).message),
    ['abééx"', 'b'],
  );
  assert.equal(await shown({ longest: 4, exclude: ['a'] }, ...chunks), 'b\n');
});

test('regexps: Go says what is wrong; time is bounded whatever the expression', async () => {
  await assert.rejects(compileGoRegexp('('), { message: 'error parsing regexp: missing closing ): `(`' });
  await assert.rejects(
    compileGoRegexp('(?=a)'),
    /^Error: error parsing regexp: invalid or unsupported Perl syntax: `\(\?=`/,
  );
  const line = `${'a'.repeat(100_000)}!`;
  const begun = performance.now();
  for (const expression of ['(a+)+$', '(?i)(a|aa)*b', 'a.*a.*a.*b']) {
    assert.equal((await compileGoRegexp(expression)).test(line), false);
  }
  assert.ok(performance.now() - begun < 20_000);
});
