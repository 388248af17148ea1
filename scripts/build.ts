/**
 * Bundles src/ into one lean CommonJS file: dist/main.cjs. Modules behind `import()` stay lazy
 * inside it (esbuild wraps them), so a command runs only its own code; one file with the compile
 * cache starts faster than many.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

const root = path.join(import.meta.dirname, '..');
/** `--out DIR` builds elsewhere. */
const out = process.argv.indexOf('--out');
const dist = out < 0 ? path.join(root, 'dist') : path.resolve(process.argv[out + 1] ?? 'dist');

/**
 * What we, yargs and client-node import at the top but use only on paths of their own: loaded when
 * first touched.
 */
const LAZY = [
  'bcryptjs',
  'openpgp',
  'smol-toml',
  'undici',
  'openid-client',
  'socks',
  'socks-proxy-agent',
  'hpagent',
  'jsonpath-plus',
  'ws',
  'isomorphic-ws',
  'tar-fs',
  'stream-buffers',
  'form-data',
  'string-width',
  're2js',
];

/** Built-ins that cost milliseconds to load and that only some paths need. */
const LAZY_BUILTINS = [
  'tls',
  'https',
  'http',
  'http2',
  'net',
  'crypto',
  'child_process',
  'zlib',
  'dns',
  'readline',
  'worker_threads',
  'stream',
  'url',
  'util',
  'os',
  'assert',
];

/** yargs' Node shim without locale files, cliui and string-width: help and errors are our own. */
const yargsShim = `
import path from 'node:path';
import { YError } from ${JSON.stringify(path.join(root, 'node_modules/yargs/build/lib/yerror.js'))};
import Parser from 'yargs-parser';
const refuse = (what) => () => { throw new YError(what + ' is not in this bundle'); };
const format = (text, ...values) => values.reduce((sum, value) => sum.replace('%s', String(value)), text);
export default {
  assert: { notStrictEqual() {}, strictEqual() {} },
  cliui: () => ({ div() {}, span() {}, resetOutput() {}, toString: () => '' }), findUp: () => undefined, getEnv: (key) => process.env[key], inspect: String,
  getProcessArgvBin: () => 'cox', mainFilename: 'cox', Parser, path,
  process: { argv: () => process.argv, cwd: process.cwd, emitWarning() {}, execPath: () => process.execPath,
    exit: refuse('exit'), nextTick: process.nextTick, stdColumns: 80 },
  readFileSync: refuse('readFileSync'), readdirSync: () => [], require: refuse('require'), getCallerFile: refuse('getCallerFile'), stringWidth: (text) => [...text].length,
  y18n: { __: format, __n: (one, many, count, ...values) => format(count === 1 ? one : many, count, ...values),
    getLocale: () => 'en_US', setLocale() {}, updateLocale() {} },
};`;

/**
 * A module whose members reach the real one on first use: a getter a name (esbuild's interop copies
 * getters, not values). `exported` are the names that the module exports here, at build time. For an
 * importer that is an ES module, the default export is the lazy module itself: where it is to be
 * called, that is a function.
 */
const lazyModule = (exported: Exported, isModule: boolean, ...loads: readonly string[]): string => `
let loaded;
const real = () => (loaded ??= ${loads.length === 1 ? loads[0] : `Object.assign({}, ${loads.join(', ')})`});
const read = (name) => (name === 'default' && !('default' in real()) ? real() : real()[name]);
${
  exported.callable
    ? `module.exports = function (...given) {
  return new.target === undefined ? read('default').apply(this, given) : Reflect.construct(read('default'), given);
};`
    : ''
}
${isModule ? "Object.defineProperty(module.exports, '__esModule', { value: true });" : ''}
for (const name of ${JSON.stringify(exported.names)})
  Object.defineProperty(module.exports, name, { enumerable: true, get: () => read(name) });`;

interface Exported {
  readonly names: readonly string[];
  /** Whether the default export is a function or a class. */
  readonly callable: boolean;
}

async function exportsOf(specifier: string): Promise<Exported> {
  const real = (await import(specifier)) as Readonly<Record<string, unknown>>;
  const names = Object.keys(real).filter((name) => name !== '__esModule' && name !== 'module.exports');
  return { names, callable: typeof real.default === 'function' };
}

