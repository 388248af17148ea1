/** What prefixes and suffixes of names have in common. */
import { goList, goString, goStruct } from '../../../apimachinery/go/decode.ts';
import { BuildError } from '../error.ts';
import type { FieldSpec } from '../field-config.ts';
import { setScalar, visitField } from '../field-spec.ts';
import { type Gvk, gvkSelectedBy } from '../ids.ts';
import { fieldSpecType } from '../kustomization-type.ts';
import { textOfNode } from '../node.ts';
import type { Configure, Transformer } from '../plugin.ts';
import { decodePlugin } from '../plugin-config.ts';
import type { Resource } from '../resource.ts';

/** Their names mean something to the API server. */
const skipped: readonly Partial<Gvk>[] = [
  { kind: 'CustomResourceDefinition' },
  { group: 'apiregistration.k8s.io', kind: 'APIService' },
  { kind: 'Namespace' },
];

/** How a text is put to a name. */
export interface Affix {
  /** The key of the configuration: `prefix` or `suffix`. */
  readonly field: 'prefix' | 'suffix';
  readonly plugin: string;
  put(name: string, affix: string): string;
  note(resource: Resource, affix: string): void;
}

/** Puts the text to the fields of its specs and remembers what was called otherwise before. */
export function nameAffixTransformer(affix: Affix): Configure<Transformer> {
  const type = goStruct(affix.plugin, { [affix.field]: goString, fieldSpecs: goList(fieldSpecType) });
  return async (config) => {
    const decoded = decodePlugin(config, type);
    const text = (decoded[affix.field] ?? '') as string;
    const specs = decoded.fieldSpecs as unknown as readonly FieldSpec[] | undefined;
    if (specs === undefined) throw new BuildError('fieldSpecs is not expected to be nil');
    return {
      transform({ resources }) {
        for (const resource of resources) putToOne(resource, affix, text, specs);
      },
    };
  };
}

function putToOne(resource: Resource, affix: Affix, text: string, specs: readonly FieldSpec[]): void {
  const id = resource.originalId;
  if (skipped.some((kind) => gvkSelectedBy(id, kind))) return;
  for (const spec of specs) {
    if (!gvkSelectedBy(id, spec)) continue;
    if (spec.path === 'metadata/name') {
      affix.note(resource, text);
      if (text !== '') resource.rememberId();
    }
    visitField(resource, spec, (node) => setScalar(node, affix.put(textOfNode(node), text)), 'scalar');
  }
}
