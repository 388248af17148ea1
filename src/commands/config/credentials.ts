/** The flags of `config set-credentials` and the fields they change. */
import path from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { string, stringArray, stringSlice, tristate, type Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError, HelpError } from '../../errors.ts';
import { fileData, requireFile } from './files.ts';

export const credentialFlags = {
  'auth-provider': string('Auth provider for the user entry in kubeconfig'),
  'auth-provider-arg': stringSlice("'key=value' arguments for the auth provider; key- removes one"),
  'client-certificate': string('Path to client-certificate file for the user entry in kubeconfig'),
  'client-key': string('Path to client-key file for the user entry in kubeconfig'),
  'embed-certs': tristate('Embed the contents of the certificate and the key in the user entry in kubeconfig', {
    default: 'false',
  }),
  'exec-api-version': string('API version of the exec credential plugin for the user entry in kubeconfig'),
  'exec-arg': stringSlice('New arguments for the exec credential plugin command for the user entry in kubeconfig'),
  'exec-command': string('Command for the exec credential plugin for the user entry in kubeconfig'),
  'exec-env': stringArray("'key=value' environment values for the exec credential plugin; key- removes one"),
  'exec-interactive-mode': string('When the exec credential plugin may ask for input: Never, IfAvailable or Always', {
    values: ['Never', 'IfAvailable', 'Always'],
  }),
  'exec-provide-cluster-info': tristate('Whether the exec credential plugin gets information about the cluster', {
    default: 'false',
  }),
  password: string('password for the user entry in kubeconfig'),
  token: string('token for the user entry in kubeconfig'),
  username: string('username for the user entry in kubeconfig'),
} as const;

/** key=value pairs to set and keys to remove, in the order typed. */
interface Pairs {
  readonly set: readonly (readonly [key: string, value: string])[];
  readonly remove: readonly string[];
}

/** The flags that were typed; undefined for those that were not. */
export interface CredentialWords {
  readonly clientCertificate: string | undefined;
  readonly clientKey: string | undefined;
  readonly token: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly embed: boolean;
  readonly authProvider: string | undefined;
  readonly authProviderArgs: Pairs;
  readonly execCommand: string | undefined;
  readonly execApiVersion: string | undefined;
  readonly execInteractiveMode: string | undefined;
  readonly execProvideClusterInfo: boolean | undefined;
  readonly execArgs: readonly string[];
  readonly execEnv: Pairs;
}

type FlagName = keyof typeof credentialFlags;

/** Throws HelpError for a malformed pair. */
export function credentialWords(
  values: Values<typeof credentialFlags>,
  changed: (name: FlagName) => boolean,
): CredentialWords {
  const typed = <Name extends FlagName>(name: Name): Values<typeof credentialFlags>[Name] | undefined =>
    changed(name) ? values[name] : undefined;
  try {
    return {
      clientCertificate: typed('client-certificate'),
      clientKey: typed('client-key'),
      token: typed('token'),
      username: typed('username'),
      password: typed('password'),
      embed: values['embed-certs'] === true,
      authProvider: typed('auth-provider'),
      authProviderArgs: parsePairs(values['auth-provider-arg'], 'auth-provider-arg'),
      execCommand: typed('exec-command'),
      execApiVersion: typed('exec-api-version'),
      execInteractiveMode: typed('exec-interactive-mode'),
      execProvideClusterInfo: typed('exec-provide-cluster-info'),
      execArgs: values['exec-arg'],
      execEnv: parsePairs(values['exec-env'], 'exec-env'),
    };
  } catch (error) {
    throw new HelpError({ error: error as Error });
  }
}

/** Reads `key=value` and `key-` (cmdutil.ParsePairs). Throws CliError. */
export function parsePairs(words: readonly string[], pairType: string): Pairs {
  const set: [string, string][] = [];
  const remove: string[] = [];
  const invalid: string[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals > 0) set.push([word.slice(0, equals), word.slice(equals + 1)]);
    else if (word.endsWith('-') && word !== '-') remove.push(word.slice(0, -1));
    else invalid.push(word);
  }
  if (invalid.length > 0) throw new CliError(`invalid ${pairType} format: ${invalid.join(', ')}`);
  return { set, remove };
}

const INTERACTIVE_MODES = ['IfAvailable', 'Always', 'Never'];

