import { equalJson, isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { UsageError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { newPaint, type Paint } from '../../io/paint.ts';
import { type JournalEntry, type ObjectRecord, recordName } from '../../journal/record.ts';
import { toYaml } from '../../print/yaml.ts';
import { oneLine } from '../shared/finding-text.ts';
import { checkOutput } from '../shared/own-output.ts';
import { unifiedDiff } from '../shared/unified-diff.ts';
import { contents, entryOf } from './entries.ts';
import { formatted } from './list.ts';

const flags = {
  output: string('json or yaml: the entry with the objects before and after, instead of diffs', {
    short: 'o',
    values: ['json', 'yaml'],
  }),
} as const;

function headLines(entry: JournalEntry): readonly string[] {
  const { number, time, command, context, user, impersonated, server, clusterUid } = entry;
  const as = impersonated === '' ? '' : ` as ${impersonated}`;
  const uid = clusterUid === '' ? '' : ` (${clusterUid})`;
  return [
    `Entry:    ${number}`,
    `Time:     ${time}`,
    `Command:  ${command}`,
    `User:     ${user}${as}`,
    `Context:  ${context}`,
    `Cluster:  ${server}${uid}`,
    `Changed:  ${contents(entry)}`,
  ];
}

/** What the server counts up by itself at each write. */
const COUNTED = ['managedFields', 'resourceVersion', 'generation'];

/** An object as the diff shows it. */
function shownObject(object: KubeObject, withStatus: boolean): JsonObject {
  const metadata = { ...(isJsonObject(object.metadata) ? object.metadata : {}) };
  for (const field of COUNTED) delete metadata[field];
  const { status, ...rest } = object;
  return { ...rest, metadata, ...(withStatus && status !== undefined ? { status } : {}) };
}

/**
 * The lines of both versions. Controllers write the status whenever they like, so it is shown only
 * where nothing else differs.
 */
function versions({ before, after }: ObjectRecord): readonly (readonly string[])[] {
  const differs = (withStatus: boolean): boolean =>
    before === null || after === null || !equalJson(shownObject(before, withStatus), shownObject(after, withStatus));
  const withStatus = !differs(false);
  return [before, after].map((one) => (one === null ? [] : toYaml(shownObject(one, withStatus)).trimEnd().split('\n')));
}

function recordText(record: ObjectRecord, paint: Paint): string {
  const { namespace, before, after, secretKeys, unknownBefore, unanswered, action } = record;
  const name = `${recordName(record)}${namespace === '' ? '' : ` in ${namespace}`}`;
  const notes = [
    ...(unknownBefore === undefined ? [] : [`What it was before is not known: ${unknownBefore}`]),
    ...(unanswered === undefined ? [] : ['The server did not answer: it is not known what the write did.']),
    ...Object.entries(secretKeys ?? {}).flatMap(([what, keys]) =>
      keys.length === 0 ? [] : [`Keys of the data that were ${what}, whose values are not kept: ${keys.join(', ')}`],
    ),
  ];
  const titles = [before === null ? '/dev/null' : `before/${name}`, after === null ? '/dev/null' : `after/${name}`];
  const [from = [], to = []] = versions(record);
  const sides = [
    { title: titles[0] ?? '', lines: from },
    { title: titles[1] ?? '', lines: to },
  ] as const;
  const diff = unanswered === true ? '' : unifiedDiff(...sides, paint);
  const head = paint.strong(escapeTerminal(`${name}: ${action}`));
  return `\n${head}\n${notes.map((note) => `${escapeTerminal(note)}\n`).join('')}${diff}`;
}

export const command = defineCommand({
  use: 'show ENTRY [-o json|yaml]',
  long: `Show an entry of the journal: who wrote when and where, and a diff of each object before and after the write.

The diff is that of the objects as the server had them, so it has what the server fills in by itself, too.`,
  examples: `
    # What entry 12 changed
    cox journal show 12

    # The whole objects
    cox journal show 12 -o yaml`,
  flags,
  args: positionals({ entry: 'one' }, (words) => new UsageError(`exactly one ENTRY is required, got ${words.length}`)),
  async run({ io, env }, { flags: { output }, named }) {
    checkOutput(output, 'json', 'yaml');
    const entry = entryOf(env, named.entry);
    if (output !== '') {
      const value = { apiVersion: 'coxswain.dev/v1alpha1', kind: 'JournalEntry', ...entry };
      io.stdout.write(formatted(value as unknown as JsonObject, output));
      return 0;
    }
    const paint = await newPaint(io.color.stdout);
    io.stdout.write(`${headLines(entry).map(oneLine).join('\n')}\n`);
    for (const record of entry.objects) io.stdout.write(recordText(record, paint));
    return 0;
  },
});
