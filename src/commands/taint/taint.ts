import { structJson } from '../../apimachinery/go/struct-json.ts';
import { isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import { gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import { type DryRun, type FieldValidation, parseValidation } from '../../apimachinery/write-options.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation, recorded } from '../../cli/command.ts';
import { bool } from '../../cli/flag.ts';
import { dryRunFlag, fieldManagerFlag, printFlags, selectorFlag, validateFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, UsageError } from '../../errors.ts';
import { keyOf } from '../../kube/address.ts';
import type { Mapper } from '../../kube/cluster.ts';
import type { Item, Selection } from '../../manifest/selection.ts';
import {
  changeTaints,
  isTaintWord,
  parseTaints,
  refuseConflicts,
  type TaintChange,
  taintsOf,
} from '../../resources/taints.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { oneByOne } from '../shared/one-by-one.ts';

const flags = {
  ...printFlags,
  ...dryRunFlag,
  ...validateFlag,
  ...selectorFlag,
  ...fieldManagerFlag('kubectl-taint'),
  all: bool('Select all nodes in the cluster'),
  overwrite: bool('Replace the value of a taint that a node has already, instead of failing'),
} as const;

type TaintInvocation = Invocation<typeof flags>;

interface Words {
  /** The resource type, then the names. */
  readonly resources: readonly string[];
  readonly change: TaintChange;
}

/** Tells names and taints apart. Throws CliError and UsageError in kubectl's order. */
function readWords(args: readonly string[]): Words {
  const first = args.findIndex(isTaintWord);
  const resources = first < 0 ? args : args.slice(0, first);
  const taints = first < 0 ? [] : args.slice(first);
  const late = taints.find((word) => !isTaintWord(word));
  if (late !== undefined) {
    throw new CliError(`all resources must be specified before taint changes: ${late}`);
  }
  if (resources.length === 0) throw new CliError('one or more resources must be specified as <resource> <name>');
  if (taints.length === 0) throw new CliError('at least one taint update is required');
  try {
    return { resources, change: parseTaints(taints) };
  } catch (error) {
    throw error instanceof CliError ? new UsageError(error.message, { cause: error }) : error;
  }
}

/** Throws for a type that is not that of nodes, and for flags and words that select none. */
async function validate(mapper: Mapper, { resources, change }: Words, { flags: values }: TaintInvocation) {
  const type = resources[0]!.toLowerCase();
  // what follows a dot does not count, as in kubectl
  const [mapping] = await mapper.allForResource(type.split('.')[0]!);
  if (mapping!.kind !== 'Node') throw new CliError(`invalid resource type ${type}, only node types are supported`);
  refuseConflicts(change);
  if (values.all && values.selector !== '') {
    throw new CliError("setting 'all' parameter with a non empty selector is prohibited");
  }
  if (!values.all && values.selector === '' && resources.length < 2) {
    throw new CliError("at least one resource name must be specified since 'all' parameter is not set");
  }
}

async function selectNodes(context: Context, { resources }: Words, { flags: values }: TaintInvocation) {
  const { selectObjects } = await import('../../manifest/select.ts');
  const shared = { continueOnError: true, typed: true, latest: true } as const;
  if (values.all) return selectObjects(context, { ...shared, args: ['node'], all: true });
  if (values.selector !== '') return selectObjects(context, { ...shared, args: ['node'], selector: values.selector });
  return selectObjects(context, { ...shared, names: { defaultType: 'node', words: resources.slice(1) } });
}

interface Change {
  readonly item: Item;
  readonly object: KubeObject;
  readonly operation: string;
  readonly taints: readonly JsonObject[];
  readonly patch: JsonObject;
}

function changeOf(item: Item, object: KubeObject, change: TaintChange, overwrite: boolean): Change {
  const { kind, version } = gvkOf(object);
  if (kind !== 'Node') throw new CliError(`unexpected type *${version}.${kind}, expected Node`);
  const old = taintsOf(object.spec);
  const { operation, taints } = changeTaints(item.name, old, change, overwrite);
  const same = structJson([...old]) === structJson([...taints]);
  const patch: JsonObject = same ? {} : { spec: { taints: taints.length === 0 ? null : [...taints] } };
  return { item, object, operation, taints, patch };
}

/** The node as --dry-run=client shows it. */
function changedNode({ object, taints }: Change): KubeObject {
  const { taints: _, ...spec } = isJsonObject(object.spec) ? object.spec : {};
  return { ...object, spec: taints.length === 0 ? spec : { ...spec, taints: [...taints] } };
}

async function taintNodes(
  context: Context,
  invocation: TaintInvocation,
  selection: Selection,
  change: TaintChange,
  { dryRun, validation }: { readonly dryRun: DryRun; readonly validation: FieldValidation },
): Promise<void> {
  const { flags: values } = invocation;
  const { transport } = await context.cluster();
  const { patchObject } = await import('../../kube/objects.ts');
  const query = {
    ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
    fieldManager: values['field-manager'],
    fieldValidation: validation,
  };
  // a node that is named twice is tainted twice
  const written = new Map<string, KubeObject>();
  await oneByOne(context, selection, async (item) => {
    const object = written.get(keyOf(item)) ?? (item.object as KubeObject);
    const next = changeOf(item, object, change, values.overwrite);
    // a printer for each node, and no word of a dry run in its message: both are kubectl's
    const printer = await printerOf(context, invocation, 'none', dryRun === 'client' ? 'sorted' : 'given');
    const type = 'application/strategic-merge-patch+json';
    const result =
      dryRun === 'client'
        ? changedNode(next)
        : await patchObject(transport, item, type, next.patch, { query, signal: context.signal });
    if (dryRun === 'none') written.set(keyOf(item), result);
    printer.print(result, next.operation, (text) => context.io.stdout.write(text));
  });
}

export const command = defineCommand({
  use: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  long: `
    Update the taints on one or more nodes.

    A taint has a key, a value and an effect, written as key=value:effect. The key begins with a letter or number and may
    contain letters, numbers, hyphens, dots, and underscores, up to 253 characters; it may begin with a DNS subdomain and a
    "/", as in example.com/my-app. The value is optional, up to 63 characters. The effect is NoSchedule, PreferNoSchedule or
    NoExecute. A "-" at the end removes a taint.`,
  examples: `
    # Add to node 'foo' a taint with key 'dedicated', value 'special-user' and effect 'NoSchedule'
    # If a taint with that key and effect already exists, --overwrite replaces its value
    cox taint nodes foo dedicated=special-user:NoSchedule

    # Remove from node 'foo' the taint with key 'dedicated' and effect 'NoSchedule' if one exists
    cox taint nodes foo dedicated:NoSchedule-

    # Remove from node 'foo' all the taints with key 'dedicated'
    cox taint nodes foo dedicated-

    # Add a taint with key 'dedicated' on nodes having label myLabel=X
    cox taint node -l myLabel=X  dedicated=foo:PreferNoSchedule

    # Add to node 'foo' a taint with key 'bar' and no value
    cox taint nodes foo bar:NoSchedule`,
  flags,
  args: anyArguments,
  writes: recorded,
  run: async (context, invocation) => {
    const { mapper } = await context.cluster();
    const { flags: values, args } = invocation;
    const dryRun = parseDryRun(values['dry-run'], context);
    const validation = parseValidation(values.validate);
    const words = readWords(args);
    await validate(mapper, words, invocation);
    const selection = await selectNodes(context, words, invocation);
    await taintNodes(context, invocation, selection, words.change, { dryRun, validation });
    return 0;
  },
});
