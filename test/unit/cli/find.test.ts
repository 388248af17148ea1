import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CommandRow } from '../../../src/cli/command-row.ts';
import { findCommand } from '../../../src/cli/find.ts';

const rows: readonly CommandRow[] = [
  { path: 'kustomize' },
  { path: 'kustomize explain', needsWord: true },
  { path: 'kustomize other' },
];

function found(line: string): string {
  const { row, rest } = findCommand(rows, line.split(' '));
  return [row?.path, ...rest].join(' | ');
}

describe('findCommand', () => {
  test('a word that needs another one is an argument when it stands alone', () => {
    assert.equal(found('kustomize explain'), 'kustomize | explain');
    assert.equal(found('kustomize explain -o=x'), 'kustomize | explain | -o=x');
    assert.equal(found('kustomize explain prod'), 'kustomize explain | prod');
    assert.equal(found('kustomize explain -o=x prod'), 'kustomize explain | -o=x | prod');
    assert.equal(found('kustomize other'), 'kustomize other');
  });
});
