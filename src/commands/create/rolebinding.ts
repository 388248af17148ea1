import { roleBindings } from '../../apimachinery/known-types.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { CliError } from '../../errors.ts';
import { binding } from '../../resources/generators/rbac.ts';
import { createFlags, runCreate } from './shared.ts';
import { subjectFlags, subjectsOf } from './subjects.ts';

const target = { mapping: roleBindings, problem: 'failed to create rolebinding:' };

export const command = defineCommand({
  use: 'rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  long: 'Create a role binding for a particular role or cluster role.',
  examples: `
    # Create a role binding for user1, user2, and group1 using the admin cluster role
    cox create rolebinding admin --clusterrole=admin --user=user1 --user=user2 --group=group1

    # Create a role binding for service account monitoring:sa-dev using the admin role
    cox create rolebinding admin-binding --role=admin --serviceaccount=monitoring:sa-dev`,
  flags: {
    ...createFlags,
    ...subjectFlags,
    clusterrole: string('Cluster role that is bound'),
    role: string('Role that is bound'),
  },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, target, (place) => {
      const { flags } = invocation;
      if (place.name === '') throw new CliError('name must be specified');
      if ((flags.clusterrole === '') === (flags.role === '')) {
        throw new CliError('exactly one of clusterrole or role must be specified');
      }
      const roleRef =
        flags.role === ''
          ? ({ kind: 'ClusterRole', name: flags.clusterrole } as const)
          : ({ kind: 'Role', name: flags.role } as const);
      return binding('RoleBinding', { ...place, roleRef, ...subjectsOf(flags) });
    }),
});
