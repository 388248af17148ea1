import { CliError } from '../../errors.ts';
import type { Json } from '../../resources/json.ts';

/**
 * The first document of a kubeconfig's text as JSON values, read as sigs.k8s.io/yaml reads them: YAML 1.1 scalars and merge keys,
 * timestamps stay strings. js-yaml is loaded on first use. Throws CliError `yaml: ...`.
 */
export async function parseKubeconfigYaml(text: string): Promise<Json> {
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text) as Json;
    } catch {
      // flow style YAML may start like JSON
    }
  }
  const yaml = await import('js-yaml');
  const schema = new yaml.Schema([
    yaml.strTag,
    yaml.seqTag,
    yaml.mapTag,
    yaml.nullYaml11Tag,
    yaml.boolYaml11Tag,
    yaml.intYaml11Tag,
    yaml.floatYaml11Tag,
    yaml.mergeTag,
  ]);
  try {
    const documents = yaml.loadAll(text, { schema }) as Json[];
    return documents[0] ?? null;
  } catch (error) {
    if (!(error instanceof yaml.YAMLException)) throw error;
    const line = error.mark === undefined || error.mark === null ? '' : `line ${error.mark.line + 1}: `;
    throw new CliError(`yaml: ${line}${error.reason}`);
  }
}
