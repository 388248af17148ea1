import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { CliError, throwAll } from '../../errors.ts';
import { changeStruct, podSpecIn, recordCause } from '../../resources/generators/struct-change.ts';
import { recordFlag } from '../shared/change-cause.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { fetchItems, localProblems, recordedCause, setFlags, throwFirst } from './shared.ts';
import { errorsOf, writeChanges } from './write.ts';

export const command = defineCommand({
  use: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  long: `
    Update the service account of pod template resources.

    Possible resources (case insensitive) can be:

    replicationcontroller (rc), deployment (deploy), daemonset (ds), job, replicaset (rs), statefulset`,
  examples: `
    # Set the service account of deployment nginx-deployment to serviceaccount1
    cox set serviceaccount deployment nginx-deployment serviceaccount1

    # Print a local file with the service account, in YAML, without a request to the server
    cox set sa -f nginx-deployment.yaml serviceaccount1 --local --dry-run=client -o yaml`,
  flags: { ...setFlags, ...recordFlag },
  args: anyArguments,
  writes: recorded,
  run: async (context, invocation) => {
    const { flags: values, args } = invocation;
    const dryRun = parseDryRun(values['dry-run'], context);
    throwFirst(localProblems(values, dryRun));
    const printer = await printerOf(context, invocation, dryRun);
    if (!values.local) await context.cluster();
    const account = args.at(-1);
    if (account === undefined) throw new CliError('serviceaccount is required');
    const items = await fetchItems(context, values, args.slice(0, -1));
    const cause = recordedCause(context, invocation);
    const failed = await writeChanges(
      context,
      items,
      {
        values,
        dryRun,
        printer,
        done: 'serviceaccount updated',
        problem: 'failed to patch ServiceAccountName',
        unchanged: 'written',
      },
      (object) =>
        changeStruct(object, (draft) => {
          podSpecIn(draft).serviceAccountName = account;
          recordCause(draft, cause);
        }),
    );
    throwAll(errorsOf(failed));
    return 0;
  },
});
