/** The folder of a case. */
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KustomizeCase } from './cases.ts';

/** Makes the folder anew, with the files and links of the case. */
export function writeFolder(folder: string, { files, links }: Pick<KustomizeCase, 'files' | 'links'>): void {
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
