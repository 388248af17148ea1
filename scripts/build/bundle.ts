/**
 * Bundles src/ into one lean CommonJS file. What stands behind `import()` is a chunk of its own, so a
 * command runs only its own code; one file with the compile cache starts faster than many.
 */
import path from 'node:path';
import { type BuildOptions, build, type Metafile, transform } from 'esbuild';
import { LAZY, packagesPlugin, sourcesPlugin } from './lazy.ts';
import { licences } from './licences.ts';
import { packChunks } from './pack.ts';

const root = path.join(import.meta.dirname, '../..');

/** A program in one file. */
export interface Bundle {
  readonly code: string;
  readonly metafile: Metafile;
  /** The packages whose code is in it, with their licence texts. */
  readonly licences: string;
}

const common = {
  absWorkingDir: root,
  outdir: 'out',
  write: false,
  bundle: true,
  platform: 'node',
  target: 'node22',
  keepNames: false,
  legalComments: 'none',
  metafile: true,
  mainFields: ['module', 'main'],
  conditions: ['import', 'node'],
  define: {
    'import.meta.url': '__bundle.url',
    'import.meta.dirname': '__bundle.folder',
    __filename: '__bundle.file',
    __dirname: '__bundle.folder',
    // yargs, for settings in other files
    'import.meta.resolve': 'undefined',
  },
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** What the chunks call: see pack.ts and lazy.ts. */
const head = (file: string): string => `'use strict';
const __bundle = {
  file: ${file},
  get folder() { return require('node:path').dirname(__bundle.file); },
  get url() { return require('node:url').pathToFileURL(__bundle.file).href; },
};
const __loaded = [];
const __load = (number) => (__loaded[number] ??= __chunks[number]());
const __packages = {};
const __package = (name) => (__packages[name] ??= __wrapped[name]({ exports: {} }));
const __namespace = (module) => Object.create(Object(module), { default: { value: module } });`;

const wrapped = (name: string, text: string): string => `${JSON.stringify(name)}: (module) => {
let exports = module.exports;
${text}
return module.exports;
}`;

/** Bundles the sources. `file` is an expression for the path of the bundle at run time. */
export async function bundleSources({ file }: { readonly file: string }): Promise<Bundle> {
  const [sources, packages] = await Promise.all([
    build({ ...common, entryPoints: ['src/main.ts'], format: 'esm', splitting: true, plugins: [sourcesPlugin] }),
    build({ ...common, entryPoints: [...LAZY], format: 'cjs', plugins: [packagesPlugin] }),
  ]);
  const chunks = sources.outputFiles.map((output) => ({ name: path.basename(output.path), text: output.text }));
  const lazy = packages.outputFiles.map((output) => wrapped(path.basename(output.path, '.js'), output.text));
  const text = `${head(file)}
const __chunks = [${packChunks(chunks).join(',\n')}];
const __wrapped = {${lazy.join(',\n')}};
module.exports = __load(${chunks.findIndex(({ name }) => name === 'main.js')});`;
  const { code } = await transform(text, { minify: true, platform: 'node', target: 'node22', legalComments: 'none' });
  refuseWideText(code);
  if (code.includes(root)) throw new Error(`the bundle names a folder of this machine: ${root}`);
  return { code, metafile: sources.metafile, licences: licences(sources.metafile, packages.metafile) };
}

/**
 * esbuild escapes what is not ASCII in strings, but not in regular expressions (write \u2026 there):
 * one such character, and V8 holds and reads the whole bundle as two bytes a character, which costs
 * every start some 10 ms.
 */
function refuseWideText(code: string): void {
  const { input, index } = /[^\x00-\x7f]/.exec(code) ?? {};
  if (input !== undefined && index !== undefined)
    throw new Error(`the bundle is not ASCII: ${input.slice(index - 60, index + 20)}`);
}
