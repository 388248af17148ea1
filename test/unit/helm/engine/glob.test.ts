import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileGlob } from '../../../../src/helm/engine/glob.ts';

const NAMES = ['a', 'b.yaml', 'dir/a.yaml', 'dir/b.json', 'dir/sub/c.yaml', 'x-*', 'é', '{'];

/** What github.com/gobwas/glob 0.2.3 finds. */
const FOUND: Readonly<Record<string, readonly string[] | undefined>> = {
  '*': ['a', 'b.yaml', 'x-*', 'é', '{'],
  '**': NAMES,
  '**.yaml': ['b.yaml', 'dir/a.yaml', 'dir/sub/c.yaml'],
  '**/*.yaml': ['dir/a.yaml', 'dir/sub/c.yaml'],
  'dir/*': ['dir/a.yaml', 'dir/b.json'],
  'dir/?.{yaml,json}': ['dir/a.yaml', 'dir/b.json'],
  'dir/[!a].*': ['dir/b.json'],
  '[a-b]': ['a'],
  'x-\\*': ['x-*'],
  '\\{': ['{'],
  '{a,{é,dir/**}}': ['a', 'dir/a.yaml', 'dir/b.json', 'dir/sub/c.yaml', 'é'],
  '[b-a]': undefined,
  '[': undefined,
  '[]': undefined,
  '[ab': undefined,
};

for (const [pattern, found] of Object.entries(FOUND)) {
  test(`glob ${pattern}`, () => {
    const matches = compileGlob(pattern, '/');
    assert.deepEqual(matches === undefined ? undefined : NAMES.filter(matches), found);
  });
}

test('a glob takes no time that grows with its stars', () => {
  const matches = compileGlob('{*a,**b}'.repeat(40), '/');
  assert.equal(matches?.(`${'a'.repeat(2000)}c`), false);
});
