import { goList, goString, goStruct } from '../../../apimachinery/go/decode.ts';
import { compileGoRegexp } from '../../../apimachinery/go/regexp.ts';
import { CliError } from '../../../errors.ts';
import { BuildError } from '../error.ts';
import type { FieldSpec } from '../field-config.ts';
import { setScalar, visitFields } from '../field-spec.ts';
import { fieldSpecType } from '../kustomization-type.ts';
import { fieldOf, isNull, type Node } from '../node.ts';
import { wrongKind } from '../node-kind.ts';
import type { Configure, Transformer } from '../plugin.ts';
import { decodePlugin } from '../plugin-config.ts';

const type = goStruct('ImageTagTransformerPlugin', {
  imageTag: goStruct(
    'Image',
    { name: goString, newName: goString, tagSuffix: goString, newTag: goString, digest: goString },
    'types',
  ),
  fieldSpecs: goList(fieldSpecType),
});

interface Image {
  readonly name?: string;
  readonly newName?: string;
  readonly tagSuffix?: string;
  readonly newTag?: string;
  readonly digest?: string;
}

interface Config {
  readonly imageTag?: Image;
  readonly fieldSpecs?: readonly FieldSpec[];
}

/**
 * Changes image names, tags and digests: first in the items of every list called containers or
 * initContainers, at any depth, then in the fields of its specs. Both may meet the same image.
 */
export const imageTagTransformer: Configure<Transformer> = async (config) => {
  const { imageTag = {}, fieldSpecs = [] }: Config = decodePlugin(config, type);
  const isMatched = await imageMatcher(imageTag.name ?? '');
  return {
    transform({ resources }, report) {
      const seen = new Set<string>();
      let hits = 0;
      const update = (node: Node): void => {
        if (node.kind !== 'scalar') throw wrongKind(node, 'scalar');
        seen.add(node.value);
        if (!isMatched(node.value)) return;
        hits += 1;
        setScalar(node, changedImage(node.value, imageTag));
      };
      const changeable = resources.filter(({ kind }) => kind !== 'CustomResourceDefinition');
      for (const { node } of changeable) if (node !== undefined) updateContainers(node, update);
      for (const resource of changeable) visitFields(resource, fieldSpecs, update);
      report?.({ path: [], hits, seen: [...seen] });
    },
  };
};

const TAG_AND_DIGEST = '(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$';

/** The name is a regular expression, as kustomize takes it; one that is none fails where an image is. */
async function imageMatcher(name: string): Promise<(image: string) => boolean> {
  const pattern = `^${name}${TAG_AND_DIGEST}`;
  if (/^[\w./:-]*$/.test(name)) {
    const expression = new RegExp(pattern);
    return (image) => expression.test(image);
  }
  try {
    const expression = await compileGoRegexp(pattern);
    return (image) => expression.test(image);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return () => {
      throw new BuildError(`image name "${name}": ${error.message}`);
    };
  }
}

function updateContainers(node: Node, update: (image: Node) => void): void {
  if (node.kind === 'list') for (const item of node.items) updateContainers(item, update);
  if (node.kind !== 'map') return;
  for (const { key, value } of node.entries) {
    updateContainers(value, update);
    if (value.kind !== 'list' || (key.value !== 'containers' && key.value !== 'initContainers')) continue;
    for (const item of value.items) {
      if (item.kind !== 'map' && !isNull(item)) throw wrongKind(item, 'map');
      const image = fieldOf(item, 'image');
      if (image !== undefined) update(image);
    }
  }
}

/** A new tag takes an old digest away and the other way round. */
function changedImage(image: string, { newName, newTag, digest, tagSuffix }: Image): string {
  const old = imageParts(image);
  const name = newName || old.name;
  if (newTag || digest) return withTag(name, newTag, digest);
  return tagSuffix ? withTag(name, old.tag + tagSuffix, '') : withTag(name, old.tag, old.digest);
}

const withTag = (name: string, tag: string | undefined, digest: string | undefined): string =>
  `${name}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;

/** `[[host[:port]/]component/]component[:tag][@digest]`: a colon before the first slash is a port's. */
function imageParts(image: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(image.indexOf('/'), 0);
  const at = image.indexOf('@', slash);
  const colon = image.indexOf(':', slash);
  if (at < 0 && colon < 0) return { name: image, tag: '', digest: '' };
  if (colon < 0 || (at >= 0 && at < colon)) return { name: image.slice(0, at), tag: '', digest: image.slice(at + 1) };
  if (at < 0) return { name: image.slice(0, colon), tag: image.slice(colon + 1), digest: '' };
  return { name: image.slice(0, colon), tag: image.slice(colon + 1, at), digest: image.slice(at + 1) };
}
