/** Random kustomizations, the same ones for the same seed: written cases, joined and with edits. */
import type { KustomizeCase } from '../kustomize/cases.ts';
import { type Random, words } from './random.ts';

type Files = KustomizeCase['files'];

const MAIN = 'kustomization.yaml';

const pieces = [
  ...words,
  ...[
    '[]',
    '{}',
    '[a]',
    '{a: b}',
    '""',
    '*a',
    '&a x',
    '|\n  x',
    '>-\n  y',
    '- x',
    'a: ',
    '? ',
    '$(A)',
    '$patch: delete',
  ],
  ...['$patch: replace', '.*', '(', '[', '^a$', '\\', '/', '..', '.', 'a.yaml', '\u0000', '\ufeff', '🚀', '\t', '\r\n'],
  ...[
    '---\n',
    '...\n',
    '# c\n',
    '__proto__',
    'constructor',
    'metadata',
    'name',
    'spec',
    'kind',
    'v1',
    'apps/v1',
    'a/b[]/c',
  ],
  ...[
    '99999999999999999999',
    '-1',
    'default',
    'List',
    'Namespace',
    'Deployment',
    'ConfigMap',
    'name: a',
    'x'.repeat(100),
  ],
];

/** One text with its lines, words or signs changed. */
function edit(random: Random, text: string): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const line = lines[at] ?? '';
  const sign = random.below(text.length + 1);
  switch (random.below(9)) {
    case 0:
      return lines.toSpliced(at, 1).join('\n');
    case 1:
      return lines.toSpliced(at, 0, line).join('\n');
    case 2:
      return lines.toSpliced(at, 1, `  ${line}`).join('\n');
    case 3:
      return lines.toSpliced(at, 1, line.replace(/^ {2}/, '')).join('\n');
    case 4:
      return lines.toSpliced(at, 1, lines[random.below(lines.length)] ?? '').join('\n');
    case 5:
      return text.slice(0, sign) + random.pick(pieces) + text.slice(sign);
    case 6:
      return text.slice(0, sign) + text.slice(sign + 1 + random.below(6));
    default:
      return lines.toSpliced(at, 1, withOtherWord(random, line)).join('\n');
  }
}

/** The line with one of its words replaced by another text. */
function withOtherWord(random: Random, line: string): string {
  const found = [...line.matchAll(/[^\s:,{}[\]"']+/g)];
  if (found.length === 0) return line;
  const { index, 0: word } = random.pick(found);
  return line.slice(0, index) + random.pick(pieces) + line.slice(index + word.length);
}

/** The fields and the files of both; where both have a file of one name, the first's. */
function joined(one: Files, other: Files): Files {
  const [left, right] = [one[MAIN], other[MAIN]];
  if (typeof left !== 'string' || typeof right !== 'string' || !right.includes('\n')) return one;
  const known = new Set(left.match(/^\w+(?=:)/gm) ?? []);
  const blocks = right.split(/^(?=\w)/m).filter((block) => !known.has(/^\w+/.exec(block)?.[0] ?? ''));
  return { ...other, ...one, [MAIN]: `${left.trimEnd()}\n${blocks.join('')}` };
}

/** A case made of one or two of `cases`, with no, one or some edits. */
export function randomKustomization(random: Random, cases: readonly KustomizeCase[]): KustomizeCase {
  const one = random.pick(cases);
  let files: Files = one.files;
  for (let more = random.below(3); more > 0; more -= 1) files = joined(files, random.pick(cases).files);
  const names = Object.keys(files).filter((name) => typeof files[name] === 'string' && !name.endsWith('/'));
  const edits = names.length === 0 ? 0 : random.pick([0, 1, 1, 1, 2, 3]);
  for (let count = 0; count < edits; count += 1) {
    const name = random.once(2) && names.includes(MAIN) ? MAIN : random.pick(names);
    files = { ...files, [name]: edit(random, files[name] as string) };
  }
  const links = Object.fromEntries(Object.entries(one.links).filter(([name]) => !Object.hasOwn(files, name)));
  return { ...one, files, links, flags: [], env: {}, difference: undefined };
}
