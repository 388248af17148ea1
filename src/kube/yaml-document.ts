import { utf8Problem } from '../apimachinery/go/utf8.ts';
import type { Json } from '../apimachinery/json.ts';
import { CliError } from '../errors.ts';
import { ManifestSyntaxError } from '../manifest/syntax/error.ts';

/** One YAML document and the text it was read from. */
export interface YamlDocument {
  readonly value: Json;
  readonly text: string;
}

/**
 * The first YAML document of bytes, read as manifests are (sigs.k8s.io/yaml): of keys that stand
 * twice the last one counts. The reader is loaded on first use. Throws CliError `yaml: ...`.
 */
export async function readYamlDocument(bytes: Uint8Array): Promise<YamlDocument> {
  const { decodeText, parseYaml } = await import('../manifest/yaml.ts');
  const text = decodeText(bytes);
  const problem = text.includes('\ufffd') ? utf8Problem(bytes) : undefined;
  if (problem !== undefined) throw new CliError(`yaml: ${problem}`);
  try {
    return { value: parseYaml(firstDocument(text)), text };
  } catch (error) {
    throw error instanceof ManifestSyntaxError ? new CliError(error.message) : error;
  }
}

/** The text up to the line that ends its first document: what stands after it need not be YAML. */
function firstDocument(text: string): string {
  const [head = ''] = /^(?:[ \t]*(?:#[^\n]*)?\r?\n|%[^\n]*\n)*(?:---(?=\s|$))?/.exec(text) ?? [];
  const end = text.slice(head.length).search(/^(?:---|\.\.\.)(?=\s|$)/m);
  const first = end < 0 ? text : text.slice(0, head.length + end);
  return first === '' ? text : first;
}
