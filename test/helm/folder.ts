/** The folder of a case: its files, charts of fixtures/charts, archives. */
import { cpSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createGunzip, gzipSync } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { writeFolder } from '../support/case-folder.ts';
import type { HelmCase } from './cases.ts';

const charts = path.join(import.meta.dirname, '../../fixtures/charts');
/** The time of every file in an archive that a case makes. */
const TIME = new Date('2026-01-02T03:04:05Z');

export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .filter((name) => lstatSync(path.join(folder, name)).isFile());

/** A gzipped tar of these files. */
export async function packed(files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const out = pack();
  const bytes = buffer(out);
  for (const [name, content] of Object.entries(files)) {
    out.entry({ name, mtime: TIME, mode: 0o644 }, Buffer.from(content));
  }
  out.finalize();
  return gzipSync(await bytes);
}

/** A gzipped tar of a folder, with the folder's name at its top. */
function archive(folder: string): Promise<Buffer> {
  const files = filesBelow(folder).map((name) => [
    `${path.basename(folder)}/${name}`,
    readFileSync(path.join(folder, name)),
  ]);
  return packed(Object.fromEntries(files));
}

/** Makes the folder of a case anew, and an empty home folder beside it. */
export async function makeFolder(folder: string, one: HelmCase): Promise<void> {
  writeFolder(folder, one);
  for (const name of one.charts) cpSync(path.join(charts, name), path.join(folder, name), { recursive: true });
  for (const [file, source] of Object.entries(one.archives)) {
    writeFileSync(path.join(folder, file), await archive(path.join(folder, source)));
  }
  rmSync(homeOf(folder), { recursive: true, force: true });
  writeFolder(homeOf(folder), { files: {}, links: {} });
}

export const homeOf = (folder: string): string => `${folder}-home`;

/** What an archive holds, as text: Go and Node compress differently. */
async function archiveText(file: string): Promise<string> {
  const data = readFileSync(file);
  if (data[0] !== 0x1f) return data.toString('utf8');
  const reader = extract();
  const gunzip = createGunzip();
  gunzip.end(data);
  gunzip.pipe(reader);
  const parts: string[] = [];
  for await (const entry of reader) parts.push(`-- ${entry.header.name} ${entry.header.mode}\n${await buffer(entry)}`);
  return parts.sort().join('\n');
}

/** Every file of a folder with its text. */
export async function folderText(folder: string): Promise<string> {
  const parts: string[] = [];
  for (const name of filesBelow(folder)) {
    const file = path.join(folder, name);
    parts.push(`== ${name}\n${name.endsWith('.tgz') ? await archiveText(file) : readFileSync(file, 'utf8')}`);
  }
  return parts.join('');
}
