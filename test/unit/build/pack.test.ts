/** Chunks as esbuild writes them, put in one file and run. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { type Chunk, packChunks } from '../../../scripts/build/pack.ts';

type Exports = Readonly<Record<string, unknown>>;

/** Runs the chunks and yields the exports of the first; `ran` has the names of those that have run. */
function run(texts: Readonly<Record<string, string>>): { readonly exports: Exports; readonly ran: readonly string[] } {
  const chunks: Chunk[] = Object.entries(texts).map(([name, text]) => ({
    name,
    text: `ran.push('${name}');\n${text}`,
  }));
  const ran: string[] = [];
  const program = `
const loaded = [];
const __load = (number) => (loaded[number] ??= chunks[number]());
const __namespace = (module) => Object.create(Object(module), { default: { value: module } });
const chunks = [${packChunks(chunks).join(',\n')}];
return __load(0);`;
  const exports = new Function('ran', 'require', program)(ran, createRequire(import.meta.url)) as Exports;
  return { exports, ran };
}

const call = (value: unknown): unknown => (value as () => unknown)();

describe('chunks in one file', () => {
  it('run when they are imported, once, and after what they import', () => {
    const { exports, ran } = run({
      'main.js':
        'import {\n  shared as shared2,\n  other\n} from "./a.js";\nimport "./b.js";\nvar sum = shared2 + other;\nexport {\n  sum,\n  shared2 as renamed\n};\n',
      'a.js': 'import {\n  other\n} from "./b.js";\nvar shared = 1;\nexport {\n  shared,\n  other\n};\n',
      'b.js': 'var other = 2;\nexport {\n  other\n};\n',
      'c.js': 'export {};\n',
    });
    assert.deepEqual(exports, { sum: 3, renamed: 1 });
    assert.deepEqual(ran, ['main.js', 'a.js', 'b.js']);
  });

  it('run late when import() asks for them', async () => {
    const { exports, ran } = run({
      'main.js': 'var load = () => import("./late.js");\nexport {\n  load\n};\n',
      'late.js': 'function f() {\n  return 7;\n}\nexport {\n  f as default,\n  f as named\n};\n',
    });
    assert.deepEqual(ran, ['main.js']);
    const late = (await call(exports.load)) as Exports;
    assert.equal(late.default, late.named);
    assert.equal(call(late.named), 7);
    assert.equal(await call(exports.load), late);
  });

  it('have built-ins by default, by name and whole', async () => {
    const { exports } = run({
      'main.js':
        'import path, { basename } from "node:path";\nimport * as os from "node:os";\nvar late = () => import("node:path");\nexport {\n  basename,\n  late,\n  os,\n  path\n};\n',
    });
    const late = (await call(exports.late)) as Exports;
    assert.equal(exports.basename, (exports.path as Exports).basename);
    assert.equal(typeof (exports.os as Exports).cpus, 'function');
    assert.equal(late.default, exports.path);
    assert.equal(late.basename, exports.basename);
  });

  it('give a CommonJS module with its members, as in Node', async () => {
    const { exports } = run({
      'main.js': 'var load = () => import("./cjs.js");\nexport {\n  load\n};\n',
      'cjs.js': 'var require_cjs = () => ({ a: 1, get b() { return 2; } });\nexport default require_cjs();\n',
    });
    const { default: whole, a, b } = (await call(exports.load)) as Exports;
    assert.deepEqual([a, b, (whole as Exports).a], [1, 2, 1]);
  });

  it('refuse an exported variable that changes later: other chunks would keep its first value', () => {
    const chunk = (body: string) => ({ 'main.js': `var count = 0;\n${body}\nexport {\n  count\n};\n` });
    assert.deepEqual(run(chunk('count = 1;')).exports, { count: 1 });
    for (const body of ['var f = () => { count = 1; };', 'function f() { count++; }', 'var f = () => (count += 2);'])
      assert.throws(() => run(chunk(body)), /chunk main\.js: count is exported, and assigned later/);
  });
});
