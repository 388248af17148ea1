/** The other side of deep.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import type { GoMap, GoValue } from '../../apimachinery/go/values.ts';
import { HelmFault } from '../error.ts';
import type { DeepAnswer, DeepMessage, DeepTask } from './deep.ts';
import { unpacked } from './packed.ts';
import { isStackOverflow, renderHere } from './render.ts';
import type { EngineOptions } from './scope.ts';

const TOO_DEEP = 'rendering template failed: templates are nested too deep';

/** Runs the task of this worker. */
export async function renderInWorker(): Promise<void> {
  const { chart, scope, now, ...task } = (workerData as { readonly task: DeepTask }).task;
  const say = (message: DeepMessage): void => parentPort?.postMessage(message);
  const ask = asking(say);
  const options: EngineOptions = {
    strict: task.strict,
    isLint: task.isLint,
    now: () => now,
    warn: (line) => say({ type: 'warn', line }),
    ...(task.canLookUp && { lookup: (...words) => ask(words) }),
    ...(task.canResolve && { resolveHost: async (name) => (await ask([name])) as string }),
  };
  try {
    const values = unpacked(scope.values) as GoMap;
    say({ type: 'done', rendered: await renderHere(chart, { ...scope, values }, options) });
  } catch (error) {
    const message = isStackOverflow(error) ? TOO_DEEP : (error as Error).message;
    say({ type: 'fault', message, hint: error instanceof HelmFault ? error.hint : undefined });
  }
  parentPort?.close();
}

/** A function that asks the thread which started this one. */
function asking(say: (message: DeepMessage) => void): (words: readonly string[]) => Promise<GoValue> {
  const waiting = new Map<number, (answer: DeepAnswer) => void>();
  parentPort?.on('message', (answer: DeepAnswer) => waiting.get(answer.id)?.(answer));
  return (words) =>
    new Promise((resolve, reject) => {
      const id = waiting.size;
      waiting.set(id, ({ value = null, error }) =>
        error === undefined ? resolve(unpacked(value)) : reject(new Error(error)),
      );
      say({ type: 'ask', id, words });
    });
}
