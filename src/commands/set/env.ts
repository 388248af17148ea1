import { textOfBytes } from '../../apimachinery/go/bytes.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation, recorded } from '../../cli/command.ts';
import { bool, string, stringArray, stringSlice } from '../../cli/flag.ts';
import { selectorFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll } from '../../errors.ts';
import { readAll } from '../../io/abortable.ts';
import { selectionError } from '../../manifest/errors.ts';
import type { Item } from '../../manifest/selection.ts';
import {
  changeEnvironment,
  type EnvEdit,
  type EnvVariable,
  parseEnvironment,
  partEnvironment,
  variablesFrom,
} from '../../resources/generators/env-change.ts';
import { changeStruct, containersIn, podSpecIn } from '../../resources/generators/struct-change.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { clusterOfClient } from '../shared/rest-config.ts';
import { warn } from '../shared/warn.ts';
import {
  allProblems,
  fetchItems,
  localProblems,
  resourceProblems,
  selectionOf,
  setFlags,
  throwFirst,
} from './shared.ts';
import { errorsOf, sends, writeChanges } from './write.ts';

const flags = {
  ...setFlags,
  ...selectorFlag,
  containers: string('Names of the containers to change; * matches any text', { short: 'c', default: '*' }),
  env: stringArray('A variable to set, as NAME=VALUE; NAME- removes one, - reads them from stdin', { short: 'e' }),
  from: string('A config map or secret whose keys become variables, such as secret/NAME'),
  keys: stringSlice('Use only these keys of --from'),
  list: bool('Print the variables, with all changes, and change nothing'),
  overwrite: bool('Allow variables that are there to get another value', { default: 'true' }),
  prefix: string('Put this before the names of the variables to set'),
  resolve: bool('With --list: print the values that variables refer to in secrets, config maps and fields'),
} as const;

type EnvInvocation = Invocation<typeof flags>;

function validate({ flags: values }: EnvInvocation, resources: readonly string[], dryRun: DryRun): void {
  throwFirst([...localProblems(values, dryRun), ...resourceProblems({ filename: values.filename }, resources)]);
  if (values.list && values.output !== '') throw new CliError('--list and --output may not be specified together');
  if (values.keys.length > 0 && values.from === '') {
    throw new CliError('when specifying --keys, a configmap or secret must be provided with --from');
  }
}

/** The variables that --from names, each with a name made of its key. */
async function importedVariables(context: Context, { flags: values }: EnvInvocation): Promise<readonly EnvVariable[]> {
  if (values.from === '') return [];
  const { selectObjects } = await import('../../manifest/select.ts');
  const { items, errors } = await selectObjects(context, selectionOf(values, [values.from]));
  if (errors.length > 0) throw selectionError(errors);
  return items.flatMap(({ object }) =>
    variablesFrom(object as KubeObject, values.keys).map(({ key, variable }) => {
      if (variable.name !== key) warn(context.io, `key ${key} transferred to ${variable.name}`);
      return variable;
    }),
  );
}

async function editOf(context: Context, invocation: EnvInvocation, variables: readonly string[]): Promise<EnvEdit> {
  const { flags: values } = invocation;
  const words = [...values.env, ...variables];
  const readsStdin = words.includes('-');
  const stdin = readsStdin ? textOfBytes(await readAll(context.io.stdin, context.signal)) : '';
  const { set, remove } = parseEnvironment(words, stdin);
  if (readsStdin && values.filename.includes('-')) {
    throw new CliError('standard input cannot be used for multiple arguments');
  }
  const all = [...set, ...(await importedVariables(context, invocation))];
  return { set: all.map((variable) => ({ ...variable, name: `${values.prefix}${variable.name}` })), remove };
}

/** The containers of a draft that the flags name; a warning when there are none. */
function namedContainers(context: Context, draft: KubeObject, pattern: string): readonly JsonObject[] {
  const containers = containersIn(podSpecIn(draft), pattern);
  if (containers.length === 0) {
    const subject = `${draft.kind}/${meta(draft).name ?? ''}`;
    warn(context.io, `${subject} does not have any containers matching ${goQuote(pattern)}`);
  }
  return containers;
}

