/**
 * npm run build: the bundle and what lies beside it, for Node.
 *
 * node scripts/build.ts [--out DIR] [--meta]
 * node scripts/build.ts standalone [--out DIR] [--target NAME ...] [--archives]
 *
 * The second makes executables that need no Node: for every target, or for those that are named
 * (`host` is this machine's).
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleSources } from './build/bundle.ts';

const root = path.join(import.meta.dirname, '..');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    meta: { type: 'boolean' },
    target: { type: 'string', multiple: true },
    archives: { type: 'boolean' },
  },
});

async function buildForNode(dist: string): Promise<void> {
  const { code, metafile, licences } = await bundleSources({ file: '__filename' });
  // By this name bin/compiled.js knows which compiled code belongs to which bundle.
  const name = createHash('sha256').update(code).digest('hex').slice(0, 16);
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  writeFileSync(path.join(dist, 'main.cjs'), `${code}// build ${name}\n`);
  writeFileSync(path.join(dist, 'THIRD-PARTY-LICENCES.txt'), licences);
  if (options.meta === true) writeFileSync(path.join(dist, 'meta.json'), JSON.stringify(metafile));
  cpSync(path.join(root, 'src/sandbox/modules'), path.join(dist, 'modules'), { recursive: true });
  console.log(`dist/main.cjs: ${(code.length / 1024).toFixed(0)} KiB`);
}

const [what] = positionals;
if (what === undefined) await buildForNode(path.resolve(options.out ?? path.join(root, 'dist')));
else if (what === 'standalone') {
  const { buildStandalone } = await import('./build/standalone.ts');
  const out = path.resolve(options.out ?? path.join(root, 'standalone'));
  await buildStandalone({ out, targets: options.target, archives: options.archives ?? false });
} else {
  console.error(`error: unknown build "${what}": standalone, or nothing for the bundle`);
  process.exit(2);
}
