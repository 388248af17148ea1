/**
 * node scripts/version.ts: writes the version of package.json into src/version.ts, the one other
 * place that has it. npm runs it in `npm version`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { readonly version: string };
const file = path.join(root, 'src/version.ts');
const line = /^(export const coxswainVersion = ')[^']*(';)$/m;
const text = readFileSync(file, 'utf8');
if (!line.test(text)) throw new Error('src/version.ts has no line for coxswainVersion');
writeFileSync(file, text.replace(line, `$1${version}$2`));
