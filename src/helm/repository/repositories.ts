/** repositories.yaml: the repositories that are known by a name (pkg/repo/v1/repo.go). */
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { goBool, goList, goPointer, goString, goStruct, goTime } from '../../apimachinery/go/decode.ts';
import type { Json } from '../../apimachinery/json.ts';
import { errorCode } from '../../io/files.ts';
import { makeFolders } from '../../io/folders.ts';
import { type LockOptions, withLock } from '../../io/lock-file.ts';
import { unreadable } from '../../io/system-text.ts';
import { toYaml } from '../../print/yaml.ts';
import { unmarshalYaml } from '../chart/unmarshal.ts';
import { HelmFault } from '../error.ts';

export interface RepositoryEntry {
  readonly name: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  readonly insecure_skip_tls_verify: boolean;
  readonly pass_credentials_all: boolean;
}

export interface RepositoryFile {
  readonly apiVersion: string;
  readonly generated: string;
  readonly repositories: readonly RepositoryEntry[];
}

const entryType = goStruct(
  'Entry',
  {
    ...Object.fromEntries(
      ['name', 'url', 'username', 'password', 'certFile', 'keyFile', 'caFile'].map((key) => [key, goString]),
    ),
    insecure_skip_tls_verify: goBool,
    pass_credentials_all: goBool,
  },
  'repo',
);
const fileType = goStruct(
  'File',
  { apiVersion: goString, generated: goTime, repositories: goList(goPointer(entryType)) },
  'repo',
);

export const emptyEntry: RepositoryEntry = {
  name: '',
  url: '',
  username: '',
  password: '',
  certFile: '',
  keyFile: '',
  caFile: '',
  insecure_skip_tls_verify: false,
  pass_credentials_all: false,
};
const NO_TIME = '0001-01-01T00:00:00Z';
export const noRepositories: RepositoryFile = { apiVersion: '', generated: NO_TIME, repositories: [] };

function decoded(data: Uint8Array): RepositoryFile {
  const value = unmarshalYaml(data, fileType) ?? {};
  const { apiVersion = '', generated = NO_TIME, repositories } = value as unknown as Partial<RepositoryFile>;
  const entries = (repositories ?? []).filter((one) => one !== null).map((one) => ({ ...emptyEntry, ...one }));
  return { apiVersion, generated, repositories: entries };
}

/** The file as it is; undefined when there is none. Throws HelmFault. */
export function readRepositories(file: string): RepositoryFile | undefined {
  let data: Buffer;
  try {
    data = readFileSync(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new HelmFault(`couldn't load repositories file (${file}): ${unreadable(file, error)}`, { cause: error });
  }
  return decoded(data);
}

/** Writes the file for the owner alone. Throws HelmFault. */
export async function writeRepositories(file: string, content: RepositoryFile): Promise<void> {
  makeFolders(path.dirname(file), 0o755);
  try {
    await writeFile(file, toYaml(content as unknown as Json), { mode: 0o600 });
  } catch (error) {
    throw new HelmFault(unreadable(file, error), { cause: error });
  }
}

/** The entry takes the place of the one with its name, or comes last. */
export function withEntry({ repositories, ...rest }: RepositoryFile, entry: RepositoryEntry): RepositoryFile {
  const isThere = repositories.some(({ name }) => name === entry.name);
  const replaced = repositories.map((one) => (one.name === entry.name ? entry : one));
  return { ...rest, repositories: isThere ? replaced : [...repositories, entry] };
}

/** The file that helm locks: repositories.lock beside repositories.yaml. */
const lockOf = (file: string): string => `${file.slice(0, file.length - path.extname(file).length)}.lock`;

const LOCK_TIMEOUT = 30_000;

/**
 * Runs `body` while no other cox changes the file. helm locks a file beside it by flock(2), which
 * Node does not have: the file is there as helm leaves it, but helm and cox do not wait for each other.
 */
export async function withRepositoriesLock<T>(
  file: string,
  options: Omit<LockOptions, 'timeout'>,
  body: () => Promise<T>,
): Promise<T> {
  makeFolders(path.dirname(file), 0o755);
  const lock = lockOf(file);
  await writeFile(lock, '', { flag: 'a', mode: 0o600 });
  return withLock(`${lock}.cox`, { ...options, timeout: LOCK_TIMEOUT }, body);
}

export const removeFile = (file: string): Promise<void> => rm(file, { force: true });
