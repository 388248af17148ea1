/** On a terminal, the first write of a command names its context when the last one had another. */
import fs from 'node:fs';
import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { Context } from '../../context.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { replaceFile } from '../../io/files.ts';
import { stateFolder } from '../../io/state-folder.ts';
import { isWrite } from '../../journal/recording.ts';
import type { Transport } from '../../kube/transport/transport.ts';

/** A transport that says before the first write where it goes, and keeps it for the next command. */
export function announcing({ io, env }: Pick<Context, 'io' | 'env'>, name: string, transport: Transport): Transport {
  let announced: Promise<void> | undefined;
  const announce = async (): Promise<void> => {
    const state = stateFolder(env);
    if (state === undefined || name === '') return;
    const file = path.join(state, 'last-context');
    const last = read(file);
    if (last === name) return;
    const before = last === undefined ? '' : ` (the last write was in ${goQuote(last)})`;
    io.stderr.write(`${escapeTerminal(`Writing in context ${goQuote(name)}${before}`)}\n`);
    // where it cannot be kept, the next command names its context again
    await replaceFile(file, name).catch(() => undefined);
  };
  return {
    stream: (request) => transport.stream(request),
    close: () => transport.close(),
    async request(request) {
      if (isWrite(request)) {
        announced ??= announce();
        await announced;
      }
      return transport.request(request);
    },
  };
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
