/** Archives for images of the real node, by tar-stream. */

export interface TarFile {
  /** A folder's ends in `/`. */
  readonly name: string;
  readonly mode: number;
  readonly content?: Buffer;
  /** The target of a symbolic link. */
  readonly link?: string;
}

/**
 * An archive of those files, all owned by root and without times, so that the same files give the
 * same bytes.
 */
export async function tar(files: readonly TarFile[]): Promise<Buffer> {
  const { pack } = await import('tar-stream');
  const archive = pack();
  for (const { name, mode, content = Buffer.alloc(0), link } of files) {
    const header = { name, mode, mtime: new Date(0) };
    if (link !== undefined) archive.entry({ ...header, type: 'symlink', linkname: link });
    else if (name.endsWith('/')) archive.entry({ ...header, type: 'directory' });
    else archive.entry({ ...header, type: 'file' }, content);
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
