/**
 * Expected outputs were recorded from kubectl's own libraries: liggitt/tabwriter,
 * k8s.io/apimachinery/pkg/util/duration and k8s.io/cli-runtime/pkg/printers of v0.37.2.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ageSince, humanDuration, shortHumanDuration } from '../../../src/apimachinery/duration.ts';
import { type Table, type TableOptions, tablePrinter } from '../../../src/print/table.ts';
import { alignColumns, describeLayout, type TabOptions, tabWriter } from '../../../src/print/tabwriter.ts';

function rows<Row>(file: string): readonly Row[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'tables', file), 'utf8')) as readonly Row[];
}

interface TabRow extends TabOptions {
  readonly text: readonly string[];
  readonly output: string;
}

describe('tabwriter', () => {
  for (const [index, row] of rows<TabRow>('tabwriter.json').entries()) {
    it(`text ${index}`, () => {
      let output = '';
      const writer = tabWriter((part) => {
        output += part;
      }, row);
      for (const part of row.text) {
        if (part === '<flush>') writer.flush();
        else writer.write(part);
      }
      writer.flush();
      assert.equal(output, row.output);
    });
  }
  it('aligns a whole text', () => {
    assert.equal(
      alignColumns('Name:\tweb\nNamespace:\tdefault\n', describeLayout),
      'Name:       web\nNamespace:  default\n',
    );
  });
  it('forgets widths when told to', () => {
    let output = '';
    const writer = tabWriter((part) => {
      output += part;
    });
    writer.write('a-rather-wide-cell\tb\n');
    writer.flush();
    writer.forgetWidths();
    writer.write('a\tb\n');
    writer.flush();
    assert.equal(output, 'a-rather-wide-cell   b\na     b\n');
  });
  it('takes a line of very many cells', () => {
    const writer = tabWriter(() => undefined);
    writer.write(`${'x\t'.repeat(200_000)}\n`);
    writer.flush();
  });
});

describe('ages', () => {
  for (const { milliseconds, short, human } of rows<{ milliseconds: number; short: string; human: string }>(
    'ages.json',
  )) {
    it(`${milliseconds} ms`, () => {
      assert.equal(shortHumanDuration(milliseconds), short);
      assert.equal(humanDuration(milliseconds), human);
    });
  }
  it('of timestamps', () => {
    const now = Date.parse('2026-01-01T00:02:05Z');
    assert.equal(ageSince('2026-01-01T00:00:00Z', now), '2m5s');
    assert.equal(ageSince(undefined, now), '<unknown>');
    assert.equal(ageSince('2026-01-01T01:00:00Z', now), '<invalid>');
  });
});

interface PrintedTables {
  readonly options: TableOptions;
  readonly tables: readonly Table[];
  readonly eventType?: string;
  readonly output: string;
}

describe('table', () => {
  for (const [index, row] of rows<PrintedTables>('table.json').entries()) {
    it(`tables ${index}`, () => {
      let output = '';
      const writer = tabWriter((part) => {
        output += part;
      });
      const printer = tablePrinter(row.options);
      for (const table of row.tables) printer.printTable(table, writer, row.eventType);
      writer.flush();
      assert.equal(output, row.output);
    });
  }
});
