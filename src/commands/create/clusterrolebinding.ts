import { clusterRoleBindings } from '../../apimachinery/known-types.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { binding } from '../../resources/generators/rbac.ts';
import { createFlags, runCreate } from './shared.ts';
import { subjectFlags, subjectsOf } from './subjects.ts';

const target = { mapping: clusterRoleBindings, problem: 'failed to create clusterrolebinding:' };

export const command = defineCommand({
  use: 'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  long: 'Create a cluster role binding for a particular cluster role.',
  examples: `
    # Create a cluster role binding for user1, user2, and group1 using the cluster-admin cluster role
    cox create clusterrolebinding cluster-admin --clusterrole=cluster-admin --user=user1 --user=user2 --group=group1`,
  flags: {
    ...createFlags,
    ...subjectFlags,
    clusterrole: string('Cluster role that is bound', { required: true }),
  },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, target, ({ name }) => {
      const { flags } = invocation;
      const roleRef = { kind: 'ClusterRole', name: flags.clusterrole } as const;
      return binding('ClusterRoleBinding', { name, roleRef, ...subjectsOf(flags) });
    }),
});
