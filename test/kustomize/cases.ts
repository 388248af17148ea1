import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { binaryTag, CORE_SCHEMA, load } from 'js-yaml';

/** What cox prints where it differs from kubectl on purpose. */
export interface Difference {
  /** A heading of docs/differences.md. */
  readonly id: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
}

/** A kustomization that both programs build; README.md has the form. */
export interface KustomizeCase {
  /** FILE: NAME */
  readonly id: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly links: Readonly<Record<string, string>>;
  readonly dir: string;
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether kubectl finds the pinned helm as `helm`. */
  readonly helm: boolean;
  /** How kubectl ends. */
  readonly exit: number;
  /** How much of stderr is compared. */
  readonly stderr: 'all' | 'first';
  readonly difference: Difference | undefined;
}

type Written = Partial<Omit<KustomizeCase, 'id'>> & { readonly name: string };

const KEYS = new Set(['name', 'files', 'links', 'dir', 'flags', 'env', 'helm', 'exit', 'stderr', 'difference']);
/** A file of a case may be bytes. */
const SCHEMA = CORE_SCHEMA.withTags(binaryTag);

function readCase(file: string, written: Written): KustomizeCase {
  const id = `${path.basename(file, '.yaml')}: ${written.name}`;
  const unknown = Object.keys(written).find((key) => !KEYS.has(key));
  if (unknown !== undefined) throw new Error(`${id}: unknown key ${unknown}`);
  const {
    files = {},
    links = {},
    dir = '.',
    flags = [],
    env = {},
    helm = false,
    exit = 0,
    stderr = 'all',
    difference,
  } = written;
  for (const [name, content] of Object.entries(files)) {
    if (typeof content !== 'string' && !(content instanceof Uint8Array)) throw new Error(`${id}: ${name} is no text`);
  }
  return { id, files, links, dir, flags, env, helm, exit, stderr, difference };
}

/** Every case of a folder, in the order of the files' names. The names in a file must be unique. */
export function readCases(folder: string): readonly KustomizeCase[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  const cases = names.sort().flatMap((name) => {
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
