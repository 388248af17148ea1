import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { allNamespacesFlag, filenameFlags, selectorFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll, UsageError } from '../../errors.ts';
import type { Item } from '../../manifest/selection.ts';
import type { Diagnosis } from '../../resources/diagnosis/diagnosis.ts';
import { checkOutput } from '../shared/own-output.ts';

const { kustomize: _notHere, ...fileFlags } = filenameFlags;

const flags = {
  ...fileFlags,
  ...selectorFlag,
  ...allNamespacesFlag,
  output: string('json: one object for each diagnosis, a line each', { short: 'o', values: ['json'] }),
} as const;

export const command = defineCommand({
  use: 'why (-f FILENAME | TYPE [NAME | -l label] | TYPE/NAME)',
  long: `Say what is wrong with an object, how that is known, and what to do next.

Pods, workloads and jobs: what keeps their pods from running, with the last lines of their logs. Claims and volumes:
why they are not bound. Services and ingresses: why they lead nowhere. Nodes, autoscalers, and of every other kind the
conditions that are not met. Whatever is being deleted and does not go: which finalizers hold it and who takes them
off; of a namespace, which objects are left in it.

The exit code is 0 when nothing is wrong and 1 when something is. Nothing is changed.`,
  examples: `  # Why does this pod not run?
  cox why pod/web-5d4f-x2x

  # What is wrong with a deployment, with all of its pods
  cox why deployment web

  # Why is this namespace not gone yet?
  cox why namespace/staging

  # Every job of the namespace, for a program
  cox why jobs -o json`,
  flags,
  args: anyArguments,
  async run(context, { flags, args }) {
    if (args.length === 0 && flags.filename.length === 0) throw new UsageError('say what to look at, such as pod/NAME');
    checkOutput(flags.output, 'json');
    const { selectObjects } = await import('../../manifest/select.ts');
    const { items, errors } = await selectObjects(context, {
      args,
      allowEmptySelector: true,
      filenames: flags.filename,
      recursive: flags.recursive,
      selector: flags.selector,
      allNamespaces: flags['all-namespaces'],
      continueOnError: true,
      latest: true,
    });
    const { unhealthy, failures } = await explainAll(context, items, flags.output === 'json', flags['all-namespaces']);
    if (items.length === 0 && errors.length === 0) {
      const { namespace } = await context.cluster();
      context.io.stderr.write(`No resources found${flags['all-namespaces'] ? '' : ` in ${namespace} namespace.`}\n`);
    }
    throwAll([...failures, ...errors]);
    return unhealthy > 0 ? 1 : 0;
  },
});

/** How many objects are looked at at once. */
const CONCURRENCY = 8;

/** Prints a diagnosis of each, in their order; how many have something wrong with them, and what could not be diagnosed. */
async function explainAll(
  context: Context,
  items: readonly Item[],
  json: boolean,
  withNamespaces: boolean,
): Promise<{ readonly unhealthy: number; readonly failures: readonly Error[] }> {
  const { runInPhases } = await import('../../actions/bulk.ts');
  const { relatedOf } = await import('../../actions/diagnose/related.ts');
  const { diagnose, withLogs } = await import('../../actions/diagnose/examine.ts');
  const related = await relatedOf(context, (text) => context.io.stderr.write(`Warning: ${text}\n`));
  const print = await printerOf(context, json, withNamespaces);
  let unhealthy = 0;
  const failures: Error[] = [];
  await runInPhases(
    [...items.entries()],
    { phaseOf: () => 0, keyOf: ([index]) => String(index), concurrency: CONCURRENCY, signal: context.signal },
    async ([, item]) => {
      // what a file holds without a name is nothing that could be looked at
      if (item.name === '') throw new CliError('resource name may not be empty');
      const diagnosis = item.object === undefined ? undefined : await diagnose(item.object, related);
      return diagnosis && withLogs(diagnosis, related);
    },
    ([, item], outcome) => {
      if (!outcome.ok) failures.push(outcome.error as Error);
      else if (outcome.value !== undefined) {
        if (outcome.value.findings.length > 0) unhealthy += 1;
        print(item, outcome.value, related.now());
      }
    },
  );
  context.signal.throwIfAborted();
  return { unhealthy, failures };
}

type Print = (item: Item, diagnosis: Diagnosis, now: number) => void;

async function printerOf({ io }: Context, json: boolean, withNamespaces: boolean): Promise<Print> {
  const { diagnosisJson, diagnosisText } = await import('./text.ts');
  if (json) {
    const { gvkOf } = await import('../../apimachinery/object.ts');
    return ({ object, mapping }, diagnosis, now) =>
      io.stdout.write(
        `${JSON.stringify(diagnosisJson(diagnosis, object === undefined ? mapping : gvkOf(object), now))}\n`,
      );
  }
  const { newPaint } = await import('../../io/paint.ts');
  const paint = await newPaint(io.color.stdout);
  return (_item, diagnosis, now) => {
    const { namespace, object } = diagnosis;
    const named = withNamespaces && namespace !== '' ? { ...diagnosis, object: `${namespace}/${object}` } : diagnosis;
    io.stdout.write(diagnosisText(named, now, paint));
  };
}
