/** The pods that `debug` makes, or changes (k8s.io/kubectl/pkg/cmd/debug/debug.go). */
import { type JsonObject, textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { diffMaps } from '../../apimachinery/patch/strategic-diff.ts';
import { asTyped } from '../../apimachinery/typed/decode.ts';
import { typedPatchType } from '../../apimachinery/typed/patch-type.ts';
import { CliError } from '../../errors.ts';
import { changeContainer, containerNames, containersIn, withContainer, withSpec } from './containers.ts';
import { type CustomContainer, withCustom } from './custom.ts';
import { applyProfile, type Kept, type Profile } from './profiles.ts';

/** What the flags say of the container of a session. */
export interface DebugContainer {
  /** -c; "" when not given. */
  readonly name: string;
  readonly image: string;
  readonly pullPolicy: string;
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly words: readonly string[];
  /** Whether `words` are the arguments of the image's own command. */
  readonly argumentsOnly: boolean;
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** What every session has. */
export interface DebugSettings {
  readonly container: DebugContainer;
  readonly profile: Profile;
  readonly kept: Kept;
  readonly custom: CustomContainer | undefined;
  /** A name for the container that is none of these, when none was given. */
  newName(taken: ReadonlySet<string>): string;
}

/** A pod and the name of the session's container in it. */
export interface DebugPod {
  readonly pod: KubeObject;
  /** "" when there is no such container: --set-image alone. */
  readonly container: string;
}

const typedPod = (pod: JsonObject): KubeObject =>
  asTyped('Pod', { kind: 'Pod', apiVersion: 'v1', ...pod }) as KubeObject;

function wordsOf({ words, argumentsOnly }: DebugContainer): JsonObject {
  return { [argumentsOnly ? 'args' : 'command']: [...words] };
}

function newContainer(name: string, options: DebugContainer): JsonObject {
  return {
    name,
    image: options.image,
    imagePullPolicy: options.pullPolicy,
    env: options.environment.map((variable) => ({ ...variable })),
    stdin: options.stdin,
    tty: options.tty,
    terminationMessagePolicy: 'File',
    ...wordsOf(options),
  };
}

/** The pod with an ephemeral container. `targetContainer` is --target; "" when not given. */
export function withEphemeralContainer(
  original: KubeObject,
  targetContainer: string,
  settings: DebugSettings,
): DebugPod {
  const name = settings.container.name || settings.newName(containerNames(original));
  const container = { ...newContainer(name, settings.container), targetContainerName: targetContainer };
  const added = withContainer(original, 'ephemeralContainers', container);
  const changed = applyProfile(added, settings.profile, 'ephemeral', { container: name, kept: settings.kept });
  return { pod: typedPod(withCustom(changed, name, 'ephemeralContainers', settings.custom)), container: name };
}

/** The pod that runs on a node, with the name that it was given. */
export function nodeDebugPod(node: string, name: string, container: string, settings: DebugSettings): KubeObject {
  const pod = {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [newContainer(container, settings.container)],
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    },
  };
  const changed = applyProfile(pod, settings.profile, 'node', { container, kept: settings.kept });
  return typedPod(withCustom(changed, container, 'containers', settings.custom));
}

export interface CopyOptions {
  /** --copy-to */
  readonly name: string;
  readonly sameNode: boolean;
  /** --share-processes; undefined when it was not typed. */
  readonly shareProcesses: boolean | undefined;
  /** --set-image: images by container; `*` for all that are not named. */
  readonly images: ReadonlyMap<string, string>;
}

function bareCopy(original: KubeObject, { name, sameNode, shareProcesses, images }: CopyOptions): KubeObject {
  const { namespace, annotations, labels } = meta(original);
  const pod: KubeObject = {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
      ...(labels === undefined ? {} : { labels: { ...labels } }),
    },
    spec: at(original, 'spec') as JsonObject,
  };
  return withSpec(pod, {
    ephemeralContainers: [],
    ...(shareProcesses === undefined ? {} : { shareProcessNamespace: shareProcesses }),
    ...(sameNode ? {} : { nodeName: '' }),
    containers: containersIn(pod, 'containers').map((container) => {
      const image = images.get(textOf(container.name)) ?? images.get('*') ?? '';
      return image === '' ? container : { ...container, image };
    }),
  });
}

/** What the flags change of a container in the copy, a new one or one of the pod's. */
function changedContainer(container: JsonObject, options: DebugContainer): JsonObject {
  const { words, argumentsOnly, environment, image, pullPolicy, stdin, tty } = options;
  return {
    ...container,
    ...(words.length > 0 && !argumentsOnly ? { args: [] } : {}),
    ...(words.length > 0 ? wordsOf(options) : {}),
    ...(environment.length > 0 ? { env: environment.map((variable) => ({ ...variable })) } : {}),
    ...(image === '' ? {} : { image }),
    ...(pullPolicy === '' ? {} : { imagePullPolicy: pullPolicy }),
    stdin,
    tty,
  };
}

/**
 * The copy of a pod, with a container added or one of its own changed. --set-image alone changes
 * only images: then the profile does not apply. Throws CliError when a new container has no image.
 */
export function podCopy(original: KubeObject, copy: CopyOptions, settings: DebugSettings): DebugPod {
  const { container, profile, kept, custom } = settings;
  const bare = bareCopy(original, copy);
  const names = containerNames(bare);
  const exists = names.has(container.name);
  if (!exists && container.image === '') {
    if (copy.images.size > 0) return { pod: typedPod(bare), container: '' };
    throw new CliError('you must specify image when creating new container');
  }
  const name = container.name || settings.newName(names);
  const added = exists ? bare : withContainer(bare, 'containers', { name, terminationMessagePolicy: 'File' });
  const changed = changeContainer(added, name, (one) => changedContainer(one, container));
  const profiled = applyProfile(changed, profile, 'copy', { container: name, kept });
  return { pod: typedPod(withCustom(profiled, name, 'containers', custom)), container: name };
}

/** The strategic merge patch that adds to a pod what was added to it here. Both are pods. */
export function podPatch(original: KubeObject, changed: KubeObject): JsonObject {
  return diffMaps(typedPod(original), changed, typedPatchType('Pod'), { elementOrder: true });
}
