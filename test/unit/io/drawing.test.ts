import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawTable } from '../../../src/io/drawn-table.ts';
import { createSpinner } from '../../../src/io/spinner.ts';
import { recorded } from '../../support/sandbox.ts';

test('columns are as wide as their widest cell, no line ends in blanks', async () => {
  const table = await drawTable(
    ['NAME', 'STATUS'],
    [
      ['cox', 'running'],
      ['wide-one', 'down'],
    ],
    false,
  );
  assert.equal(table, 'NAME       STATUS\ncox        running\nwide-one   down\n');
});

test('headings are bold where colour may be used', async () => {
  assert.match(await drawTable(['NAME'], [['cox']], true), /^\u001B\[1mNAME\u001B\[22m\n/);
});

test('without a terminal a spinner says each step on a line of stderr, and nothing that moves', async () => {
  const { dependencies, stderr, stdout } = recorded({}, '/');
  const spinner = await createSpinner(dependencies.io);
  spinner.step('Building etcd');
  spinner.update('Building etcd: 12 packages');
  spinner.note('It is slow');
  spinner.step('Starting etcd');
  spinner.done();
  assert.equal(stderr(), 'Building etcd\nIt is slow\nStarting etcd\n');
  assert.equal(stdout(), '');
});

test('on a terminal finished steps stay as ticked lines and the cursor comes back', async () => {
  const { dependencies, stderr } = recorded({}, '/');
  const { io } = dependencies;
  // A terminal without a size, as that of `script`, says 0 columns.
  const spinner = await createSpinner({ ...io, stderr: { ...io.stderr, isTerminal: true, columns: 0 } });
  spinner.step('One');
  spinner.note('Between');
  spinner.step('Two');
  spinner.fail();
  const text = stderr();
  assert.match(text, /Between\n/);
  assert.match(text, /✔ One\n/);
  assert.match(text, /✖ Two\n/);
  assert.ok(text.lastIndexOf('\u001B[?25h') > text.lastIndexOf('\u001B[?25l'), 'the cursor is shown at the end');
});
