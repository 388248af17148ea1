import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { CliError } from '../../../src/errors.ts';
import type { Download } from '../../../src/sandbox/binaries/catalogue.ts';
import { type DownloadOptions, downloadProgram } from '../../../src/sandbox/binaries/download.ts';
import { DownloadError } from '../../../src/sandbox/binaries/http.ts';
import { temporaryFolder } from '../../support/sandbox.ts';

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

interface Site {
  readonly base: string;
  readonly asked: string[];
}

/** A server on 127.0.0.1 that serves those paths; a value may be a redirect. */
async function site(
  t: TestContext,
  files: Readonly<Record<string, string | Buffer | { location: string }>>,
): Promise<Site> {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url!);
    const file = files[request.url!];
    if (file === undefined) response.writeHead(404).end('no such file');
    else if (typeof file === 'object' && 'location' in file) response.writeHead(302, { location: file.location }).end();
    else response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function options(rest: Partial<DownloadOptions> = {}): DownloadOptions {
  return {
    env: {},
    signal: new AbortController().signal,
    connectTimeout: 500,
    idleTimeout: 500,
    mirrors: {},
    onProgress() {},
    ...rest,
  };
}

test('a file that is what was published becomes a program', async (t) => {
  const { base } = await site(t, { '/bin/etcd': 'program', '/bin/etcd.sha256': sha256('program') });
  const target = path.join(temporaryFolder(t), 'bin', 'etcd');
  const seen: (number | undefined)[][] = [];
  const download = { url: `${base}/bin/etcd`, checksums: `${base}/bin/etcd.sha256` };
  await downloadProgram(download, target, options({ onProgress: (...numbers) => void seen.push(numbers) }));
  assert.equal(readFileSync(target, 'utf8'), 'program');
  assert.equal(statSync(target).mode & 0o111, 0o111);
  assert.deepEqual(seen.at(-1), [7, 7]);
  assert.deepEqual(readdirSync(path.dirname(target)), ['etcd']);
});

test('redirects are followed', async (t) => {
  const { base } = await site(t, {
    '/etcd': { location: '/cdn/etcd' },
    '/cdn/etcd': 'program',
    '/etcd.sha256': sha256('program'),
  });
  const target = path.join(temporaryFolder(t), 'etcd');
  await downloadProgram({ url: `${base}/etcd`, checksums: `${base}/etcd.sha256` }, target, options());
  assert.equal(readFileSync(target, 'utf8'), 'program');
});

test('a file that is another ends it with one line and leaves nothing', async (t) => {
  const { base } = await site(t, { '/etcd': 'tampered', '/etcd.sha256': sha256('program') });
  const folder = temporaryFolder(t);
  await assert.rejects(
    downloadProgram({ url: `${base}/etcd`, checksums: `${base}/etcd.sha256` }, path.join(folder, 'etcd'), options()),
    new CliError(
      `${base}/etcd does not match its published checksum: SHA-256 is ${sha256('tampered')}, expected ${sha256('program')}`,
    ),
  );
  assert.deepEqual(readdirSync(folder), []);
});

test('one program is taken out of an archive', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(path.join(folder, 'etcd-v1'));
  writeFileSync(path.join(folder, 'etcd-v1', 'etcd'), 'program');
  writeFileSync(path.join(folder, 'etcd-v1', 'etcdctl'), 'other');
  execFileSync('tar', ['-czf', path.join(folder, 'etcd.tar.gz'), '-C', folder, 'etcd-v1']);
  const archive = readFileSync(path.join(folder, 'etcd.tar.gz'));
  const { base } = await site(t, { '/etcd.tar.gz': archive, '/SHA256SUMS': `${sha256(archive)}  etcd.tar.gz\n` });
  const target = path.join(folder, 'out', 'etcd');
  const download = { url: `${base}/etcd.tar.gz`, checksums: `${base}/SHA256SUMS`, member: 'etcd-v1/etcd' };
  await downloadProgram(download, target, options());
  assert.equal(readFileSync(target, 'utf8'), 'program');
  assert.deepEqual(readdirSync(path.dirname(target)), ['etcd']);
});

const official: Download = {
  url: 'https://dl.k8s.io/v1/bin/linux/amd64/kubectl',
  checksums: 'http://127.0.0.1:1/kubectl.sha256',
};

