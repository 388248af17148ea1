/**
 * A registry on 127.0.0.1 that implements enough of the OCI distribution specification over plain
 * http for a node to pull an image, or to get the reason why it cannot. Its responses depend on the
 * first part of a repository's name; manifests name it as 127.0.0.1:5000.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import { tar } from '../../src/sandbox/nodes/real/tar.ts';

export interface TestRegistry {
  /** 127.0.0.1:PORT */
  readonly address: string;
  /**
   * From now on it serves an image of busybox under every name and tag of that group, such as
   * `late` for `late/web:1`.
   */
  publish(group: string): void;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

const failed = (status: number, code: string, message: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ errors: [{ code, message }] }),
});

const sha256 = (data: Buffer | string): string => `sha256:${createHash('sha256').update(data).digest('hex')}`;
const architecture = (): string => (os.arch() === 'x64' ? 'amd64' : os.arch());

interface Blob {
  readonly type: string;
  readonly content: Buffer;
}

/** Busybox as an image of one layer: its manifest, and all of it by digest. */
async function busyboxImage(): Promise<{ readonly manifest: Blob; readonly blobs: ReadonlyMap<string, Blob> }> {
  const program = readFileSync(execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim());
  const link = (name: string) => ({ name: `bin/${name}`, mode: 0o777, link: 'busybox' });
  const content = await tar([
    { name: 'bin/', mode: 0o755 },
    { name: 'tmp/', mode: 0o1777 },
    { name: 'bin/busybox', mode: 0o755, content: program },
    ...['sh', 'sleep', 'echo', 'test', 'cat'].map(link),
  ]);
  const layer = { type: 'application/vnd.oci.image.layer.v1.tar', content };
  const description = {
    architecture: architecture(),
    os: 'linux',
    config: { Env: ['PATH=/bin'], Cmd: ['sh'] },
    rootfs: { type: 'layers', diff_ids: [sha256(content)] },
  };
  const config = {
    type: 'application/vnd.oci.image.config.v1+json',
    content: Buffer.from(JSON.stringify(description)),
  };
  const descriptor = ({ type, content }: Blob) => ({
    mediaType: type,
    size: content.length,
    digest: sha256(content),
  });
  const manifest = {
    type: 'application/vnd.oci.image.manifest.v1+json',
    content: Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: descriptor(config),
        layers: [descriptor(layer)],
      }),
    ),
  };
  return { manifest, blobs: new Map([manifest, config, layer].map((blob) => [sha256(blob.content), blob])) };
}

/** An index whose only manifest is for a machine that nobody runs these tests on. */
const otherPlatform = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  manifests: [
    {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      size: 2,
      digest: sha256('{}'),
      platform: { architecture: 's390x', os: 'linux' },
    },
  ],
});

const serve = ({ type, content }: Blob): Answer => ({
  status: 200,
  headers: { 'content-type': type, 'docker-content-digest': sha256(content), 'content-length': String(content.length) },
  body: content,
});

/** Starts the registry on a free port. */
export async function startRegistry(): Promise<TestRegistry> {
  const image = await busyboxImage();
  const published = new Set<string>();
  const answer = (url: string): Answer => {
    if (url === '/v2/') return { status: 200, body: '{}' };
    if (url.startsWith('/token')) return { status: 200, body: JSON.stringify({ token: 'anonymous' }) };
    const [, group, repository, kind, reference] = /^\/v2\/([^/]+)\/(.+)\/(manifests|blobs)\/([^?]+)/.exec(url) ?? [];
    if (group === undefined || reference === undefined) return failed(404, 'NAME_UNKNOWN', 'repository name not known');
    const blob = reference.startsWith('sha256:') ? image.blobs.get(reference) : image.manifest;
    if (published.has(group) && blob !== undefined) return serve(blob);
    if (group === 'broken' || group === 'recovering') return failed(503, 'UNAVAILABLE', 'down for maintenance');
    if (group === 'forbidden') return failed(403, 'DENIED', 'requested access to the resource is denied');
    if (group === 'basic') {
      return failed(401, 'UNAUTHORIZED', 'authentication required', { 'www-authenticate': 'Basic realm="registry"' });
    }
    if (group === 'private') {
      const scope = `repository:${group}/${repository}:pull`;
      const challenge = `Bearer realm="http://${address()}/token",service="registry",scope="${scope}",error="insufficient_scope"`;
      return failed(401, 'UNAUTHORIZED', 'authentication required', { 'www-authenticate': challenge });
    }
    if (group === 'other-platform' && kind === 'manifests') {
      return serve({ type: 'application/vnd.oci.image.index.v1+json', content: Buffer.from(otherPlatform) });
    }
    return failed(404, 'MANIFEST_UNKNOWN', `manifest unknown: ${reference}`);
  };
  const server = http.createServer((request, response) => {
    request.resume();
    const { status, headers, body } = answer(request.url ?? '');
    response.writeHead(status, headers);
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  const address = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: address(),
    publish: (group) => void published.add(group),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
