/** docs/performance.md: its tables are written from what was measured, a section at a time. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Goal, MEASURES, type Needs, type Outcome, shortOf } from './compare.ts';
import type { Program, ProgramName } from './measure.ts';

const page = path.join(import.meta.dirname, '../../docs/performance.md');

/** `0.84`; of what is half or less, `1/12.0`. */
const ratio = (value: number): string => (value <= 0.5 ? `1/${(1 / value).toFixed(1)}` : value.toFixed(2));

function cell(outcome: Outcome, program: ProgramName): string {
  const [ours, theirs] = [outcome.needs.get(program), outcome.needs.get(outcome.other)!];
  if (ours === undefined) return '';
  const short: readonly string[] = shortOf(outcome, program);
  const parts = MEASURES.filter((measure) => theirs[measure] > 0).map((measure) => {
    const text = ratio(ours[measure] / theirs[measure]);
    return short.includes(measure) ? `**${text}**` : text;
  });
  return parts.join(' · ');
}

const goalText = (goal: Goal | undefined): string =>
  MEASURES.flatMap((measure) => (goal?.[measure] === undefined ? [] : [`${measure} ${ratio(goal[measure])}`])).join(
    ', ',
  );

const absolute = ({ wall, peak }: Needs): string => `${wall.toFixed(2)} s, ${peak.toFixed(0)} MiB`;

function row(outcome: Outcome): string {
  const { name, other, needs, goals } = outcome;
  const wanted = [...new Set([goalText(goals.cox), goalText(goals.executable)])].filter((text) => text !== '');
  const requests = [...needs.values()].map((each) => each.requests).filter((count) => count !== undefined);
  const counted = requests.length === 0 ? '' : ` (${requests.join(' / ')} requests)`;
  const theirs = `${absolute(needs.get(other)!)}${other === 'kubectl' ? '' : ` (${other})`}`;
  return `| ${name}${counted} | ${theirs} | ${cell(outcome, 'cox')} | ${cell(outcome, 'executable')} | ${wanted.join('; ')} |`;
}

const versionOf = ({ argv, env }: Program, words: readonly string[]): string => {
  const [file, ...first] = argv;
  return execFileSync(file!, [...first, ...words], { env, encoding: 'utf8' })
    .trim()
    .split('\n')[0]!;
};

/** What it was measured on. */
function circumstances(programs: readonly Program[]): string {
  const kubectl = programs.find(({ name }) => name === 'kubectl');
  const version =
    kubectl === undefined ? '' : `, kubectl ${versionOf(kubectl, ['version', '--client']).replace(/.* /, '')}`;
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const today = new Date().toISOString().slice(0, 10);
  const [processor] = os.cpus();
  return `${today}, ${os.type()} ${os.arch()}, ${os.cpus().length} × ${processor?.model.trim() ?? 'processor'}, ${memory} GiB, Node ${process.version}${version}.`;
}

/** Replaces the table of a section, which stands between two comments with its name. */
export function writeSection(section: string, outcomes: readonly Outcome[], programs: readonly Program[]): void {
  const text = readFileSync(page, 'utf8');
  const [begin, end] = [`<!-- ${section} -->\n`, `<!-- end of ${section} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no section ${section}`);
  const table = [
    circumstances(programs),
    '',
    '| what | kubectl or helm | cox on Node | executable | goal |',
    '| --- | --- | --- | --- | --- |',
    ...outcomes.map(row),
    '',
  ];
  writeFileSync(page, `${text.slice(0, from + begin.length)}${table.join('\n')}${text.slice(to)}`);
}
