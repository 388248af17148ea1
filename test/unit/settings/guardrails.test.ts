import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newGuardrails } from '../../../src/commands/writing/guardrails.ts';
import type { Context } from '../../../src/context.ts';

const QUESTION = 'Context "prod" is protected. Type its name to delete: ';

/** What the question prints and how it ends, when `chunks` are typed. */
async function ask(chunks: readonly string[], { terminals = true, yes = false, name = 'prod', aborts = false } = {}) {
  const abort = new AbortController();
  let printed = '';
  const input = {
    isTerminal: terminals,
    async *[Symbol.asyncIterator]() {
      for (const chunk of chunks) yield Buffer.from(chunk);
      if (aborts) {
        abort.abort(new Error('interrupted'));
        await new Promise(() => undefined);
      }
    },
  };
  const stderr = {
    isTerminal: terminals,
    write(text: string) {
      printed += text;
    },
  };
  const context = { io: { stdin: input, stderr }, signal: abort.signal } as unknown as Context;
  const guardrails = newGuardrails(context, name, yes);
  const error = await guardrails.confirm({ verb: 'delete' }).then(
    () => undefined,
    (failure: Error) => failure.message,
  );
  return { printed, error };
}

describe('the question of a protected context', () => {
  it('is answered by the name, blanks around it or not', async () => {
    for (const typed of [['prod\n'], ['  prod \t\r\n'], ['pr', 'od', '\n'], ['prod\nmore\n']]) {
      assert.deepEqual(await ask(typed), { printed: QUESTION, error: undefined }, JSON.stringify(typed));
    }
    assert.equal((await ask([' prod \n'], { name: ' prod ' })).error, undefined);
  });

  it('is answered by nothing else', async () => {
    for (const typed of ['y', 'yes', 'PROD', 'prod2', 'pro', '"prod"']) {
      const { error } = await ask([`${typed}\n`]);
      assert.equal(error, `${JSON.stringify(typed)} is not the name of the context: nothing was changed`);
    }
    for (const typed of ['\n', '  \n']) {
      assert.equal((await ask([typed])).error, 'no name was typed: nothing was changed');
    }
  });

  it('ends with the input, or with an interruption, on a line of its own', async () => {
    assert.deepEqual(await ask([]), { printed: `${QUESTION}\n`, error: 'no name was typed: nothing was changed' });
    assert.deepEqual(await ask(['prod']), { printed: `${QUESTION}\n`, error: undefined });
    assert.deepEqual(await ask([], { aborts: true }), { printed: `${QUESTION}\n`, error: 'interrupted' });
  });

  it('is not put with --yes, and is refused where nobody can answer', async () => {
    assert.deepEqual(await ask([], { yes: true, terminals: false }), { printed: '', error: undefined });
    assert.deepEqual(await ask(['prod\n'], { terminals: false }), {
      printed: '',
      error:
        'context "prod" is protected and there is no terminal to ask on: nothing was changed; use --yes to delete there',
    });
  });
});
