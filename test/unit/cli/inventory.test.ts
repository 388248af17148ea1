import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlagSpec, FlagTable } from '../../../src/cli/flag.ts';
import { globalFlags } from '../../../src/cli/global-flags.ts';
import { tree } from '../../../src/commands/tree.ts';
import { GLOBAL, type KubectlFlag, kubectlFlags, kubectlSurface } from '../../support/kubectl-flags.ts';

/** Kinds that are named otherwise here: klog's two types are Go's names. */
const kinds: Readonly<Record<string, string>> = {
  Level: 'level',
  moduleSpec: 'patternLevels',
};

const INTEGERS = new Set(['int', 'int32', 'int64']);

function kindOf({ type }: KubectlFlag): string {
  if (INTEGERS.has(type)) return 'int';
  return kinds[type] ?? type;
}

/** What of a flag must be as kubectl has it. */
function shape(spec: FlagSpec): unknown {
  const { kind, short, bare, deprecated } = spec;
  const hidden = spec.hidden === true || deprecated !== undefined;
  return { kind, short, default: spec.default ?? '', bare, deprecated, hidden };
}

function wanted(flag: KubectlFlag): unknown {
  return {
    kind: kindOf(flag),
    short: flag.shorthand,
    default: flag.default,
    bare: flag.valueWhenBare,
    deprecated: flag.deprecated,
    hidden: flag.hidden ?? false,
  };
}

function compare(name: string, table: FlagTable): void {
  for (const [flag, kubectl] of Object.entries(kubectlFlags(name))) {
    const own = table[flag];
    assert.ok(own, `${name} lacks --${flag}`);
    assert.deepEqual(shape(own), wanted(kubectl), `${name} --${flag}`);
  }
}

test("the global flags are kubectl's", () => {
  compare(GLOBAL, globalFlags);
});

for (const row of tree) {
  if (row.load === undefined || kubectlSurface[row.path] === undefined) continue;
  test(`the flags of ${row.path} are kubectl's`, async () => {
    compare(row.path, (await row.load!()).command.flags);
  });
}

test("the aliases of every command are kubectl's", () => {
  for (const { path, aliases = [] } of tree) {
    const { aliases: wanted = [] } = kubectlSurface[path] ?? { aliases };
    assert.deepEqual([...aliases].sort(), [...wanted].sort(), path);
  }
});

test('every command of kubectl stands in the tree', () => {
  const known = new Set(tree.map(({ path }) => path));
  const missing = Object.keys(kubectlSurface).filter((name) => {
    return name !== GLOBAL && name !== 'options' && !known.has(name);
  });
  assert.deepEqual(missing, []);
});
