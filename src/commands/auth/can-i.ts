import type { JsonObject } from '../../apimachinery/json.ts';
import { selfSubjectAccessReviews, selfSubjectRulesReviews } from '../../apimachinery/known-types.ts';
import { at } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, string, type Values } from '../../cli/flag.ts';
import { allNamespacesFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { createObject } from '../../kube/objects.ts';
import { clusterOfClient } from '../shared/rest-config.ts';
import { warn } from '../shared/warn.ts';

/** The verbs that kubectl knows for resources and for URLs. Others are asked about with a warning. */
const resourceVerbs = new Set([
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'use', 'bind'],
  ...['impersonate', '*', 'approve', 'sign', 'escalate', 'attest'],
]);
const urlVerbs = new Set(['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*']);

/** Resources that no discovery lists: they exist for the verb impersonate. */
const undiscovered = new Set(['users', 'groups']);

const flags = {
  ...allNamespacesFlag,
  quiet: bool('Print nothing on stdout; the exit code is the answer', { short: 'q' }),
  subresource: string('Subresource of TYPE, such as log or scale'),
  list: bool('List everything that is allowed in the namespace'),
  'no-headers': bool('With --list, print no headers'),
} as const;

type Flags = Values<typeof flags>;

/** A warning of kubectl's own ends with an empty line. */
const warnLoudly = (context: Context, text: string): void => warn(context.io, `${text}\n`);

interface Resource {
  readonly group: string;
  readonly resource: string;
  /** Undefined where the server does not have the resource. */
  readonly namespaced: boolean | undefined;
}

/** The resource that a word names. A word that names none is sent as it is, with a warning. */
async function findResource(context: Context, cluster: Cluster, word: string): Promise<Resource> {
  if (word === '*') return { group: '', resource: word, namespaced: true };
  const lower = word.toLowerCase();
  try {
    return await cluster.mapper.forResource(lower);
  } catch {
    // As in kubectl, the review that follows reports a server that does not answer.
    const dot = lower.indexOf('.');
    const [resource, group] = dot < 0 ? [lower, ''] : [lower.slice(0, dot), lower.slice(dot + 1)];
    if (!undiscovered.has(lower)) {
      const where = group === '' ? '' : ` in group '${group}'`;
      warnLoudly(context, `the server doesn't have a resource type '${resource}'${where}`);
    }
    return { group: '', resource: word, namespaced: undefined };
  }
}

function warnOfVerb(context: Context, known: ReadonlySet<string>, verb: string): void {
  if (!known.has(verb)) warnLoudly(context, `verb '${verb}' is not a known verb`);
}

/** The spec of a review about a URL. */
function urlSpec(context: Context, flags: Flags, verb: string, path: string): JsonObject {
  if (flags.subresource !== '') throw new CliError('--subresource can not be used with NonResourceURL');
  warnOfVerb(context, urlVerbs, verb);
  return { nonResourceAttributes: { path, verb } };
}

/** The spec of a review about a resource, TYPE or TYPE/NAME. */
async function resourceSpec(
  context: Context,
  cluster: Cluster,
  flags: Flags,
  verb: string,
  word: string,
): Promise<JsonObject> {
  const slash = word.indexOf('/');
  const [type, name] = slash < 0 ? [word, ''] : [word.slice(0, slash), word.slice(slash + 1)];
  const { group, resource, namespaced } = await findResource(context, cluster, type);
  const everywhere = flags['all-namespaces'];
  if (!everywhere && resource !== '') {
    const where = group === '' ? '' : ` in group '${group}'`;
    if (namespaced === false) warnLoudly(context, `resource '${resource}' is not namespace scoped${where}`);
    warnOfVerb(context, resourceVerbs, verb);
  }
  const namespace = everywhere ? '' : cluster.namespace;
  const { subresource } = flags;
  return { resourceAttributes: { group, name, namespace, resource, subresource, verb } };
}

