/**
 * The arguments that name resources: TYPE[,TYPE...] [NAME...] and TYPE/NAME ...
 * (resource.Builder.ResourceTypeOrNameArgs).
 */
import { CliError } from '../errors.ts';

export interface ResourceName {
  readonly type: string;
  readonly name: string;
}

export type ResourceWords =
  | { readonly kind: 'none' }
  /** Each names one object. */
  | { readonly kind: 'names'; readonly names: readonly ResourceName[] }
  /** Types (resource words or categories, each once), and names of objects of the only one. */
  | { readonly kind: 'types'; readonly types: readonly string[]; readonly names: readonly string[] };

/** Parts a word at its commas, each part once. */
export function splitTypes(word: string): string[] {
  return [...new Set(word.split(','))];
}

/** `a,b c d` means a/c, a/d, b/c, b/d. */
function combine(args: readonly string[]): readonly string[] {
  const [first, ...names] = args;
  if (first === undefined || names.length === 0) return args;
  const types = splitTypes(first);
  return types.length < 2 ? args : types.flatMap((type) => names.map((name) => `${type}/${name}`));
}

function areCombined(args: readonly string[], program: string): boolean {
  const slashes = args.filter((word) => word.includes('/')).length;
  if (slashes === 0) return false;
  if (slashes === args.length) return true;
  throw new CliError(
    `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. '${program} get resource/<resource_name>' instead of '${program} get resource resource/<resource_name>'`,
  );
}

/** Reads the words. Throws CliError in cli-runtime's words; `program` is named in one of them. */
export function parseResourceWords(args: readonly string[], program: string): ResourceWords {
  const words = combine(args);
  if (areCombined(words, program)) return { kind: 'names', names: words.map(parseResourceName) };
  const [types, ...names] = words;
  return types === undefined ? { kind: 'none' } : { kind: 'types', types: splitTypes(types), names };
}

function parseResourceName(word: string): ResourceName {
  const [type, name, ...rest] = word.split('/') as [string, string, ...string[]];
  if (rest.length > 0) throw new CliError('arguments in resource/name form may not have more than one slash');
  if (type === '' || name === '' || splitTypes(type).length !== 1) {
    throw new CliError('arguments in resource/name form must have a single resource and name');
  }
  return { type, name };
}

/** Words that are TYPE/NAME, or a NAME of the default type (ResourceNames). Throws CliError. */
export function parseNames(words: readonly string[], defaultType: string): readonly ResourceName[] {
  return words.map((word) => {
    if (word.includes('/')) return parseResourceName(word);
    if (defaultType === '') throw new CliError(`the argument ${JSON.stringify(word)} must be RESOURCE/NAME`);
    return { type: defaultType, name: word };
  });
}

/**
 * Whether the words name objects, and not types alone (resource.HasNames). Throws as
 * parseResourceWords does.
 */
export function hasNames(args: readonly string[], program: string): boolean {
  const words = combine(args);
  return areCombined(words, program) || words.length > 1;
}
