import type { Release } from '../../../helm/release/release.ts';

/** Where releases lie. Keys are those of storageKey. */
export interface StorageDriver {
  readonly name: 'Secret' | 'ConfigMap' | 'Memory';
  /** With the user's labels only. Throws ReleaseNotFound. */
  get(key: string): Promise<Release>;
  /** All that can be read, with every label. */
  list(): Promise<readonly Release[]>;
  /** Those with these labels, with every label of theirs. Throws ReleaseNotFound when there are none. */
  query(labels: Readonly<Record<string, string>>): Promise<readonly Release[]>;
  /** Throws ReleaseExists. */
  create(key: string, release: Release): Promise<void>;
  /** With `resourceVersion`, only while the stored object still has that. */
  update(key: string, release: Release, resourceVersion?: string): Promise<void>;
  /** Throws ReleaseNotFound. */
  delete(key: string): Promise<Release>;
}
