import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { binaryTag, CORE_SCHEMA, load } from 'js-yaml';

/**
 * What cox prints where it differs from kubectl on purpose; `id` is a heading of
 * docs/differences.md.
 */
export interface Difference {
  readonly id: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
}

export interface Step {
  readonly cmd: string;
  /** How kubectl ends (any of a list: its own outcome is a race); when left out, as the case says. */
  readonly exit?: number | readonly number[];
  /**
   * Runs (by the real kubectl) while `cmd` runs, one after the other, the first after `cmd` has
   * printed something or a second has passed.
   */
  readonly meanwhile?: readonly string[];
  /** `meanwhile` waits for stdout to match this, however long it takes. */
  readonly ready?: string;
  /** `cmd` is interrupted (SIGINT) as soon as its stdout matches this. */
  readonly until?: string;
  readonly difference?: Difference;
}

export interface ParityCase {
  /** FILE: NAME */
  readonly id: string;
  /** Bytes (`!!binary` in the case) are written as they are, text as UTF-8. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly setup: readonly string[];
  /** After setup: lines that are run again until they succeed, for what a server does in its own time. */
  readonly eventually: readonly string[];
  readonly run: readonly Step[];
  readonly cleanup: readonly string[];
  readonly serial: boolean;
  readonly unordered: boolean;
  /** Each line begins in a second of its own: the server orders managed fields by time, to the second. */
  readonly apart: boolean;
  /** It begins without the caches that an earlier command would have left in HOME. */
  readonly cold: boolean;
  /**
   * `served`: the cluster has the metrics API that serves metrics.yaml; `absent`: it has none. Left
   * out: either.
   */
  readonly metrics: 'served' | 'absent' | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly state: readonly string[] | undefined;
}

type Written = Partial<Omit<ParityCase, 'id' | 'run'>> & {
  readonly name: string;
  /** How kubectl ends in every step that says nothing of it; 0 when left out. */
  readonly exit?: number;
  readonly run: readonly (string | Step)[];
};

const KEYS = new Set([
  'name',
  'files',
  'setup',
  'eventually',
  'exit',
  'run',
  'cleanup',
  'serial',
  'unordered',
  'apart',
  'cold',
  'metrics',
  'env',
  'state',
]);

/** A file of a case may be bytes. */
const SCHEMA = CORE_SCHEMA.withTags(binaryTag);

const STEP_KEYS = new Set(['cmd', 'exit', 'meanwhile', 'ready', 'until', 'difference']);

function readStep(where: string, exit: number, step: string | Step): Step {
  if (typeof step === 'string') return { cmd: step, exit };
  for (const key of Object.keys(step)) {
    if (!STEP_KEYS.has(key)) throw new Error(`${where}: unknown key ${key} of a step`);
  }
  return { exit, ...step };
}

function readCase(file: string, written: Written): ParityCase {
  for (const key of Object.keys(written)) {
    if (!KEYS.has(key)) throw new Error(`${file}: ${written.name}: unknown key ${key}`);
  }
  return {
    id: `${path.basename(file, '.yaml')}: ${written.name}`,
    files: written.files ?? {},
    setup: written.setup ?? [],
    eventually: written.eventually ?? [],
    run: written.run.map((step) => readStep(`${file}: ${written.name}`, written.exit ?? 0, step)),
    cleanup: written.cleanup ?? [],
    serial: written.serial ?? false,
    unordered: written.unordered ?? false,
    apart: written.apart ?? false,
    cold: written.cold ?? false,
    metrics: written.metrics,
    env: written.env ?? {},
    state: written.state,
  };
}

/** Every case below a folder, in the order of the files' names. Names must be unique. */
export function readCases(folder: string): readonly ParityCase[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const cases = files.flatMap((name) => {
    const list = load(readFileSync(path.join(folder, name), 'utf8'), { schema: SCHEMA }) as readonly Written[];
    return list.map((written) => readCase(name, written));
  });
  const seen = new Set<string>();
  for (const { id } of cases) {
    if (seen.has(id)) throw new Error(`two cases are called ${id}`);
    seen.add(id);
  }
  return cases;
}