/** As in kubectl, objects without containers are passed over, and errors do not end the list. */
async function list(
  context: Context,
  { flags: values }: EnvInvocation,
  items: readonly Item[],
  edit: EnvEdit,
): Promise<void> {
  const { listVariables } = await import('./env-list.ts');
  for (const item of items) {
    const changed: { object: KubeObject; container: JsonObject }[] = [];
    try {
      changeStruct(item.object as KubeObject, (draft) => {
        for (const container of namedContainers(context, draft, values.containers)) {
          changeEnvironment(container, edit, values.overwrite);
          changed.push({ object: draft, container });
        }
      });
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
    }
    for (const one of changed) await listVariables(context, one, values.resolve);
  }
}

async function setEnvironment(context: Context, invocation: EnvInvocation): Promise<number> {
  const { flags: values, args } = invocation;
  throwFirst(allProblems(values));
  const { resources, variables } = partEnvironment(args);
  const dryRun = parseDryRun(values['dry-run'], context);
  const printer = await printerOf(context, invocation, dryRun);
  await clusterOfClient(context);
  validate(invocation, resources, dryRun);
  const edit = await editOf(context, invocation, variables);
  const items = await fetchItems(context, values, resources);
  if (values.list) {
    await list(context, invocation, items, edit);
    return 0;
  }
  const write = {
    values,
    dryRun,
    printer,
    done: 'env updated',
    problem: 'failed to patch env update to pod template:',
  };
  const change = (object: KubeObject) =>
    changeStruct(object, (draft) => {
      for (const container of namedContainers(context, draft, values.containers)) {
        changeEnvironment(container, edit, values.overwrite);
      }
    });
  const onlyRemoves = edit.set.length === 0 && variables.length === 0 && sends(write);
  throwAll(errorsOf(await (onlyRemoves ? removeFirst : writeChanges)(context, items, write, change)));
  return 0;
}

/**
 * `--env NAME-` without any variable to set: kubectl refuses it, but only after the server has
 * accepted the first patch.
 */
async function removeFirst(...[context, items, write, change]: Parameters<typeof writeChanges>) {
  const refusal = new CliError('at least one environment variable must be provided');
  const accepted = (): void => {
    throw refusal;
  };
  const failures: Awaited<ReturnType<typeof writeChanges>>[number][] = [];
  for (const item of items) {
    const failed = await writeChanges(context, [item], { ...write, accepted }, change);
    if (failed.some(({ error }) => error === refusal)) return failed;
    failures.push(...failed);
  }
  return failures;
}

export const command = defineCommand({
  use: 'env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  long: `
    Update environment variables on a pod template.

    Lists, adds, changes or removes environment variables of the containers of pods and pod templates: of all containers, or of those
    whose names match --containers. KEY- removes a variable. With "--env -" variables are read from stdin, in the form that env prints.

    Possible resources include (case insensitive):

    pod (po), replicationcontroller (rc), deployment (deploy), daemonset (ds), statefulset (sts), cronjob (cj), replicaset (rs)`,
  examples: `
    # Update deployment 'registry' with a new environment variable
    cox set env deployment/registry STORAGE_DIR=/local

    # List the environment variables defined on deployment 'sample-build'
    cox set env deployment/sample-build --list

    # List the environment variables defined on all pods
    cox set env pods --all --list

    # Print the changed deployment in YAML, and do not alter it on the server
    cox set env deployment/sample-build STORAGE_DIR=/data -o yaml --dry-run=client

    # Update all containers in all replication controllers to have ENV=prod
    cox set env rc --all ENV=prod

    # Import environment from a secret
    cox set env --from=secret/mysecret deployment/myapp

    # Import environment from a config map with a prefix
    cox set env --from=configmap/myconfigmap --prefix=MYSQL_ deployment/myapp

    # Import specific keys from a config map
    cox set env --keys=my-example-key --from=configmap/myconfigmap deployment/myapp

    # Remove the environment variable ENV from container 'c1' in all deployments
    cox set env deployments --all --containers="c1" ENV-

    # Remove the environment variable ENV from the deployment that a file names
    cox set env -f deploy.json ENV-

    # Set some of the local shell environment in a deployment
    env | grep RAILS_ | cox set env -e - deployment/registry`,
  flags,
  args: anyArguments,
  writes: recorded,
  run: setEnvironment,
});
