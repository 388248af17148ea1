import type {
  V1Container,
  V1ContainerPort,
  V1ContainerState,
  V1ContainerStatus,
  V1SeccompProfile,
} from '../../apimachinery/client-types.ts';
import { compareStrings, goQuote } from '../../apimachinery/go/text.ts';
import { formatTimestamp } from '../../apimachinery/timestamp.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import type { Writer } from '../writer.ts';
import { type OwnPod, writeEnvironment } from './environment.ts';
import { probeText } from './probe.ts';
import { writeResources } from './resource-requirements.ts';

interface ContainerList {
  readonly title: string;
  readonly containers: readonly Wire<V1Container>[];
  readonly statuses?: readonly Wire<V1ContainerStatus>[];
  readonly pod?: OwnPod;
  /** Two spaces in a pod template, where names are indented by one more. */
  readonly indent: string;
}

/** The spec of containers and, where there is one, their status. */
export function writeContainers(writer: Writer, { title, containers, statuses, pod, indent }: ContainerList): void {
  const byName = new Map((statuses ?? []).map((status) => [status.name, status]));
  writer.line(0, `${indent}${title}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    const status = byName.get(container.name);
    writer.line(1, `${indent === '' ? '' : ' '}${container.name}:`);
    writeImage(writer, container, status);
    writePorts(writer, container.ports ?? []);
    writeSeccompProfile(writer, 2, container.securityContext?.seccompProfile);
    writeWords(writer, 'Command', container.command);
    writeWords(writer, 'Args', container.args);
    if (status !== undefined) writeStatus(writer, status);
    writeResources(writer, 2, container.resources);
    writeProbes(writer, container);
    writeEnvironment(writer, container, pod);
    writeMounts(writer, container);
  }
}

function writeImage(writer: Writer, container: Wire<V1Container>, status: Wire<V1ContainerStatus> | undefined): void {
  if (status !== undefined) writer.line(2, `Container ID:\t${status.containerID ?? ''}`);
  writer.line(2, `Image:\t${container.image ?? ''}`);
  if (status !== undefined) writer.line(2, `Image ID:\t${status.imageID ?? ''}`);
}

function writePorts(writer: Writer, ports: readonly Wire<V1ContainerPort>[]): void {
  const list = (number: (port: Wire<V1ContainerPort>) => number | undefined): string =>
    ports.map((port) => `${number(port) ?? 0}/${port.protocol ?? ''}${port.name ? ` (${port.name})` : ''}`).join(', ');
  writePortList(
    writer,
    'Port',
    list((port) => port.containerPort),
  );
  writePortList(
    writer,
    'Host Port',
    list((port) => port.hostPort),
  );
}

function writePortList(writer: Writer, title: string, list: string): void {
  writer.line(2, list.includes(',') ? `${title}s:\t${list}` : `${title}:\t${list || '<none>'}`);
}

/** The profile and, below it, the file of a Localhost one. */
export function writeSeccompProfile(writer: Writer, level: number, profile: Wire<V1SeccompProfile> | undefined): void {
  if (!profile) return;
  writer.line(level, `SeccompProfile:\t${profile.type}`);
  if (profile.type !== 'Localhost') return;
  writer.line(level === 0 ? 0 : level + 1, `LocalhostProfile:\t${profile.localhostProfile ?? ''}`);
}

function writeWords(writer: Writer, title: string, words: readonly string[] | undefined): void {
  if (words === undefined || words.length === 0) return;
  writer.line(2, `${title}:`);
  for (const word of words) for (const line of word.split('\n')) writer.line(3, line);
}

function writeStatus(writer: Writer, status: Wire<V1ContainerStatus>): void {
  writeState(writer, 'State', status.state ?? {});
  if (status.lastState?.terminated) writeState(writer, 'Last State', status.lastState);
  writer.line(2, `Ready:\t${status.ready ? 'True' : 'False'}`);
  writer.line(2, `Restart Count:\t${status.restartCount ?? 0}`);
}

function writeState(writer: Writer, title: string, { running, waiting, terminated }: Wire<V1ContainerState>): void {
  if (running) {
    writer.line(2, `${title}:\tRunning`);
    writer.line(3, `Started:\t${formatTimestamp(running.startedAt)}`);
  } else if (waiting || !terminated) {
    writer.line(2, `${title}:\tWaiting`);
    if (waiting?.reason) writer.line(3, `Reason:\t${waiting.reason}`);
  } else {
    writer.line(2, `${title}:\tTerminated`);
    if (terminated.reason) writer.line(3, `Reason:\t${terminated.reason}`);
    if (terminated.message) writer.line(3, `Message:\t${terminated.message}`);
    writer.line(3, `Exit Code:\t${terminated.exitCode ?? 0}`);
    if ((terminated.signal ?? 0) > 0) writer.line(3, `Signal:\t${terminated.signal}`);
    writer.line(3, `Started:\t${formatTimestamp(terminated.startedAt)}`);
    writer.line(3, `Finished:\t${formatTimestamp(terminated.finishedAt)}`);
  }
}

function writeProbes(writer: Writer, container: Wire<V1Container>): void {
  if (container.livenessProbe) writer.line(2, `Liveness:\t${probeText(container.livenessProbe)}`);
  if (container.readinessProbe) writer.line(2, `Readiness:\t${probeText(container.readinessProbe)}`);
  if (container.startupProbe) writer.line(2, `Startup:\t${probeText(container.startupProbe)}`);
}

function writeMounts(writer: Writer, { volumeMounts = [], volumeDevices = [] }: Wire<V1Container>): void {
  const none = volumeMounts.length === 0 ? '\t<none>' : '';
  writer.line(2, `Mounts:${none}`);
  for (const mount of [...volumeMounts].sort((a, b) => compareStrings(a.mountPath, b.mountPath))) {
    const path = mount.subPath ? `,path=${goQuote(mount.subPath)}` : '';
    writer.line(3, `${mount.mountPath} from ${mount.name} (${mount.readOnly ? 'ro' : 'rw'}${path})`);
  }
  if (volumeDevices.length === 0) return;
  // The <none> of the mounts follows the title of the devices too, as in kubectl.
  writer.line(2, `Devices:${none}`);
  for (const device of [...volumeDevices].sort((a, b) => compareStrings(a.devicePath, b.devicePath))) {
    writer.line(3, `${device.devicePath} from ${device.name}`);
  }
}
