import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { clientCertificate } from '../../../src/sandbox/nodes/real/certificate.ts';
import { hookRemovals, hostPortRemovals } from '../../../src/sandbox/nodes/real/host-ports.ts';
import { chooseAddresses, nodeIdentity } from '../../../src/sandbox/nodes/real/identity.ts';
import { dockerArchive } from '../../../src/sandbox/nodes/real/images.ts';
import { inspectMachine, isStatic } from '../../../src/sandbox/nodes/real/machine.ts';
import { tar } from '../../../src/sandbox/nodes/real/tar.ts';
import { sandboxFiles } from '../../../src/sandbox/paths.ts';
import { recorded, temporaryFolder } from '../../support/sandbox.ts';

const files = sandboxFiles('/root/.local/state/coxswain/sandboxes/cox');

test('elsewhere than on Linux as root it is refused in one line', async () => {
  const { dependencies } = recorded({ PATH: '' }, '/');
  await assert.rejects(inspectMachine({ ...dependencies, platform: 'darwin' }), {
    message: 'a real node runs on Linux only, not on darwin',
  });
});

// An ELF64 header (elf(5)): e_phoff at 32, e_phentsize at 54, e_phnum at 56; each program header
// begins with its type.
function elf(...types: readonly number[]): Buffer {
  const header = Buffer.alloc(64 + types.length * 56);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  header.writeBigUInt64LE(64n, 32);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(types.length, 56);
  for (const [index, type] of types.entries()) header.writeUInt32LE(type, 64 + index * 56);
  return header;
}

test('a program with an interpreter is not static', () => {
  assert.equal(isStatic(elf(1, 1, 4)), true);
  assert.equal(isStatic(elf(6, 3, 1)), false);
  assert.equal(isStatic(elf(1, 1).subarray(0, 80)), false);
  assert.equal(isStatic(Buffer.from('#!/bin/sh\n'.padEnd(100))), false);
  assert.equal(isStatic(Buffer.alloc(0)), false);
});

test('what a node leaves outside is named after its folder, and fits the kernel', () => {
  const identity = nodeIdentity(files);
  assert.deepEqual(identity, nodeIdentity(files));
  assert.notEqual(nodeIdentity(sandboxFiles('/elsewhere')).bridge, identity.bridge);
  assert.ok(identity.bridge.length <= 15);
  assert.ok(identity.socket.length <= 107);
});

test('the address is in a range of its own', () => {
  const { address, subnet } = chooseAddresses(files, 'cox-none');
  assert.match(address, /^10\.199\.\d+\.1$/);
  assert.equal(subnet, address.replace(/1$/, '0/24'));
});

test('tar reads what we write', async (t) => {
  const folder = temporaryFolder(t);
  const long = `${'n'.repeat(150)}-é`;
  const archive = await tar([
    { name: 'bin/', mode: 0o755 },
    { name: 'bin/busybox', mode: 0o755, content: Buffer.from('program') },
    { name: 'bin/sh', mode: 0o777, link: 'busybox' },
    { name: 'empty', mode: 0o600, content: Buffer.alloc(0) },
    { name: 'block', mode: 0o644, content: Buffer.alloc(512, 'x') },
    { name: long, mode: 0o644, content: Buffer.from('long') },
  ]);
  assert.equal(archive.length % 512, 0);
  writeFileSync(path.join(folder, 'a.tar'), archive);
  execFileSync('tar', ['-xf', 'a.tar'], { cwd: folder });
  assert.deepEqual(readdirSync(folder).sort(), ['a.tar', 'bin', 'block', 'empty', long]);
  assert.equal(readFileSync(path.join(folder, 'bin', 'busybox'), 'utf8'), 'program');
  assert.equal(statSync(path.join(folder, 'bin', 'busybox')).mode & 0o777, 0o755);
  assert.equal(readlinkSync(path.join(folder, 'bin', 'sh')), 'busybox');
  assert.equal(readFileSync(path.join(folder, 'block'), 'utf8'), 'x'.repeat(512));
  assert.equal(statSync(path.join(folder, 'block')).mtimeMs, 0);
});

