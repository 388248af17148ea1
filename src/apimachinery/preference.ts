/**
 * kubectl's preferences, the kuberc (k8s.io/kubectl/pkg/config): how a document is decoded, checked
 * and written.
 */
import { CliError } from '../errors.ts';
import { decodeGo, type GoStruct, type GoType, goList, goString, goStruct, type KeyOrder } from './go/decode.ts';
import { cleanPath } from './go/path.ts';
import { goQuote, sortedKeys } from './go/text.ts';
import { typeMeta } from './go/type-meta.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { groupVersion } from './object.ts';

/** The value that a flag gets where it is not typed. */
export interface OptionDefault {
  /** The flag's long name, without dashes. */
  readonly name: string;
  /** As it would be typed. */
  readonly default: string;
}

/** Undefined lists are absent, which is written as null; empty ones are there. */
export interface CommandDefaults {
  /** The words of the command. */
  readonly command: string;
  readonly options?: readonly OptionDefault[] | undefined;
}

export interface CommandAlias {
  readonly name: string;
  /** The words of the command that it stands for. */
  readonly command: string;
  readonly prependArgs?: readonly string[] | undefined;
  readonly appendArgs?: readonly string[] | undefined;
  readonly options?: readonly OptionDefault[] | undefined;
}

/** Which credential plugins may run (client-go's PluginPolicy). */
export interface PluginPolicy {
  /** "" is AllowAll. */
  readonly type: string;
  /** Names and paths of programs. */
  readonly allowlist?: readonly string[] | undefined;
}

export interface Preference {
  readonly defaults?: readonly CommandDefaults[] | undefined;
  readonly aliases?: readonly CommandAlias[] | undefined;
  readonly policy: PluginPolicy;
}

const GROUP = 'kubectl.config.k8s.io';
const KIND = 'Preference';

/** The policies that a kuberc can name. */
export const PLUGIN_POLICIES = ['AllowAll', 'DenyAll', 'Allowlist'] as const;

const option = goStruct('CommandOptionDefault', { name: goString, default: goString });
const options = goList(option);

/** The struct of a version, whose lists have the names of that version. */
function preferenceType(lists: { defaults: string; options: string }, more: GoStruct['fields']): GoStruct {
  const defaults = goStruct('CommandDefaults', { command: goString, [lists.options]: options });
  const alias = goStruct('AliasOverride', {
    name: goString,
    command: goString,
    prependArgs: goList(goString),
    appendArgs: goList(goString),
    [lists.options]: options,
  });
  return goStruct(KIND, {
    kind: goString,
    apiVersion: goString,
    [lists.defaults]: goList(defaults),
    aliases: goList(alias),
    ...more,
  });
}

interface Version {
  readonly type: GoStruct;
  readonly defaults: string;
  readonly options: string;
}

const beta = { defaults: 'defaults', options: 'options' };
const alpha = { defaults: 'overrides', options: 'flags' };
const entry = goStruct('AllowlistEntry', { name: goString, command: goString });

const VERSIONS: Readonly<Record<string, Version>> = {
  v1beta1: {
    ...beta,
    type: preferenceType(beta, { credentialPluginPolicy: goString, credentialPluginAllowlist: goList(entry) }),
  },
  v1alpha1: { ...alpha, type: preferenceType(alpha, {}) },
};

export interface DecodedPreference {
  readonly preference: Preference;
  readonly apiVersion: string;
  /** What a strict decoder finds besides: unknown fields. */
  readonly problems: readonly string[];
}

/**
 * A document as preferences. Throws CliError for one of another kind or version, and for values of
 * a wrong type. `keys` is the order of the problems.
 */
export function decodePreference(document: Json, keys: KeyOrder): DecodedPreference {
  const { group, version, kind } = typeMeta(document);
  const apiVersion = groupVersion(group, version);
  if (kind === '' || apiVersion === '') {
    throw new CliError(`Object '${kind === '' ? 'Kind' : 'apiVersion'}' is missing`);
  }
  const known = group === GROUP && Object.hasOwn(VERSIONS, version) ? VERSIONS[version] : undefined;
  if (known === undefined || kind !== KIND || !isJsonObject(document)) {
    throw new CliError(`no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)}`);
  }
  const preference = preferenceOf(decodeGo(document, known.type, keys), known);
  return { preference, apiVersion, problems: unknownFields(document, known.type, keys, '') };
}

