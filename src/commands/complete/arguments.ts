/**
 * What the arguments of each command are, and their words (k8s.io/kubectl/pkg/util/completion). A
 * new command needs a row here if its arguments are names.
 */
import { readdirSync } from 'node:fs';
import { DIRECTIVE } from '../../cli/unfinished-line.ts';
import type { Context } from '../../context.ts';
import { type ConfigPart, configNames, containerNames, objectNames, portPairs, typeNames } from './lookup.ts';

/** Words for the shell, and cobra's directive for them. */
export interface Words {
  readonly words: readonly string[];
  readonly directive: number;
}

export interface Typed {
  /** The arguments before the word that is being typed. */
  readonly args: readonly string[];
  readonly current: string;
}

type Arguments = (context: Context, typed: Typed) => Promise<Words>;

const none: Words = { words: [], directive: DIRECTIVE.noFiles };

const noFiles = (words: readonly string[], current: string): Words => ({
  words: words.filter((word) => word.startsWith(current)),
  directive: DIRECTIVE.noFiles,
});

const NO_SPACE = DIRECTIVE.noFiles | DIRECTIVE.noSpace;

/** The types that begin like the word behind its last comma. */
async function typesLike(context: Context, types: readonly string[] | undefined, current: string) {
  if (types !== undefined) return types.filter((type) => type.startsWith(current));
  const prefix = current.slice(0, current.lastIndexOf(',') + 1);
  const names = await typeNames(context).catch(() => []);
  return names.filter((name) => name.startsWith(current.slice(prefix.length))).map((name) => `${prefix}${name}`);
}

/**
 * TYPE NAME..., or TYPE/NAME.... The types are all that can be got unless given; `single` takes one
 * object.
 */
const typeAndNames =
  (types?: readonly string[], single = false): Arguments =>
  async (context, { args, current }) => {
    const [first] = args;
    if (first !== undefined && !first.includes('/')) {
      if (single && args.length > 1) return none;
      const names = await objectNames(context, first);
      return noFiles(
        names.filter((name) => !args.slice(1).includes(name)),
        current,
      );
    }
    if (single && first !== undefined) return none;
    const slash = current.indexOf('/');
    if (slash >= 0) {
      const type = current.slice(0, slash + 1);
      const words = (await objectNames(context, current.slice(0, slash))).map((name) => `${type}${name}`);
      return noFiles(
        words.filter((word) => !args.includes(word)),
        current,
      );
    }
    const found = await typesLike(context, types, current);
    if (first === undefined) return { words: found, directive: DIRECTIVE.noFiles };
    return { words: found.map((type) => `${type}/`), directive: NO_SPACE };
  };

/** The name of an object of one type. */
const nameOf =
  (type: string): Arguments =>
  async (context, { args, current }) =>
    args.length > 0 ? none : noFiles(await objectNames(context, type), current);

/** The types whose objects have pods. */
const WITH_PODS: readonly string[] = [
  ...['daemonsets', 'deployments', 'pods', 'jobs', 'replicasets', 'replicationcontrollers', 'services'],
  'statefulsets',
];

/** A pod, or TYPE/NAME of an object with pods; then what `second` completes. */
const podAnd =
  (second?: (context: Context, pod: string, current: string) => Promise<readonly string[]>): Arguments =>
  async (context, { args, current }) => {
    const [pod] = args;
    if (pod !== undefined) {
      if (second === undefined || args.length > 1) return none;
      return noFiles(await second(context, pod, current), current);
    }
    const slash = current.indexOf('/');
    if (slash >= 0) {
      const names = await objectNames(context, current.slice(0, slash));
      return noFiles(
        names.map((name) => `${current.slice(0, slash)}/${name}`),
        current,
      );
    }
    const pods = await objectNames(context, 'pods').catch(() => []);
    const names = pods.filter((name) => name.startsWith(current));
    const types = WITH_PODS.filter((type) => type.startsWith(current)).map((type) => `${type}/`);
    return { words: [...names, ...types], directive: names.length === 0 ? NO_SPACE : DIRECTIVE.noFiles };
  };

const config =
  (part: ConfigPart): Arguments =>
  async (context, { args, current }) =>
    args.length > 0 ? none : noFiles(await configNames(context, part), current);

const shells: Arguments = async (_context, { args, current }) =>
  args.length > 0
    ? { words: [], directive: DIRECTIVE.default }
    : noFiles(['bash', 'zsh', 'fish', 'powershell'], current);

