import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CliError } from '../../../errors.ts';
import { isAccessible } from '../../accessible.ts';
import type { SandboxDependencies } from '../../dependencies.ts';

/** Where the system's own tools may be though a user's PATH lacks them. */
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin'];
const cniFolders = ['/usr/lib/cni', '/opt/cni/bin', '/usr/libexec/cni'];

/** The Debian package of each program. */
const packages = {
  runc: 'runc',
  ip: 'iproute2',
  iptables: 'iptables',
  nsenter: 'util-linux',
  unshare: 'util-linux',
  mount: 'mount',
  sleep: 'coreutils',
} as const;
type Tool = keyof typeof packages;

/** What a real node uses of the machine it runs on, as paths. */
export interface Machine {
  readonly tools: Readonly<Record<Tool, string>>;
  /** The folder of the CNI plugins. */
  readonly cni: string;
  /** A statically linked busybox. */
  readonly busybox: string;
}

async function find(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const file = path.join(folder, name);
    if (path.isAbsolute(file) && (await isAccessible(file, 'executable'))) return file;
  }
  return undefined;
}

const interpreterSegment = 3;

/**
 * Whether a 64-bit little-endian ELF file needs no dynamic loader: it has no program header of type
 * PT_INTERP (elf(5)).
 */
export function isStatic(header: Buffer): boolean {
  const elf = header.subarray(0, 6).equals(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]));
  if (!elf || header.length < 64) return false;
  const start = Number(header.readBigUInt64LE(32));
  const size = header.readUInt16LE(54);
  const count = header.readUInt16LE(56);
  if (start + count * size > header.length) return false;
  return Array.from({ length: count }, (_, index) => header.readUInt32LE(start + index * size)).every(
    (type) => type !== interpreterSegment,
  );
}

async function isStaticFile(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return isStatic(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

/**
 * Throws CliError with one line that says why this machine cannot run a real node, or what to
 * install.
 */
export async function inspectMachine({ platform, env }: SandboxDependencies): Promise<Machine> {
  if (platform !== 'linux') throw new CliError(`a real node runs on Linux only, not on ${platform}`);
  if (os.userInfo().uid !== 0) throw new CliError('a real node runs as root only: use simulated nodes, or sudo');
  const folders = [...(env.PATH ?? '').split(path.delimiter), ...systemFolders];
  const missing = new Set<string>();
  const tools: Partial<Record<Tool, string>> = {};
  for (const tool of Object.keys(packages) as Tool[]) {
    const found = await find(tool, folders);
    if (found === undefined) missing.add(packages[tool]);
    else tools[tool] = found;
  }
  const bridge = await find('bridge', cniFolders);
  if (bridge === undefined) missing.add('containernetworking-plugins');
  const busybox = await find('busybox', folders);
  if (busybox === undefined || !(await isStaticFile(busybox))) missing.add('busybox-static');
  if (missing.size > 0) {
    throw new CliError(`a real node needs packages that are not installed: apt-get install ${[...missing].join(' ')}`);
  }
  return { tools: tools as Machine['tools'], cni: path.dirname(bridge!), busybox: busybox! };
}

/** Runs a program with these arguments and returns its stdout. Throws CliError with its stderr. */
export function run(file: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, words, { maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new CliError(`${path.basename(file)} ${words.join(' ')}: ${stderr.trim() || error.message}`));
    });
  });
}
