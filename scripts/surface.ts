/**
 * npm run surface: compares the flags of our commands with those of kubectl 1.37, as its own command
 * tree lists them in fixtures/kubectl/flags-1.37.json: command, flag, shorthand, type, default, value
 * when given bare, deprecated, hidden. Prints what is missing and what differs, and `N of 965`.
 * --at-least=N fails below that.
 */
import type { FlagSpec, FlagTable } from '../src/cli/flag.ts';
import { globalFlags } from '../src/cli/global-flags.ts';
import { tree, unlisted } from '../src/commands/tree.ts';
import { GLOBAL, type KubectlFlag, kubectlSurface } from '../test/support/kubectl-flags.ts';

/** The flags of a command; undefined when it is not there yet. */
async function flagsOf(command: string): Promise<FlagTable | undefined> {
  if (command === GLOBAL) return globalFlags;
  const row = [...tree, ...unlisted].find((one) => one.path === command);
  if (row === undefined) return undefined;
  return (await row.load?.())?.command.flags ?? {};
}

const typeOf = ({ kind, integer }: FlagSpec): string =>
  integer ?? ({ level: 'string', patternLevels: 'string' } as Record<string, string>)[kind] ?? kind;

/** What differs between a flag of ours and kubectl's, as `what: ours, not theirs`. */
function differences(ours: FlagSpec, theirs: KubectlFlag): readonly string[] {
  const compared: readonly (readonly [string, unknown, unknown])[] = [
    ['shorthand', ours.short, theirs.shorthand],
    ['type', typeOf(ours), theirs.type],
    ['default', ours.default ?? '', theirs.default],
    ['value when bare', ours.bare, theirs.valueWhenBare],
    ['deprecated', ours.deprecated, theirs.deprecated],
    ['hidden', ours.hidden === true, theirs.hidden === true],
  ];
  return compared
    .filter(([, own, other]) => (own ?? '') !== (other ?? ''))
    .map(([what, own, other]) => `${what}: ${own ?? 'none'}, not ${other ?? 'none'}`);
}

let total = 0;
let same = 0;
const missingCommands: string[] = [];
for (const [command, { flags, runnable }] of Object.entries(kubectlSurface)) {
  const entries = Object.entries(flags);
  total += entries.length;
  const ours = await flagsOf(command);
  if (ours === undefined) {
    missingCommands.push(`${command}${runnable ? ` (${entries.length} flags)` : ''}`);
    continue;
  }
  for (const [name, theirs] of entries) {
    const own = ours[name];
    const problems = own === undefined ? ['missing'] : differences(own, theirs);
    if (problems.length === 0) same += 1;
    else console.log(`${command === GLOBAL ? '' : `${command} `}--${name}: ${problems.join('; ')}`);
  }
}
if (missingCommands.length > 0) console.log(`commands that are missing: ${missingCommands.join(', ')}`);
console.log(`${same} of ${total}`);
const least = process.argv.find((word) => word.startsWith('--at-least='));
if (least !== undefined && same < Number(least.split('=')[1])) process.exitCode = 1;
