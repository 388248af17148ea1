import { clusterRoles } from '../../apimachinery/known-types.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { mapStringString, stringSlice, type Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { sortedMap } from '../../resources/generators/pairs.ts';
import { clusterRole, policyRules } from '../../resources/generators/rbac.ts';
import { parseResources, resolveResources, ruleFlags, uniqueVerbs, warnOfUnusualVerbs } from './rules.ts';
import { createFlags, type Place, runCreate } from './shared.ts';

const ownFlags = {
  ...ruleFlags,
  'aggregation-rule': mapStringString('Labels of the cluster roles that this one combines, as KEY=VALUE'),
  'non-resource-url': stringSlice('Path of the server that the rule is about, such as /logs or /logs/*'),
} as const;

const URL_VERBS = new Set(['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options']);

function checkUrls(verbs: readonly string[], urls: readonly string[]): void {
  const wrong = verbs.find((verb) => !URL_VERBS.has(verb));
  if (wrong !== undefined) throw new CliError(`invalid verb: '${wrong}' for nonResourceURL`);
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw new CliError('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*')) {
      throw new CliError("nonResourceURL only supports wildcard matches when '*' is at the end");
    }
  }
}

/** The rules of the flags. Throws CliError, in kubectl's order, for flags that make none. */
async function rulesOf(context: Context, { cluster }: Place, flags: Values<typeof ownFlags>) {
  const verbs = uniqueVerbs(flags.verb);
  const wanted = parseResources(flags.resource);
  const nonResourceURLs = [...new Set(flags['non-resource-url'])];
  if (verbs.length === 0) throw new CliError('at least one verb must be specified');
  if (wanted.length === 0 && nonResourceURLs.length === 0) {
    throw new CliError('one of resource or nonResourceURL must be specified');
  }
  if (wanted.length > 0) warnOfUnusualVerbs(context, verbs);
  const resources = await resolveResources(cluster.mapper, verbs, wanted);
  if (nonResourceURLs.length > 0) checkUrls(verbs, nonResourceURLs);
  return policyRules({ verbs, resources, resourceNames: [...new Set(flags['resource-name'])], nonResourceURLs });
}

export const command = defineCommand({
  use: 'clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  long: 'Create a cluster role.',
  examples: `
    # Create a cluster role named "pod-reader" that allows to get, watch and list pods
    cox create clusterrole pod-reader --verb=get,list,watch --resource=pods

    # Create a cluster role named "pod-reader" that is limited to two pods
    cox create clusterrole pod-reader --verb=get --resource=pods --resource-name=readablepod --resource-name=anotherpod

    # Create a cluster role named "foo" about a resource of an API group
    cox create clusterrole foo --verb=get,list,watch --resource=rs.apps

    # Create a cluster role named "foo" about a resource and one of its subresources
    cox create clusterrole foo --verb=get,list,watch --resource=pods,pods/status

    # Create a cluster role named "foo" about paths of the server
    cox create clusterrole foo --verb=get --non-resource-url=/logs/*

    # Create a cluster role named "monitoring" that combines the cluster roles with a label
    cox create clusterrole monitoring --aggregation-rule="rbac.example.com/aggregate-to-monitoring=true"`,
  flags: { ...createFlags, ...ownFlags },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, { mapping: clusterRoles }, async (place) => {
      const { flags } = invocation;
      if (place.name === '') throw new CliError('name must be specified');
      const aggregated = flags['aggregation-rule'];
      if (aggregated.size === 0) return clusterRole(place.name, { rules: await rulesOf(context, place, flags) });
      const rest = [flags['non-resource-url'], flags.verb, flags.resource, flags['resource-name']];
      if (rest.some((values) => values.length > 0)) {
        throw new CliError(
          'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
        );
      }
      return clusterRole(place.name, { aggregated: sortedMap(aggregated) });
    }),
});
