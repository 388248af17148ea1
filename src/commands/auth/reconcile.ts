import { reconcile } from '../../actions/reconcile/reconcile.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import {
  type ApiType,
  clusterRoleBindings,
  clusterRoles,
  roleBindings,
  roles,
} from '../../apimachinery/known-types.ts';
import { gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation, recorded } from '../../cli/command.ts';
import { bool } from '../../cli/flag.ts';
import { dryRunFlag, filenameFlags, namedFiles, namesNoFiles, printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { selectObjects } from '../../manifest/select.ts';
import type { Item } from '../../manifest/selection.ts';
import type { OperationPrinter } from '../../print/operation.ts';
import { ruleProblem, ruleText } from '../../resources/rbac/covers.ts';
import { type Reconciliation, subjectText } from '../../resources/rbac/reconcile.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { oneByOne } from '../shared/one-by-one.ts';
import { clusterOfClient } from '../shared/rest-config.ts';

const flags = {
  ...filenameFlags,
  ...printFlags,
  ...dryRunFlag,
  'remove-extra-permissions': bool('Remove permissions of roles that the files do not have'),
  'remove-extra-subjects': bool('Remove subjects of bindings that the files do not have'),
} as const;

type ReconcileInvocation = Invocation<typeof flags>;

const TYPES = new Map([roles, clusterRoles, roleBindings, clusterRoleBindings].map((type) => [type.kind, type]));

/** Whether nothing is to be written. Throws CliError for a dry run of the server, which is not there. */
function readDryRun(context: Context, word: string): boolean {
  let dryRun: ReturnType<typeof parseDryRun>;
  try {
    dryRun = parseDryRun(word, context);
  } catch (error) {
    throw new CliError(`error accessing --dry-run flag for command reconcile: ${(error as Error).message}`);
  }
  if (dryRun === 'server') throw new CliError('--dry-run=server for command reconcile is not supported yet');
  return dryRun === 'client';
}

/** The type of an object that is reconciled; undefined for others, which are passed over. */
function typeOf(object: KubeObject): ApiType | undefined {
  const { group, version, kind } = gvkOf(object);
  const type = TYPES.get(kind);
  if (type === undefined || group !== type.group) return undefined;
  if (version !== 'v1') {
    throw new CliError(`only rbac.authorization.k8s.io/v1 is supported: not *${version}.${kind}`);
  }
  return type;
}

/** The lines on stderr about what was done, or would be. */
function reportText(values: ReconcileInvocation['flags'], result: Reconciliation): string {
  const { operation, isProtected } = result;
  if (operation === 'none') return '';
  const caveat = isProtected ? ', but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)' : '';
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`\t${title}:`, ...lines.map((line) => `\t\t${line}`)];
  const lines = [
    `\treconciliation required ${operation}${caveat}`,
    ...section('missing subjects added', result.missingSubjects.map(subjectText)),
    ...(values['remove-extra-subjects']
      ? section('extra subjects removed', result.extraSubjects.map(subjectText))
      : []),
    ...section('missing rules added', result.missingRules.map(ruleText)),
    ...(values['remove-extra-permissions'] ? section('extra rules removed', result.extraRules.map(ruleText)) : []),
  ];
  return escapeTerminal(`${lines.join('\n')}\n`);
}

async function reconcileItem(
  context: Context,
  values: ReconcileInvocation['flags'],
  { object, namespace, name, source }: Item,
  dryRun: boolean,
  printer: OperationPrinter,
): Promise<void> {
  const expected = object as KubeObject;
  const mapping = typeOf(expected);
  if (mapping === undefined) return;
  const problem = ruleProblem(expected.rules);
  if (problem !== undefined) throw new CliError(`unable to decode ${goQuote(source?.file ?? '')}: ${problem}`);
  const isBinding = mapping === roleBindings || mapping === clusterRoleBindings;
  const removeExtra = values[isBinding ? 'remove-extra-subjects' : 'remove-extra-permissions'];
  const address = { mapping, name, ...(mapping.namespaced ? { namespace } : {}) };
  const result = await reconcile(context, address, expected, { dryRun, removeExtra });
  printer.print(result.object, 'reconciled', (text) => context.io.stdout.write(text));
  context.io.stderr.write(reportText(values, result));
}

export const command = defineCommand({
  use: 'reconcile -f FILENAME',
  long: `
    Reconcile the rules of roles, role bindings, cluster roles, and cluster role bindings.

    Missing objects are created, and the namespace of namespaced objects if it is missing.

    Existing roles get the permissions of the files, and with --remove-extra-permissions lose all others. Existing bindings
    get the subjects of the files, and with --remove-extra-subjects lose all others. A binding of another role is made anew.

    For these kinds it is a better choice than apply, because rules and subjects are merged by their meaning.`,
  examples: `
    # Reconcile RBAC resources from a file
    cox auth reconcile -f my-rbac-rules.yaml`,
  flags,
  args: anyArguments,
  writes: recorded,
  run: async (context, invocation) => {
    const { flags: values, args } = invocation;
    if (namesNoFiles(values)) throw new CliError('must specify one of -f and -k');
    if (args.length > 0) throw new CliError('no arguments are allowed');
    const dryRun = readDryRun(context, values['dry-run']);
    await clusterOfClient(context);
    const selection = await selectObjects(context, {
      ...namedFiles(values),
      continueOnError: true,
      typed: true,
      local: true,
    });
    const printer = await printerOf(context, invocation, dryRun ? 'client' : 'none');
    await oneByOne(context, selection, (item) => reconcileItem(context, values, item, dryRun, printer));
    return 0;
  },
});
