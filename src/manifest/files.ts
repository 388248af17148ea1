/**
 * From the arguments of -f and -k to the files, URLs and streams that they name
 * (resource.Builder.FilenameParam).
 */
import type { Dirent } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { compareStrings, goQuote } from '../apimachinery/go/text.ts';
import { CliError } from '../errors.ts';
import { systemText } from '../io/system-text.ts';
import { isMissing } from './errors.ts';
import { globPaths } from './glob.ts';
import { lacksHost, urlText } from './url-text.ts';

/** What -f, -R and -k name. */
export interface NamedFiles {
  readonly filenames: readonly string[];
  readonly recursive: boolean;
  /** A folder or the URL of a repository; '' when there is none. */
  readonly kustomize?: string;
}

export type Input =
  | { readonly kind: 'stdin' }
  | { readonly kind: 'url'; readonly url: string }
  /** What a command holds itself, with the name that messages call it by. */
  | { readonly kind: 'text'; readonly name: string; readonly bytes: Uint8Array }
  /** A folder, or the URL of a repository, with a kustomization that makes the objects. */
  | { readonly kind: 'kustomization'; readonly path: string }
  /** The path as typed or found below the typed one: what messages call the file. */
  | { readonly kind: 'file'; readonly path: string };

export interface Inputs {
  readonly inputs: readonly Input[];
  /** The errors of arguments that match nothing; if there are any, no file is read. */
  readonly errors: readonly Error[];
  /** Whether one file, and no folder or stream, was named. */
  readonly singleItemImplied: boolean;
}

const extensions = ['.json', '.yaml', '.yml'];

/**
 * Finds the inputs that -f and -k name. Folders of -f give their manifests in lexical order,
 * with `recursive` also those of subfolders.
 */
export async function expandFilenames(named: NamedFiles, cwd: string): Promise<Inputs> {
  const { filenames, recursive, kustomize = '' } = named;
  const inputs: Input[] = [];
  const errors: Error[] = contradictions(named);
  if (errors.length > 0) return { inputs, errors, singleItemImplied: false };
  let hasFolder = false;
  for (const filename of filenames) {
    if (filename === '-') {
      if (inputs.some((input) => input.kind === 'stdin')) {
        errors.push(new CliError('standard input cannot be used for multiple arguments'));
      }
      inputs.push({ kind: 'stdin' });
    } else if (filename.startsWith('http://') || filename.startsWith('https://')) {
      const problem = urlProblem(filename);
      if (problem === undefined) inputs.push({ kind: 'url', url: urlText(filename) });
      else errors.push(new CliError(`the URL passed to filename ${goQuote(filename)} is not valid: ${problem}`));
    } else {
      hasFolder = (await addPaths(filename, { recursive, cwd, inputs, errors })) || hasFolder;
    }
  }
  if (kustomize !== '') inputs.push({ kind: 'kustomization', path: kustomize });
  const stream = inputs.some((input) => input.kind === 'stdin');
  return { inputs, errors, singleItemImplied: !hasFolder && !stream && inputs.length === 1 };
}

/** -k beside -f and -R (FilenameOptions.validate). */
function contradictions({ filenames, recursive, kustomize = '' }: NamedFiles): Error[] {
  if (kustomize === '') return [];
  return [
    ...(filenames.length > 0 ? [new CliError('only one of -f or -k can be specified')] : []),
    ...(recursive ? [new CliError("the -k flag can't be used with -f or -R")] : []),
  ];
}

function urlProblem(url: string): string | undefined {
  const badEscape = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(url)?.[0];
  if (badEscape !== undefined) return `parse ${goQuote(url)}: invalid URL escape ${goQuote(badEscape)}`;
  return lacksHost(url) || URL.canParse(url) ? undefined : `parse ${goQuote(url)}: invalid URL`;
}

interface Search {
  readonly recursive: boolean;
  readonly cwd: string;
  readonly inputs: Input[];
  readonly errors: Error[];
}

/**
 * Adds the files a path or pattern stands for; answers whether one of them gave more than one file.
 */
async function addPaths(filename: string, search: Search): Promise<boolean> {
  const matches = await matchesOf(filename, search);
  if (matches === undefined) return false;
  let hasFolder = false;
  for (const match of matches) {
    const files = await filesAt(match, search);
    hasFolder = hasFolder || files.length > 1;
    search.inputs.push(...files.map((file) => ({ kind: 'file', path: file }) as const));
  }
  if (search.inputs.length === 0 && search.errors.length === 0) {
    search.errors.push(
      new CliError(`error reading [${matches.join(' ')}]: recognized file extensions are [${extensions.join(' ')}]`),
    );
  }
  return hasFolder;
}

/** The path itself when it exists, else what matches it as a pattern. */
async function matchesOf(pattern: string, { cwd, errors }: Search): Promise<readonly string[] | undefined> {
  try {
    await fs.stat(path.resolve(cwd, pattern));
    return [pattern];
  } catch (error) {
    if (!isMissing(error)) return [pattern];
  }
  const matches = await globPaths(pattern, cwd);
  if (matches === undefined) {
    errors.push(new CliError(`pattern ${goQuote(pattern)} is not valid: syntax error in pattern`));
  } else if (matches.length === 0) errors.push(new CliError(`the path ${goQuote(pattern)} does not exist`));
  return matches === undefined || matches.length === 0 ? undefined : matches;
}

async function filesAt(file: string, { recursive, cwd, errors }: Search): Promise<readonly string[]> {
  try {
    await fs.stat(path.resolve(cwd, file));
  } catch (error) {
    const problem = isMissing(error)
      ? `the path ${goQuote(file)} does not exist`
      : `the path ${goQuote(file)} cannot be accessed: stat ${file}: ${systemText(error)}`;
    errors.push(new CliError(problem));
    return [];
  }
  try {
    // A link to a folder is taken for a file, unless it is written with a slash after it.
    const status = await fs.lstat(trailing(path.resolve(cwd, file), file));
    return status.isDirectory() ? await walk(file, recursive, cwd) : [file];
  } catch (error) {
    errors.push(
      new CliError(`error reading ${goQuote(file)}: ${error instanceof CliError ? error.message : systemText(error)}`),
    );
    return [];
  }
}

function trailing(resolved: string, typed: string): string {
  return typed.endsWith('/') && !resolved.endsWith('/') ? `${resolved}/` : resolved;
}

async function walk(folder: string, recursive: boolean, cwd: string): Promise<string[]> {
  let entries: Dirent[];
  try {
    entries = await fs.readdir(path.resolve(cwd, folder), { withFileTypes: true });
  } catch (error) {
    throw new CliError(`open ${folder}: ${systemText(error)}`);
  }
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => compareStrings(a.name, b.name))) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (recursive) files.push(...(await walk(name, recursive, cwd)));
    } else if (extensions.includes(path.extname(entry.name))) files.push(name);
  }
  return files;
}
