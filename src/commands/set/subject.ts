import type { KubeObject } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { stringArray } from '../../cli/flag.ts';
import { selectorFlag } from '../../cli/flag-sets.ts';
import { throwAll } from '../../errors.ts';
import { changeStruct } from '../../resources/generators/struct-change.ts';
import { addSubjects, checkServiceAccounts, subjectsOf } from '../../resources/generators/subject-change.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { allProblems, fetchItems, localProblems, refuseLocalResources, setFlags, throwFirst } from './shared.ts';
import { errorsOf, writeChanges } from './write.ts';

export const command = defineCommand({
  use: 'subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  long: 'Update the user, group, or service account in a role binding or cluster role binding.',
  examples: `
    # Update a cluster role binding for serviceaccount1
    cox set subject clusterrolebinding admin --serviceaccount=namespace:serviceaccount1

    # Update a role binding for user1, user2, and group1
    cox set subject rolebinding admin --user=user1 --user=user2 --group=group1

    # Print a local role binding with another subject, in YAML, without a request to the server
    cox create rolebinding admin --role=admin --user=admin -o yaml --dry-run=client | cox set subject --local -f - --user=foo -o yaml`,
  flags: {
    ...setFlags,
    ...selectorFlag,
    group: stringArray('Group to bind to the role; may be repeated'),
    serviceaccount: stringArray('Service account to bind to the role, as NAMESPACE:NAME; may be repeated'),
    user: stringArray('User to bind to the role; may be repeated'),
  },
  args: anyArguments,
  writes: recorded,
  run: async (context, invocation) => {
    const { flags: values, args } = invocation;
    const dryRun = parseDryRun(values['dry-run'], context);
    const printer = await printerOf(context, invocation, dryRun);
    if (!values.local) await context.cluster();
    refuseLocalResources(values, args);
    const items = await fetchItems(context, values, args);
    const words = { users: values.user, groups: values.group, serviceAccounts: values.serviceaccount };
    const isEmpty = Object.values(words).every((list) => list.length === 0);
    throwFirst([
      ...localProblems(values, dryRun),
      ...allProblems(values),
      ...(isEmpty ? ['you must specify at least one value of user, group or serviceaccount'] : []),
    ]);
    checkServiceAccounts(
      words,
      items.map(({ object }) => object as KubeObject),
    );
    const subjects = subjectsOf(words, (await context.cluster()).namespace);
    const write = {
      values,
      dryRun,
      printer,
      done: 'subjects updated',
      problem: 'failed to patch subjects to rolebinding:',
    };
    const failed = await writeChanges(context, items, write, (object) => {
      let changes = false;
      const change = changeStruct(object, (draft) => {
        changes = addSubjects(draft, subjects);
      });
      return changes ? change : undefined;
    });
    throwAll(errorsOf(failed));
    return 0;
  },
});
