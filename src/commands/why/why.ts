import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { allNamespacesFlag, filenameFlags, namesNoFiles, selectorFlag } from '../../cli/flag-sets.ts';
import { nextInOwnName } from '../../cli/own-name.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll, UsageError } from '../../errors.ts';
import type { Item } from '../../manifest/selection.ts';
import type { Diagnosis } from '../../resources/diagnosis/diagnosis.ts';
import { checkOutput } from '../shared/own-output.ts';
import { selectLatest } from '../shared/select-latest.ts';
import { warn } from '../shared/warn.ts';

const flags = {
  ...filenameFlags,
  ...selectorFlag,
  ...allNamespacesFlag,
  output: string('Output format; json prints one object per line for each diagnosis', { short: 'o', values: ['json'] }),
} as const;

export const command = defineCommand({
  use: 'why (-f FILENAME | TYPE [NAME | -l label] | TYPE/NAME)',
  long: `Show what is wrong with an object, the evidence, and the next steps.

For pods, workloads and jobs: why their pods do not run, with the last lines of their logs. For claims and volumes: why
they are not bound. For services and ingresses: why they reach no pods. For nodes, autoscalers and every other kind: the
conditions that are not met. For objects that are stuck in deletion: which finalizers hold them and who removes them; for
a namespace, which objects are left in it.

The exit code is 0 when nothing is wrong and 1 when something is. Nothing is changed.`,
  examples: `  # Why does this pod not run?
  cox why pod/web-5d4f-x2x

  # What is wrong with a deployment and its pods
  cox why deployment web

  # Why is this namespace not deleted yet?
  cox why namespace/staging

  # Every job of the namespace, for a program
  cox why jobs -o json`,
  flags,
  args: anyArguments,
  async run(context, { flags, args }) {
    if (args.length === 0 && namesNoFiles(flags))
      throw new UsageError('required resource not specified, such as pod/NAME');
    checkOutput(flags.output, 'json');
    const all = { allNamespaces: flags['all-namespaces'] };
    const { items, errors } = await selectLatest(context, args, flags, all);
    const { unhealthy, failures } = await explainAll(context, items, flags.output === 'json', flags['all-namespaces']);
    if (items.length === 0 && errors.length === 0) {
      const { namespace } = await context.cluster();
      context.io.stderr.write(`No resources found${flags['all-namespaces'] ? '' : ` in ${namespace} namespace.`}\n`);
    }
    throwAll([...failures, ...errors]);
    return unhealthy > 0 ? 1 : 0;
  },
});

/** The number of objects that are examined in parallel. */
const CONCURRENCY = 8;

/**
 * Prints a diagnosis of each object, in order. Returns the number of unhealthy objects, and the
 * errors.
 */
async function explainAll(
  context: Context,
  items: readonly Item[],
  json: boolean,
  withNamespaces: boolean,
): Promise<{ readonly unhealthy: number; readonly failures: readonly Error[] }> {
  const { runInPhases } = await import('../../actions/bulk.ts');
  const { relatedOf } = await import('../../actions/diagnose/related.ts');
  const { diagnose, withLogs } = await import('../../actions/diagnose/examine.ts');
  const related = await relatedOf(context, (text) => warn(context.io, text));
  const print = await printerOf(context, json, withNamespaces);
  let unhealthy = 0;
  const failures: Error[] = [];
  await runInPhases(
    [...items.entries()],
    { phaseOf: () => 0, keyOf: ([index]) => String(index), concurrency: CONCURRENCY, signal: context.signal },
    async ([, item]) => {
      // an object of a file without a name cannot be examined
      if (item.name === '') throw new CliError('resource name may not be empty');
      const diagnosis = item.object === undefined ? undefined : await diagnose(item.object, related);
      return diagnosis && withLogs(diagnosis, related);
    },
    ([, item], outcome) => {
      if (!outcome.ok) failures.push(outcome.error as Error);
      else if (outcome.value !== undefined) {
        if (outcome.value.findings.length > 0) unhealthy += 1;
        const findings = outcome.value.findings.map((finding) => nextInOwnName(finding, context.program));
        print(item, { ...outcome.value, findings }, related.now());
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
