/** The functions that templates of charts can call, but for those of late-functions.ts: loaded by need. */
import type { GoFunction } from '../../../apimachinery/go/values.ts';
import { functionGroups } from './names.ts';
import type { FunctionGroup, FunctionOptions } from './options.ts';

const groupOf: ReadonlyMap<string, FunctionGroup> = new Map(
  functionGroups.flatMap((group) => group.names.map((name) => [name, group] as const)),
);

/** Ends a run of templates: a function is called whose module is not loaded. The library knows which. */
export class FunctionNotLoaded extends Error {}

export class FunctionLibrary {
  private readonly options: FunctionOptions;
  private readonly loaded = new Map<string, GoFunction>();
  private readonly used = new Set<FunctionGroup>();
  private readonly groups = new Set<FunctionGroup>();

  constructor(options: FunctionOptions) {
    this.options = options;
  }

  /** Whether there is such a function; one that is asked for is taken to be used. */
  has(name: string): boolean {
    const group = groupOf.get(name);
    if (group !== undefined) this.used.add(group);
    return group !== undefined;
  }

  /** Throws FunctionNotLoaded for one that was never asked for before the last load. */
  get(name: string): GoFunction | undefined {
    const found = this.loaded.get(name);
    if (found === undefined && this.has(name)) throw new FunctionNotLoaded(name);
    return found;
  }

  /** Whether functions are used that are not loaded. */
  get isIncomplete(): boolean {
    return this.used.size > this.groups.size;
  }

  /** Loads every function that is used. */
  async load(): Promise<void> {
    for (const group of this.used) {
      if (this.groups.has(group)) continue;
      this.groups.add(group);
      for (const [name, call] of await group.load(this.options)) this.loaded.set(name, call);
    }
  }
}

/** The functions of these names that there are. */
export async function helmFunctions(
  options: FunctionOptions,
  used: Iterable<string>,
): Promise<ReadonlyMap<string, GoFunction>> {
  const library = new FunctionLibrary(options);
  const names = [...used].filter((name) => library.has(name));
  await library.load();
  return new Map(names.map((name) => [name, library.get(name) as GoFunction]));
}
