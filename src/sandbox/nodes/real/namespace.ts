import { spawn } from 'node:child_process';
import { readFile, readlink, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CliError } from '../../../errors.ts';
import { orMissing, replaceFile } from '../../../io/files.ts';
import { makeFolders } from '../../../io/folders.ts';
import type { SandboxDependencies } from '../../dependencies.ts';
import type { SandboxFiles } from '../../paths.ts';
import { nodeFiles } from './identity.ts';
import { type Machine, run } from './machine.ts';

/**
 * Folders that kubelet, containerd and the CNI plugins always write into, whatever their settings.
 * In the node's own mount namespace they are folders of the sandbox; all mounts of its pods
 * disappear with that namespace.
 */
const folders = [
  '/run/containerd',
  '/run/mount',
  '/var/lib/kubelet',
  '/var/lib/cni',
  '/var/log/pods',
  '/var/log/containers',
];

/**
 * Kernel settings that the kubelet (pkg/kubelet/cm, setupKernelTunables) and the bridge plugin
 * insist on. They find these values in files of the sandbox, and the kernel keeps its own.
 */
const settings: Readonly<Record<string, string>> = {
  '/proc/sys/vm/overcommit_memory': '1',
  '/proc/sys/vm/panic_on_oom': '0',
  '/proc/sys/kernel/panic': '10',
  '/proc/sys/kernel/panic_on_oops': '1',
  '/proc/sys/kernel/keys/root_maxkeys': '1000000',
  '/proc/sys/kernel/keys/root_maxbytes': '25000000',
  '/proc/sys/net/ipv4/ip_forward': '1',
};

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** Makes the mount points that this machine lacks, having written down which. */
async function makeMountPoints(files: SandboxFiles): Promise<void> {
  const { made } = nodeFiles(files);
  const missing: string[] = [];
  for (const folder of folders) {
    for (let at = folder; !(await exists(at)); at = path.dirname(at)) missing.push(at);
  }
  const known = await madeFolders(files);
  await replaceFile(made, JSON.stringify([...new Set([...known, ...missing])]));
  for (const folder of folders) makeFolders(folder, 0o777);
}

async function madeFolders(files: SandboxFiles): Promise<readonly string[]> {
  const text = await readFile(nodeFiles(files).made, 'utf8').catch(orMissing('[]'));
  return JSON.parse(text) as readonly string[];
}

/**
 * Removes the mount points again that were made for this node, unless something has come into them.
 */
export async function removeMountPoints(files: SandboxFiles): Promise<void> {
  const deepestFirst = [...(await madeFolders(files))].sort((a, b) => b.length - a.length);
  for (const folder of deepestFirst) await rmdir(folder).catch(() => undefined);
}

/** The words that run a program in the mount namespace of a process. */
export const enter = (pid: number, program: string, words: readonly string[]): readonly string[] => [
  `--mount=/proc/${pid}/ns/mnt`,
  '--',
  program,
  ...words,
];

const timeout = 5_000;

/**
 * Calls `use` with the number of a process that holds a new mount namespace, in which the folders
 * and settings above are the sandbox's. The process ends afterwards; the namespace lives on in what
 * `use` started in it.
 */
export async function withNamespace<T>(
  files: SandboxFiles,
  { tools }: Machine,
  { clock, signal }: SandboxDependencies,
  use: (holder: number) => Promise<T>,
): Promise<T> {
  await makeMountPoints(files);
  const words = ['--mount', '--propagation=private', '--', tools.sleep, '60'];
  const holder = spawn(tools.unshare, words, { stdio: 'ignore' });
  try {
    await new Promise<void>((resolve, reject) => {
      holder.once('spawn', resolve);
      holder.once('error', (error) => reject(new CliError(`cannot run ${tools.unshare}: ${error.message}`)));
    });
    const pid = holder.pid!;
    const outside = await readlink('/proc/self/ns/mnt');
    const end = clock.now() + timeout;
    while ((await readlink(`/proc/${pid}/ns/mnt`)) === outside) {
      if (clock.now() > end) throw new CliError('cannot create a mount namespace on this machine');
      await clock.sleep(10, signal);
    }
    const mount = (...rest: string[]): Promise<string> =>
      run(tools.nsenter, enter(pid, tools.mount, ['--no-mtab', ...rest]));
    // Volumes with mountPropagation are shared between kubelet and containers, and with nothing
    // outside.
    await mount('--make-rshared', '/');
    await bind(files, mount);
    return await use(pid);
  } finally {
    holder.kill('SIGKILL');
  }
}

async function bind(files: SandboxFiles, mount: (...words: string[]) => Promise<string>): Promise<void> {
  const { mounts } = nodeFiles(files);
  const standIn = (place: string): string => path.join(mounts, place.slice(1).replaceAll('/', '-'));
  for (const folder of folders) {
    makeFolders(standIn(folder), 0o711);
    await mount('--bind', standIn(folder), folder);
  }
  for (const [file, value] of Object.entries(settings)) {
    if (!(await exists(file))) continue;
    await writeFile(standIn(file), `${value}\n`);
    await mount('--bind', standIn(file), file);
  }
}
