import { humanDuration } from '../../apimachinery/duration.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { noArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { drawTable } from '../../io/drawn-table.ts';
import type { JournalEntry } from '../../journal/record.ts';
import { indentedJson } from '../../print/json.ts';
import { toYaml } from '../../print/yaml.ts';
import { oneLine } from '../shared/finding-text.ts';
import { checkOutput } from '../shared/own-output.ts';
import { allEntries, contents } from './entries.ts';

/** The flags of `journal` and of `journal list`, which are the same command. */
export const listFlags = {
  output: string('json or yaml: all entries with their objects before and after, instead of the table', {
    short: 'o',
    values: ['json', 'yaml'],
  }),
} as const;

function table(entries: readonly JournalEntry[], { io, clock }: Context): Promise<string> {
  const rows = entries.map((entry) => [
    String(entry.number),
    humanDuration(clock.now() - Date.parse(entry.time)),
    oneLine(entry.context),
    oneLine(entry.impersonated === '' ? entry.user : `${entry.impersonated} (as)`),
    contents(entry),
    oneLine(entry.command),
  ]);
  return drawTable(['ENTRY', 'AGE', 'CONTEXT', 'USER', 'CHANGED', 'COMMAND'], rows, io);
}

/** Entries as json or yaml, with a kind of their own around them. */
export function formatted(value: JsonObject, format: string): string {
  return format === 'json' ? `${indentedJson(value, 'given')}\n` : toYaml(value);
}

export async function listEntries(context: Context, format: string): Promise<number> {
  checkOutput(format, 'json', 'yaml');
  const { io } = context;
  const entries = allEntries(context);
  if (format !== '') {
    const list = { apiVersion: 'coxswain.dev/v1alpha1', kind: 'JournalEntryList', items: entries };
    io.stdout.write(formatted(list as unknown as JsonObject, format));
  } else if (entries.length > 0) io.stdout.write(await table(entries, context));
  else io.stderr.write('The journal is empty.\n');
  return 0;
}

export const command = defineCommand({
  use: 'list [-o json|yaml]',
  long: `List the entries of the journal, the newest first: one for each command that wrote with --journal, or with the journal
enabled in the settings. The same as "cox journal".`,
  examples: `
    # All entries
    cox journal list

    # For a program, with the objects
    cox journal list -o json`,
  flags: listFlags,
  args: noArguments(),
  run: (context, { flags }) => listEntries(context, flags.output),
});
