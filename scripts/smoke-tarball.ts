/**
 * npm run smoke -- [--node VERSION ...]: packs what would be published, installs it into a
 * temporary folder, and tries it there: the files that package.json promises are in it, and both
 * commands answer. With --node (22.19.0, 24, latest; repeatable) under those versions of Node,
 * which npm installs into the same folder; without, under the one that runs this script.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly man?: readonly string[] | string;
}

const root = path.join(import.meta.dirname, '..');
const windows = process.platform === 'win32';
const { values: options } = parseArgs({ options: { node: { type: 'string', multiple: true, default: [] } } });
const scratch = mkdtempSync(path.join(os.tmpdir(), 'cox-smoke-'));

/**
 * npm's stdout; its stderr passes through. On Windows npm is a batch file, which only a shell
 * starts: the words here are ours.
 */
function npm(args: readonly string[], cwd: string): string {
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  return execFileSync('npm', [...args], { cwd, encoding: 'utf8', stdio: [...stdio], shell: windows });
}

/**
 * Packs the checkout and installs the tarball as a user would; answers the folder of the installed
 * package.
 */
function installPacked({ name }: Manifest): string {
  npm(['pack', '--silent', '--pack-destination', scratch], root);
  const tarball = readdirSync(scratch).find((entry) => entry.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  const project = path.join(scratch, 'project');
  mkdirSync(project);
  writeFileSync(path.join(project, 'package.json'), '{"private": true}\n');
  npm(['install', '--silent', '--offline', path.join(scratch, tarball)], project);
  return path.join(project, 'node_modules', name);
}

/** What must be in the package beside what package.json names. */
const FILES = ['LICENSE', 'NOTICE', 'README.md', 'dist/main.cjs', 'dist/THIRD-PARTY-LICENCES.txt', 'dist/modules'];

function checkFiles(folder: string, { bin, man = [] }: Manifest): void {
  const wanted = [...FILES, ...Object.values(bin), ...[man].flat()];
  const missing = wanted.filter((file) => !existsSync(path.join(folder, file)));
  if (missing.length > 0) throw new Error(`not in the tarball: ${missing.join(', ')}`);
  const commands = path.join(folder, '..', '.bin');
  for (const name of Object.keys(bin)) {
    if (!existsSync(path.join(commands, windows ? `${name}.cmd` : name))) throw new Error(`no command ${name}`);
  }
  console.log(`${wanted.length} files are in the tarball`);
}

/** The program of a version of Node, installed by npm. */
function nodeOf(version: string): string {
  const folder = path.join(scratch, `node-${version}`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'package.json'), '{"private": true, "allowScripts": {"node": true}}\n');
  npm(['install', '--silent', `node@${version}`], folder);
  return path.join(folder, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
}

/**
 * Runs the installed program and answers its stdout; its stderr must be empty. HOME is empty:
 * nothing of the user's is read.
 */
function answer(node: string, script: string, ...args: readonly string[]): string {
  const home = mkdtempSync(path.join(scratch, 'home-'));
  const { KUBECONFIG: _theirs, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(node, [script, ...args], {
    encoding: 'utf8',
    env: { ...env, HOME: home, USERPROFILE: home },
  });
  if (status !== 0 || stderr !== '') throw new Error(`cox ${args.join(' ')}: exit code ${status}\n${stderr}`);
  return stdout;
}

function expectText(what: string, text: string, wanted: string): void {
  if (!text.includes(wanted)) throw new Error(`${what} does not say ${JSON.stringify(wanted)}:\n${text}`);
}

function tryUnder(node: string, folder: string, { version, bin }: Manifest): void {
  const under = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const script = (name: string): string => path.join(folder, bin[name] ?? name);
  expectText('version --client', answer(node, script('cox'), 'version', '--client'), 'Client Version: v');
  const json = answer(node, script('cox'), 'version', '--client', '-o', 'json');
  expectText('version -o json', json, `"coxswainVersion": "${version}"`);
  expectText('--version', answer(node, script('cox'), '--version'), `cox ${version}\n`);
  expectText('--help', answer(node, script('coxswain'), '--help'), 'Basic Commands (Beginner):');
  console.log(`works under Node ${under}`);
}

try {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
  const folder = installPacked(manifest);
  checkFiles(folder, manifest);
  const nodes = options.node.length === 0 ? [process.execPath] : options.node.map(nodeOf);
  for (const node of nodes) tryUnder(node, folder, manifest);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
