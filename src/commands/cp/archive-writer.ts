/**
 * Local files as a tar archive, piece by piece (makeTar of k8s.io/kubectl/pkg/cmd/cp): files, empty
 * folders, symbolic links as such, with mode and owner.
 */
import type { Stats } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Header, Pack } from 'tar-stream';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { CliError } from '../../errors.ts';
import { systemText } from '../../io/system-text.ts';
import { newOwnerNames, type OwnerNames } from './owner-names.ts';
import { join } from './paths.ts';

/**
 * The archive of a local file or folder, in which it has this name. Nothing is read before it is
 * asked for. Throws CliError, worded as in kubectl, for what cannot be read.
 */
export async function* archiveOf(cwd: string, file: string, name: string): AsyncGenerator<Uint8Array> {
  const { pack } = await import('tar-stream');
  const archive = pack();
  let failure: unknown;
  const packing = packTree({ archive, cwd, owners: await newOwnerNames() }, file, name).then(
    () => archive.finalize(),
    (error) => {
      failure = error;
      archive.destroy();
    },
  );
  try {
    for await (const chunk of archive) yield chunk as Uint8Array;
  } catch (error) {
    // what made the archive fail says more than that it ended too early
    failure ??= error;
  } finally {
    archive.destroy();
    await packing;
  }
  if (failure !== undefined) throw failure;
}

interface Packing {
  readonly archive: Pack;
  readonly cwd: string;
  readonly owners: OwnerNames;
}

async function packTree(packing: Packing, file: string, name: string): Promise<void> {
  const at = path.resolve(packing.cwd, file);
  const stats = await fs.lstat(at).catch(failed('lstat', file));
  if (!stats.isDirectory()) return packFile(packing, { file, at, name, stats });
  const names = await fs.readdir(at).catch(failed('open', file));
  if (names.length === 0) await addEntry(packing, { ...headerOf(packing, stats, name), type: 'directory' });
  for (const each of names.sort(compareStrings)) await packTree(packing, join(file, each), join(name, each));
}

interface PackedFile {
  /** As it stands in messages. */
  readonly file: string;
  readonly at: string;
  readonly name: string;
  readonly stats: Stats;
}

async function packFile(packing: Packing, packed: PackedFile): Promise<void> {
  const { file, at, name, stats } = packed;
  const header = headerOf(packing, stats, name);
  if (stats.isSocket()) throw new CliError('archive/tar: sockets not supported');
  if (stats.isSymbolicLink()) {
    const linkname = await fs.readlink(at).catch(failed('readlink', file));
    return addEntry(packing, { ...header, type: 'symlink', linkname });
  }
  if (stats.isFIFO()) return addEntry(packing, { ...header, type: 'fifo' });
  if (!stats.isFile()) throw new CliError(`${file} is neither a file nor a folder`);
  return packContent(packing, packed, header);
}

type PackHeader = Partial<Header> & Pick<Header, 'name'>;

function headerOf({ owners }: Packing, { mode, uid, gid, mtime }: Stats, name: string): PackHeader {
  const [uname = '', gname = ''] = [owners.user(uid), owners.group(gid)];
  const base = { name, mode: mode & 0o7777, uid, gid, mtime, uname, gname };
  // the fields of a header hold six octal digits
  return Math.max(uid, gid) <= 0o777777 ? base : { ...base, pax: { uid: String(uid), gid: String(gid) } };
}

function addEntry({ archive }: Packing, header: PackHeader): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.entry(header, (error) => (error ? reject(error) : resolve()));
  });
}

const PIECE = 1 << 16;

/** A file must have the size that its header says, to its end. */
async function packContent({ archive }: Packing, { file, at, stats }: PackedFile, header: PackHeader): Promise<void> {
  const handle = await fs.open(at, 'r').catch(failed('open', file));
  try {
    await new Promise<void>((resolve, reject) => {
      const entry = archive.entry({ ...header, type: 'file', size: stats.size }, (error) =>
        error ? reject(error) : resolve(),
      );
      entry.on('error', reject);
      pump().catch(reject);
      async function pump(): Promise<void> {
        let left = stats.size;
        for (;;) {
          // a buffer of its own for each piece: the archive passes it on
          const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(PIECE), 0, PIECE, null);
          if (bytesRead > left) throw new CliError('archive/tar: write too long');
          if (bytesRead === 0) break;
          left -= bytesRead;
          if (!entry.write(buffer.subarray(0, bytesRead))) await drained(entry);
        }
        if (left > 0) throw new CliError(`archive/tar: missed writing ${left} bytes`);
        entry.end(undefined);
      }
    });
  } finally {
    await handle.close();
  }
}

function drained(stream: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      stream.off('close', closed);
      resolve();
    };
    const closed = (): void => {
      stream.off('drain', done);
      reject(new Error('the archive was given up'));
    };
    stream.once('drain', done);
    stream.once('close', closed);
  });
}

/** Node's error of a system call, worded as in Go. */
const failed =
  (call: string, file: string) =>
  (error: unknown): never => {
    throw new CliError(`${call} ${file}: ${systemText(error)}`, { cause: error });
  };
