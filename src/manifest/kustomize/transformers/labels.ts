import { goList, goMap, goString, goStruct } from '../../../apimachinery/go/decode.ts';
import type { FieldSpec } from '../field-config.ts';
import { fieldSpecType } from '../kustomization-type.ts';
import type { Configure, Transformer } from '../plugin.ts';
import { decodePlugin } from '../plugin-config.ts';
import { setPairs } from './pairs.ts';

const type = goStruct('LabelTransformerPlugin', { labels: goMap(goString), fieldSpecs: goList(fieldSpecType) });

interface Config {
  readonly labels?: Readonly<Record<string, string>>;
  readonly fieldSpecs?: readonly FieldSpec[];
}

/** Sets labels in the fields of its specs, selectors among them. */
export const labelTransformer: Configure<Transformer> = async (config) => {
  const { labels = {}, fieldSpecs = [] }: Config = decodePlugin(config, type);
  return { transform: (resources) => setPairs(resources, labels, fieldSpecs) };
};
