import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, string } from '../../cli/flag.ts';
import { filenameFlags, namesNoFiles, selectorFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { throwAll, UsageError } from '../../errors.ts';
import type { Item } from '../../manifest/selection.ts';
import { wantsJson } from '../shared/own-output.ts';
import { selectLatest } from '../shared/select-latest.ts';
import { warn } from '../shared/warn.ts';

const flags = {
  ...filenameFlags,
  ...selectorFlag,
  output: string('json: one object per line for each tree, instead of the drawing', { short: 'o', values: ['json'] }),
  watch: bool('Keep the tree up to date: drawn again in place on a terminal, printed again elsewhere', { short: 'w' }),
} as const;

export const command = defineCommand({
  use: 'tree (-f FILENAME | TYPE [NAME | -l label] | TYPE/NAME ...) [-w] [-o json]',
  long: `Show what an object owns and what owns it, as a tree, and whether each object is ready.

Objects of every type that the server lists are found, custom resources too: by the ownerReferences in their metadata.
What may not be listed is named at the end. A namespaced object owns objects of its namespace only; for an object without
a namespace all namespaces are searched, or the one that -n selects.`,
  examples: `  # A deployment, its replica sets and their pods
  cox tree deployment/web

  # What owns this pod
  cox tree pod web-5d4f-x2x

  # Watch a rollout
  cox tree deployment/web -w

  # All stateful sets with a label, for a program
  cox tree statefulsets -l app=db -o json`,
  flags,
  args: anyArguments,
  async run(context, { flags, args }) {
    if (args.length === 0 && namesNoFiles(flags)) {
      throw new UsageError('required resource not specified, such as deployment/NAME');
    }
    const json = wantsJson(flags.output);
    const { items, errors } = await selectLatest(context, args, flags);
    if (items.length === 0 && errors.length === 0) {
      const { namespace } = await context.cluster();
      context.io.stderr.write(`No resources found in ${namespace} namespace.\n`);
      return 0;
    }
    if (flags.watch && errors.length === 0) return (await import('./live.ts')).watchTrees(context, items, json);
    await printTrees(context, items, json);
    throwAll([...errors]);
    return 0;
  },
});

async function printTrees(context: Context, items: readonly Item[], json: boolean): Promise<void> {
  const { areaKey, areaOf, readWorlds, subjectsOf, treesOf, wholeSubjects } = await import('./subjects.ts');
  const { output } = await import('./output.ts');
  const { listenToClock } = await import('../../actions/cluster-clock.ts');
  const cluster = await context.cluster();
  const { clusterClock, transport } = listenToClock(cluster.transport, context.clock);
  const reading = { cluster, transport, signal: context.signal };
  const subjects = subjectsOf(items);
  const worlds = await readWorlds(reading, cluster, subjects);
  const whole = wholeSubjects(subjects);
  const found = [];
  for (const subject of subjects) {
    const world = worlds.get(areaKey(areaOf(subject, cluster)));
    if (world !== undefined) {
      found.push(await treesOf(reading, { subject, object: subject.object, world }, whole));
    }
  }
  const print = await output(context, json);
  context.io.stdout.write(print.text(found, whole, clusterClock.now()));
  for (const text of print.warnings(found)) warn(context.io, text);
}