/** The fields at any depth that the type does not have (sigs.k8s.io/json, UnmarshalStrict). */
function unknownFields(value: Json, type: GoType, keys: KeyOrder, at: string): readonly string[] {
  if (type.kind === 'list') {
    const items = Array.isArray(value) ? value : [];
    return items.flatMap((item, index) => unknownFields(item, type.of, keys, `${at}[${index}]`));
  }
  if (type.kind !== 'struct' || !isJsonObject(value)) return [];
  const names = keys === 'sorted' ? sortedKeys(value) : Object.keys(value);
  return names.flatMap((name) => {
    const path = at === '' ? name : `${at}.${name}`;
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    return field === undefined
      ? [`unknown field ${goQuote(path)}`]
      : unknownFields(value[name] as Json, field, keys, path);
  });
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const texts = (value: Json | undefined): readonly string[] | undefined =>
  Array.isArray(value) ? value.map(text) : undefined;

function objects<Item>(value: Json | undefined, read: (item: JsonObject) => Item): readonly Item[] | undefined {
  return Array.isArray(value) ? value.map((item) => read(isJsonObject(item) ? item : {})) : undefined;
}

const readOption = (item: JsonObject): OptionDefault => ({ name: text(item.name), default: text(item.default) });

function preferenceOf(document: JsonObject, version: Version): Preference {
  return {
    defaults: objects(document[version.defaults], (item) => ({
      command: text(item.command),
      options: objects(item[version.options], readOption),
    })),
    aliases: objects(document.aliases, (item) => ({
      name: text(item.name),
      command: text(item.command),
      prependArgs: texts(item.prependArgs),
      appendArgs: texts(item.appendArgs),
      options: objects(item[version.options], readOption),
    })),
    policy: {
      type: text(document.credentialPluginPolicy),
      allowlist: objects(document.credentialPluginAllowlist, readEntry),
    },
  };
}

/** `name` is the old word for `command`. */
function readEntry(item: JsonObject): string {
  const [name, command] = [text(item.name), text(item.command)];
  if (name !== '' && command !== '' && name !== command) {
    throw new CliError(
      'both `Name` and `Command` were supplied with different values. `Name` is deprecated, use `Command` instead',
    );
  }
  return command || name;
}

/** The v1beta1 document, with its fields in the order of the struct. */
export function preferenceDocument({ defaults, aliases, policy }: Preference): JsonObject {
  const optionsOf = (list: readonly OptionDefault[]): Json => list.map((one) => ({ ...one }));
  const { allowlist = [] } = policy;
  return {
    kind: KIND,
    apiVersion: `${GROUP}/v1beta1`,
    defaults:
      defaults?.map((one) => ({
        command: one.command,
        options: one.options === undefined ? null : optionsOf(one.options),
      })) ?? null,
    aliases:
      aliases?.map(({ name, command, prependArgs = [], appendArgs = [], options: own = [] }) => ({
        name,
        command,
        ...(prependArgs.length > 0 ? { prependArgs: [...prependArgs] } : {}),
        ...(appendArgs.length > 0 ? { appendArgs: [...appendArgs] } : {}),
        ...(own.length > 0 ? { options: optionsOf(own) } : {}),
      })) ?? null,
    ...(policy.type === '' ? {} : { credentialPluginPolicy: policy.type }),
    ...(allowlist.length > 0 ? { credentialPluginAllowlist: allowlist.map((command) => ({ command })) } : {}),
  };
}

/** Throws CliError for preferences that no command accepts (kubectl's Preferences.validate). */
export function validatePreference({ aliases = [], defaults = [], policy }: Preference): void {
  const names = new Set<string>();
  for (const { name, options: own } of aliases) {
    if (!/^[a-zA-Z]+$/.test(name)) {
      throw new CliError('invalid alias name, can only include alphabetical characters');
    }
    refuseDashes(own);
    if (names.has(name)) throw new CliError(`duplicate alias name ${name}`);
    names.add(name);
  }
  for (const { options: own } of defaults) refuseDashes(own);
  validatePolicy(policy);
}

function refuseDashes(own: readonly OptionDefault[] = []): void {
  const dashed = own.find(({ name }) => name.startsWith('-'));
  if (dashed !== undefined) throw new CliError(`flag name ${dashed.name} should be in long form without dashes`);
}

/** client-go's ValidatePluginPolicy (plugin/pkg/client/auth/exec). */
function validatePolicy({ type, allowlist }: PluginPolicy): void {
  if (type !== '' && !PLUGIN_POLICIES.some((known) => known === type)) {
    throw new CliError(`unknown plugin policy: ${goQuote(type)}`);
  }
  if (type !== 'Allowlist') {
    if (allowlist === undefined) return;
    const problem = `plugin policy is ${goQuote(type)} but allowlist is non-nil`;
    throw new CliError(`misconfigured credential plugin allowlist: ${problem}`);
  }
  const set = 'credential plugin policy set to "Allowlist"';
  if (allowlist === undefined) throw new CliError(`${set}, but allowlist is unspecified`);
  if (allowlist.length === 0) throw new CliError(`${set}, but allowlist is empty; use "DenyAll" policy instead`);
  for (const [index, command] of allowlist.entries()) {
    if (command === '') {
      throw new CliError(`misconfigured credential plugin allowlist: empty allowlist entry #${index + 1}`);
    }
    const clean = cleanPath(command);
    if (clean !== command) throw new CliError(`non-normalized file path: ${goQuote(command)} vs ${goQuote(clean)}`);
  }
}
