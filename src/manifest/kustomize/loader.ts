/** The files a kustomization may read, and the folders it may build on (kustomize's ifc.Loader). */
import type { Host } from '../../io/host.ts';

export interface Loader {
  /** The absolute path of the kustomization's folder. */
  readonly root: string;
  /**
   * What places call a file of the folder, by its path from there: its absolute path, of a clone
   * the repository's URL and the path inside, of a remote file its URL.
   */
  nameOf(path: string): string;
  /** The root of the clone that the folder lies in; undefined for one of this machine. */
  readonly repository: string | undefined;
  /** Reads a file, or what an http(s) URL answers. Throws BuildError. */
  load(path: string): Promise<Buffer>;
  /** A loader of the folder, or repository, at the path. Throws BuildError. */
  descend(path: string): Promise<Loader>;
  /** Removes what was cloned for this loader. */
  cleanUp(): Promise<void>;
}

export interface LoaderOptions {
  /** A line of Go's log package, which kubectl sends through klog. */
  log(message: string): void;
  /** The machine; without it the process's own folder counts, and nothing is fetched. */
  readonly host?: Host;
}
