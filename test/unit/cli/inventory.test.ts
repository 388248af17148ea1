import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { FlagSpec, FlagTable } from '../../../src/cli/flag.ts';
import { globalFlags } from '../../../src/cli/global-flags.ts';
import { tree } from '../../../src/commands/tree.ts';

interface KubectlFlag {
  readonly type: string;
  readonly default: string;
  readonly shorthand?: string;
  readonly valueWhenBare?: string;
}

const inventory = JSON.parse(readFileSync(new URL('../../parity/flags-1.37.json', import.meta.url), 'utf8')) as Record<
  string,
  { flags: Record<string, KubectlFlag> }
>;

/** Kinds that are named otherwise here: klog's two types are Go's names. */
const kinds: Readonly<Record<string, string>> = {
  mapStringString: 'stringToString',
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
  return { kind: spec.kind, short: spec.short, default: spec.default ?? '', bare: spec.bare };
}

function wanted(flag: KubectlFlag): unknown {
  return { kind: kindOf(flag), short: flag.shorthand, default: flag.default, bare: flag.valueWhenBare };
}

function compare(name: string, table: FlagTable): void {
  for (const [flag, kubectl] of Object.entries(inventory[name]?.flags ?? {})) {
    const own = table[flag];
    assert.ok(own, `${name} lacks --${flag}`);
    assert.deepEqual(shape(own), wanted(kubectl), `${name} --${flag}`);
  }
}

test("the global flags are kubectl's", () => {
  compare('(global)', globalFlags);
});

for (const row of tree) {
  if (row.load === undefined || inventory[row.path] === undefined) continue;
  test(`the flags of ${row.path} are kubectl's`, async () => {
    compare(row.path, (await row.load!()).command.flags);
  });
}

test('every command of kubectl stands in the tree', () => {
  const known = new Set(tree.map(({ path }) => path));
  const missing = Object.keys(inventory).filter((name) => {
    const top = name.split(' ')[0]!;
    return (
      name !== '(global)' &&
      name !== 'options' &&
      !known.has(name) &&
      tree.find((row) => row.path === top)?.later !== true
    );
  });
  assert.deepEqual(missing, []);
});
