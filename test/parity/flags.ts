/** Which flag of which command a passing case used, checked against kubectl's whole inventory. */
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { findCommand } from '../../src/cli/find.ts';
import type { FlagTable } from '../../src/cli/flag.ts';
import { globalFlags, helpFlag } from '../../src/cli/global-flags.ts';
import { normalize } from '../../src/cli/normalize.ts';
import { tree } from '../../src/commands/tree.ts';
import { GLOBAL, kubectlFlags } from '../support/kubectl-flags.ts';
import type { ParityCase } from './cases.ts';
import { splitLine } from './words.ts';

async function tables(): Promise<Map<string, FlagTable>> {
  const found = new Map<string, FlagTable>();
  for (const row of tree) {
    if (row.load !== undefined) found.set(row.path, (await row.load()).command.flags);
  }
  return found;
}

function usedBy(line: string, known: ReadonlyMap<string, FlagTable>): { path: string; flags: readonly string[] } {
  const { words } = splitLine(line);
  try {
    const { row, rest } = findCommand(tree, words.slice(1));
    const own = known.get(row?.path ?? '') ?? {};
    const { occurrences } = normalize({ ...helpFlag, ...globalFlags, ...own }, rest);
    return { path: row?.path ?? '', flags: occurrences.map(({ name }) => name) };
  } catch {
    return { path: '', flags: [] };
  }
}

/**
 * `COMMAND --FLAG` of every flag that kubectl's commands named by our tree have and no passing case
 * uses. Reasons stand in a YAML file as `COMMAND --FLAG: reason`; a reason for a flag that is used
 * is reported as stale.
 */
export async function flagReport(
  passed: readonly ParityCase[],
  reasonsFile: string,
): Promise<{
  readonly unused: readonly string[];
  readonly excused: readonly string[];
  readonly stale: readonly string[];
}> {
  const known = await tables();
  const reasons = (load(readFileSync(reasonsFile, 'utf8')) ?? {}) as Record<string, string>;
  const used = new Set<string>();
  for (const { cmd } of passed.flatMap((parityCase) => parityCase.run)) {
    const { path, flags } = usedBy(cmd, known);
    for (const flag of flags)
      used.add(Object.hasOwn(known.get(path) ?? {}, flag) ? `${path} --${flag}` : `${GLOBAL} --${flag}`);
  }
  const wanted = [GLOBAL, ...known.keys()].flatMap((path) =>
    Object.keys(kubectlFlags(path)).map((flag) => `${path} --${flag}`),
  );
  const missing = wanted.filter((name) => !used.has(name));
  return {
    unused: missing.filter((name) => reasons[name] === undefined),
    excused: missing.filter((name) => reasons[name] !== undefined).map((name) => `${name}: ${reasons[name]}`),
    stale: Object.keys(reasons).filter((name) => used.has(name) || !wanted.includes(name)),
  };
}
