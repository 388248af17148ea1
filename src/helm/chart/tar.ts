/** Files as a tar, written as Go's archive/tar writes them: USTAR, with a PAX head where a name needs it. */
import path from 'node:path';

export interface TarFile {
  readonly name: string;
  readonly data: Uint8Array;
  /** Unix time. */
  readonly seconds: number;
}

const BLOCK = 512;
const LONGEST_NAME = 100;
const LONGEST_PREFIX = 155;

const isAscii = (text: string): boolean => !/[^\x01-\x7f]/.test(text);

/** The whole archive, not compressed. */
export function tarOf(files: readonly TarFile[]): Buffer {
  const parts = files.flatMap(({ name, data, seconds }) => {
    const place = splitName(name);
    const own = { ...(place ?? { prefix: '', name: onlyAscii(name) }), size: data.length, mode: 0o644, seconds };
    return [...(place === undefined ? paxHead(name) : []), head({ ...own, type: '0' }), ...padded(data)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

/** Where a name goes in a USTAR head; undefined where it does not fit. */
function splitName(name: string): { readonly prefix: string; readonly name: string } | undefined {
  if (!isAscii(name)) return undefined;
  if (name.length <= LONGEST_NAME) return { prefix: '', name };
  const slash = name.slice(0, LONGEST_PREFIX + 1).lastIndexOf('/');
  const rest = name.length - slash - 1;
  if (slash <= 0 || rest > LONGEST_NAME || rest === 0) return undefined;
  return { prefix: name.slice(0, slash), name: name.slice(slash + 1) };
}

const onlyAscii = (text: string): string => text.replaceAll(/[^\x01-\x7f]/gu, '');

/** An entry that gives the next one its name. */
function paxHead(name: string): readonly Uint8Array[] {
  const record = ` path=${name}\n`;
  let size = Buffer.byteLength(record);
  // the number counts its own digits
  while (String(size).length + Buffer.byteLength(record) !== size) {
    size = String(size).length + Buffer.byteLength(record);
  }
  const data = Buffer.from(`${size}${record}`);
  const slash = name.lastIndexOf('/');
  const place = path.posix.join(name.slice(0, slash + 1), 'PaxHeaders.0', name.slice(slash + 1));
  const short = onlyAscii(place).slice(0, LONGEST_NAME).replace(/\/+$/, '');
  const own = { prefix: '', name: short, size: data.length, mode: 0, seconds: 0 };
  return [head({ ...own, type: 'x' }), ...padded(data)];
}

const padded = (data: Uint8Array): readonly Uint8Array[] => [
  data,
  Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK),
];

interface Head {
  readonly prefix: string;
  readonly name: string;
  readonly size: number;
  readonly mode: number;
  readonly seconds: number;
  readonly type: '0' | 'x';
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

function head({ prefix, name, size, mode, seconds, type }: Head): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name.slice(0, LONGEST_NAME), 0, 'latin1');
  block.write(octal(mode, 7), 100);
  for (const at of [108, 116]) block.write(octal(0, 7), at);
  block.write(octal(size, 11), 124);
  block.write(octal(Math.max(seconds, 0), 11), 136);
  block.write(' '.repeat(8), 148);
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  // the head of a PAX entry has no numbers of devices
  if (type === '0') for (const at of [329, 337]) block.write(octal(0, 7), at);
  block.write(prefix, 345, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}