test('an archive of two images names both and holds their common layer once', async (t) => {
  const folder = temporaryFolder(t);
  const layer = await tar([{ name: 'a', mode: 0o644, content: Buffer.from('a') }]);
  const images = [
    { tags: ['busybox:1'], layer, config: { Cmd: ['sh'] } },
    { tags: ['pause:1'], layer, config: { Entrypoint: ['pause'] } },
  ];
  writeFileSync(path.join(folder, 'images.tar'), await dockerArchive(images, 'arm64'));
  execFileSync('tar', ['-xf', 'images.tar'], { cwd: folder });
  const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as {
    Config: string;
    RepoTags: string[];
    Layers: string[];
  }[];
  assert.deepEqual(
    manifest.map(({ RepoTags }) => RepoTags),
    [['busybox:1'], ['pause:1']],
  );
  assert.deepEqual(manifest[0]!.Layers, manifest[1]!.Layers);
  assert.equal(readdirSync(folder).length, 5);
  const config = JSON.parse(readFileSync(path.join(folder, manifest[1]!.Config), 'utf8'));
  assert.deepEqual([config.architecture, config.os, config.config.Entrypoint], ['arm64', 'linux', ['pause']]);
  assert.deepEqual(config.rootfs.diff_ids, [`sha256:${manifest[1]!.Layers[0]!.replace(/\.tar$/, '')}`]);
});

test('the certificate is one for clients, its own authority, and fits its key', async () => {
  const now = Date.UTC(2026, 10, 22);
  const { certificate, key } = await clientCertificate('kube-apiserver', now);
  const parsed = new X509Certificate(certificate);
  assert.equal(parsed.subject, 'CN=kube-apiserver');
  assert.equal(parsed.issuer, 'CN=kube-apiserver');
  assert.deepEqual(parsed.keyUsage, ['1.3.6.1.5.5.7.3.2']);
  assert.equal(parsed.verify(parsed.publicKey), true);
  assert.equal(parsed.checkPrivateKey(createPrivateKey(key)), true);
  assert.ok(parsed.publicKey.equals(createPublicKey(key)));
  assert.equal(new Date(parsed.validFrom).getTime(), now - 86_400_000);
  assert.equal(new Date(parsed.validTo).getTime(), now + 3650 * 86_400_000);
});

// Printed by iptables v1.8.9 for a pod with a host port, and one of another network beside it.
const rules = String.raw`-N CNI-HOSTPORT-DNAT
-A CNI-HOSTPORT-DNAT -p tcp -m comment --comment "dnat name: \"cox-5b369c19\" id: \"645eeaf9\"" -m multiport --dports 28080 -j CNI-DN-153c0b6eaa44265b2da7e
-A CNI-HOSTPORT-DNAT -p tcp -m comment --comment "dnat name: \"cox-5b369c190\" id: \"77aa\"" -m multiport --dports 80 -j CNI-DN-99
`;

test('host ports of the own network are removed, those of others stay', () => {
  assert.deepEqual(hostPortRemovals(rules, 'cox-5b369c19'), [
    [
      '-D',
      'CNI-HOSTPORT-DNAT',
      '-p',
      'tcp',
      '-m',
      'comment',
      '--comment',
      'dnat name: "cox-5b369c19" id: "645eeaf9"',
      '-m',
      'multiport',
      '--dports',
      '28080',
      '-j',
      'CNI-DN-153c0b6eaa44265b2da7e',
    ],
    ['-F', 'CNI-DN-153c0b6eaa44265b2da7e'],
    ['-X', 'CNI-DN-153c0b6eaa44265b2da7e'],
  ]);
});

test('of the hooks only the jumps of the plugin are removed', () => {
  const hooks = `-P PREROUTING ACCEPT
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
`;
  assert.deepEqual(hookRemovals(hooks), [
    ['-D', 'PREROUTING', '-m', 'addrtype', '--dst-type', 'LOCAL', '-j', 'CNI-HOSTPORT-DNAT'],
  ]);
});
