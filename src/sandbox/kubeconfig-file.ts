import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../apimachinery/json.ts';
import { CliError } from '../errors.ts';
import { orMissing, replaceFile } from '../io/files.ts';
import { withLock } from '../io/lock-file.ts';
import { kubeconfigPaths } from '../kube/kubeconfig/paths.ts';
import { parseKubeconfig } from '../kube/kubeconfig/yaml.ts';
import { toYaml } from '../print/yaml.ts';
import { isAccessible } from './accessible.ts';
import type { SandboxDependencies } from './dependencies.ts';

/** One cluster with its user and context, all of one name. */
export interface ContextEntry {
  readonly name: string;
  readonly server: string;
  /** The certificate authority, PEM. */
  readonly certificate: string;
  readonly token: string;
}

const sections = ['clusters', 'contexts', 'users'] as const;
const lockTimeout = 10_000;

/**
 * The file to write into, chosen as kind chooses it: --kubeconfig; else of $KUBECONFIG the first
 * that exists, or the last; else ~/.kube/config. Absolute.
 */
export async function kubeconfigToWrite(dependencies: SandboxDependencies, explicit: string): Promise<string> {
  const { cwd, env } = dependencies;
  const candidates = kubeconfigPaths(dependencies, explicit).filter((file) => file !== '');
  for (const candidate of candidates) {
    const file = path.resolve(cwd, candidate);
    if (await isAccessible(file)) return file;
  }
  const last = candidates.at(-1);
  if (last === undefined || (!env.HOME && !env.KUBECONFIG && explicit === '')) {
    throw new CliError('HOME and KUBECONFIG are not set: there is no kubeconfig to write the context into');
  }
  return path.resolve(cwd, last);
}

/** A kubeconfig of that one context, as a value. */
export function singleContext(entry: ContextEntry): JsonObject {
  return withContext({ apiVersion: 'v1', kind: 'Config' }, entry);
}

const named = (document: JsonObject, section: string): Json[] => {
  const list = document[section];
  return Array.isArray(list) ? list : [];
};

const isNamed = (item: Json, name: string): boolean => isJsonObject(item) && item.name === name;

/**
 * The document with the context added, or put in the place of one of that name, and current. All
 * else is kept.
 */
export function withContext(document: JsonObject, { name, server, certificate, token }: ContextEntry): JsonObject {
  const data = Buffer.from(certificate).toString('base64');
  const entries: Readonly<Record<(typeof sections)[number], JsonObject>> = {
    clusters: { cluster: { 'certificate-authority-data': data, server }, name },
    contexts: { context: { cluster: name, user: name }, name },
    users: { name, user: { token } },
  };
  const result: Record<string, Json> = { apiVersion: 'v1', kind: 'Config', ...document };
  for (const section of sections) {
    const list = named(document, section);
    const at = list.findIndex((item) => isNamed(item, name));
    result[section] = at < 0 ? [...list, entries[section]] : list.with(at, entries[section]);
  }
  result['current-context'] = name;
  return result;
}

/**
 * The document without the cluster, user and context of that name; if it was current, the first of
 * `formerContexts` that is there is again.
 */
export function withoutContext(document: JsonObject, name: string, formerContexts: readonly string[]): JsonObject {
  const result: Record<string, Json> = { ...document };
  for (const section of sections) {
    if (Array.isArray(document[section])) {
      result[section] = document[section].filter((item) => !isNamed(item, name));
    }
  }
  if (document['current-context'] === name) {
    const isThere = (context: string) => named(document, 'contexts').some((item) => isNamed(item, context));
    result['current-context'] = formerContexts.find((context) => context !== name && isThere(context)) ?? '';
  }
  return result;
}

/**
 * The file's document; undefined when there is no file. Throws CliError naming the file when it is
 * not a kubeconfig.
 */
export async function readKubeconfig(file: string): Promise<JsonObject | undefined> {
  const bytes = await readFile(file).catch(orMissing(undefined));
  if (bytes === undefined) return undefined;
  try {
    return await parseKubeconfig(bytes);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`error loading config file ${JSON.stringify(file)}: ${error.message}`);
  }
}

type Change = (document: JsonObject | undefined) => Promise<JsonObject | 'remove' | undefined>;

async function edit(file: string, { clock, platform, signal }: SandboxDependencies, change: Change): Promise<void> {
  await withLock(`${file}.lock`, { clock, platform, signal, timeout: lockTimeout }, async () => {
    const changed = await change(await readKubeconfig(file));
    if (changed === 'remove') await rm(file, { force: true });
    else if (changed !== undefined) await replaceFile(file, toYaml(changed));
  });
}

/** What was there before a context was written. */
export interface Former {
  /** What was current, then what was current before that, as far as it is known. */
  readonly contexts: readonly string[];
  /** Whether there was no file. */
  readonly missing: boolean;
}

/**
 * Writes the context into the file, 0600, and makes it current.
 * @param remember is given what was there before, and waited for, before anything is changed
 */
export async function writeContext(
  file: string,
  entry: ContextEntry,
  dependencies: SandboxDependencies,
  remember: (former: Former) => Promise<void>,
): Promise<void> {
  await edit(file, dependencies, async (document) => {
    const current = document?.['current-context'];
    const contexts = typeof current === 'string' && current !== '' ? [current] : [];
    await remember({ contexts, missing: document === undefined });
    return withContext(document ?? {}, entry);
  });
}

const isEmpty = (document: JsonObject): boolean => sections.every((section) => named(document, section).length === 0);

/**
 * Takes the context out of the file again. A file that is not there, or does not have it, is left
 * as it is; one that `up` made and that holds nothing else is removed.
 */
export async function removeContext(
  file: string,
  name: string,
  former: Former,
  dependencies: SandboxDependencies,
): Promise<void> {
  if (!(await isAccessible(file))) return;
  await edit(file, dependencies, async (document) => {
    if (document === undefined) return undefined;
    const mentioned =
      document['current-context'] === name ||
      sections.some((section) => named(document, section).some((item) => isNamed(item, name)));
    const rest = withoutContext(document, name, former.contexts);
    if (former.missing && isEmpty(rest)) return 'remove';
    return mentioned ? rest : undefined;
  });
}
