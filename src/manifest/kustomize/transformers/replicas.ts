import { goInt64, goList, goString, goStruct } from '../../../apimachinery/go/decode.ts';
import { goNumber } from '../../../apimachinery/go/text.ts';
import type { RawNumber } from '../../../apimachinery/json.ts';
import { BuildError } from '../error.ts';
import type { FieldSpec } from '../field-config.ts';
import { setScalar, visitField } from '../field-spec.ts';
import { gvkSelectedBy, gvkText } from '../ids.ts';
import { fieldSpecType } from '../kustomization-type.ts';
import type { Configure, Transformer } from '../plugin.ts';
import { decodePlugin } from '../plugin-config.ts';
import type { ResourceMap } from '../resource-map.ts';

const type = goStruct('ReplicaCountTransformerPlugin', {
  replica: goStruct('Replica', { name: goString, count: goInt64 }, 'types'),
  fieldSpecs: goList(fieldSpecType),
});

interface Config {
  readonly replica?: { readonly name?: string; readonly count?: number | RawNumber };
  readonly fieldSpecs?: readonly FieldSpec[];
}

/** Sets the number of replicas of the objects that have, or had, a name. */
export const replicaCountTransformer: Configure<Transformer> = async (config) => {
  const { replica = {}, fieldSpecs = [] }: Config = decodePlugin(config, type);
  const { name = '', count = 0 } = replica;
  return { transform: (resources) => setReplicas(resources, name, goNumber(count), fieldSpecs) };
};

function setReplicas(resources: ResourceMap, name: string, count: string, specs: readonly FieldSpec[]): void {
  const named = resources.resources
    .filter(({ isEmpty }) => !isEmpty)
    .map((resource) => ({
      resource,
      ids: resource.allIds.filter((id) => id.name === name),
    }));
  let found = false;
  for (const spec of specs) {
    const hits = named.filter(({ ids }) => ids.some((id) => gvkSelectedBy(id, spec)));
    found ||= hits.length > 0;
    for (const { resource } of hits) visitField(resource, spec, (node) => setScalar(node, count, '!!int'), 'scalar');
  }
  if (found) return;
  const kinds = specs.map(({ group = '', version = '', kind = '' }) => gvkText({ group, version, kind }));
  const problem = `does not match a config with the following GVK [${kinds.join(' ')}]`;
  throw new BuildError(`resource with name ${name} ${problem}`);
}
