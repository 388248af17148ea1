/** Shared by the commands of `journal`. */
import type { Context } from '../../context.ts';
import { CliError, UsageError } from '../../errors.ts';
import type { Env } from '../../io/host.ts';
import { systemText } from '../../io/system-text.ts';
import type { JournalEntry } from '../../journal/record.ts';
import { journalFolder, readEntries, readEntry } from '../../journal/store.ts';
import { warn } from '../shared/warn.ts';

/**
 * All entries, the newest first; a warning for each that cannot be read. Throws CliError when the
 * journal cannot.
 */
export function allEntries({ env, io }: Pick<Context, 'env' | 'io'>): readonly JournalEntry[] {
  const unreadable = (number: number, error: unknown): void =>
    warn(io, `entry ${number} of the journal cannot be read: ${systemText(error)}`);
  return reading(env, (folder) => [...readEntries(folder, unreadable)]);
}

/** The entry of a typed number. Throws CliError and UsageError. */
export function entryOf(env: Env, word: string): JournalEntry {
  if (!/^[1-9]\d{0,14}$/.test(word)) throw new UsageError(`${JSON.stringify(word)} is not the number of an entry`);
  const entry = reading(env, (folder) => readEntry(folder, Number(word)));
  if (entry !== undefined) return entry;
  throw new CliError(`the journal has no entry ${word}; see the list of its entries (journal list)`);
}

function reading<T>(env: Env, read: (folder: string) => T): T {
  const folder = journalFolder(env);
  try {
    return read(folder);
  } catch (error) {
    throw new CliError(`the journal in ${folder} cannot be read: ${systemText(error)}`);
  }
}

/** "1 object", "3 objects, incomplete". A command may write an object several times. */
export function contents({ objects, truncated }: JournalEntry): string {
  const size = new Set(
    objects.map(({ group, resource, namespace, name }) => JSON.stringify([group, resource, namespace, name])),
  ).size;
  const count = `${size} ${size === 1 ? 'object' : 'objects'}`;
  return truncated ? `${count}, incomplete` : count;
}
