import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LogPiece, logPieces } from '../../../src/resources/logs/pieces.ts';

async function pieces(chunks: readonly string[], longest?: number): Promise<readonly string[]> {
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const shown: string[] = [];
  const show = ({ bytes, starts, ends }: LogPiece): string => `${starts ? '[' : ''}${bytes}${ends ? ']' : ''}`;
  for await (const batch of logPieces(body(), longest)) shown.push(batch.map(show).join(''));
  return shown;
}

test('pieces: lines are cut wherever the chunks end, and come as soon as they are whole', async () => {
  assert.deepEqual(await pieces(['a\nb\nc', 'd', '\n\ne']), ['[a\n][b\n]', '[cd\n][\n]', '[e]']);
  assert.deepEqual(await pieces([]), []);
});

test('pieces: a line that is too long comes in parts, and memory holds no more of it', async () => {
  assert.deepEqual(await pieces(['abc', 'de', 'fg', 'h\nij\n'], 4), ['[abcde', 'fg', 'h\n][ij\n]']);
  assert.deepEqual(await pieces(['abc', 'de'], 4), ['[abcde', ']']);
});
