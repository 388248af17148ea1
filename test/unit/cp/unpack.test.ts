/**
 * What a hostile container can send as an archive: each attack on kubectl cp that is known, and its
 * kin. Nothing may be written outside the target, and no link or device be made.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Header, pack } from 'tar-stream';
import { newUnpacker } from '../../../src/commands/cp/unpack.ts';

type Entry = Partial<Header> & { readonly name: string; readonly content?: string };

let home = '';
let target = '';
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-unpack-'));
  target = path.join(home, 'work', 'target');
  fs.mkdirSync(target, { recursive: true });
  fs.writeFileSync(path.join(home, 'victim'), 'untouched');
});
afterEach(() => fs.rmSync(home, { recursive: true }));

async function archiveOf(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { content, ...header } of entries) {
    if (content === undefined) archive.entry(header).end(undefined);
    else archive.entry(header, content);
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The fields of a header changed in place, with its checksum made right again. */
function withHeader(archive: Buffer, at: number, change: (header: Buffer) => void): Buffer {
  const copy = Buffer.from(archive);
  const header = copy.subarray(at, at + 512);
  change(header);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return copy;
}

interface Unpacked {
  readonly warnings: readonly string[];
  readonly error: string | undefined;
  readonly complete: boolean;
  readonly entries: number;
}

async function unpack(
  archive: Uint8Array,
  { prefix = 'data', destination = 'target', piece = archive.length } = {},
): Promise<Unpacked> {
  const warnings: string[] = [];
  const unpacker = await newUnpacker({
    cwd: path.join(home, 'work'),
    destination,
    prefix,
    linkAdvice: { program: 'cox', namespace: '', pod: 'one', file: '/data' },
    warn: (text) => warnings.push(text),
  });
  let error: string | undefined;
  try {
    for (let at = 0; at < archive.length; at += piece) await unpacker.write(archive.subarray(at, at + piece));
  } catch (problem) {
    error = (problem as Error).message;
  }
  await unpacker.close();
  return { warnings, error, complete: unpacker.complete, entries: unpacker.entries };
}

/** Every path below the test's folder with what it is; files with their content. */
function tree(folder = home): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    const name = path.relative(home, file);
    if (entry.isDirectory()) Object.assign(found, tree(file));
    else if (entry.isFile()) found[name] = fs.readFileSync(file, 'utf8');
    else found[name] = entry.isSymbolicLink() ? `-> ${fs.readlinkSync(file)}` : 'special';
  }
  return found;
}

const outside = (file: string): string => `warning: file "${file}" is outside target destination, skipping`;
const skipped = (kind: string, from: string, to: string): string => `warning: skipping ${kind}: "${from}" -> "${to}"`;
const ADVICE = ' (consider using "cox exec -n "" "one" -- tar cf - "/data" | tar xf -")';

describe('an archive of a container', () => {
  it('is written with its folders, whatever the pieces it comes in', async () => {
    const long = `${'folder/'.repeat(30)}${'n'.repeat(200)}`;
    const archive = await archiveOf([
      { name: 'data/empty/', type: 'directory' },
      { name: 'data/a b', content: 'blank' },
      { name: 'data/ünï/é', content: 'text' },
      { name: `data/${long}`, content: 'long' },
      { name: 'data/none', content: '' },
    ]);
    const expected = {
      victim: 'untouched',
      'work/target/a b': 'blank',
      'work/target/ünï/é': 'text',
      [`work/target/${long}`]: 'long',
      'work/target/none': '',
    };
    for (const piece of [1 << 20, 512, 700, 3]) {
      assert.deepEqual(await unpack(archive, { piece }), {
        warnings: [],
        error: undefined,
        complete: true,
        entries: 5,
      });
      assert.deepEqual(tree(), expected);
      assert.ok(fs.statSync(path.join(target, 'empty')).isDirectory());
    }
  });

  it('is not complete before its end, at whatever byte it is cut', async () => {
    const archive = await archiveOf([
      { name: 'data/a', content: '\0'.repeat(4096) },
      { name: 'data/b', content: 'b' },
    ]);
    for (let cut = 0; cut < archive.length - 512; cut += 512) {
      const { complete, error } = await unpack(archive.subarray(0, cut));
      assert.deepEqual([complete && cut > 6000 ? 'complete' : 'cut', error], ['cut', undefined], String(cut));
    }
  });

  it('becomes a file of another name', async () => {
    const archive = await archiveOf([{ name: 'data', content: 'one' }]);
    await unpack(archive, { destination: 'new/name' });
    assert.equal(tree()['work/new/name'], 'one');
  });
});