const plugin: Plugin = {
  name: 'coxswain',
  setup(builder) {
    builder.onResolve({ filter: /^\.\/usage\.js$/ }, ({ importer }) =>
      /[\\/]yargs[\\/]build[\\/]/.test(importer) ? { path: path.join(root, 'scripts/yargs-usage.ts') } : undefined,
    );
    builder.onResolve({ filter: /platform-shims\/esm\.mjs$/ }, () => ({ path: 'yargs-shim', namespace: 'shim' }));
    builder.onLoad({ filter: /.*/, namespace: 'shim' }, () => ({
      contents: yargsShim,
      resolveDir: root,
      loader: 'js',
    }));
    // KubeConfig needs two names of the generated client, not its API classes and models.
    builder.onResolve({ filter: /^\.\/gen\/index\.js$/ }, (args) => ({
      path: args.resolveDir,
      namespace: 'client-node-gen',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'client-node-gen' }, (args) => ({
      contents: lazyModule(
        { names: ['createConfiguration', 'ServerConfiguration'], callable: false },
        true,
        "require('./gen/configuration.js')",
        "require('./gen/servers.js')",
      ),
      resolveDir: args.path,
      loader: 'js',
    }));
    builder.onResolve({ filter: new RegExp(`^(${LAZY.join('|')})$`) }, (args) => {
      // CommonJS code wants the module itself (it inherits from it), and only runs where it is
      // needed.
      if (args.kind !== 'import-statement') return undefined;
      return { path: args.path, namespace: 'lazy', pluginData: args.resolveDir };
    });
    builder.onLoad({ filter: /.*/, namespace: 'lazy' }, async (args) => ({
      contents: lazyModule(await exportsOf(args.path), true, `require(${JSON.stringify(args.path)})`),
      resolveDir: args.pluginData as string,
      loader: 'js',
    }));
    builder.onResolve({ filter: new RegExp(`^(node:)?(${LAZY_BUILTINS.join('|')})$`) }, (args) => {
      if (args.kind !== 'import-statement') return undefined;
      return { path: args.path.replace(/^node:/, ''), namespace: 'lazy-builtin' };
    });
    builder.onLoad({ filter: /.*/, namespace: 'lazy-builtin' }, async ({ path: name }) => {
      const { names, callable } = await exportsOf(`node:${name}`);
      const exported = { names: names.filter((each) => each !== 'default'), callable };
      return { contents: lazyModule(exported, false, `require(${JSON.stringify(`node:${name}`)})`), loader: 'js' };
    });
  },
};

/** The packages whose code went into the bundle, with their licence texts. */
function licences(metafile: Metafile): string {
  const packages = new Set<string>();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match !== null) packages.add(match[1]!);
  }
  return [...packages].sort().map(licenceOf).join('\n');
}

function licenceOf(folder: string): string {
  const at = path.join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(path.join(at, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const file = readdirSync(at).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file === undefined ? '' : readFileSync(path.join(at, file), 'utf8').trim();
  return `${'='.repeat(80)}\n${name} ${version} (${license})\n${'-'.repeat(80)}\n${text}\n`;
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const result = await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outfile: path.join(dist, 'main.cjs'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  minify: true,
  // import() of a built-in would go through the loader for ES modules, which costs milliseconds to
  // start.
  supported: { 'dynamic-import': false },
  keepNames: false,
  legalComments: 'none',
  metafile: true,
  mainFields: ['module', 'main'],
  conditions: ['import', 'node'],
  define: { 'import.meta.url': '__bundleUrl', 'import.meta.dirname': '__dirname' },
  banner: { js: "'use strict';const __bundleUrl=require('node:url').pathToFileURL(__filename).href;" },
  plugins: [plugin],
  logLevel: 'warning',
});
// esbuild escapes what is not ASCII in strings, but not in regular expressions (write \u2026
// there): one such character, and V8 holds and reads the whole bundle as two bytes a character,
// which costs every start some 10 ms.
const bundle = readFileSync(path.join(dist, 'main.cjs'), 'utf8');
const beyond = /[^\x00-\x7f]/.exec(bundle);
if (beyond !== null)
  throw new Error(`dist/main.cjs is not ASCII: ${beyond.input.slice(beyond.index - 60, beyond.index + 20)}`);
// By this name bin/compiled.js knows which compiled code belongs to which bundle.
const name = createHash('sha256').update(bundle).digest('hex').slice(0, 16);
appendFileSync(path.join(dist, 'main.cjs'), `// build ${name}\n`);
writeFileSync(path.join(dist, 'THIRD-PARTY-LICENCES.txt'), licences(result.metafile));
if (process.argv.includes('--meta')) writeFileSync(path.join(dist, 'meta.json'), JSON.stringify(result.metafile));
cpSync(path.join(root, 'src/sandbox/modules'), path.join(dist, 'modules'), { recursive: true });
console.log(`dist/main.cjs: ${(statSync(path.join(dist, 'main.cjs')).size / 1024).toFixed(0)} KiB`);
