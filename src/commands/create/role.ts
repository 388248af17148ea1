import { roles } from '../../apimachinery/known-types.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { CliError } from '../../errors.ts';
import { policyRules, role } from '../../resources/generators/rbac.ts';
import { parseResources, resolveResources, ruleFlags, uniqueVerbs, warnOfUnusualVerbs } from './rules.ts';
import { createFlags, runCreate } from './shared.ts';

export const command = defineCommand({
  use: 'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  long: 'Create a role with a single rule.',
  examples: `
    # Create a role named "pod-reader" that allows to get, watch and list pods
    cox create role pod-reader --verb=get --verb=list --verb=watch --resource=pods

    # Create a role named "pod-reader" that is limited to two pods
    cox create role pod-reader --verb=get --resource=pods --resource-name=readablepod --resource-name=anotherpod

    # Create a role named "foo" about a resource of an API group
    cox create role foo --verb=get,list,watch --resource=rs.apps

    # Create a role named "foo" about a resource and one of its subresources
    cox create role foo --verb=get,list,watch --resource=pods,pods/status`,
  flags: { ...createFlags, ...ruleFlags },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, { mapping: roles }, async (place) => {
      const { flags } = invocation;
      const verbs = uniqueVerbs(flags.verb);
      const wanted = parseResources(flags.resource);
      if (place.name === '') throw new CliError('name must be specified');
      if (verbs.length === 0) throw new CliError('at least one verb must be specified');
      warnOfUnusualVerbs(context, verbs);
      if (wanted.length === 0) throw new CliError('at least one resource must be specified');
      const resources = await resolveResources(place.cluster.mapper, verbs, wanted);
      const resourceNames = [...new Set(flags['resource-name'])];
      return role(place, policyRules({ verbs, resources, resourceNames, nonResourceURLs: [] }));
    }),
});
