import { nameAffixTransformer } from './name-affix.ts';

/** Puts a text after names. */
export const suffixTransformer = nameAffixTransformer({
  field: 'suffix',
  put: (name, suffix) => name + suffix,
  note: (resource, suffix) => resource.addSuffix(suffix),
});
