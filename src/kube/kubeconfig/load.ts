/**
 * clientcmd's loading rules (k8s.io/client-go/tools/clientcmd/loader.go): which files, how they are
 * merged, which file says what. client-node's own loader is not used: it throws on duplicate names,
 * missing and empty files and lets the last current-context win.
 */

import fs from 'node:fs';
import path from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { CliError, throwAll } from '../../errors.ts';
import { unreadable } from '../../io/system-text.ts';
import { kubeconfigPaths, type Surroundings } from './paths.ts';
import { entryKey, pathFields, type Section, sections } from './sections.ts';
import { parseKubeconfig } from './yaml.ts';

/**
 * A cluster, user or context: its fields under the names the file has (`certificate-authority`),
 * unknown ones included.
 */
export interface KubeconfigEntry {
  readonly name: string;
  /** Absolute paths where `resolvePaths` asked for them. */
  readonly fields: JsonObject;
  /** The file that defines it, as typed (clientcmd's LocationOfOrigin). */
  readonly file: string;
}

export type Entries = ReadonlyMap<string, KubeconfigEntry>;

/** One file as it is: what a writer changes and writes back. */
export interface KubeconfigFile {
  readonly path: string;
  readonly document: JsonObject;
}

/** All files merged: the first to set a name wins. */
export interface Kubeconfig {
  readonly clusters: Entries;
  readonly users: Entries;
  readonly contexts: Entries;
  /** "" when no file sets it. */
  readonly currentContext: string;
  readonly preferences: JsonObject;
  readonly extensions: readonly Json[];
  /** The files that exist, in order of precedence. */
  readonly files: readonly KubeconfigFile[];
  /** All files that were searched, in order of precedence, as typed. */
  readonly paths: readonly string[];
  /** Whether --kubeconfig chose the file. */
  readonly explicit: boolean;
}

export interface LoadOptions extends Surroundings {
  /** --kubeconfig; "" when not given. */
  readonly explicitPath?: string;
  /**
   * Whether relative paths of certificates, keys, tokens and plugins become absolute; the default
   * is true.
   */
  readonly resolvePaths?: boolean;
}

/** The file of --kubeconfig is not there. */
export class MissingFileError extends CliError {}

/**
 * Loads and merges the kubeconfig files. Missing files are ignored, but for an explicit one.
 * Throws CliError in clientcmd's words for unreadable and malformed files.
 */
export async function loadKubeconfig(options: LoadOptions): Promise<Kubeconfig> {
  const explicitPath = options.explicitPath ?? '';
  const paths = kubeconfigPaths(options, explicitPath);
  const files: KubeconfigFile[] = [];
  const problems: CliError[] = [];
  for (const file of paths.filter((name) => name !== '')) {
    try {
      const loaded = await loadKubeconfigFile(file, options.cwd);
      if (loaded !== undefined) files.push(loaded);
      else if (explicitPath !== '') throw new MissingFileError(`stat ${file}: no such file or directory`);
    } catch (error) {
      if (!(error instanceof CliError) || error instanceof MissingFileError) throw error;
      problems.push(error);
    }
  }
  throwAll(problems);
  const resolveAgainst = options.resolvePaths === false ? undefined : options.cwd;
  return { ...merge(files, resolveAgainst), files, paths, explicit: explicitPath !== '' };
}

/**
 * Reads one file; undefined when it does not exist. Throws CliError `error loading config file
 * "PATH": ...`.
 */
export async function loadKubeconfigFile(file: string, cwd: string): Promise<KubeconfigFile | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = fs.readFileSync(path.resolve(cwd, file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CliError(`error loading config file "${file}": ${unreadable(file, error)}`);
  }
  try {
    return { path: file, document: await parseKubeconfig(bytes) };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`error loading config file "${file}": ${error.message}`);
  }
}

/** The named entries of one section of a document, in the document's order. */
export function entriesOf(
  document: JsonObject,
  section: Section,
): { readonly name: string; readonly fields: JsonObject }[] {
  const list = document[section];
  if (!Array.isArray(list)) return [];
  return list.filter(isJsonObject).map((item) => {
    const fields = item[entryKey[section]];
    return { name: typeof item.name === 'string' ? item.name : '', fields: isJsonObject(fields) ? fields : {} };
  });
}

function merge(
  files: readonly KubeconfigFile[],
  resolveAgainst: string | undefined,
): Pick<Kubeconfig, 'clusters' | 'users' | 'contexts' | 'currentContext' | 'preferences' | 'extensions'> {
  const merged = {
    clusters: new Map<string, KubeconfigEntry>(),
    users: new Map<string, KubeconfigEntry>(),
    contexts: new Map<string, KubeconfigEntry>(),
  };
  for (const { path: file, document } of files) {
    for (const section of sections) {
      for (const { name, fields } of entriesOf(document, section)) {
        if (merged[section].has(name)) continue;
        const resolved =
          resolveAgainst === undefined
            ? fields
            : resolvePaths(section, fields, path.resolve(resolveAgainst, path.dirname(file)));
        merged[section].set(name, { name, fields: resolved, file });
      }
    }
  }
  const documents = files.map((file) => file.document);
  const current = documents
    .map((document) => document['current-context'])
    .find((name) => name !== undefined && name !== '');
  return {
    ...merged,
    currentContext: typeof current === 'string' ? current : '',
    preferences: documents.map((document) => document.preferences).find(isJsonObject) ?? {},
    extensions: documents.flatMap((document) => (Array.isArray(document.extensions) ? document.extensions : [])),
  };
}

function resolvePaths(section: Section, fields: JsonObject, folder: string): JsonObject {
  const resolved: JsonObject = { ...fields };
  for (const key of pathFields[section]) {
    const value = fields[key];
    if (typeof value === 'string' && value !== '') resolved[key] = path.resolve(folder, value);
  }
  const exec = fields.exec;
  // A command without a separator is searched in PATH.
  if (isJsonObject(exec) && typeof exec.command === 'string' && exec.command.includes(path.sep)) {
    resolved.exec = { ...exec, command: path.resolve(folder, exec.command) };
  }
  return resolved;
}
