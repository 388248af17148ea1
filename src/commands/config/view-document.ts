/**
 * The document that `config view` prints, from the merged kubeconfig (client-go's
 * tools/clientcmd/api/helpers.go).
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { onlyKnown } from '../../apimachinery/go/decode.ts';
import type { Json, JsonObject } from '../../apimachinery/json.ts';
import { CliError } from '../../errors.ts';
import { unreadable } from '../../io/system-text.ts';
import { documentOf, entryFields, withDefaults } from '../../kube/kubeconfig/form.ts';
import type { Entries, Kubeconfig, KubeconfigEntry } from '../../kube/kubeconfig/load.ts';
import { entryKey, type Section, sections } from '../../kube/kubeconfig/sections.ts';
import { configType } from '../../kube/kubeconfig/types.ts';

/**
 * The merged kubeconfig as one document. Fields that kubectl does not know are left out: they may
 * hold secrets.
 */
export function viewed(config: Kubeconfig): JsonObject {
  const named = (section: Section): Json[] =>
    [...config[section].values()].map(({ name, fields }) => ({
      name,
      [entryKey[section]]: entryFields(section, withDefaults(section, fields)),
    }));
  return documentOf(
    onlyKnown(
      {
        preferences: config.preferences,
        ...Object.fromEntries(sections.map((section) => [section, named(section)])),
        'current-context': config.currentContext,
        extensions: [...config.extensions],
      },
      configType,
    ),
  );
}

/**
 * The entries that the current context (or the named one) uses. Throws CliError when one is
 * missing.
 */
export function minified(config: Kubeconfig, contextName: string): Kubeconfig {
  const name = contextName || config.currentContext;
  if (name === '') throw new CliError('current-context must exist in order to minify');
  const context = config.contexts.get(name);
  if (context === undefined) throw new CliError(`cannot locate context ${name}`);
  const only = (entries: Entries, wanted: Json | undefined, noun: string): Entries => {
    if (typeof wanted !== 'string' || wanted === '') return new Map();
    const entry = entries.get(wanted);
    if (entry === undefined) throw new CliError(`cannot locate ${noun} ${wanted}`);
    return new Map([[wanted, entry]]);
  };
  return {
    ...config,
    currentContext: name,
    contexts: new Map([[name, context]]),
    clusters: only(config.clusters, context.fields.cluster, 'cluster'),
    users: only(config.users, context.fields.user, 'user'),
  };
}

const omitted = 'DATA+OMITTED';
const hidden = 'REDACTED';

/** Replaces secrets and bulky data by a placeholder. */
export function redacted(config: Kubeconfig): Kubeconfig {
  return {
    ...config,
    clusters: replaced(config.clusters, { 'certificate-authority-data': omitted }),
    users: replaced(config.users, {
      'client-certificate-data': omitted,
      'client-key-data': omitted,
      token: hidden,
      password: hidden,
    }),
  };
}

function replaced(entries: Entries, words: Readonly<Record<string, string>>): Entries {
  return mapEntries(entries, ({ fields }) => {
    const result: JsonObject = { ...fields };
    for (const [key, word] of Object.entries(words)) if (result[key]) result[key] = word;
    return result;
  });
}

function mapEntries(entries: Entries, change: (entry: KubeconfigEntry) => JsonObject): Entries {
  return new Map([...entries].map(([name, entry]) => [name, { ...entry, fields: change(entry) }]));
}

/**
 * Replaces certificate and key files by their contents. Throws CliError for files that cannot be
 * read.
 */
export async function flattened(config: Kubeconfig, cwd: string): Promise<Kubeconfig> {
  return {
    ...config,
    users: await withData(config.users, ['client-certificate', 'client-key'], cwd),
    clusters: await withData(config.clusters, ['certificate-authority'], cwd),
  };
}

async function withData(entries: Entries, keys: readonly string[], cwd: string): Promise<Entries> {
  const result = new Map<string, KubeconfigEntry>();
  for (const [name, entry] of entries) {
    const fields: JsonObject = { ...entry.fields };
    for (const key of keys) await takeIn(fields, key, path.resolve(cwd, path.dirname(entry.file)));
    result.set(name, { ...entry, fields });
  }
  return result;
}

async function takeIn(fields: JsonObject, key: string, folder: string): Promise<void> {
  const file = fields[key];
  if (typeof file !== 'string' || file === '') return;
  if (fields[`${key}-data`]) throw new CliError('cannot have values for both path and contents');
  const absolute = path.resolve(folder, file);
  try {
    fields[`${key}-data`] = await readFile(absolute, 'base64');
  } catch (error) {
    throw new CliError(unreadable(absolute, error));
  }
  delete fields[key];
}
