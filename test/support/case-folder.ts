/** The folder in which both programs run a case. */
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What lies in a folder before a case runs. */
export interface Contents {
  /** Path to text or bytes; a path that ends with a slash is an empty folder. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Path to the target of a symbolic link. */
  readonly links?: Readonly<Record<string, string>>;
}

/** Makes the folder anew. */
export function writeFolder(folder: string, { files, links = {} }: Contents): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    if (name.endsWith('/')) mkdirSync(file, { recursive: true });
    else writeFileSync(file, content);
  }
  for (const [name, target] of Object.entries(links)) {
    const link = path.join(folder, name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(target, link);
  }
}

/** Every file of a folder with its text. */
export function readFolder(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => lstatSync(path.join(folder, name)).isFile());
  return files.map((name) => `== ${name}\n${readFileSync(path.join(folder, name), 'utf8')}`).join('');
}
