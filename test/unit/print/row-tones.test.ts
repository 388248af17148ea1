/** The tones of a table's cells by what they say, and that colour does not move a column. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Json } from '../../../src/apimachinery/json.ts';
import { paintedLayout, rowPaint } from '../../../src/print/row-paint.ts';
import { rowTones } from '../../../src/print/row-tones.ts';
import { type Table, tablePrinter } from '../../../src/print/table.ts';
import { tabWriter } from '../../../src/print/tabwriter.ts';

/** The cells with a tone, as `COLUMN=TONE`. */
function tones(row: Readonly<Record<string, Json>>): string {
  const columns = Object.keys(row).map((name) => ({ name, type: 'string' }));
  const found = rowTones(columns, Object.values(row));
  return columns.flatMap(({ name }, index) => (found[index] ? [`${name}=${found[index]}`] : [])).join(' ');
}

const cases: readonly (readonly [string, Readonly<Record<string, Json>>, string])[] = [
  ['a running pod', { Name: 'a', Ready: '1/1', Status: 'Running' }, ''],
  ['a pod that is not ready', { Name: 'a', Ready: '0/1', Status: 'Running' }, 'Ready=pending'],
  ['a crashing pod', { Name: 'a', Ready: '0/1', Status: 'CrashLoopBackOff' }, 'Ready=failing Status=failing'],
  ['a failing init container', { Status: 'Init:CrashLoopBackOff' }, 'Status=failing'],
  ['init containers at work', { Status: 'Init:1/3' }, 'Status=pending'],
  ['an exit code', { Status: 'ExitCode:137' }, 'Status=failing'],
  ['a pod in deletion', { Ready: '1/1', Status: 'Terminating' }, 'Status=pending'],
  ['a finished pod', { Name: 'a', Ready: '0/1', Status: 'Completed' }, 'Name=done Ready=done Status=done'],
  ['a finished job', { Name: 'a', Status: 'Complete' }, 'Name=done Status=done'],
  ['a failed job', { Status: 'Failed' }, 'Status=failing'],
  ['a lost node', { Status: 'NotReady,SchedulingDisabled' }, 'Status=failing'],
  ['a cordoned node', { Status: 'Ready,SchedulingDisabled' }, 'Status=pending'],
  ['a deployment', { Ready: '1/3', 'Up-to-date': 3, Available: 1 }, 'Ready=pending Available=pending'],
  ['a deployment scaled to 0', { Ready: '0/0', 'Up-to-date': 0, Available: 0 }, ''],
  ['a daemon set', { Desired: 2, Current: 2, Ready: 1, Available: 1 }, 'Ready=pending Available=pending'],
  ['an APIService', { Service: 'a/b', Available: 'False (MissingEndpoints)' }, 'Available=failing'],
  ['a custom resource', { Ready: 'Unknown', Phase: 'Degraded' }, 'Ready=pending Phase=failing'],
  ['a phase that stays', { Phase: 'Succeeded' }, ''],
  ['a warning', { Type: 'Warning', Reason: 'BackOff' }, 'Type=pending'],
  ['a service', { Type: 'ClusterIP', 'Port(s)': '80/TCP' }, ''],
  ['a name like a state', { Name: 'Failed' }, ''],
];

describe('tones', () => {
  for (const [what, row, expected] of cases) test(what, () => assert.equal(tones(row), expected));
});

describe('painted tables', () => {
  const table: Table = {
    columnDefinitions: ['Name', 'Status', 'Age'].map((name) => ({ name, type: 'string' })),
    rows: [
      { cells: ['one', 'Running', '1s'] },
      { cells: ['a-much-longer-name', 'CrashLoopBackOff', '2s'] },
      { cells: ['\u001b[31mfake', 'Completed', '3s'] },
    ],
  };
  const printed = (color: boolean): string => {
    const paint = (letter: string) => (text: string) => `\u001b[${letter}m${text}\u001b[39m`;
    const byTone = { failing: paint('31'), pending: paint('33'), done: paint('2') };
    const base = { wide: false, noHeaders: false, withNamespace: false, showLabels: false, columnLabels: [] };
    let text = '';
    const writer = tabWriter(
      (part) => {
        text += part;
      },
      color ? paintedLayout : undefined,
    );
    tablePrinter(color ? { ...base, paint: rowPaint(byTone) } : base).printTable(table, writer);
    writer.flush();
    return text;
  };

  test('are aligned as without colour', () => {
    assert.notEqual(printed(true), printed(false));
    assert.equal(stripVTControlCharacters(printed(true)), printed(false));
  });

  test('escape what looks like colour in a cell', () => assert.match(printed(true), /\^\[\[31mfake/));
});