async function check(context: Context, flags: Flags, words: readonly string[]): Promise<number> {
  const [verb, target] = words;
  if (words.length !== 2 || verb === undefined || target === undefined) {
    throw new CliError(
      `you must specify two arguments: verb resource or verb resource/resourceName.\nSee '${context.program} auth can-i -h' for help and examples.`,
    );
  }
  const cluster = await clusterOfClient(context);
  const spec = target.startsWith('/')
    ? urlSpec(context, flags, verb, target)
    : await resourceSpec(context, cluster, flags, verb, target);
  if (flags['no-headers']) throw new CliError('--no-headers cannot be set without --list specified');
  const review = await createObject(
    cluster.transport,
    { mapping: selfSubjectAccessReviews },
    { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec },
    { signal: context.signal },
  );
  const allowed = at(review, 'status', 'allowed') === true;
  const reasons = [at(review, 'status', 'reason'), at(review, 'status', 'evaluationError')];
  const why = reasons.filter((text) => typeof text === 'string' && text !== '').map((text) => ` - ${text}`);
  const answer = allowed ? 'yes' : `no${why.join('')}`;
  if (!flags.quiet) context.io.stdout.write(escapeTerminal(`${answer}\n`));
  return allowed ? 0 : 1;
}

async function list(context: Context, flags: Flags, words: readonly string[]): Promise<number> {
  if (words.length > 0) throw new CliError('list option must be specified with no arguments');
  const cluster = await clusterOfClient(context);
  if (flags.quiet || flags['all-namespaces'] || flags.subresource !== '') {
    throw new CliError("list option can't be specified with neither quiet, all-namespaces nor subresource options");
  }
  const [{ listedRules, ruleCells, rulesOf }, { alignColumns }] = await Promise.all([
    import('./access-list.ts'),
    import('../../print/tabwriter.ts'),
  ]);
  const { status } = await createObject(
    cluster.transport,
    { mapping: selfSubjectRulesReviews },
    {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      spec: { namespace: cluster.namespace },
    },
    { signal: context.signal },
  );
  if (at(status, 'incomplete') === true) {
    warn(context.io, `the list may be incomplete: ${at(status, 'evaluationError') ?? ''}`);
  }
  const headers = flags['no-headers'] ? [] : [['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']];
  const rows = [...headers, ...listedRules(rulesOf(status)).map(ruleCells)];
  const text = rows.map((cells) => `${cells.map(escapeTerminal).join('\t')}\n`).join('');
  context.io.stdout.write(alignColumns(text));
  return 0;
}

export const command = defineCommand({
  use: 'can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  long: `
    Check whether an action is allowed. The answer is yes or no; the exit code is 0 or 1.

    VERB is a verb of the Kubernetes API: get, list, watch, create, update, patch, delete, and so on.
    TYPE is a resource type; short names and groups are understood. NONRESOURCEURL is a path that
    starts with "/". NAME is the name of one object. With --as, the answer is about another user.`,
  examples: `
    # Check whether I can create pods in any namespace
    cox auth can-i create pods --all-namespaces

    # Check whether I can list deployments in the current namespace
    cox auth can-i list deployments.apps

    # Check whether the service account foo of namespace dev can list pods in namespace prod
    cox auth can-i list pods --as=system:serviceaccount:dev:foo -n prod

    # Check whether I can do everything in the current namespace
    cox auth can-i '*' '*'

    # Check whether I can get the job named bar in namespace foo
    cox auth can-i get jobs.batch/bar -n foo

    # Check whether I can read the logs of pods
    cox auth can-i get pods --subresource=log

    # Check whether I can read the path /logs/
    cox auth can-i get /logs/

    # List everything that I may do in namespace foo
    cox auth can-i --list --namespace=foo`,
  flags,
  args: anyArguments,
  run: (context, { flags, args }) => (flags.list ? list(context, flags, args) : check(context, flags, args)),
});
