/**
 * Changes to kubeconfig files (clientcmd.ModifyConfig): which file gets a change, under which lock,
 * and in which form.
 */

import fs from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { equalJson, isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { CliError } from '../../errors.ts';
import { replaceFile } from '../../io/files.ts';
import { makeFolders } from '../../io/folders.ts';
import { decoded, documentOf, entryFields, preferencesOf } from './form.ts';
import { type Kubeconfig, type LoadOptions, loadKubeconfig, loadKubeconfigFile, MissingFileError } from './load.ts';
import { kubeconfigPaths } from './paths.ts';
import { entryKey, pathFields, type Section } from './sections.ts';

export interface EntryChange {
  readonly section: Section;
  readonly name: string;
  /** The entry's new fields; undefined takes the entry out. */
  readonly fields: JsonObject | undefined;
  /**
   * The file a new entry goes to; otherwise an existing one stays where it is, and a new one goes
   * to the default file.
   */
  readonly file?: string;
}

export interface KubeconfigChange {
  /** "" clears it. */
  readonly currentContext?: string;
  readonly preferences?: JsonObject;
  readonly entries?: readonly EntryChange[];
}

export interface WriteOptions extends LoadOptions {
  /** The text of a document; src/print's YAML, which this layer does not know. */
  toYaml(document: JsonObject): string;
  /**
   * Whether paths of changed entries are written relative to their file where that needs no `..`.
   */
  readonly relativizePaths: boolean;
}

/**
 * All files merged without changes, paths as typed; a missing explicit file counts as empty
 * (PathOptions.GetStartingConfig).
 */
export async function startingKubeconfig(options: LoadOptions): Promise<Kubeconfig> {
  try {
    return await loadKubeconfig({ ...options, resolvePaths: false });
  } catch (error) {
    if (!(error instanceof MissingFileError)) throw error;
    return loadKubeconfig({
      ...options,
      env: { KUBECONFIG: options.explicitPath },
      explicitPath: '',
      resolvePaths: false,
    });
  }
}

/** The file for new entries, as typed (PathOptions.GetDefaultFilename). */
export function defaultKubeconfigFile(options: LoadOptions): string {
  const paths = kubeconfigPaths(options, options.explicitPath ?? '');
  if (paths.length === 1) return paths[0] as string;
  const existing = paths.find((file) => file !== '' && fs.existsSync(path.resolve(options.cwd, file)));
  return existing ?? (paths.at(-1) as string);
}

/**
 * Writes a change into the files it belongs to; a change that changes nothing writes nothing. Every
 * file that may be concerned is locked by FILE.lock. Throws CliError `open FILE.lock: file exists`
 * when another program holds one.
 */
export async function modifyKubeconfig(options: WriteOptions, change: KubeconfigChange): Promise<void> {
  const paths = kubeconfigPaths(options, options.explicitPath ?? '').filter((file) => file !== '');
  const locked: string[] = [];
  try {
    for (const file of paths.toSorted(compareStrings)) {
      await lock(path.resolve(options.cwd, file), file);
      locked.push(file);
    }
    await apply(options, change);
  } finally {
    for (const file of locked) await rm(`${path.resolve(options.cwd, file)}.lock`, { force: true });
  }
}

async function lock(file: string, typed: string): Promise<void> {
  makeFolders(path.dirname(file), 0o755);
  try {
    const handle = await open(`${file}.lock`, 'wx', 0o600);
    await handle.close();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new CliError(`open ${typed}.lock: file exists`);
    if (code === 'EACCES' || code === 'EPERM') throw new CliError(`open ${typed}.lock: permission denied`);
    throw error;
  }
}

/** The documents that are being changed, by the file's name as typed. */
type Documents = Map<string, JsonObject>;

async function apply(options: WriteOptions, change: KubeconfigChange): Promise<void> {
  const starting = await startingKubeconfig(options);
  const documents: Documents = new Map();
  const { currentContext, preferences } = change;
  if (currentContext !== undefined && currentContext !== starting.currentContext) {
    const file = currentContextFile(options, starting, currentContext);
    (await documentIn(documents, options, file))['current-context'] = currentContext;
  }
  if (preferences !== undefined && !equalJson(preferencesOf(preferences), preferencesOf(starting.preferences))) {
    const file = options.explicitPath || (starting.paths[0] as string);
    (await documentIn(documents, options, file)).preferences = preferences;
  }
  for (const entry of change.entries ?? []) await applyEntry(documents, options, starting, entry);
  for (const [file, document] of documents) {
    const text = options.toYaml(documentOf(document));
    await replaceKubeconfig(path.resolve(options.cwd, file), text);
  }
}

/** current-context is cleared in the first file that sets it, and set in the default file. */
function currentContextFile(options: WriteOptions, starting: Kubeconfig, currentContext: string): string {
  if (options.explicitPath) return options.explicitPath;
  if (currentContext !== '') return defaultKubeconfigFile(options);
  const setting = starting.files.find(({ document }) => (document['current-context'] ?? '') !== '');
  if (setting === undefined) throw new CliError('no config found to write context');
  return setting.path;
}

async function documentIn(documents: Documents, options: WriteOptions, file: string): Promise<JsonObject> {
  const known = documents.get(file);
  if (known !== undefined) return known;
  const loaded = await loadKubeconfigFile(file, options.cwd);
  const document = decoded({ ...loaded?.document });
  documents.set(file, document);
  return document;
}

async function applyEntry(
  documents: Documents,
  options: WriteOptions,
  starting: Kubeconfig,
  { section, name, fields, file }: EntryChange,
): Promise<void> {
  const before = starting[section].get(name);
  const isSame =
    before !== undefined &&
    fields !== undefined &&
    equalJson(entryFields(section, fields), entryFields(section, before.fields));
  if (isSame || (before === undefined && fields === undefined)) return;
  const target = file ?? before?.file ?? defaultKubeconfigFile(options);
  const document = await documentIn(documents, options, target);
  const folder = path.dirname(path.resolve(options.cwd, target));
  // contexts hold no paths
  const written = fields === undefined || !options.relativizePaths ? fields : relativized(section, fields, folder);
  document[section] = withEntry(document[section], section, name, written);
}

function withEntry(list: Json | undefined, section: Section, name: string, fields: JsonObject | undefined): Json[] {
  const items = Array.isArray(list) ? list : [];
  const index = items.findIndex((item) => isJsonObject(item) && item.name === name);
  if (fields === undefined) return items.filter((_item, at) => at !== index);
  const before = items[index];
  const entry: JsonObject = { ...(isJsonObject(before) ? before : {}), name, [entryKey[section]]: fields };
  return index < 0 ? [...items, entry] : items.with(index, entry);
}

/**
 * Paths made absolute against the file's folder, then relative to it again where they lie below.
 */
function relativized(section: Section, fields: JsonObject, folder: string): JsonObject {
  const result: JsonObject = { ...fields };
  for (const key of pathFields[section]) {
    const value = result[key];
    if (typeof value === 'string' && value !== '') result[key] = relativePath(value, folder);
  }
  const exec = section === 'users' ? result.exec : undefined;
  if (isJsonObject(exec) && typeof exec.command === 'string' && exec.command.includes(path.sep)) {
    result.exec = { ...exec, command: relativePath(exec.command, folder) };
  }
  return result;
}

function relativePath(file: string, folder: string): string {
  const absolute = path.isAbsolute(file) ? file : path.join(folder, file);
  const relative = path.relative(folder, absolute) || '.';
  return relative.startsWith(`..${path.sep}`) ? absolute : relative;
}

/** An existing file keeps its mode, as with kubectl. */
async function replaceKubeconfig(file: string, text: string): Promise<void> {
  const mode = await stat(file).then(
    (status) => status.mode & 0o777,
    () => 0o600,
  );
  await replaceFile(file, text, mode);
}
