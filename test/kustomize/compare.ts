import { unequal } from '../support/unequal.ts';
import type { KustomizeCase } from './cases.ts';
import type { Outcome } from './programs.ts';

/** The time, the process and the place in the source of a line of klog. */
const KLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ \S+:\d+\]/gm;

/** The lines of cox's own below an error (kustomize-places in docs/differences.md). */
const PLACE = /^ {2}at .*:\d+(?:: .*)?\n/gm;

/** The address of a Go value, which its %v prints. */
const ADDRESS = /\b0x[0-9a-f]{6,16}\b/g;

/** The names of unused vars stand in an order of chance. */
const UNUSED_VARS = /(?<=well-defined vars that were never replaced: ).*$/gm;

/** The folder that a chart is inflated in. */
const HELM_FOLDER = /\/[^ =\]']*\/kustomize-helm-[A-Za-z0-9]+/g;

const normalize = (text: string): string =>
  text
    .replace(KLOG, '$1 TIME PID PLACE]')
    .replace(ADDRESS, 'ADDRESS')
    .replace(HELM_FOLDER, 'HELM')
    .replace(UNUSED_VARS, (names) => names.split(',').sort().join(','));

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

/** What kubectl printed, but where cox differs on purpose. */
function expected({ difference }: KustomizeCase, folder: string, kubectl: Outcome): Outcome {
  if (difference === undefined) return kubectl;
  const text = (written: string | undefined, other: string): string => written?.replaceAll('$DIR', folder) ?? other;
  return {
    stdout: text(difference.stdout, kubectl.stdout),
    stderr: text(difference.stderr, kubectl.stderr),
    exitCode: difference.exitCode ?? kubectl.exitCode,
    written: kubectl.written,
  };
}

/** What differs, as text to print; none when both answer alike and kubectl ends as the case says. */
export function compareOutcomes(one: KustomizeCase, folder: string, kubectl: Outcome, cox: Outcome): string[] {
  const want = expected(one, folder, kubectl);
  const part = one.stderr === 'first' ? firstLine : (text: string) => text;
  const stderr = (outcome: Outcome): string => part(normalize(outcome.stderr));
  const ends = kubectl.exitCode === one.exit ? undefined : `  kubectl: exit ${kubectl.exitCode}, not ${one.exit}`;
  return [
    ends === undefined ? undefined : `${ends}: ${firstLine(kubectl.stderr)}`,
    want.exitCode === cox.exitCode ? undefined : `  exit code: kubectl ${want.exitCode}, cox ${cox.exitCode}`,
    unequal('stdout', want.stdout, cox.stdout),
    unequal('stderr', stderr(want), stderr({ ...cox, stderr: cox.stderr.replace(PLACE, '') })),
    unequal('files written', want.written, cox.written),
  ].filter((problem) => problem !== undefined);
}
