import type { Typed } from '../support/in-process.ts';
import { unequal } from '../support/unequal.ts';
import type { HelmCase } from './cases.ts';
import type { Outcome } from './programs.ts';

/** The time that Go's log package puts before a line; cox leaves it out. */
const LOG_TIME = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /gm;

const ANSIC_TIME = /[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}/g;
const HOUR = 3_600_000;

/** Without the time at which a case runs; older ones are those of its files. */
const withoutNow = (text: string): string =>
  text.replaceAll(ANSIC_TIME, (time) => (Math.abs(Date.now() - Date.parse(`${time} UTC`)) < HOUR ? 'NOW' : time));

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
const sorted = (text: string): string => text.split('\n').sort().join('\n');

/** What helm printed in the last line, but where cox differs on purpose. */
function expected({ difference }: HelmCase, folder: string, helm: Typed): Typed {
  if (difference === undefined) return helm;
  const text = (written: string | undefined, other: string): string => written?.replaceAll('$DIR', folder) ?? other;
  return {
    stdout: text(difference.stdout, helm.stdout),
    stderr: text(difference.stderr, helm.stderr),
    exitCode: difference.exitCode ?? helm.exitCode,
  };
}

function stderrText({ stderr: part }: HelmCase, { stderr }: Typed): string {
  const text = stderr.replace(LOG_TIME, '');
  if (part === 'none') return '';
  return part === 'first' ? firstLine(text) : text;
}

/** What differs in one line, as text to print. */
function compareLine(
  one: HelmCase,
  words: string,
  [helm, want, cox]: readonly [Typed, Typed, Typed],
  end: number,
): string[] {
  const order = (text: string): string => withoutNow(one.unordered ? sorted(text) : text);
  const problems = [
    helm.exitCode === end ? undefined : `  helm: exit ${helm.exitCode}, not ${end}: ${firstLine(helm.stderr)}`,
    want.exitCode === cox.exitCode ? undefined : `  exit code: helm ${want.exitCode}, cox ${cox.exitCode}`,
    unequal('stdout', order(want.stdout), order(cox.stdout), 'helm'),
    unequal('stderr', stderrText(one, want), stderrText(one, cox), 'helm'),
  ].filter((problem) => problem !== undefined);
  return problems.length === 0 ? [] : [`  helm ${words}`, ...problems];
}

/** What differs, as text to print; none when both answer alike and helm ends as the case says. */
export function compareOutcomes(one: HelmCase, folder: string, helm: Outcome, cox: Outcome): string[] {
  const last = one.lines.length - 1;
  const lines = one.lines.flatMap((words, index) => {
    const [theirs, ours] = [helm.typed[index] as Typed, cox.typed[index] as Typed];
    const want = index === last ? expected(one, folder, theirs) : theirs;
    return compareLine(one, words.join(' '), [theirs, want, ours], index === last ? one.exit : 0);
  });
  const written = unequal('files written', helm.written, cox.written, 'helm');
  return written === undefined ? lines : [...lines, written];
}
