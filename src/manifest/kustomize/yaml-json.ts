/** YAML as the JSON that sigs.k8s.io/yaml makes of it, with its words for what it does not take. */
import type { Json } from '../../apimachinery/json.ts';
import { ManifestSyntaxError } from '../syntax/error.ts';
import { parseYaml } from '../yaml.ts';
import { BuildError, withPrefixSync } from './error.ts';
import { readText } from './read.ts';
import { controlCharacter } from './source-text.ts';
import { collectionKeySyntax, unsupportedKeySyntax } from './writing-problem.ts';

/** What a text is before it is decoded (yaml.Unmarshal). Throws BuildError. */
export const yamlAsJson = (text: string, file: string): Json =>
  withPrefixSync('error converting YAML to JSON', () => yamlToJson(text, file));

/** The first document of a text (yaml.YAMLToJSON). Throws BuildError. */
export function yamlToJson(text: string, file?: string): Json {
  if (controlCharacter(text) >= 0) throw new BuildError('yaml: control characters are not allowed');
  try {
    return parseYaml(text);
  } catch (error) {
    if (!(error instanceof ManifestSyntaxError)) throw error;
    const place = file === undefined || error.line === undefined ? undefined : { file, line: error.line };
    throw new BuildError(error.plain + keySyntax(error.plain, text), { place });
  }
}

/** What is said of a key that JSON cannot have; '' where the text is none that go-yaml v3 takes. */
function keySyntax(problem: string, text: string): string {
  try {
    if (problem === 'yaml: invalid map key') return `: ${collectionKeySyntax(readText(text, true))}`;
    return problem === 'unsupported map key' ? unsupportedKeySyntax(readText(text, true)) : '';
  } catch (error) {
    if (error instanceof BuildError) return '';
    throw error;
  }
}