describe('an archive that attacks', () => {
  const attack = async (entries: readonly Entry[], options: { prefix?: string } = {}): Promise<Unpacked> =>
    unpack(await archiveOf(entries), options);

  it('has names that lead out (CVE-2018-1002100)', async () => {
    const { warnings } = await attack([
      { name: 'data/../../../victim', content: 'bad' },
      { name: 'data/a/../../x', content: 'bad' },
      { name: 'data/..', content: 'bad' },
      { name: 'data/sub/../inside', content: 'good' },
    ]);
    assert.deepEqual(warnings, [outside('../../victim'), outside('x'), outside('.')]);
    assert.deepEqual(tree(), { victim: 'untouched', 'work/target/inside': 'good' });
  });

  it('has names with backslashes that lead out', async () => {
    const { warnings } = await attack([
      { name: 'data\\..\\..\\x', content: 'bad' },
      { name: 'data/..\\y', content: 'bad' },
    ]);
    assert.deepEqual(warnings, [outside('../x'), outside('y')]);
    assert.deepEqual(tree(), { victim: 'untouched' });
  });

  it('has absolute names', async () => {
    const { error } = await attack([{ name: path.join(home, 'victim'), content: 'bad' }]);
    assert.equal(error, 'tar contents corrupted');
    await attack([{ name: '/etc/x', content: 'kept inside' }], { prefix: '' });
    assert.deepEqual(tree(), { victim: 'untouched', 'work/target/etc/x': 'kept inside' });
  });

  it('makes a link and writes through it (CVE-2019-1002101, CVE-2019-11246)', async () => {
    const { warnings } = await attack([
      { name: 'data/link', type: 'symlink', linkname: home },
      { name: 'data/link/victim', content: 'in a folder of that name' },
      { name: 'data/file', type: 'symlink', linkname: path.join(home, 'victim') },
      { name: 'data/file', content: 'in a file of that name' },
    ]);
    assert.deepEqual(warnings, [
      skipped('symlink', 'target/link', home) + ADVICE,
      skipped('symlink', 'target/file', path.join(home, 'victim')),
    ]);
    assert.deepEqual(tree(), {
      victim: 'untouched',
      'work/target/link/victim': 'in a folder of that name',
      'work/target/file': 'in a file of that name',
    });
  });

  it('writes through links that were there before (CVE-2019-11249, CVE-2019-11251)', async () => {
    fs.symlinkSync(home, path.join(target, 'out'));
    fs.symlinkSync('../../../victim', path.join(target, 'file'));
    fs.symlinkSync('../../missing/x', path.join(target, 'nowhere'));
    fs.mkdirSync(path.join(target, 'real'));
    fs.symlinkSync('real', path.join(target, 'in'));
    const { warnings, error } = await attack([
      { name: 'data/out/victim', content: 'bad' },
      { name: 'data/out/new/', type: 'directory' },
      { name: 'data/out/sub/x', content: 'bad' },
      { name: 'data/file', content: 'bad' },
      { name: 'data/nowhere', content: 'bad' },
      { name: 'data/nowhere/x', content: 'bad' },
      { name: 'data/in/x', content: 'good' },
    ]);
    assert.equal(error, undefined);
    assert.deepEqual(
      warnings,
      ['out/victim', 'out/new', 'out/sub/x', 'file', 'nowhere', 'nowhere/x'].map((name) => outside(`target/${name}`)),
    );
    assert.deepEqual(tree(), {
      victim: 'untouched',
      'work/target/out': `-> ${home}`,
      'work/target/file': '-> ../../../victim',
      'work/target/nowhere': '-> ../../missing/x',
      'work/target/in': '-> real',
      'work/target/real/x': 'good',
    });
  });

  it('has hard links: only files of the archive are copied', async () => {
    const { warnings } = await attack([
      { name: 'data/a', content: 'one' },
      { name: 'data/b', type: 'link', linkname: 'data/a' },
      { name: 'data/c', type: 'link', linkname: '../../victim' },
      { name: 'data/d', type: 'link', linkname: 'data/../../../victim' },
      { name: 'data/e', type: 'link', linkname: '/etc/passwd' },
      { name: 'data/a', type: 'link', linkname: 'data/a' },
    ]);
    assert.deepEqual(warnings, [
      skipped('link', 'target/c', '../../victim'),
      skipped('link', 'target/d', 'data/../../../victim'),
      skipped('link', 'target/e', '/etc/passwd'),
      skipped('link', 'target/a', 'data/a'),
    ]);
    assert.deepEqual(tree(), { victim: 'untouched', 'work/target/a': 'one', 'work/target/b': 'one' });
    assert.equal(fs.statSync(path.join(target, 'b')).nlink, 1);
  });

  it('has devices and pipes: at most empty files come of them', async () => {
    await attack([
      { name: 'data/null', type: 'character-device', devmajor: 1, devminor: 3 },
      { name: 'data/disk', type: 'block-device', devmajor: 8, devminor: 0 },
      { name: 'data/pipe', type: 'fifo' },
    ]);
    assert.deepEqual(tree(), {
      victim: 'untouched',
      'work/target/null': '',
      'work/target/disk': '',
      'work/target/pipe': '',
    });
  });

  it('has setuid and world-writable modes: none is taken over', async () => {
    await attack([{ name: 'data/su', mode: 0o6777, uid: 0, content: 'x' }]);
    assert.equal(fs.statSync(path.join(target, 'su')).mode & 0o7111, 0);
  });

  it('hides a name that leads out in an extended header', async () => {
    const { warnings, error } = await attack([
      { name: 'data/harmless', content: 'bad', pax: { path: 'data/../../../victim' } },
      { name: 'data/x', content: 'bad', pax: { path: '../victim' } },
    ]);
    assert.deepEqual([warnings, error], [[outside('../../victim')], 'tar contents corrupted']);
    assert.deepEqual(tree(), { victim: 'untouched' });
  });

  it('hides a name that leads out in a long name of GNU', async () => {
    const name = 'data/../../../victim\0';
    const long = await archiveOf([{ name: '././@LongLink', content: name }]);
    const bad = await archiveOf([{ name: 'data/harmless', content: 'bad' }]);
    const marked = withHeader(long.subarray(0, 1024), 0, (header) => header.write('L', 156));
    const { warnings } = await unpack(Buffer.concat([marked, bad]));
    assert.deepEqual(warnings, [outside('../../victim')]);
    assert.deepEqual(tree(), { victim: 'untouched' });
  });

  it('has a name with a NUL, or terminal escapes in one', async () => {
    const { error } = await attack([{ name: 'data/a', content: 'x', pax: { path: 'data/a\0b' } }]);
    assert.equal(error, 'tar contents corrupted');
    const { warnings } = await attack([{ name: 'data/../\x1b[2Jx', content: 'x' }]);
    assert.deepEqual(warnings, [outside('\\x1b[2Jx')]);
  });

  it('has sparse files, whose content is not the file', async () => {
    const archive = await archiveOf([{ name: 'data/s', content: 'x' }]);
    const old = withHeader(archive, 0, (header) => header.write('S', 156));
    assert.equal((await unpack(old)).error, 'tar contents corrupted');
    const { error } = await attack([{ name: 'data/s', content: 'x', pax: { 'GNU.sparse.realsize': '1099511627776' } }]);
    assert.equal(error, 'tar contents corrupted');
    assert.deepEqual(tree(), { victim: 'untouched' });
  });

  it('promises more than it sends', async () => {
    const archive = await archiveOf([{ name: 'data/huge', content: 'x' }]);
    const huge = withHeader(archive, 0, (header) => {
      header.fill(0xff, 124, 136);
      header[124] = 0x80;
    });
    const { complete, error } = await unpack(huge);
    assert.deepEqual([complete, error], [false, undefined]);
    const negative = withHeader(archive, 0, (header) => header.fill(0xff, 124, 136));
    assert.equal((await unpack(negative)).error, 'archive/tar: invalid tar header');
  });

  it('has an extended header without end', async () => {
    const archive = await archiveOf([{ name: 'data/a', content: 'x' }]);
    const endless = withHeader(archive, 0, (header) => {
      header.write('x', 156);
      header.write('77777777777 ', 124);
    });
    assert.equal((await unpack(endless)).error, 'archive/tar: invalid tar header');
  });

  it('is no archive', async () => {
    assert.equal(
      (await unpack(Buffer.from('sh: tar: not found\n'.repeat(50)))).error,
      'archive/tar: invalid tar header',
    );
  });

  it('holds other files than were asked for', async () => {
    const { error } = await attack([{ name: 'other/a', content: 'x' }]);
    assert.equal(error, 'tar contents corrupted');
  });
});
