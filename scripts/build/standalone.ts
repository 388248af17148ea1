/**
 * npm run build -- standalone: the bundle and the runtime that runs it (Bun) in one executable for
 * each system and processor, as archives with the licences of both, and a list of checksums.
 *
 * The runtime of this machine is the one that npm installs; those of others are fetched from the
 * registry and held against package-lock.json.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { bundleSources } from './bundle.ts';
import { licenceSection } from './licences.ts';
import { trainingRuns } from './training.ts';

const root = path.join(import.meta.dirname, '../..');

/** An executable by the name of its system and processor, with the package that has its runtime. */
interface Target {
  readonly name: string;
  readonly runtime: string;
}

const TARGETS: readonly Target[] = [
  { name: 'linux-x64', runtime: 'bun-linux-x64' },
  { name: 'linux-arm64', runtime: 'bun-linux-aarch64' },
  { name: 'linux-x64-musl', runtime: 'bun-linux-x64-musl' },
  { name: 'linux-arm64-musl', runtime: 'bun-linux-aarch64-musl' },
  { name: 'darwin-x64', runtime: 'bun-darwin-x64' },
  { name: 'darwin-arm64', runtime: 'bun-darwin-aarch64' },
  { name: 'windows-x64', runtime: 'bun-windows-x64' },
  { name: 'windows-arm64', runtime: 'bun-windows-aarch64' },
];

