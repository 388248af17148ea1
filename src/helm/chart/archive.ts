/** The files of a chart's archive, a tar with gzip (pkg/chart/loader/archive). */
import { Readable } from 'node:stream';
import { constants, createGunzip, type Gunzip } from 'node:zlib';
import type { Extract } from 'tar-stream';
import { cleanPath } from '../../apimachinery/go/path.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { HelmFault } from '../error.ts';
import type { ChartFile } from './chart.ts';
import { MOST_BYTES, withoutMark } from './limits.ts';
import { modTimeText } from './mod-time.ts';

/** One file of a tar while it is read. */
type Entry = Extract extends AsyncIterable<infer One> ? One : never;

/** Bytes that are no gzip at all: helm says more of them than of other faults. */
export class GzipHeaderFault extends HelmFault {
  constructor() {
    super('gzip: invalid header');
  }
}

/** The gzip ends before its own end. */
class CutShort extends HelmFault {}

/** What a whole tar ends with. */
const END = Buffer.alloc(1024);

/** Heads and padding of a tar come on top of what its files may have. */
const MOST_TAR_BYTES = 3 * MOST_BYTES;

const tooLarge = (): HelmFault => new HelmFault(`decompressed chart is larger than the maximum size ${MOST_BYTES}`);

/**
 * The files of an archive in its order, named by their paths below its top folder. Nothing is
 * written, and nothing beyond the limits is held. Throws HelmFault.
 */
export async function archiveFiles(bytes: Uint8Array): Promise<readonly ChartFile[]> {
  if (!isGzip(bytes)) throw shortFault(bytes) ?? new GzipHeaderFault();
  try {
    return await read(bytes, createGunzip());
  } catch (error) {
    if (!(error instanceof CutShort)) throw error;
    // Go looks at nothing behind the end of the tar
    const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    return await read(bytes, gunzip, { needsEnd: true });
  }
}

/** Reads to the end; with `needsEnd` the tar has to say itself that it is whole. Throws HelmFault, CutShort. */
async function read(bytes: Uint8Array, gunzip: Gunzip, { needsEnd = false } = {}): Promise<readonly ChartFile[]> {
  const { extract } = await import('tar-stream');
  const entries = extract({ allowUnknownFormat: true } as object);
  Readable.from([bytes]).pipe(gunzip);
  void feed(gunzip, entries, needsEnd);
  const files: ChartFile[] = [];
  let remaining = MOST_BYTES;
  try {
    for await (const entry of entries) {
      const file = await readEntry(entry, remaining);
      if (file === undefined) continue;
      remaining -= file.size;
      if (remaining <= 0) throw tooLarge();
      files.push(file);
    }
  } catch (error) {
    throw worded(error);
  } finally {
    gunzip.destroy();
  }
  if (files.length === 0) throw new HelmFault('no files in chart archive');
  return files.map(({ name, data, modTime }) => ({ name, data, modTime }));
}

/** Go reads ten bytes before it looks at them. */
const shortFault = ({ length }: Uint8Array): HelmFault | undefined =>
  length >= 10 ? undefined : new HelmFault(length === 0 ? 'EOF' : 'unexpected EOF');

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;

/** Passes the unpacked bytes on, up to the limit; a fault of gzip ends the reading of the tar. */
async function feed(gunzip: Gunzip, entries: Extract, needsEnd: boolean): Promise<void> {
  let count = 0;
  let tail = Buffer.alloc(0);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      count += chunk.length;
      if (count > MOST_TAR_BYTES) throw tooLarge();
      if (needsEnd) tail = Buffer.concat([tail, chunk]).subarray(-END.length);
      if (!entries.write(chunk)) await drained(entries);
      if (entries.destroyed) return;
    }
    if (needsEnd && !tail.equals(END)) throw new HelmFault('unexpected EOF');
    entries.end(undefined);
  } catch (error) {
    entries.destroy(error as Error);
  }
}

const drained = (entries: Extract): Promise<void> =>
  new Promise((resolve) => {
    entries.once('drain', () => resolve());
    entries.once('close', () => resolve());
  });

interface SizedFile extends ChartFile {
  /** With its byte order mark. */
  readonly size: number;
}

async function readEntry(entry: Entry, remaining: number): Promise<SizedFile | undefined> {
  const { name: written, type, size = 0, mtime } = entry.header;
  if (type === 'directory') {
    entry.resume();
    return undefined;
  }
  const name = nameBelow(written);
  if (size > remaining) throw tooLarge();
  const chunks: Buffer[] = [];
  for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
  const data = Buffer.concat(chunks);
  return { name, data: withoutMark(data), size: data.length, ...modTimeOf(entry, mtime) };
}

function modTimeOf({ header }: Entry, mtime: Date | undefined): { readonly modTime?: string } {
  const [, seconds, fraction = ''] =
    /^(\d{1,12})(?:\.(\d+))?$/.exec((header.pax as { readonly mtime?: string } | null)?.mtime ?? '') ?? [];
  if (seconds !== undefined) {
    return { modTime: modTimeText(Number(seconds), Number(fraction.slice(0, 9).padEnd(9, '0'))) };
  }
  return mtime === undefined ? {} : { modTime: modTimeText(mtime.getTime() / 1000) };
}

/** The path of an entry below the top folder of its archive. Throws HelmFault for one that leads elsewhere. */
function nameBelow(written: string): string {
  // an archive of Windows has its own slashes
  const delimiter = written.includes('\\') ? '\\' : '/';
  const [top, ...below] = written.split(delimiter);
  const joined = below.join('/');
  if (joined.startsWith('/')) throw new HelmFault('chart illegally contains absolute paths');
  const name = cleanPath(joined);
  if (name === '.') {
    throw new HelmFault(`chart illegally contains content outside the base directory: ${goQuote(written)}`);
  }
  if (name.startsWith('..')) throw new HelmFault('chart illegally references parent directory');
  if (/^[a-zA-Z]:\//.test(name)) throw new HelmFault('chart contains illegally named files');
  if (top === 'Chart.yaml') throw new HelmFault('chart yaml not in base directory');
  return name;
}

const GZIP_FAULTS: Readonly<Record<string, string>> = {
  'incorrect data check': 'gzip: invalid checksum',
  'incorrect length check': 'gzip: invalid checksum',
};

/** What zlib and tar-stream say, in Go's words. */
function worded(error: unknown): unknown {
  if (error instanceof HelmFault) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code.startsWith('Z_')) {
    if (message === 'incorrect header check' || message.includes('header crc')) return new GzipHeaderFault();
    if (code === 'Z_BUF_ERROR') return new CutShort('unexpected EOF');
    return new HelmFault(GZIP_FAULTS[code] ?? GZIP_FAULTS[message] ?? 'flate: corrupt input');
  }
  if (message === 'Unexpected end of data') return new HelmFault('unexpected EOF');
  return new HelmFault('archive/tar: invalid tar header');
}
