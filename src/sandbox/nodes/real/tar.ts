/** As much of the tar format (POSIX ustar) as an image archive takes. */

export interface TarFile {
  /** Up to 100 bytes. */
  readonly name: string;
  readonly mode: number;
  readonly content?: Buffer;
  /** The target of a symbolic link. */
  readonly link?: string;
}

const block = 512;

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;

function header({ name, mode, content, link }: TarFile): Buffer {
  const bytes = Buffer.alloc(block);
  const directory = name.endsWith('/');
  bytes.write(name, 0, 100);
  bytes.write(octal(mode, 8), 100);
  bytes.write(octal(0, 8), 108);
  bytes.write(octal(0, 8), 116);
  bytes.write(octal(content?.length ?? 0, 12), 124);
  bytes.write(octal(0, 12), 136);
  bytes.write(' '.repeat(8), 148);
  bytes.write(link !== undefined ? '2' : directory ? '5' : '0', 156);
  bytes.write(link ?? '', 157, 100);
  bytes.write('ustar\0' + '00', 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}

/** An archive of those files, all owned by root and without times, so that the same files give the same bytes. */
export function tar(files: readonly TarFile[]): Buffer {
  const parts = files.flatMap((file) => {
    const content = file.content ?? Buffer.alloc(0);
    return [header(file), content, Buffer.alloc((block - (content.length % block)) % block)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}
