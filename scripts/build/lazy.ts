/** What the bundle has instead of packages and built-ins that cost time to load: they are loaded when first touched. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { ImportKind, Plugin, PluginBuild } from 'esbuild';

const root = path.join(import.meta.dirname, '../..');

/**
 * What we, yargs and client-node import at the top but use only on paths of their own: loaded when
 * first touched.
 */
export const LAZY = [
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

/**
 * Imports of the packages of LAZY, in a namespace by the kind of import: `package` is the package
 * itself. Only of ours: a package may have another version of one below it.
 */
function resolvePackages(builder: PluginBuild, namespaceOf: (kind: ImportKind) => string): void {
  builder.onResolve(
    { filter: new RegExp(`^(${LAZY.join('|')})$`) },
    async ({ path: name, kind, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || pluginData === resolvePackages) return undefined;
      const found = await builder.resolve(name, { kind, resolveDir, pluginData: resolvePackages });
      const ours = realpathSync(path.join(root, 'node_modules', name)) + path.sep;
      return found.path.startsWith(ours) ? { path: name, namespace: namespaceOf(kind) } : found;
    },
  );
  builder.onLoad({ filter: /.*/, namespace: 'package' }, (args) => ({
    contents: `module.exports = __package(${JSON.stringify(args.path)});`,
    loader: 'js',
  }));
}

export const sourcesPlugin: Plugin = {
  name: 'coxswain',
  setup(builder) {
    builder.onResolve({ filter: /^\.\/usage\.js$/ }, ({ importer }) =>
      /[\\/]yargs[\\/]build[\\/]/.test(importer)
        ? { path: path.join(import.meta.dirname, 'yargs-usage.ts') }
        : undefined,
    );
    builder.onResolve({ filter: /platform-shims\/esm\.mjs$/ }, () => ({ path: 'yargs-shim', namespace: 'shim' }));
    builder.onLoad({ filter: /.*/, namespace: 'shim' }, () => ({
      contents: yargsShim,
      resolveDir: root,
      loader: 'js',
    }));
    // KubeConfig needs two names of the generated client, not its API classes and models.
    builder.onResolve({ filter: /^\.\/gen\/index\.js$/ }, (args) => ({
      // the path stands in the bundle: nothing of this machine
      path: 'index.js',
      namespace: 'client-node-gen',
      pluginData: args.resolveDir,
    }));
    builder.onLoad({ filter: /.*/, namespace: 'client-node-gen' }, (args) => ({
      contents: lazyModule(
        { names: ['createConfiguration', 'ServerConfiguration'], callable: false },
        true,
        "require('./gen/configuration.js')",
        "require('./gen/servers.js')",
      ),
      resolveDir: args.pluginData as string,
      loader: 'js',
    }));
    resolvePackages(builder, (kind) => (kind === 'import-statement' ? 'lazy' : 'package'));
    builder.onLoad({ filter: /.*/, namespace: 'lazy' }, async (args) => ({
      contents: lazyModule(await exportsOf(args.path), true, `__package(${JSON.stringify(args.path)})`),
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

/** For the packages of LAZY themselves: each has the others where they are. */
export const packagesPlugin: Plugin = {
  name: 'packages',
  setup(builder) {
    resolvePackages(builder, () => 'package');
  },
};