/** The target that runs on this machine. */
const hostTarget = (): string => {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const libc = process.platform === 'linux' && header.glibcVersionRuntime === undefined ? '-musl' : '';
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}${libc}`;
};

interface LockedPackage {
  readonly version: string;
  readonly integrity?: string;
}

const lockedPackages = (): Readonly<Record<string, LockedPackage>> =>
  (
    JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
      packages: Readonly<Record<string, LockedPackage>>;
    }
  ).packages;

const run = (file: string, words: readonly string[], cwd: string): string =>
  execFileSync(file, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const bunVersion = (): string => lockedPackages()['node_modules/bun']?.version ?? '';

/** The runtime that npm installed for this machine. */
const ownRuntime = (): string => path.join(root, 'node_modules/bun/bin/bun.exe');

/** The path of a target's runtime; fetched once, and refused when it is not the locked one. */
function runtimeOf({ name, runtime }: Target): string {
  if (name === hostTarget()) return ownRuntime();
  const locked = lockedPackages()[`node_modules/@oven/${runtime}`];
  if (locked?.integrity === undefined) throw new Error(`package-lock.json has no integrity for @oven/${runtime}`);
  const cache = process.env.COXSWAIN_BINARY_CACHE ?? path.join(os.homedir(), '.cache', 'coxswain');
  const folder = path.join(cache, 'bun', `${runtime}-${locked.version}`);
  const program = path.join(folder, 'package', 'bin', name.startsWith('windows') ? 'bun.exe' : 'bun');
  if (existsSync(program)) return program;
  mkdirSync(path.dirname(folder), { recursive: true });
  const partial = mkdtempSync(`${folder}.`);
  try {
    const packed = run('npm', ['pack', '--silent', `@oven/${runtime}@${locked.version}`], partial).trim();
    const tarball = readFileSync(path.join(partial, packed));
    const [algorithm = '', digest] = locked.integrity.split('-', 2);
    if (createHash(algorithm).update(tarball).digest('base64') !== digest)
      throw new Error(`@oven/${runtime}@${locked.version} is not what package-lock.json has (${digest})`);
    run('tar', ['-xzf', packed], partial);
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return program;
}

/** The bundle as a program of Bun's: its files lie in the executable, where argv[1] says. */
async function writeProgram(folder: string): Promise<string> {
  const { code, licences } = await bundleSources({ file: 'process.argv[1]' });
  writeFileSync(path.join(folder, 'main.cjs'), code);
  // a worker loads the same file, and calls what it needs
  const start = "const cox = require('./main.cjs');\nif (Bun.isMainThread) cox.main();\nmodule.exports = cox;\n";
  writeFileSync(path.join(folder, 'cox.cjs'), start);
  cpSync(path.join(root, 'src/sandbox/modules'), path.join(folder, 'modules'), { recursive: true });
  return licences;
}

/** Compiles the program; the code that ran in `orders` lies together. */
function compile({ name }: Target, runtime: string, folder: string, file: string, orders: readonly string[]): void {
  const words = [
    ...['build', '--compile', '--minify', '--bytecode', `--target=bun-${name}`],
    // what lies in the folder where somebody types must not change what runs
    ...['--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig'],
    ...orders.map((order) => `--bytecode-order=${order}`),
    ...[`--compile-executable-path=${runtime}`, '--asset=modules', `--outfile=${file}`, 'cox.cjs'],
  ];
  run(ownRuntime(), words, folder);
}

/** The folder as an archive of which every build makes the same bytes. */
async function writeArchive(folder: string, file: string): Promise<void> {
  const archive = pack();
  const writing = pipeline(archive, createGzip({ level: 9 }), createWriteStream(file));
  for (const name of readdirSync(folder).sort()) {
    const place = path.join(folder, name);
    const mode = name === 'cox' ? 0o755 : 0o644;
    archive.entry({ name: `${path.basename(folder)}/${name}`, mode, mtime: new Date(0) }, readFileSync(place));
  }
  archive.finalize();
  await writing;
}

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

export interface StandaloneOptions {
  readonly out: string;
  /** Names of targets, or `host`; all when undefined. */
  readonly targets: readonly string[] | undefined;
  /** Whether archives and checksums are made besides. */
  readonly archives: boolean;
}

function targetsOf(names: readonly string[] | undefined): readonly Target[] {
  return (names ?? TARGETS.map(({ name }) => name)).map((word) => {
    const name = word === 'host' ? hostTarget() : word;
    const target = TARGETS.find((one) => one.name === name);
    if (target === undefined) {
      console.error(`error: unknown --target "${name}": host, ${TARGETS.map((one) => one.name).join(', ')}`);
      process.exit(2);
    }
    return target;
  });
}

/** Builds the executables, each in a folder of its own with the licences, and yields their paths. */
export async function buildStandalone({ out, targets, archives }: StandaloneOptions): Promise<readonly string[]> {
  const wanted = targetsOf(targets);
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'cox-standalone-'));
  try {
    const licences = await writeProgram(scratch);
    const [host] = targetsOf(['host']);
    const first = path.join(scratch, 'first');
    compile(host!, ownRuntime(), scratch, first, []);
    const orders = await trainingRuns(first, path.join(scratch, 'training'));
    const runtimeLicences = readFileSync(path.join(import.meta.dirname, 'bun-licences.md'), 'utf8').trimEnd();
    const all = licences + licenceSection(`Bun ${bunVersion()}`, runtimeLicences);
    const files: string[] = [];
    rmSync(out, { recursive: true, force: true });
    for (const target of wanted) {
      const folder = path.join(out, `cox-${target.name}`);
      mkdirSync(folder, { recursive: true });
      const file = path.join(folder, target.name.startsWith('windows') ? 'cox.exe' : 'cox');
      compile(target, runtimeOf(target), scratch, file, orders);
      files.push(file);
      writeFileSync(path.join(folder, 'THIRD-PARTY-LICENCES.txt'), all);
      for (const name of ['LICENSE', 'NOTICE']) cpSync(path.join(root, name), path.join(folder, name));
      if (archives) await writeArchive(folder, `${folder}.tar.gz`);
      console.log(`${target.name}: ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB`);
    }
    const made = readdirSync(out).filter((name) => name.endsWith('.tar.gz'));
    if (archives)
      writeFileSync(
        path.join(out, 'SHA256SUMS'),
        made.map((name) => `${sha256(path.join(out, name))}  ${name}\n`).join(''),
      );
    return files;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The executable of this machine, built below that folder. */
export async function buildForHost(out: string): Promise<string> {
  const [file = ''] = await buildStandalone({ out, targets: ['host'], archives: false });
  return file;
}
