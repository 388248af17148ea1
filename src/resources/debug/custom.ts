/** `debug --custom`: a part of a container that is laid over the container of the session. */
import { jsonKind } from '../../apimachinery/go/json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import { mergeMaps } from '../../apimachinery/patch/strategic-merge.ts';
import { asTyped } from '../../apimachinery/typed/decode.ts';
import { type ScalarReading, structFields } from '../../apimachinery/typed/lenient.ts';
import { typedPatchType } from '../../apimachinery/typed/patch-type.ts';
import { CliError } from '../../errors.ts';
import { type ContainerList, changeContainer, containerOf } from './containers.ts';

/** A v1.Container as kubectl writes it, with its `name` empty. */
export type CustomContainer = JsonObject;

/**
 * What a file says of the container; undefined when it says nothing. Throws CliError, in
 * encoding/json's words, for what is no part of a container.
 */
export function decodeCustom(value: Json, scalars: ScalarReading): CustomContainer | undefined {
  if (value === null) return undefined;
  if (!isJsonObject(value)) {
    throw new CliError(`json: cannot unmarshal ${jsonKind(value)} into Go value of type v1.Container`);
  }
  return asTyped('Container', structFields('Container', value, scalars));
}

/** Throws CliError for fields that a custom profile may not change. */
export function checkCustom(custom: CustomContainer): void {
  const isSet = ['command', 'image', 'lifecycle', 'volumeDevices'].some((field) => Object.hasOwn(custom, field));
  if (custom.name === '' && !isSet) return;
  throw new CliError('name, command, image, lifecycle and volume devices are not modifiable via custom profile');
}

/** The pod with the custom fields in its container. Throws CliError when it is in another list. */
export function withCustom(
  pod: KubeObject,
  container: string,
  list: ContainerList,
  custom: CustomContainer | undefined,
): KubeObject {
  if (custom === undefined) return pod;
  if (containerOf(pod, container, [list]) === undefined) {
    const kind = list === 'ephemeralContainers' ? 'ephemeral container' : 'container';
    throw new CliError(`unable to find the ${container} ${kind} in the pod ${meta(pod).name ?? ''}`);
  }
  const fields = { ...custom, name: container };
  const merged = (one: JsonObject) =>
    mergeMaps(asTyped('EphemeralContainer', one), fields, typedPatchType('Container'), 'apply');
  return changeContainer(pod, container, (one) => ({ ...one, ...merged(one) }), [list]);
}
