import { readdir, readFile, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { orMissing } from '../../../io/files.ts';
import { findProcesses, identify, type ProcessIdentity, signalProcess } from '../../../io/processes.ts';
import { endProcesses } from '../../daemon.ts';
import type { SandboxDependencies } from '../../dependencies.ts';
import type { SandboxFiles } from '../../paths.ts';
import { removeHostPorts } from './host-ports.ts';
import { type NodeIdentity, nodeIdentity } from './identity.ts';
import { inspectMachine, run } from './machine.ts';
import { removeMountPoints } from './namespace.ts';

const cgroups = '/sys/fs/cgroup';

/** The node's cgroup in each hierarchy: one with cgroup v2, one for each controller with v1. */
export async function cgroupFolders({ cgroup }: NodeIdentity): Promise<readonly string[]> {
  const entries = await readdir(cgroups);
  if (entries.includes('cgroup.controllers')) return [path.join(cgroups, cgroup)];
  // Names such as "cpu,cpuacct" are the hierarchies, "cpu" a link to one.
  const hierarchies = (await readdir(cgroups, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  return hierarchies.map(({ name }) => path.join(cgroups, name, cgroup));
}

/** A cgroup and all below it, the deepest first. */
async function below(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(orMissing([]));
  if (entries.length === 0) return [];
  const children: string[] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) children.push(...(await below(path.join(folder, entry.name))));
  }
  return [...children, folder];
}

async function processesIn(folders: readonly string[]): Promise<readonly ProcessIdentity[]> {
  const pids = new Set<number>();
  for (const folder of folders) {
    const text = await readFile(path.join(folder, 'cgroup.procs'), 'utf8').catch(() => '');
    for (const line of text.split('\n')) if (line !== '') pids.add(Number(line));
  }
  const found = await Promise.all([...pids].map((pid) => identify('linux', pid)));
  return found.filter((process) => process !== undefined);
}

const rounds = 100;
const pause = 50;

/** Ends all processes of the node's containers and removes their cgroups. */
async function removeCgroups(identity: NodeIdentity, { clock }: SandboxDependencies): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const folders: string[] = [];
    for (const root of await cgroupFolders(identity)) folders.push(...(await below(root)));
    if (folders.length === 0) return;
    for (const process of await processesIn(folders)) await signalProcess('linux', process, 'SIGKILL');
    for (const folder of folders) await rmdir(folder).catch(() => undefined);
    await clock.sleep(pause);
  }
}

/** containerd's shims outlive it on purpose; they name its socket, which no other sandbox has. */
async function endShims({ socket }: NodeIdentity, dependencies: SandboxDependencies): Promise<void> {
  await endProcesses(await findProcesses('linux', socket), dependencies);
}

/**
 * Removes all that a real node left on this machine: processes, cgroups, network, mount points.
 * kubelet and containerd have ended, or never ran. The mounts of the node went with its last
 * process.
 */
export async function removeLeftovers(files: SandboxFiles, dependencies: SandboxDependencies): Promise<void> {
  const machine = await inspectMachine(dependencies);
  const identity = nodeIdentity(files);
  await endShims(identity, dependencies);
  await removeCgroups(identity, dependencies);
  await removeHostPorts(files, identity, machine);
  await run(machine.tools.ip, ['link', 'delete', identity.bridge]).catch(() => undefined);
  await removeMountPoints(files);
}
