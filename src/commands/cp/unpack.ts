/**
 * Writes the archive of a container's tar to this machine. The container is not trusted: nothing is
 * written outside the destination, whatever names, links or devices the archive holds
 * (CVE-2018-1002100, CVE-2019-1002101, CVE-2019-11246, CVE-2019-11249, CVE-2019-11251). No link and
 * no device is ever made, and no mode is taken over.
 */
import type { Header } from 'tar-stream';
import { goQuote } from '../../apimachinery/go/text.ts';
import { CliError } from '../../errors.ts';
import { isWithin, join, parent, remotePath, stripTrailingSlash } from './paths.ts';
import { newTargetFolder, type TargetFolder } from './target-folder.ts';

export interface UnpackOptions {
  readonly cwd: string;
  /** As typed, from `cwd`: what the archived file or folder becomes. */
  readonly destination: string;
  /** What every name in the archive starts with. */
  readonly prefix: string;
  /** What the first warning about a link refers to. */
  readonly linkAdvice: {
    readonly program: string;
    readonly namespace: string;
    readonly pod: string;
    readonly file: string;
  };
  /** Receives one line without its end. */
  warn(text: string): void;
}

export interface Unpacker {
  /** Resolves when all of it is processed. Rejects with CliError when it cannot be written. */
  write(chunk: Uint8Array): Promise<void>;
  /** Whether the end of the archive has come. */
  readonly complete: boolean;
  /** How many files, folders and links have come. */
  readonly entries: number;
  /** Bytes of the archive. */
  readonly received: number;
  close(): Promise<void>;
}

const BLOCK = 512;
/** An archive ends with two blocks of zeros. */
const END = 2 * BLOCK;

const corrupted = (): CliError => new CliError('tar contents corrupted');

/** See the file's comment. Nothing is written before the first entry has come. */
export async function newUnpacker(options: UnpackOptions): Promise<Unpacker> {
  const { extract } = await import('tar-stream');
  // a mark of one byte: `drain` then says that all that was written has been processed
  const reading = { allowUnknownFormat: true, highWaterMark: 1 };
  const archive = extract(reading);
  const writer = newEntryWriter(options);
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  const state = { entries: 0, received: 0, zeros: 0, entryEnd: 0 };
  let writing: Promise<void> = Promise.resolve();
  archive.on('entry', (given, content, next) => {
    const header = given as unknown as EntryHeader;
    state.entries += 1;
    state.entryEnd = endOf(header);
    writing = writer.write(header, content).then(
      () => {
        content.resume();
        next();
      },
      (error) => failure.reject(error),
    );
  });
  // only a malformed header makes the library fail
  archive.on('error', () => failure.reject(new CliError('archive/tar: invalid tar header')));
  const isComplete = (): boolean => state.zeros >= END && state.received - state.entryEnd >= END;
  return {
    write: async (chunk) => {
      if (isComplete()) return;
      state.received += chunk.length;
      state.zeros = zerosAtEnd(chunk, state.zeros);
      const processed = new Promise<void>((resolve) => {
        if (archive.write(chunk)) resolve();
        else archive.once('drain', resolve);
      });
      await Promise.race([processed, failure.promise]);
    },
    get complete() {
      return isComplete();
    },
    get entries() {
      return state.entries;
    },
    get received() {
      return state.received;
    },
    close: async () => {
      archive.destroy();
      await Promise.race([writing, failure.promise.catch(() => undefined)]);
    },
  };
}

/** What the library gives beside its types. */
type EntryHeader = Omit<Header, 'type' | 'linkname' | 'pax'> & {
  /** Where its content begins in the archive. */
  readonly byteOffset: number;
  /** Null for a kind that the library does not know. */
  readonly type: Header['type'] | null;
  readonly linkname: string | null;
  readonly pax: Readonly<Record<string, string>> | null;
};

/** Where the blocks of an entry end in the archive. A folder has no content, whatever it says. */
function endOf({ byteOffset, size, type }: EntryHeader): number {
  return byteOffset + (type === 'directory' ? 0 : Math.ceil(size / BLOCK) * BLOCK);
}

/** How many of the last bytes are zero, up to the end of an archive, after `before` of them. */
function zerosAtEnd(chunk: Uint8Array, before: number): number {
  let count = 0;
  while (count < chunk.length && count < END && chunk[chunk.length - 1 - count] === 0) count += 1;
  return count === chunk.length ? Math.min(END, before + count) : count;
}

interface EntryWriter {
  /** Resolves when the entry is written, or left out with a warning. */
  write(header: EntryHeader, content: AsyncIterable<unknown>): Promise<void>;
}

function newEntryWriter(options: UnpackOptions): EntryWriter {
  const destination = stripTrailingSlash(options.destination);
  const folder = newTargetFolder(options.cwd, destination);
  let advised = false;
  const placeOf = (name: string): string | undefined => {
    const place = stripTrailingSlash(join(destination, remotePath(name.slice(options.prefix.length))));
    return isWithin(destination, place) ? place : undefined;
  };
  const skip = (place: string): void => {
    options.warn(`warning: file ${goQuote(place)} is outside target destination, skipping`);
  };
  const skipLink = (kind: string, place: string, linkname: string, advice: string): void => {
    options.warn(`warning: skipping ${kind}: ${goQuote(place)} -> ${goQuote(linkname)}${advice}`);
  };
  return {
    write: async (header, content) => {
      const { name, type, linkname } = header;
      checkEntry(header, options.prefix);
      const place = placeOf(name);
      if (place === undefined) {
        return skip(stripTrailingSlash(join(destination, remotePath(name.slice(options.prefix.length)))));
      }
      const isFolder = type === 'directory';
      if (!(await folder.ensure(isFolder ? place : parent(place)))) return skip(place);
      if (isFolder) return;
      if (type === 'symlink') {
        skipLink('symlink', place, linkname ?? '', advised ? '' : advice(options));
        advised = true;
        return;
      }
      if (type === 'link') {
        const original = linkname?.startsWith(options.prefix) === true ? placeOf(linkname) : undefined;
        if (original === undefined || !(await folder.copy(original, place)))
          skipLink('link', place, linkname ?? '', '');
        return;
      }
      if (!(await writeFile(folder, place, content))) skip(place);
    },
  };
}

async function writeFile(folder: TargetFolder, place: string, content: AsyncIterable<unknown>): Promise<boolean> {
  const file = await folder.create(place);
  if (file === undefined) return false;
  try {
    for await (const chunk of content) await file.write(chunk as Uint8Array);
  } finally {
    await file.close();
  }
  return true;
}

/** Refuses what no tar sends that was asked for this file or folder. */
function checkEntry({ name, type, pax }: EntryHeader, prefix: string): void {
  // unknown kinds, GNU's sparse files among them, have a content that is not the file's
  const isSparse = Object.keys(pax ?? {}).some((key) => key.startsWith('GNU.sparse.'));
  if (!name.startsWith(prefix) || name.includes('\0') || type === null || isSparse) throw corrupted();
}

function advice({ linkAdvice: { program, namespace, pod, file } }: UnpackOptions): string {
  const words = `${program} exec -n ${goQuote(namespace)} ${goQuote(pod)} -- tar cf - ${goQuote(file)} | tar xf -`;
  return ` (consider using "${words}")`;
}
