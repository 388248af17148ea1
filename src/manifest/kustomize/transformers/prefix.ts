import { nameAffixTransformer } from './name-affix.ts';

/** Puts a text before names. */
export const prefixTransformer = nameAffixTransformer({
  field: 'prefix',
  put: (name, prefix) => prefix + name,
  note: (resource, prefix) => resource.addPrefix(prefix),
});
