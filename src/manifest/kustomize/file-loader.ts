/** The loader of folders and repositories (kustomize's FileLoader). */
import fs from 'node:fs';
import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { Host } from '../../io/host.ts';
import { resolveLinks } from '../../io/links.ts';
import { unreadable } from '../../io/system-text.ts';
import { BuildError, prefixed } from './error.ts';
import type { Clone } from './git-repository.ts';
import type { Loader, LoaderOptions } from './loader.ts';
import { parseRepoSpec, type RepoSpec } from './repo-spec.ts';

type Restrictor = 'root' | 'none';

/** The loader of a build's own folder: a path, or a repository's URL. Throws BuildError. */
export async function newLoader(target: string, restrictor: Restrictor, options: LoaderOptions): Promise<Loader> {
  const spec = parseRepoSpec(target, options.log);
  if (spec !== undefined) return loaderOfClone(spec, options);
  const absolute = target === '' ? '' : path.resolve(options.host?.cwd ?? '', target);
  const root = rootAt(absolute, target);
  return new FileLoader({ root, restrictor, options });
}

interface Settings {
  readonly root: string;
  readonly restrictor: Restrictor;
  readonly options: LoaderOptions;
  /** The loader that made this one. */
  readonly referrer?: FileLoader | undefined;
  /** Of the root of a clone: the repository, and the clone. */
  readonly cloned?: { readonly spec: RepoSpec; readonly clone: Clone };
}

class FileLoader implements Loader {
  readonly root: string;
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.root = settings.root;
    this.#settings = settings;
  }

  get repository(): string | undefined {
    const { cloned, referrer } = this.#settings;
    return cloned?.clone.folder ?? referrer?.repository;
  }

  nameOf(file: string): string {
    if (/^https?:/i.test(file)) return withoutPassword(file);
    const absolute = path.resolve(this.root, file);
    const { repository } = this;
    if (repository === undefined || !isBelow(absolute, repository)) return absolute;
    return `${withoutPassword(this.#repositoryUrl)}//${path.relative(repository, absolute)}`;
  }

  get #repositoryUrl(): string {
    const { cloned, referrer } = this.#settings;
    if (cloned !== undefined) return cloned.spec.url;
    return referrer === undefined ? '' : referrer.#repositoryUrl;
  }

  async load(file: string): Promise<Buffer> {
    const { host } = this.#settings.options;
    host?.signal.throwIfAborted();
    if (/^https?:/i.test(file)) {
      const { isRemoteFile, readRemoteFile } = await import('./http-file.ts');
      if (isRemoteFile(file)) return readRemoteFile(file, hostOf(this.#settings.options));
    }
    const absolute = path.resolve(this.root, file);
    const allowed = this.#settings.restrictor === 'none' ? absolute : fileBelow(this.root, absolute);
    return readFile(allowed);
  }

  async descend(target: string): Promise<Loader> {
    if (target === '') throw new BuildError('new root cannot be empty');
    const { restrictor, options } = this.#settings;
    const spec = parseRepoSpec(target, options.log);
    if (spec !== undefined) {
      this.#refuseRepository(spec);
      return loaderOfClone(spec, options, this);
    }
    if (path.isAbsolute(target)) throw new BuildError(`new root '${target}' cannot be absolute`);
    const root = rootAt(path.join(this.root, target));
    const { repository } = this;
    if (repository !== undefined && !isBelow(root, repository)) {
      throw new BuildError(
        'security; bases in kustomizations found in cloned git repos must be within the repo, ' +
          `but base '${root}' is outside '${repository}'`,
      );
    }
    this.#refuseAncestor(root);
    return new FileLoader({ root, restrictor, options, referrer: this });
  }

  async cleanUp(): Promise<void> {
    await this.#settings.cloned?.clone.remove();
  }

  /** A repository may not build on itself. */
  #refuseRepository(spec: RepoSpec): void {
    const { cloned, referrer } = this.#settings;
    if (cloned?.spec.raw.startsWith(spec.raw)) {
      throw new BuildError(`cycle detected: URI '${spec.raw}' referenced by previous URI '${cloned.spec.raw}'`);
    }
    if (referrer !== undefined) referrer.#refuseRepository(spec);
  }

  /** A folder may not build on itself, nor on one that it lies in. */
  #refuseAncestor(candidate: string): void {
    if (isBelow(this.root, candidate)) {
      throw new BuildError(`cycle detected: candidate root '${candidate}' contains visited root '${this.root}'`);
    }
    const { referrer } = this.#settings;
    if (referrer !== undefined) referrer.#refuseAncestor(candidate);
  }
}

function hostOf({ host }: LoaderOptions): Host {
  if (host === undefined) throw new BuildError('nothing is fetched here');
  return host;
}

/** What is in a clone never gets at files outside its folder. */
async function loaderOfClone(spec: RepoSpec, options: LoaderOptions, referrer?: FileLoader): Promise<Loader> {
  const { cloneRepository } = await import('./git-repository.ts');
  const clone = await cloneRepository(spec, hostOf(options));
  try {
    const wanted = path.join(clone.folder, spec.folder);
    const root = withoutLinks(wanted, wanted);
    if (!isFolder(root)) {
      throw new BuildError(`'${wanted}' refers to file '${path.basename(root)}'; expecting directory`);
    }
    if (!isBelow(root, clone.folder)) {
      throw new BuildError(`${goQuote(wanted)} refers to directory outside of repo ${goQuote(clone.folder)}`);
    }
    return new FileLoader({ root, restrictor: 'root', options, referrer, cloned: { spec, clone } });
  } catch (error) {
    await clone.remove();
    throw error;
  }
}

const withoutPassword = (url: string): string => url.replace(/^(\w+:\/\/[^/:@]*):[^/@]*@/, '$1@');

/** Whether a folder is the other or lies below it. */
const isBelow = (folder: string, above: string): boolean =>
  folder === above || folder.startsWith(above.endsWith(path.sep) ? above : above + path.sep);

/** The folder at a path, without links. `shown` is how messages name it. Throws BuildError. */
function rootAt(absolute: string, shown = absolute): string {
  const problem = 'must build at directory';
  if (absolute === '') throw new BuildError(`${problem}: directory path cannot be empty`);
  let real: string;
  try {
    real = withoutLinks(absolute, shown);
  } catch (error) {
    throw prefixed(error, `${problem}: not a valid directory`);
  }
  if (!isFolder(real)) throw new BuildError(`${problem}: '${shown}': file is not directory`);
  return real;
}

/** The file at a path, without links, which must lie in or below the folder. Throws BuildError. */
function fileBelow(root: string, absolute: string): string {
  const real = withoutLinks(absolute, absolute);
  if (isFolder(real)) throw new BuildError(`'${absolute}' must resolve to a file`);
  if (isBelow(path.dirname(real), root)) return real;
  throw new BuildError(`security; file '${absolute}' is not in or below '${root}'`);
}

function withoutLinks(absolute: string, shown: string): string {
  try {
    return resolveLinks(absolute);
  } catch (error) {
    throw new BuildError(`evalsymlink failure on '${shown}' : ${(error as Error).message}`);
  }
}

function isFolder(real: string): boolean {
  try {
    return fs.statSync(real).isDirectory();
  } catch {
    return false;
  }
}

function readFile(file: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw new BuildError(unreadable(file, error));
  }
}
