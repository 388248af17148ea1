/** Credentials for registries: those of helm's own file, then docker's (oras' registry/remote/credentials). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sortedKeys } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject, setKey } from '../../apimachinery/json.ts';
import { errorCode, replaceFile } from '../../io/files.ts';
import type { Env } from '../../io/host.ts';
import { unreadable } from '../../io/system-text.ts';
import { HelmFault } from '../error.ts';
import { type Credential, helperErase, helperGet, helperStore, isEmpty, noCredential, systemHelper } from './helper.ts';

export interface CredentialOptions {
  /** helm's own file. */
  readonly file: string;
  readonly env: Env;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

const BAD = 'invalid config format';

/** The content of a file of credentials; {} of none. Throws HelmFault. */
function readConfig(file: string): JsonObject {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return {};
    throw new HelmFault(`failed to open config file at ${file}: ${unreadable(file, error)}`, { cause: error });
  }
  if (text.trim() === '') return {};
  try {
    const value = JSON.parse(text) as Json;
    if (isJsonObject(value)) return value;
  } catch {
    // worded below
  }
  throw new HelmFault(`failed to decode config file ${file}: ${BAD}`);
}

const member = (object: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;
const objectAt = (object: JsonObject, key: string): JsonObject => {
  const value = member(object, key) ?? null;
  return isJsonObject(value) ? value : {};
};
const textAt = (object: JsonObject, key: string): string => {
  const value = member(object, key);
  return typeof value === 'string' ? value : '';
};

const isConfigured = (config: JsonObject): boolean =>
  textAt(config, 'credsStore') !== '' ||
  Object.keys(objectAt(config, 'credHelpers')).length + Object.keys(objectAt(config, 'auths')).length > 0;

/** The helper that keeps the credentials of a server; "" for the file itself. */
function helperFor(config: JsonObject, server: string, { env, platform }: CredentialOptions): string {
  const own = textAt(objectAt(config, 'credHelpers'), server) || textAt(config, 'credsStore');
  return own !== '' || isConfigured(config) ? own : systemHelper(env, platform);
}

const hostname = (address: string): string =>
  address
    .replace(/^http:\/\//, '')
    .replace(/^https:\/\//, '')
    .split('/', 1)[0] ?? '';

function fromFile(config: JsonObject, server: string): Credential {
  const auths = objectAt(config, 'auths');
  const key = Object.hasOwn(auths, server) ? server : Object.keys(auths).find((one) => hostname(one) === server);
  if (key === undefined) return noCredential;
  const entry = objectAt(auths, key);
  const [refreshToken, accessToken] = [textAt(entry, 'identitytoken'), textAt(entry, 'registrytoken')];
  const auth = textAt(entry, 'auth');
  if (auth === '') {
    return { username: textAt(entry, 'username'), password: textAt(entry, 'password'), refreshToken, accessToken };
  }
  const text = Buffer.from(auth, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) throw new HelmFault(`failed to decode auth field: ${BAD}: it is not the base64 of USERNAME:PASSWORD`);
  return { username: text.slice(0, colon), password: text.slice(colon + 1), refreshToken, accessToken };
}

const dockerFile = ({ env, home }: CredentialOptions): string =>
  path.join(env.DOCKER_CONFIG || path.join(home, '.docker'), 'config.json');

/** What the credentials of a host are kept under: Docker Hub's have an address of their own. */
export const serverAddress = (host: string): string =>
  host === 'docker.io' || host === 'registry-1.docker.io' ? 'https://index.docker.io/v1/' : host;

/** The credential for a host; none is no failure. Throws HelmFault. */
export async function findCredential(options: CredentialOptions, host: string): Promise<Credential> {
  const server = serverAddress(host);
  for (const file of [options.file, dockerFile(options)]) {
    const config = readConfig(file);
    const helper = helperFor(config, server, options);
    try {
      const found = helper === '' ? fromFile(config, server) : await helperGet(helper, server, options.env);
      if (!isEmpty(found)) return found;
    } catch (error) {
      if (!(error instanceof HelmFault)) throw error;
      throw new HelmFault(`failed to resolve credential: ${error.message}`, { cause: error });
    }
  }
  return noCredential;
}

async function writeConfig(file: string, config: JsonObject, auths: JsonObject): Promise<void> {
  const content: JsonObject = {};
  const all = { ...config, auths: sorted(auths) };
  for (const key of sortedKeys(all)) setKey(content, key, all[key as keyof typeof all] as Json);
  await replaceFile(file, JSON.stringify(content, null, '\t'), 0o600);
}

function sorted(object: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const key of sortedKeys(object)) setKey(result, key, object[key] as Json);
  return result;
}

/** Keeps a credential, in the helper of the file or in the file. Throws HelmFault. */
export async function keepCredential(options: CredentialOptions, host: string, credential: Credential): Promise<void> {
  const server = serverAddress(host);
  const config = readConfig(options.file);
  const helper = helperFor(config, server, options);
  const auths = objectAt(config, 'auths');
  if (helper !== '') {
    await helperStore(helper, server, credential, options.env);
    if (!isConfigured(config)) await writeConfig(options.file, { ...config, credsStore: helper }, auths);
    return;
  }
  const { username, password } = credential;
  if (username.includes(':')) throw new HelmFault('bad credential format: colons(:) are not allowed in username');
  const entries: JsonObject = { ...auths };
  setKey(entries, server, { auth: Buffer.from(`${username}:${password}`).toString('base64') });
  await writeConfig(options.file, config, entries);
}

/** Forgets the credential of a host; none is no failure. Throws HelmFault. */
export async function dropCredential(options: CredentialOptions, host: string): Promise<void> {
  const server = serverAddress(host);
  const config = readConfig(options.file);
  const helper = helperFor(config, server, options);
  if (helper !== '') return helperErase(helper, server, options.env);
  const auths = objectAt(config, 'auths');
  if (!Object.hasOwn(auths, server)) return;
  const rest = Object.fromEntries(Object.entries(auths).filter(([key]) => key !== server));
  await writeConfig(options.file, config, rest);
}