/** The files here that begin like the word; a folder has a slash at its end. */
function filesLike(cwd: string, current: string): readonly string[] {
  return readdirSync(cwd, { withFileTypes: true })
    .filter(({ name }) => name.startsWith(current))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort();
}

/** The first place of cp: NAMESPACE/POD:, POD:, or a file. */
const copied: Arguments = async (context, { args, current }) => {
  const words = (found: readonly string[]): Words => ({ words: found, directive: DIRECTIVE.noSpace });
  if (args.length > 0 || /^[/.~]/.test(current) || current.includes(':')) return words([]);
  const slash = current.indexOf('/');
  if (slash > 0) {
    const namespace = current.slice(0, slash);
    const places = (await objectNames(context, 'pods', namespace).catch(() => [])).map(
      (name) => `${namespace}/${name}:`,
    );
    return words(places.filter((place) => place.startsWith(current)));
  }
  const like = async (type: string, end: string): Promise<readonly string[]> =>
    (await objectNames(context, type).catch(() => []))
      .filter((name) => name.startsWith(current))
      .map((name) => `${name}${end}`);
  const places = [...(await like('namespaces', '/')), ...(await like('pods', ':'))];
  if (current === '') return words([...places, './', '/']);
  return words(places.length === 0 ? [] : [...places, ...filesLike(context.cwd, current)]);
};

/** What kubectl leaves to the shell, which offers files: so do we where we have no words. */
const ours =
  (complete: Arguments): Arguments =>
  async (context, typed) => {
    const found = await complete(context, typed).catch(() => none);
    return found.words.length > 0 ? found : { words: [], directive: DIRECTIVE.default };
  };

const any = typeAndNames();
const rollouts = ['deployment', 'daemonset', 'statefulset'];
const scalable = ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'];

/** The arguments of a command by its path. A command without a row here completes files. */
export const ARGUMENTS: Readonly<Record<string, Arguments>> = {
  annotate: any,
  'apply edit-last-applied': any,
  attach: podAnd(),
  'apply view-last-applied': any,
  autoscale: typeAndNames(scalable),
  completion: shells,
  'config delete-cluster': config('clusters'),
  'config delete-context': config('contexts'),
  'config delete-user': config('users'),
  'config get-contexts': ours(config('contexts')),
  'config rename-context': config('contexts'),
  'config set-cluster': ours(config('clusters')),
  'config set-context': config('contexts'),
  'config set-credentials': ours(config('users')),
  'config use-context': config('contexts'),
  cordon: nameOf('nodes'),
  cp: copied,
  'create token': nameOf('serviceaccounts'),
  debug: any,
  delete: any,
  describe: any,
  drain: nameOf('nodes'),
  edit: any,
  exec: podAnd(),
  explain: ours(async (context, { args, current }) =>
    args.length > 0 ? none : { words: await typesLike(context, undefined, current), directive: DIRECTIVE.noFiles },
  ),
  expose: typeAndNames(['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset']),
  get: any,
  // a folder, though it has a subcommand
  kustomize: async () => ({ words: [], directive: DIRECTIVE.default }),
  label: any,
  logs: podAnd(containerNames),
  patch: any,
  'port-forward': podAnd(portPairs),
  'probe explain': nameOf('pods'),
  'probe lint': any,
  'probe list': any,
  'probe run': nameOf('pods'),
  'probe set': any,
  'rollout canary': typeAndNames(['statefulset'], true),
  'rollout diff': typeAndNames(rollouts, true),
  'rollout history': typeAndNames(rollouts),
  'rollout pause': typeAndNames(['deployment']),
  'rollout restart': typeAndNames(rollouts),
  'rollout resume': typeAndNames(['deployment']),
  'rollout status': typeAndNames(rollouts, true),
  'rollout undo': typeAndNames(rollouts),
  scale: typeAndNames(scalable),
  'set image': typeAndNames(
    ['daemonsets', 'deployments', 'pods', 'cronjobs', 'replicasets', 'replicationcontrollers', 'statefulsets'],
    true,
  ),
  'set probe': any,
  taint: typeAndNames(['node']),
  'top node': nameOf('nodes'),
  'top pod': nameOf('pods'),
  tree: any,
  uncordon: nameOf('nodes'),
  wait: ours(any),
  why: any,
};