test('a mirror serves the file, never its checksum', async (t) => {
  const checksums = await site(t, { '/kubectl.sha256': sha256('program') });
  const files = { '/m/v1/bin/linux/amd64/kubectl': 'program', '/m/v1/bin/linux/amd64/kubectl.sha256': sha256('evil') };
  const mirror = await site(t, files);
  const target = path.join(temporaryFolder(t), 'kubectl');
  const download = { ...official, checksums: `${checksums.base}/kubectl.sha256` };
  await downloadProgram(download, target, options({ mirrors: { kubernetes: `${mirror.base}/m/` } }));
  assert.equal(readFileSync(target, 'utf8'), 'program');
  assert.deepEqual(mirror.asked, ['/m/v1/bin/linux/amd64/kubectl']);
});

test('a mirror of GitHub does not serve what Kubernetes publishes', async (t) => {
  const checksums = await site(t, { '/etcd.sha256': sha256('program') });
  const mirror = await site(t, { '/etcd-io/etcd/etcd': 'program' });
  const download = { url: 'https://github.com/etcd-io/etcd/etcd', checksums: `${checksums.base}/etcd.sha256` };
  const target = path.join(temporaryFolder(t), 'etcd');
  await downloadProgram(
    download,
    target,
    options({ mirrors: { kubernetes: 'http://127.0.0.1:1', gitHub: mirror.base } }),
  );
  assert.equal(readFileSync(target, 'utf8'), 'program');
});

test('a file of a mirror is not taken while the checksum cannot be had', async (t) => {
  const mirror = await site(t, { '/v1/bin/linux/amd64/kubectl': 'program' });
  const target = path.join(temporaryFolder(t), 'kubectl');
  await assert.rejects(
    downloadProgram(official, target, options({ mirrors: { kubernetes: mirror.base } })),
    (error) => error instanceof DownloadError && error.unreachable && error.host === '127.0.0.1:1',
  );
  assert.deepEqual({ asked: mirror.asked, made: existsSync(target) }, { asked: [], made: false });
});

test('a list of the user stands in for the official host', async (t) => {
  const folder = temporaryFolder(t);
  const checksumFile = path.join(folder, 'SHA256SUMS');
  writeFileSync(checksumFile, `${sha256('program')}  linux/amd64/kubectl\n`);
  const mirror = await site(t, { '/v1/bin/linux/amd64/kubectl': 'program' });
  const target = path.join(folder, 'kubectl');
  await downloadProgram(official, target, options({ mirrors: { kubernetes: mirror.base }, checksumFile }));
  assert.equal(readFileSync(target, 'utf8'), 'program');
});

test('a missing file is no reason to think the host is away', async (t) => {
  const { base } = await site(t, {});
  await assert.rejects(
    downloadProgram(
      { url: `${base}/etcd`, checksums: `${base}/sums` },
      path.join(temporaryFolder(t), 'etcd'),
      options(),
    ),
    (error) =>
      error instanceof DownloadError &&
      !error.unreachable &&
      error.message === `${new URL(base).host} answered 404 for /sums`,
  );
});

test('a host that does not answer is given up quickly', async (t) => {
  const server = http.createServer(() => {
    // never answers
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const start = Date.now();
  await assert.rejects(
    downloadProgram(
      { url: `http://${host}/etcd`, checksums: `http://${host}/sums` },
      path.join(temporaryFolder(t), 'etcd'),
      options({ idleTimeout: 100 }),
    ),
    (error) => error instanceof DownloadError && error.unreachable && error.message === `${host}: no data for 0.1 s`,
  );
  assert.ok(Date.now() - start < 2_000);
});

test('an abort ends a transfer and leaves nothing', async (t) => {
  const controller = new AbortController();
  const server = http.createServer((request, response) => {
    if (request.url === '/sums') response.end(sha256('x'));
    else {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('begin');
      setTimeout(() => controller.abort(new Error('interrupted')), 30);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = temporaryFolder(t);
  await assert.rejects(
    downloadProgram(
      { url: `${base}/etcd`, checksums: `${base}/sums` },
      path.join(folder, 'etcd'),
      options({ signal: controller.signal }),
    ),
    /interrupted/,
  );
  assert.deepEqual(readdirSync(folder), []);
});
