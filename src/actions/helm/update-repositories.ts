/** Fetches the indexes of repositories, side by side (updateCharts of pkg/cmd/repo_update.go). */
import { goQuote } from '../../apimachinery/go/text.ts';
import { HelmFault } from '../../helm/error.ts';
import type { SendHttp } from '../../helm/http.ts';
import { checkRepositoryUrl, updateIndex } from '../../helm/repository/fetch.ts';
import type { Warn } from '../../helm/repository/index-file.ts';
import type { RepositoryEntry } from '../../helm/repository/repositories.ts';

export interface IndexUpdate {
  readonly send: SendHttp;
  readonly cache: string;
  readonly warn: Warn;
  readonly write: (text: string) => void;
  readonly timeout?: number;
}

/** What begins the names of repositories that only a Chart.yaml names. */
export const UNMANAGED = 'helm-manager-';

/** Returns whether it went well. */
async function updateOne(entry: RepositoryEntry, { send, cache, warn, write, timeout }: IndexUpdate): Promise<boolean> {
  const isUnmanaged = entry.name.startsWith(UNMANAGED);
  const shown = goQuote(isUnmanaged ? entry.url : entry.name);
  try {
    await updateIndex(send, entry, cache, warn, timeout);
    write(`...Successfully got an update from the ${shown} chart repository\n`);
    return true;
  } catch (error) {
    if (!(error instanceof HelmFault)) throw error;
    const address = isUnmanaged ? '' : ` (${entry.url})`;
    write(`...Unable to get an update from the ${shown} chart repository${address}:\n\t${error.message}\n`);
    return false;
  }
}

/** Returns the addresses of those that failed. Throws HelmFault for an address that no repository can have. */
export async function fetchIndexes(
  entries: readonly RepositoryEntry[],
  update: IndexUpdate,
): Promise<readonly string[]> {
  for (const { url } of entries) checkRepositoryUrl(url);
  const failed: string[] = [];
  await Promise.all(
    entries.map(async (entry) => {
      if (!(await updateOne(entry, update))) failed.push(entry.url);
    }),
  );
  return failed;
}

export function updateAll(entries: readonly RepositoryEntry[], update: IndexUpdate): Promise<readonly string[]> {
  for (const { url } of entries) checkRepositoryUrl(url);
  update.write('Hang tight while we grab the latest from your chart repositories...\n');
  return fetchIndexes(entries, update);
}
