/** Public repositories that tests compare with, which stay out of this one. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';

export interface PublicRepository {
  /** OWNER/REPOSITORY */
  readonly repository: string;
  readonly commit: string;
}

/** Clones a repository at its commit; nothing of its history. */
export function cloneSnapshot(baseUrl: string, { repository, commit }: PublicRepository, folder: string): void {
  const git = (...words: string[]): void => {
    execFileSync('git', ['-C', folder, ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  mkdirSync(folder, { recursive: true });
  try {
    git('init', '--quiet');
    git('fetch', '--quiet', '--depth=1', `${baseUrl.replace(/\/$/, '')}/${repository}`, commit);
    git('checkout', '--quiet', 'FETCH_HEAD');
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
