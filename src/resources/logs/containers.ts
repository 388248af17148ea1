/** Which container of a pod a log is read from (k8s.io/kubectl/pkg/cmd/util/podcmd). */

import { isJsonObject, type Json } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';

export const defaultContainerAnnotation = 'kubectl.kubernetes.io/default-container';

function names(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((container) => (isJsonObject(container) ? [String(container.name)] : []));
}

interface ContainerNames {
  readonly init: readonly string[];
  readonly regular: readonly string[];
  readonly ephemeral: readonly string[];
}

function containersOf(pod: KubeObject): ContainerNames {
  return {
    init: names(at(pod, 'spec', 'initContainers')),
    regular: names(at(pod, 'spec', 'containers')),
    ephemeral: names(at(pod, 'spec', 'ephemeralContainers')),
  };
}

/** Every container, in the order in which `--all-containers` shows them. */
export function allContainers(pod: KubeObject): readonly string[] {
  const { init, regular, ephemeral } = containersOf(pod);
  return [...init, ...regular, ...ephemeral];
}

/** How messages list the containers of a pod. */
export function containerList(pod: KubeObject): string {
  const { init, regular, ephemeral } = containersOf(pod);
  return [...regular, ...ephemeral.map((name) => `${name} (ephem)`), ...init.map((name) => `${name} (init)`)].join(
    ', ',
  );
}

export type ContainerChoice =
  | { readonly container: string; readonly notices: readonly string[] }
  | { readonly invalid: string; readonly notices: readonly string[] };

/**
 * The container meant by `-c` ("" when it was not given): the annotated default, else the first
 * one. `notices` are kubectl's lines for stderr; `quiet` leaves out the one that says which was
 * chosen.
 */
export function chooseContainer(pod: KubeObject, wanted: string, quiet: boolean): ContainerChoice {
  const all = allContainers(pod);
  const name = meta(pod).name ?? '';
  const notices: string[] = [];
  let container = wanted;
  const annotated = meta(pod).annotations?.[defaultContainerAnnotation] ?? '';
  if (container === '' && annotated !== '') {
    if (all.includes(annotated)) container = annotated;
    else notices.push(`Default container name "${annotated}" not found in pod ${name}`);
  }
  if (container === '') {
    container = containersOf(pod).regular[0] ?? '';
    if (all.length > 1 && !quiet) notices.push(`Defaulted container "${container}" out of: ${containerList(pod)}`);
  }
  if (all.includes(container)) return { container, notices };
  return { invalid: `container ${container} is not valid for pod ${name} out of: ${containerList(pod)}`, notices };
}

/**
 * The container that a command is run in, or that is attached to
 * (podcmd.FindOrDefaultContainerByName). `notice` is kubectl's line about which one was chosen of
 * several. Throws CliError for a container the pod does not have, by -c or by its annotation.
 */
export function sessionContainer(
  pod: KubeObject,
  wanted: string,
): { readonly container: string; readonly notice: string | undefined } {
  const { namespace = '', name = '', annotations } = meta(pod);
  const regular = containersOf(pod).regular[0];
  if (regular === undefined) throw new CliError(`pod ${namespace}/${name} does not have any containers`);
  const all = allContainers(pod);
  const chosen = wanted || annotations?.[defaultContainerAnnotation] || '';
  if (chosen === '') {
    const notice = `Defaulted container "${regular}" out of: ${containerList(pod)}`;
    return { container: regular, notice: all.length > 1 ? notice : undefined };
  }
  if (all.includes(chosen)) return { container: chosen, notice: undefined };
  throw new CliError(`container ${chosen} is not valid for pod ${name} out of: ${containerList(pod)}`);
}
