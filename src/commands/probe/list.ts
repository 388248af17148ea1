import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { throwAll } from '../../errors.ts';
import { type ProbeRow, probeRows } from '../../resources/probes/rows.ts';
import { oneLine } from '../shared/finding-text.ts';
import { wantsJson } from '../shared/own-output.ts';
import { readSubjects, subjectFlags } from './subjects.ts';

const columns = [
  'OBJECT',
  'CONTAINER',
  'PROBE',
  'ASKS',
  'DELAY',
  'TIMEOUT',
  'PERIOD',
  'SUCCESS',
  'FAILURE',
  'ADDS UP TO',
];

function cells({ namespace, object, container, role, probe }: ProbeRow, several: boolean): readonly string[] {
  const owner = [...(several ? [namespace] : []), object, role === 'sidecar' ? `${container} (sidecar)` : container];
  if (probe === null) return [...owner, 'none', ...Array.from({ length: 7 }, () => '-')].map(oneLine);
  return [
    ...owner,
    probe.kind,
    probe.handlerText,
    `${probe.initialDelaySeconds}s`,
    `${probe.timeoutSeconds}s`,
    `${probe.periodSeconds}s`,
    String(probe.successThreshold),
    String(probe.failureThreshold),
    probe.summary,
  ].map(oneLine);
}

async function printTable(context: Context, rows: readonly ProbeRow[], noHeaders: boolean): Promise<void> {
  const { stdout } = context.io;
  const several = new Set(rows.map(({ namespace }) => namespace)).size > 1;
  const headings = several ? ['NAMESPACE', ...columns] : columns;
  const body = rows.map((row) => cells(row, several));
  if (stdout.isTerminal && !noHeaders) {
    const { drawTable } = await import('../../io/drawn-table.ts');
    stdout.write(await drawTable(headings, body, context.io));
    return;
  }
  const { alignColumns } = await import('../../print/tabwriter.ts');
  const lines = noHeaders ? body : [headings, ...body];
  stdout.write(alignColumns(lines.map((line) => `${line.join('\t')}\n`).join('')));
}

export const command = defineCommand({
  use: 'list [(-f FILENAME | TYPE[/NAME] ... | -l SELECTOR)] [flags]',
  long: `
    List the probes of every container with all their numbers, defaults included, and what the numbers add up to: how long a container
    can hang before it is restarted or gets no more traffic, and how long it may take to start.

    Without arguments it lists the workloads of the namespace and the pods without an owner. With -f it reads files, without a server.

    A range shows the best and the worst case: the failure starts just before a probe that is refused at once, or just after a probe and
    every probe runs into its timeout.`,
  examples: `
    # Everything in the namespace
    cox probe list

    # One deployment
    cox probe list deployment/web

    # The probes of a directory of manifests
    cox probe list -R -f manifests/

    # Containers without any probe, in the whole cluster
    cox probe list -A -o json | jq '.items[] | select(.probe == null)'`,
  flags: {
    ...subjectFlags,
    'no-headers': bool('Print the table without its header'),
    output: string('Output format: json, or a table when left out', { short: 'o', values: ['json'] }),
  },
  args: anyArguments,
  async run(context, { flags, args }) {
    const json = wantsJson(flags.output);
    const { subjects, errors } = await readSubjects(context, flags, args);
    const rows = subjects.flatMap(({ object, namespace }) => probeRows(object, namespace));
    if (json) context.io.stdout.write(`${JSON.stringify({ items: rows }, undefined, 2)}\n`);
    else if (rows.length > 0) await printTable(context, rows, flags['no-headers']);
    else if (errors.length === 0) context.io.stderr.write('No containers found.\n');
    throwAll(errors);
    return 0;
  },
});
