import type { JsonObject } from '../../apimachinery/json.ts';
import { readYamlDocument } from '../yaml-document.ts';
import { checkKubeconfig } from './shape.ts';

/**
 * The document of a kubeconfig's bytes; an empty file is an empty one. Throws CliError in go-yaml's
 * and client-go's words.
 */
export async function parseKubeconfig(bytes: Uint8Array): Promise<JsonObject> {
  if (bytes.length === 0) return {};
  const { value, text } = await readYamlDocument(bytes);
  return checkKubeconfig(value, text);
}