/** Throws CliError for flags that exclude each other and for files that do not exist. */
export async function validateCredentials(context: Context, name: string, words: CredentialWords): Promise<void> {
  if (name === '') throw new CliError('you must specify a non-empty user name');
  const methods: string[] = [];
  if (words.token) methods.push('--token');
  if (words.username || words.password) methods.push('--username/--password');
  if (methods.length > 1) {
    throw new CliError(
      `you cannot specify more than one authentication method at the same time: ${methods.join(', ')}`,
    );
  }
  if (words.embed) await validateEmbedding(context, words.clientCertificate ?? '', words.clientKey ?? '');
  if (words.execInteractiveMode !== undefined && !INTERACTIVE_MODES.includes(words.execInteractiveMode)) {
    throw new CliError('invalid interactive mode type, can be only IfAvailable, Never, Always');
  }
}

async function validateEmbedding(context: Context, certificate: string, key: string): Promise<void> {
  if (certificate === '' && key === '') {
    throw new CliError('you must specify a --client-certificate or --client-key to embed');
  }
  if (certificate !== '') await requireFile(context, 'client-certificate', certificate);
  if (key !== '') await requireFile(context, 'client-key', key);
}

/**
 * The user's fields with the typed changes. Setting a token removes basic auth, and the other way
 * round.
 */
export async function withCredentials(
  context: Context,
  before: JsonObject,
  words: CredentialWords,
): Promise<JsonObject> {
  const fields: JsonObject = { ...before };
  await setFile(context, fields, 'client-certificate', words.clientCertificate, words.embed);
  await setFile(context, fields, 'client-key', words.clientKey, words.embed);
  for (const key of ['token', 'username', 'password'] as const) {
    const value = words[key];
    if (value !== undefined) fields[key] = value;
  }
  setAuthProvider(fields, words);
  setExec(fields, words);
  const isToken = (words.token ?? '') !== '';
  const isBasic = (words.username ?? '') !== '' || (words.password ?? '') !== '';
  if (isBasic && !isToken) fields.token = '';
  if (isToken && !isBasic) Object.assign(fields, { username: '', password: '' });
  return fields;
}

async function setFile(
  context: Context,
  fields: JsonObject,
  key: string,
  file: string | undefined,
  embed: boolean,
): Promise<void> {
  if (file === undefined) return;
  fields[key] = embed ? '' : path.resolve(context.cwd, file);
  fields[`${key}-data`] = embed ? await fileData(context, file) : '';
}

function setAuthProvider(fields: JsonObject, { authProvider, authProviderArgs }: CredentialWords): void {
  let provider = fields['auth-provider'];
  if (authProvider !== undefined && (!isJsonObject(provider) || provider.name !== authProvider)) {
    provider = { name: authProvider };
  }
  if (!isJsonObject(provider)) return;
  const config: JsonObject = { ...(isJsonObject(provider.config) ? provider.config : {}) };
  for (const key of authProviderArgs.remove) delete config[key];
  for (const [key, value] of authProviderArgs.set) config[key] = value;
  fields['auth-provider'] = { ...provider, config };
}

function setExec(fields: JsonObject, words: CredentialWords): void {
  let exec = isJsonObject(fields.exec) ? { ...fields.exec } : undefined;
  if (words.execCommand !== undefined) {
    exec = exec === undefined ? { command: words.execCommand } : { ...exec, command: words.execCommand, args: null };
  }
  if (exec === undefined) return;
  if (words.execApiVersion !== undefined) exec.apiVersion = words.execApiVersion;
  if (words.execArgs.length > 0) exec.args = [...words.execArgs];
  if (words.execInteractiveMode !== undefined) exec.interactiveMode = words.execInteractiveMode;
  if (words.execProvideClusterInfo !== undefined) exec.provideClusterInfo = words.execProvideClusterInfo;
  if (words.execEnv.set.length + words.execEnv.remove.length > 0) exec.env = environment(exec.env, words.execEnv);
  fields.exec = exec;
}

function environment(before: Json | undefined, { set, remove }: Pairs): Json {
  const variables = (Array.isArray(before) ? before.filter(isJsonObject) : [])
    .filter(({ name }) => !remove.includes(String(name)))
    .map((variable) => ({ ...variable }));
  for (const [name, value] of set) {
    const known = variables.find((variable) => variable.name === name);
    if (known === undefined) variables.push({ name, value });
    else known.value = value;
  }
  return variables;
}
