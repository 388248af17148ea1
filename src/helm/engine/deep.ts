/**
 * Renders charts whose templates include themselves deeper than the stack of Node's main thread holds: in a worker,
 * whose stack may be as large as Go's.
 */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { GoMap, GoValue } from '../../apimachinery/go/values.ts';
import type { Chart } from '../chart/chart.ts';
import { HelmFault } from '../error.ts';
import { packed } from './packed.ts';
import type { EngineOptions, RenderScope } from './scope.ts';

/** In MiB; only what is used of it takes memory. */
const STACK = 900;

/** What the worker is given. */
export interface DeepTask {
  readonly chart: Chart;
  readonly scope: RenderScope;
  readonly strict: boolean;
  readonly isLint: boolean;
  readonly canLookUp: boolean;
  readonly canResolve: boolean;
  readonly now: number;
}

/** What the worker says. */
export type DeepMessage =
  | { readonly type: 'warn'; readonly line: string }
  | { readonly type: 'ask'; readonly id: number; readonly words: readonly string[] }
  | { readonly type: 'fault'; readonly message: string; readonly hint: string | undefined }
  | { readonly type: 'done'; readonly rendered: ReadonlyMap<string, string> };

/** The answer to what it asks. */
export interface DeepAnswer {
  readonly id: number;
  readonly value?: GoValue;
  readonly error?: string;
}

/** The file is this one where the program is one file; that has to export `renderInWorker`. */
function workerFile(): string {
  const beside = new URL('./deep-worker.ts', import.meta.url);
  return existsSync(beside) ? beside.href : import.meta.url;
}

const START = `const { workerData } = require('node:worker_threads');
import(workerData.file).then((found) => (found.renderInWorker ?? found.default.renderInWorker)());`;

/** renderChart in a worker. Rejects with HelmFault. */
export async function renderDeep(
  chart: Chart,
  scope: RenderScope,
  options: EngineOptions,
): Promise<ReadonlyMap<string, string>> {
  const task: DeepTask = {
    chart,
    scope: { ...scope, values: packed(scope.values) as GoMap },
    strict: options.strict ?? false,
    isLint: options.isLint ?? false,
    canLookUp: options.lookup !== undefined,
    canResolve: options.resolveHost !== undefined,
    now: options.now(),
  };
  const worker = new Worker(START, {
    eval: true,
    workerData: { file: workerFile(), task },
    resourceLimits: { stackSizeMb: STACK },
  });
  try {
    return await new Promise((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', () => reject(new HelmFault('rendering template failed: the worker ended')));
      worker.on('message', (message: DeepMessage) => {
        if (message.type === 'warn') options.warn?.(message.line);
        else if (message.type === 'done') resolve(message.rendered);
        else if (message.type === 'fault') reject(new HelmFault(message.message, { ...pick(message.hint) }));
        else void answer(message.words, options).then((found) => worker.postMessage({ id: message.id, ...found }));
      });
    });
  } finally {
    await worker.terminate();
  }
}

const pick = (hint: string | undefined): { hint?: string } => (hint === undefined ? {} : { hint });

async function answer(words: readonly string[], options: EngineOptions): Promise<Omit<DeepAnswer, 'id'>> {
  const [first = '', kind = '', namespace = '', name = ''] = words;
  try {
    if (words.length === 1) return { value: (await options.resolveHost?.(first)) ?? '' };
    return { value: packed((await options.lookup?.(first, kind, namespace, name)) ?? {}) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
