/**
 * The hidden `__complete` command that completion scripts call: it adds live names from the cluster
 * (cobra's protocol).
 */

import { meta } from '../apimachinery/object.ts';
import type { Candidate, CompletionRequest } from '../cli/complete.ts';
import type { Context } from '../context.ts';
import type { Cluster, Mapping } from '../kube/cluster.ts';
import { getList } from '../kube/objects.ts';

/** cobra's ShellCompDirective bits. */
const DIRECTIVE = { default: 0, noSpace: 2, noFiles: 4 } as const;

/**
 * How long a lookup in the cluster may take before the shell gets an empty list, in milliseconds.
 */
const LOOKUP_TIMEOUT = 2000;

type ConfigPart = 'contexts' | 'clusters' | 'users';

type Argument =
  | { readonly kind: 'typeThenNames'; readonly types?: readonly string[] }
  | { readonly kind: 'names'; readonly type: string }
  | { readonly kind: 'config'; readonly part: ConfigPart }
  | { readonly kind: 'words'; readonly words: readonly string[] };

const typed: Argument = { kind: 'typeThenNames' };
const rollouts: Argument = { kind: 'typeThenNames', types: ['deployment', 'daemonset', 'statefulset'] };

/** The arguments of a command. A command without a row here completes files. */
const ARGUMENTS: Readonly<Record<string, Argument>> = {
  get: typed,
  describe: typed,
  why: typed,
  delete: typed,
  wait: typed,
  scale: { kind: 'typeThenNames', types: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'] },
  expose: { kind: 'typeThenNames', types: ['deployment', 'pod', 'replicaset', 'replicationcontroller', 'service'] },
  'set image': {
    kind: 'typeThenNames',
    types: ['cronjob', 'daemonset', 'deployment', 'pod', 'replicaset', 'statefulset'],
  },
  'rollout status': rollouts,
  'rollout history': rollouts,
  'rollout undo': rollouts,
  'rollout restart': rollouts,
  'rollout pause': rollouts,
  'rollout resume': rollouts,
  logs: { kind: 'names', type: 'pods' },
  exec: { kind: 'names', type: 'pods' },
  attach: { kind: 'names', type: 'pods' },
  'port-forward': { kind: 'names', type: 'pods' },
  'top node': { kind: 'names', type: 'nodes' },
  'top pod': { kind: 'names', type: 'pods' },
  'config use-context': { kind: 'config', part: 'contexts' },
  'config delete-context': { kind: 'config', part: 'contexts' },
  'config rename-context': { kind: 'config', part: 'contexts' },
  'config set-context': { kind: 'config', part: 'contexts' },
  'config get-contexts': { kind: 'config', part: 'contexts' },
  'config delete-cluster': { kind: 'config', part: 'clusters' },
  'config set-cluster': { kind: 'config', part: 'clusters' },
  'config delete-user': { kind: 'config', part: 'users' },
  'config set-credentials': { kind: 'config', part: 'users' },
  completion: { kind: 'words', words: ['bash', 'zsh', 'fish', 'powershell'] },
};

const FLAG_CONFIG: Readonly<Record<string, ConfigPart>> = { context: 'contexts', cluster: 'clusters', user: 'users' };

async function configNames(context: Context, part: ConfigPart): Promise<string[]> {
  const { loadKubeconfig } = await import('../kube/kubeconfig/load.ts');
  const config = await loadKubeconfig({
    explicitPath: context.globals.kubeconfig,
    env: context.env,
    cwd: context.cwd,
    platform: context.platform,
  });
  return [...config[part].keys()].sort();
}

/** Names of one type, metadata only. */
async function objectNames(context: Context, cluster: Cluster, mapping: Mapping): Promise<string[]> {
  const list = await getList(
    cluster.transport,
    { mapping, namespace: cluster.namespace },
    {
      accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
      query: { limit: 500 },
      signal: AbortSignal.any([context.signal, AbortSignal.timeout(LOOKUP_TIMEOUT)]),
    },
  );
  return ((list.items ?? []) as { metadata: object }[]).map((item) => meta(item as never).name ?? '');
}

async function typesThenNames(context: Context, argument: Argument, request: CompletionRequest): Promise<string[]> {
  const types = argument.kind === 'typeThenNames' ? argument.types : undefined;
  const slash = request.current.indexOf('/');
  const first = request.args[0];
  if (slash < 0 && first === undefined && types !== undefined) return [...types];
  const cluster = await context.cluster();
  if (slash >= 0) {
    const type = request.current.slice(0, slash);
    const names = await objectNames(context, cluster, await cluster.mapper.forResource(type));
    return names.map((name) => `${type}/${name}`);
  }
  if (first === undefined) {
    const resources = await cluster.discovery.resources();
    return [...new Set(resources.filter(({ verbs }) => verbs.includes('get')).map(({ resource }) => resource))];
  }
  if (first.includes('/')) return [];
  const names = await objectNames(context, cluster, await cluster.mapper.forResource(first));
  return names.filter((name) => !request.args.slice(1).includes(name));
}

async function argumentWords(context: Context, request: CompletionRequest): Promise<string[] | undefined> {
  const argument = Object.hasOwn(ARGUMENTS, request.path) ? ARGUMENTS[request.path]! : undefined;
  if (argument === undefined) return undefined;
  if (argument.kind === 'typeThenNames') return typesThenNames(context, argument, request);
  if (request.args.length > 0) return [];
  if (argument.kind === 'words') return [...argument.words];
  if (argument.kind === 'config') return configNames(context, argument.part);
  const cluster = await context.cluster();
  return objectNames(context, cluster, await cluster.mapper.forResource(argument.type));
}

async function flagWords(context: Context, request: CompletionRequest): Promise<string[] | undefined> {
  if (request.wanted.kind !== 'value') return undefined;
  const { flag, spec } = request.wanted;
  if (flag === 'namespace') {
    const cluster = await context.cluster();
    return objectNames(context, cluster, await cluster.mapper.forResource('namespaces'));
  }
  const part = Object.hasOwn(FLAG_CONFIG, flag) ? FLAG_CONFIG[flag] : undefined;
  if (part !== undefined) return configNames(context, part);
  return spec.values === undefined ? undefined : [...spec.values];
}

async function candidates(context: Context, request: CompletionRequest): Promise<readonly Candidate[] | undefined> {
  if (request.wanted.kind === 'fixed') return request.wanted.candidates;
  const prefix = request.wanted.kind === 'value' ? request.wanted.prefix : '';
  const words =
    request.wanted.kind === 'value' ? await flagWords(context, request) : await argumentWords(context, request);
  return words?.filter((word) => word.startsWith(request.current)).map((word) => ({ word: `${prefix}${word}` }));
}

/**
 * Prints one candidate per line (its summary after a tab) and the directive. When the cluster does
 * not answer there are no candidates.
 */
export async function completeWord(context: Context, request: CompletionRequest, describe: boolean): Promise<number> {
  const found = await candidates(context, request).catch(() => [] as Candidate[]);
  const lines = (found ?? []).map(({ word, summary }) => (describe && summary ? `${word}\t${summary}` : word));
  const noSpace = found?.length === 1 && /[=/]$/.test(found[0]!.word) ? DIRECTIVE.noSpace : 0;
  const directive = found === undefined ? DIRECTIVE.default : DIRECTIVE.noFiles | noSpace;
  context.io.stdout.write([...lines, `:${directive}`, ''].join('\n'));
  return 0;
}
