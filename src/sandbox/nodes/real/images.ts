import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { goPlatform } from '../../binaries/index.ts';
import { run } from './machine.ts';
import { type TarFile, tar } from './tar.ts';

/**
 * Under these names pods find busybox without a registry; none is :latest, which the kubelet would
 * want to pull.
 */
export const busyboxTags = ['busybox:1', 'busybox:stable'] as const;

export const pauseImage = 'sandbox.coxswain.dev/pause:1';

// Holds a pod's namespaces, ends when told to, and waits for what the pod's containers leave
// behind.
const pauseCommand = ['/bin/sh', '-c', "trap 'exit 0' TERM INT; while true; do sleep 3600 & wait; done"];

const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');

interface Image {
  readonly tags: readonly string[];
  readonly layer: Buffer;
  readonly config: { readonly Cmd?: readonly string[]; readonly Entrypoint?: readonly string[] };
}

/**
 * `docker save` of images that share files by content (the Docker image specification v1.2,
 * manifest.json).
 */
export function dockerArchive(images: readonly Image[], architecture: string): Promise<Buffer> {
  const files = new Map<string, Buffer>();
  const manifest = images.map(({ tags, layer, config }) => {
    const layerName = `${sha256(layer)}.tar`;
    const description = JSON.stringify({
      architecture,
      os: 'linux',
      config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], ...config },
      rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] },
      history: [{ created: '1970-01-01T00:00:00Z', created_by: 'coxswain sandbox' }],
    });
    const configName = `${sha256(description)}.json`;
    files.set(layerName, layer).set(configName, Buffer.from(description));
    return { Config: configName, RepoTags: tags, Layers: [layerName] };
  });
  files.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
  return tar([...files].map(([name, content]) => ({ name, mode: 0o644, content })));
}

/** A root file system with busybox under all its names. */
function busyboxLayer(program: Buffer, applets: readonly string[]): Promise<Buffer> {
  const folders = ['bin/', 'etc/', 'home/', 'root/', 'usr/', 'usr/bin/', 'usr/sbin/', 'var/', 'var/www/'];
  const text = (name: string, content: string): TarFile => ({ name, mode: 0o644, content: Buffer.from(content) });
  return tar([
    ...folders.map((name) => ({ name, mode: 0o755 })),
    { name: 'tmp/', mode: 0o1777 },
    { name: 'bin/busybox', mode: 0o755, content: program },
    ...applets.map((applet) => ({ name: `bin/${applet}`, mode: 0o777, link: 'busybox' })),
    text('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n'),
    text('etc/group', 'root:x:0:\nnobody:x:65534:\n'),
  ]);
}

/** Writes an archive with the busybox and pause images made of this machine's static busybox. */
export async function writeImages(file: string, busybox: string): Promise<void> {
  const applets = (await run(busybox, ['--list'])).split('\n').filter((name) => /^[\w[.-]+$/.test(name));
  const layer = await busyboxLayer(
    await readFile(busybox),
    applets.filter((name) => name !== 'busybox'),
  );
  const { arch } = goPlatform({ platform: 'linux', arch: os.arch() });
  const archive = await dockerArchive(
    [
      { tags: [...busyboxTags], layer, config: { Cmd: ['sh'] } },
      { tags: [pauseImage], layer, config: { Entrypoint: pauseCommand } },
    ],
    arch,
  );
  await writeFile(file, archive, { mode: 0o600 });
}
