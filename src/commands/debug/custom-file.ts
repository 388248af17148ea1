import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseJson } from '../../apimachinery/json.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { unreadable } from '../../io/system-text.ts';
import { readYamlDocument } from '../../kube/yaml-document.ts';
import { type CustomContainer, decodeCustom } from '../../resources/debug/custom.ts';

/**
 * The file of --custom: JSON, or else YAML. Undefined when it holds nothing. Throws CliError when
 * it cannot be read, or is no part of a container.
 */
export async function readCustom(context: Context, file: string): Promise<CustomContainer | undefined> {
  const bytes = await readFile(path.resolve(context.cwd, file)).catch((error: unknown) => {
    throw new CliError(`must pass a container spec json file for custom profile: ${unreadable(file, error)}`);
  });
  try {
    return decodeCustom(parseJson(bytes.toString('utf8')), 'strict');
  } catch {
    // as in kubectl, what is no JSON of a container is read as YAML
    return readAsYaml(bytes, `${file} does not contain a valid container spec`);
  }
}

async function readAsYaml(bytes: Uint8Array, problem: string): Promise<CustomContainer | undefined> {
  const failed = (step: string) => (error: unknown) => {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`${problem}: ${step}: ${error.message}`, { cause: error });
  };
  const { value } = await readYamlDocument(bytes).catch(failed('error converting YAML to JSON'));
  try {
    return decodeCustom(value, 'as text');
  } catch (error) {
    return failed('error unmarshaling JSON: while decoding JSON')(error);
  }
}
