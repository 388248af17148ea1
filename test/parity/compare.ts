import type { ParityCase, Step } from './cases.ts';
import { type Names, normalize, normalizeState, sortLines } from './normalize.ts';
import type { Outcome } from './process.ts';

export interface SideResult {
  readonly outcomes: readonly Outcome[];
  readonly state: string;
  readonly names: Names;
}

/** Two texts side by side, the lines that differ marked; long lines are cut. */
export function sideBySide(left: string, right: string, width = 78): string {
  const [a, b] = [left.split('\n'), right.split('\n')];
  const cell = (text: string | undefined) => (text ?? '').slice(0, width).padEnd(width);
  const rows = Array.from({ length: Math.max(a.length, b.length) }, (_, index) => {
    const mark = a[index] === b[index] ? ' ' : '|';
    return { mark, text: `    ${cell(a[index])} ${mark} ${(b[index] ?? '').slice(0, width)}` };
  });
  const shown = rows.length <= 60 ? rows : rows.filter(({ mark }) => mark === '|').slice(0, 60);
  return shown.map(({ text }) => text.trimEnd()).join('\n');
}

function expected(step: Step, kubectl: Outcome): Outcome {
  const difference = step.difference;
  if (difference === undefined) return kubectl;
  return {
    stdout: difference.stdout ?? kubectl.stdout,
    stderr: difference.stderr ?? kubectl.stderr,
    exitCode: difference.exitCode ?? kubectl.exitCode,
  };
}

/** What differs between the two sides, as text to print; none when they are equal. */
export function compareSides(parityCase: ParityCase, kubectl: SideResult, cox: SideResult): readonly string[] {
  const problems: string[] = [];
  const report = (what: string, left: string, right: string): void => {
    if (left !== right) problems.push(`  ${what}: kubectl | cox\n${sideBySide(left, right)}`);
  };
  const text = (raw: string, names: Names): string => {
    const normalized = normalize(raw, names);
    return parityCase.unordered ? sortLines(normalized) : normalized;
  };
  for (const [index, step] of parityCase.run.entries()) {
    const right = cox.outcomes[index]!;
    const left = expected(step, kubectl.outcomes[index]!);
    report(`$ ${step.cmd}\n  stdout`, text(left.stdout, kubectl.names), text(right.stdout, cox.names));
    report(`$ ${step.cmd}\n  stderr`, text(left.stderr, kubectl.names), text(right.stderr, cox.names));
    report(`$ ${step.cmd}\n  exit code`, String(left.exitCode), String(right.exitCode));
  }
  report('state left', normalizeState(kubectl.state, kubectl.names), normalizeState(cox.state, cox.names));
  return problems;
}
