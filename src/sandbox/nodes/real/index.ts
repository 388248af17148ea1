import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { orMissing, replaceFile } from '../../../io/files.ts';
import { makeFolders } from '../../../io/folders.ts';
import { isAlive } from '../../../io/processes.ts';
import { answersOk } from '../../api.ts';
import { realNodeBinaries } from '../../binaries/index.ts';
import { type Run, startProgram, waitFor } from '../../control-plane.ts';
import { endProcesses } from '../../daemon.ts';
import type { NodeDriver } from '../driver.ts';
import { cgroupFolders, removeLeftovers } from './cleanup.ts';
import { rememberHostPorts } from './host-ports.ts';
import { chooseAddresses, type NodeAddresses, nodeFiles, nodeIdentity } from './identity.ts';
import { writeImages } from './images.ts';
import { run as execute, inspectMachine, type Machine } from './machine.ts';
import { enter, withNamespace } from './namespace.ts';
import { cniConfig, containerdConfig, kubeletArguments, kubeletConfig } from './settings.ts';

const components = ['kubelet', 'containerd'] as const;

/**
 * The node starts over when either part has ended: containers without their containerd cannot be
 * taken over.
 */
async function startNode(run: Run): Promise<void> {
  const { files, dependencies, state } = run;
  const processes = components.flatMap((component) => state.processes[component] ?? []);
  const alive = await Promise.all(processes.map((process) => isAlive(dependencies.platform, process)));
  if (alive.length === components.length && alive.every(Boolean)) return;
  await endProcesses(processes, dependencies);
  await removeLeftovers(files, dependencies);
  await rm(files.node, { recursive: true, force: true });

  const machine = await inspectMachine(dependencies);
  const addresses = await prepare(run, machine);
  await withNamespace(files, machine, dependencies, async (holder) => {
    await startContainerd(run, machine, holder);
    await importImages(run, machine, holder);
    const kubelet = enter(holder, run.binaries.kubelet!.path, kubeletArguments(files, addresses));
    await startProgram(run, 'kubelet', machine.tools.nsenter, kubelet);
    const healthz = `http://127.0.0.1:${run.state.ports['kubelet-healthz']}/healthz`;
    await waitFor(run, 'kubelet', components, () => answersOk(healthz));
  });
}

/**
 * Writes the settings and makes what lies outside of the sandbox's folder: the bridge and the
 * cgroups.
 */
async function prepare({ files, state }: Run, machine: Machine): Promise<NodeAddresses> {
  const { ip } = machine.tools;
  const identity = nodeIdentity(files);
  const own = nodeFiles(files);
  const addresses = chooseAddresses(files, identity.bridge);
  const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
  makeFolders(files.node, 0o711);
  await replaceFile(own.containerdConfig, containerdConfig(files, identity, machine));
  await replaceFile(path.join(own.cniConfigs, '10-sandbox.conflist'), json(cniConfig(files, identity, addresses)));
  await replaceFile(own.kubeletConfig, json(kubeletConfig(files, state, identity, addresses)));
  await writeImages(own.images, machine.busybox);
  await rememberHostPorts(files, machine);
  for (const folder of await cgroupFolders(identity)) makeFolders(folder, 0o777);
  await execute(ip, ['link', 'add', identity.bridge, 'type', 'bridge']);
  await execute(ip, ['address', 'add', `${addresses.address}/24`, 'dev', identity.bridge]);
  await execute(ip, ['link', 'set', identity.bridge, 'up']);
  return addresses;
}

async function startContainerd(run: Run, machine: Machine, holder: number): Promise<void> {
  const { files, binaries } = run;
  const words = enter(holder, binaries.containerd!.path, [`--config=${nodeFiles(files).containerdConfig}`]);
  const programs = [binaries['containerd-shim-runc-v2']!.path, ...Object.values(machine.tools)];
  const folders = new Set(programs.map((program) => path.dirname(program)));
  await startProgram(run, 'containerd', machine.tools.nsenter, words, { PATH: [...folders].join(':') });
  const version = enter(holder, binaries.ctr!.path, ['--address', nodeIdentity(files).socket, 'version']);
  await waitFor(run, 'containerd', ['containerd'], () =>
    execute(machine.tools.nsenter, version).then(
      () => true,
      () => false,
    ),
  );
}

async function importImages({ files, binaries }: Run, { tools }: Machine, holder: number): Promise<void> {
  const address = ['--address', nodeIdentity(files).socket, '--namespace', 'k8s.io'];
  const words = [...address, 'images', 'import', '--local', nodeFiles(files).images];
  await execute(tools.nsenter, enter(holder, binaries.ctr!.path, words));
}

/** One node with a kubelet and containerd, on Linux as root. */
export const realNode: NodeDriver = {
  async check(dependencies) {
    await inspectMachine(dependencies);
  },
  binaries: (missing) => {
    const node = missing.some((component) => component === 'containerd' || component === 'kubelet');
    const controlPlane = missing.filter((component) => component !== 'containerd' && component !== 'kubelet');
    return [...controlPlane.filter((component) => component !== 'kwok'), ...(node ? realNodeBinaries : [])];
  },
  start: startNode,
  async join() {},
  async remove(files, dependencies) {
    const was = await stat(files.node).then(() => true, orMissing(false));
    if (was) await removeLeftovers(files, dependencies);
  },
};
