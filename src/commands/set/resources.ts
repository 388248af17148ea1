import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { throwAll } from '../../errors.ts';
import { parseResourceList, putResources } from '../../resources/generators/resources-change.ts';
import { changeStruct, containersIn, podSpecIn, recordCause } from '../../resources/generators/struct-change.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printerOf } from '../shared/generated-objects.ts';
import {
  allProblems,
  fetchItems,
  localProblems,
  recordedCause,
  refuseLocalResources,
  templateFlags,
  throwFirst,
} from './shared.ts';
import { errorsOf, ownError, writeChanges } from './write.ts';

export const command = defineCommand({
  use: 'resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  long: `
    Specify compute resource requirements (CPU, memory) for any resource that defines a pod template. A pod that is scheduled is
    guaranteed the amounts it requests, and may use more up to its limits.

    For each compute resource, if a limit is specified and a request is omitted, the request defaults to the limit.

    Possible resources include (case insensitive):

    pod (po), replicationcontroller (rc), deployment (deploy), daemonset (ds), statefulset (sts), cronjob (cj), replicaset (rs), job`,
  examples: `
    # Set the limits of the container nginx of a deployment to 200m CPU and 512Mi memory
    cox set resources deployment nginx -c=nginx --limits=cpu=200m,memory=512Mi

    # Set the requests and limits of all containers of nginx
    cox set resources deployment nginx --limits=cpu=200m,memory=512Mi --requests=cpu=100m,memory=256Mi

    # Set the requests and limits of the containers of nginx to zero
    cox set resources deployment nginx --limits=cpu=0,memory=0 --requests=cpu=0,memory=0

    # Print a local file with other limits, without a request to the server
    cox set resources -f path/to/file.yaml --limits=cpu=200m,memory=512Mi --local -o yaml`,
  flags: {
    ...templateFlags,
    containers: string('Names of the containers to change; * matches any text', { short: 'c', default: '*' }),
    limits: string('Limits, such as cpu=100m,memory=256Mi'),
    requests: string('Requests, such as cpu=100m,memory=256Mi; the server may add some, by a limit range'),
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
    const isEmpty = values.limits === '' && values.requests === '';
    throwFirst([
      ...localProblems(values, dryRun),
      ...allProblems(values),
      ...(isEmpty ? ['you must specify an update to requests or limits (in the form of --requests/--limits)'] : []),
    ]);
    const amounts = { limits: parseResourceList(values.limits), requests: parseResourceList(values.requests) };
    const cause = recordedCause(context, invocation);
    const missing: Error[] = [];
    const write = {
      values,
      dryRun,
      printer,
      done: 'resource requirements updated',
      problem: 'failed to patch resources update to pod template',
    };
    const failed = await writeChanges(context, items, write, (object) => {
      let found = false;
      const change = changeStruct(object, (draft) => {
        const containers = containersIn(podSpecIn(draft), values.containers);
        found = containers.length > 0;
        for (const container of containers) putResources(container, amounts);
        recordCause(draft, cause);
      });
      if (!found) missing.push(ownError(`unable to find container named ${values.containers}`));
      return found ? change : undefined;
    });
    throwAll([...missing, ...errorsOf(failed)]);
    return 0;
  },
});
