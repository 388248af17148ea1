import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawTable } from '../../../src/io/drawn-table.ts';
import { createSpinner } from '../../../src/io/spinner.ts';
import { recorded } from '../../support/sandbox.ts';

interface Shape {
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly color?: boolean;
}

function draw(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  { isTerminal = false, columns = 80, color = false }: Shape = {},
): Promise<string> {
  const { io } = recorded({}, '/').dependencies;
  const shape = { stdout: { ...io.stdout, isTerminal, columns }, color: { stdout: color, stderr: color } };
  return drawTable(headings, rows, shape);
}

const headings = ['NAME', 'STATUS'];
const rows = [
  ['cox', 'running'],
  ['wide-one', 'down'],
];
const plain = 'NAME       STATUS\ncox        running\nwide-one   down\n';

test('columns are as wide as their widest cell, no line ends in blanks', async () => {
  assert.equal(await draw(headings, rows), plain);
});

test('a terminal that is wide enough shows rules, another one does not', async () => {
  const ruled = 'NAME     │ STATUS\n─────────┼────────\ncox      │ running\nwide-one │ down\n';
  assert.equal(await draw(headings, rows, { isTerminal: true, columns: 18 }), ruled);
  assert.equal(await draw(headings, rows, { isTerminal: true, columns: 17 }), plain);
  // as that of `script`, which says no size
  assert.equal(await draw(headings, rows, { isTerminal: true, columns: 0 }), ruled);
  assert.equal(await draw(['A', 'B'], [['x', '']], { isTerminal: true }), 'A │ B\n──┼──\nx │\n');
});

test('headings are bold and rules faint where colour may be used', async () => {
  assert.match(await draw(['NAME'], [['cox']], { color: true }), /^\u001B\[1mNAME\u001B\[22m\n/);
  assert.equal(
    await draw(['A', 'B'], [['\u001B[31mx\u001B[39m', 'y']], { isTerminal: true, columns: 5, color: true }),
    '\u001B[1mA\u001B[22m \u001B[2m│\u001B[22m \u001B[1mB\u001B[22m\n' +
      '\u001B[2m──┼──\u001B[22m\n\u001B[31mx\u001B[39m \u001B[2m│\u001B[22m y\n',
  );
});

test('columns of wide characters line up, and what looks like a rule is text', async () => {
  const wide = [
    ['☸', '1'],
    ['👨‍👩‍👧‍👦', '2'],
    ['✔ x', '─┼─'],
    ['\ue000', '日本'],
  ];
  assert.equal(await draw(['A', 'B'], wide), 'A     B\n☸     1\n👨‍👩‍👧‍👦    2\n✔ x   ─┼─\n\ue000     日本\n');
  assert.equal(
    await draw(['A', 'B'], wide, { isTerminal: true, columns: 10 }),
    'A   │ B\n────┼─────\n☸   │ 1\n👨‍👩‍👧‍👦  │ 2\n✔ x │ ─┼─\n\ue000   │ 日本\n',
  );
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
