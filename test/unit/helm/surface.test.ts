/** Every command and flag of helm 4.3, as its own tree lists them, beside ours. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { FlagKind, FlagSpec, FlagTable } from '../../../src/cli/flag.ts';
import { dialect } from '../../../src/commands/helm/dialect.ts';
import { helmRows } from '../../../src/commands/helm/tree.ts';

interface HelmFlag {
  readonly name: string;
  readonly type: string;
  readonly default: string;
  readonly short?: string;
  readonly bare?: string;
  readonly hidden?: true;
  readonly deprecated?: string;
}

interface HelmCommand {
  readonly path: string;
  readonly use: string;
  readonly aliases?: readonly string[];
  readonly runs: boolean;
  readonly flags: readonly HelmFlag[];
}

const file = new URL('../../../fixtures/helm/commands-4.3.json', import.meta.url);
const commands = JSON.parse(readFileSync(file, 'utf8')) as readonly HelmCommand[];

/** Helm's own plugins and pages about itself are not spoken here: docs/differences.md, helm-plugins. */
const LEFT_OUT = /^(plugin( |$)|docs$)/;
/** Flags that only cox has. */
const OWN: Readonly<Record<string, readonly string[]>> = { 'get values': ['origin'], uninstall: ['yes'] };

const TYPES: Readonly<Partial<Record<FlagKind, string>>> = { level: 'Level' };
const typeOf = ({ kind, typeName }: FlagSpec): string => typeName ?? TYPES[kind] ?? kind;

function asHelmLists(table: FlagTable): readonly HelmFlag[] {
  return Object.entries(table)
    .map(([name, spec]) => ({
      name,
      type: typeOf(spec),
      default: spec.default ?? '',
      ...(spec.short === undefined ? {} : { short: spec.short }),
      ...(spec.bare === undefined ? {} : { bare: spec.bare }),
      ...(spec.hidden === true || spec.deprecated !== undefined ? { hidden: true as const } : {}),
      ...(spec.deprecated === undefined ? {} : { deprecated: spec.deprecated }),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

for (const command of commands.filter(({ path }) => !LEFT_OUT.test(path))) {
  test(`helm ${command.path}`, async () => {
    const row = helmRows.find(({ path }) => path === `helm ${command.path}`.trim());
    assert.ok(row, 'there is no such command');
    assert.deepEqual([...(row.aliases ?? [])].sort(), [...(command.aliases ?? [])].sort());
    const definition = (await row.load?.())?.command;
    assert.equal(definition !== undefined, command.runs && command.path !== '', 'whether it runs');
    const machine = { env: { HOME: '$HOME' }, platform: 'linux' } as const;
    const { own, globals } = dialect.flags(definition, machine);
    const extra = OWN[command.path] ?? [];
    const flags = asHelmLists(command.path === '' ? globals : own).filter(({ name }) => !extra.includes(name));
    const wanted = [...command.flags].sort((a, b) => (a.name < b.name ? -1 : 1));
    assert.deepEqual(
      flags,
      wanted.map((flag) => (flag.deprecated === undefined ? flag : { ...flag, hidden: true })),
    );
    if (definition !== undefined) {
      assert.equal(definition.use.replace(/ \[flags\]$/, ''), command.use.replace(/ \[flags\]$/, ''));
    }
  });
}
