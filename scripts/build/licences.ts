import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Metafile } from 'esbuild';

const root = path.join(import.meta.dirname, '../..');

/** The packages whose code went into the bundle, with their licence texts. */
export function licences(...metafiles: readonly Metafile[]): string {
  const packages = new Set<string>();
  for (const input of metafiles.flatMap(({ inputs }) => Object.keys(inputs))) {
    const match = /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match !== null) packages.add(match[1]!);
  }
  return [...packages].sort().map(licenceOf).join('\n');
}

function licenceOf(folder: string): string {
  const at = path.join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(path.join(at, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const file = readdirSync(at).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file === undefined ? '' : readFileSync(path.join(at, file), 'utf8').trim();
  return licenceSection(`${name} ${version} (${license})`, text);
}

/** What a program has in it, and the terms of that. */
export const licenceSection = (title: string, text: string): string =>
  `${'='.repeat(80)}\n${title}\n${'-'.repeat(80)}\n${text}\n`;
