/**
 * Files of recorded runs: `$ WORDS`, what came out, `--- stderr` and what came there, `--- exit
 * code N`.
 */
import { readFileSync } from 'node:fs';
import type { Typed } from './in-process.ts';

export interface Recorded extends Typed {
  /** The words after the program's name, as typed. */
  readonly line: string;
}

/** The runs of a file; one that was not recorded yet has no output and exit code -1. */
export function readRecorded(file: string): readonly Recorded[] {
  const parts = `\n${readFileSync(file, 'utf8')}`.split(/\n\$ /).slice(1);
  return parts.map((part) => {
    const newline = part.includes('\n') ? part.indexOf('\n') : part.length;
    const line = part.slice(0, newline);
    const body = part.slice(newline + 1);
    const end = /(?:^|\n)--- exit code (\d+)\n?$/.exec(body);
    const [stdout = '', stderr = ''] = (end === null ? '' : body.slice(0, end.index + 1)).split('--- stderr\n');
    return { line, stdout: end?.index === 0 ? '' : stdout, stderr, exitCode: Number(end?.[1] ?? -1) };
  });
}

/** The text of a file of runs. Output that does not end with a newline is given one. */
export function writeRecorded(runs: readonly Recorded[]): string {
  const lines = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
  return runs
    .map(({ line, stdout, stderr, exitCode }) => {
      const errors = stderr === '' ? '' : `--- stderr\n${lines(stderr)}`;
      return `$ ${line}\n${lines(stdout)}${errors}--- exit code ${exitCode}\n`;
    })
    .join('');
}
