/** The functions of charts by the modules that have them: sprig's, and those that helm adds. */
import type { FunctionGroup } from './options.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const functionGroups: readonly FunctionGroup[] = [
  {
    names: words('toYaml mustToYaml toYamlPretty fromYaml fromYamlArray'),
    load: async () => (await import('./yaml.ts')).yamlFunctions(),
  },
  {
    names: words('toJson mustToJson fromJson fromJsonArray'),
    load: async () => (await import('./json.ts')).jsonFunctions(),
  },
];
