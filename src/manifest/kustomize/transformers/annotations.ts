import { goList, goMap, goString, goStruct } from '../../../apimachinery/go/decode.ts';
import type { FieldSpec } from '../field-config.ts';
import { fieldSpecType } from '../kustomization-type.ts';
import type { Configure, Transformer } from '../plugin.ts';
import { decodePlugin } from '../plugin-config.ts';
import { setPairs } from './pairs.ts';

const type = goStruct('AnnotationsTransformerPlugin', {
  annotations: goMap(goString),
  fieldSpecs: goList(fieldSpecType),
});

interface Config {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly fieldSpecs?: readonly FieldSpec[];
}

/** Sets annotations in the fields of its specs. */
export const annotationsTransformer: Configure<Transformer> = async (config) => {
  const { annotations = {}, fieldSpecs = [] }: Config = decodePlugin(config, type);
  return { transform: (resources) => setPairs(resources, annotations, fieldSpecs) };
};
