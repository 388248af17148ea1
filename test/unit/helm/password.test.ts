import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Answers } from '../../../src/commands/helm/password.ts';
import type { Io, Output } from '../../../src/io/io.ts';

function typing(...chunks: readonly string[]) {
  const told: string[] = [];
  const output: Output = {
    ...{ isTerminal: true, columns: 80 },
    write: (data) => void told.push(String(data)),
    drain: () => Promise.resolve(),
  };
  const io: Io = {
    stdin: {
      isTerminal: true,
      async *[Symbol.asyncIterator]() {
        for (const chunk of chunks) yield Buffer.from(chunk);
      },
    },
    terminal: {
      setRawMode: async (raw) => void told.push(raw ? '<raw>' : '<plain>'),
      size: () => undefined,
      onResize: () => () => undefined,
    },
    stdout: output,
    stderr: output,
    color: { stdout: false, stderr: false },
  };
  return { told, answers: new Answers({ io, signal: new AbortController().signal }) };
}

describe('a password at a terminal', () => {
  it('is read after the user, and not shown', async () => {
    const { told, answers } = typing('me\r\n', 'secréx', '\x7f\x7ft\r');
    assert.equal(await answers.ask('Username: '), 'me');
    assert.equal(await answers.askHidden('Password: '), 'secrt');
    assert.deepEqual(told, ['Username: ', 'Password: ', '<raw>', '<plain>', '\n']);
  });

  it('ends with Ctrl-C, and the terminal is as before', async () => {
    const { told, answers } = typing('se\x03cret\r');
    await assert.rejects(answers.askHidden('Password: '), { exitCode: 130 });
    assert.deepEqual(told.at(-2), '<plain>');
  });
});
