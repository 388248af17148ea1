/** The kuberc file of `kuberc set` and `kuberc view`: found, read and written. */
import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Preference, preferenceDocument } from '../../apimachinery/preference.ts';
import { string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { errorCode, replaceFile } from '../../io/files.ts';
import { makeFolders } from '../../io/folders.ts';
import { systemText, unreadable } from '../../io/system-text.ts';
import { type KubercLocation, kubercLocation, readKuberc } from '../../kube/kuberc/location.ts';
import { type KubercDocument, readPreference } from '../../kube/kuberc/read.ts';
import { toYaml } from '../../print/yaml.ts';

/** Both commands have --kuberc as a flag of their own. */
export const kubercFlag = { kuberc: string('Path to the kuberc file to use for preferences.') } as const;

/** The file to work on. Throws CliError with KUBERC=off. */
export function chosenKuberc(context: Context, typed: string): KubercLocation {
  const location = kubercLocation(typed, context);
  if (location === undefined) throw new CliError('KUBERC is disabled via KUBERC=off environment variable');
  return location;
}

/**
 * The preferences of a file; undefined when it is not there. Throws CliError when it has none, and
 * for what does not keep other commands from using them, such as unknown fields.
 */
export function loadPreference(location: KubercLocation, cwd: string): KubercDocument | undefined {
  try {
    const bytes = readKuberc(location, cwd);
    if (bytes === undefined) return undefined;
    const found = readPreference(bytes, location.file);
    if (found === undefined) {
      throw new CliError('error converting Preferences to v1beta1.Preferences: expected pointer, but got invalid kind');
    }
    if (found.strictError !== undefined) throw new CliError(found.strictError);
    return found;
  } catch (error) {
    throw error instanceof CliError ? new CliError(`error reading kuberc file: ${error.message}`) : error;
  }
}

/**
 * Writes preferences in place of a document; the file's other documents stay as they are. Without a
 * document the file is new. Throws CliError when it cannot be written.
 */
export async function savePreference(
  context: Context,
  file: string,
  preference: Preference,
  document: KubercDocument | undefined,
): Promise<void> {
  const yaml = toYaml(preferenceDocument(preference));
  const absolute = path.resolve(context.cwd, file);
  const folder = path.dirname(file);
  try {
    makeFolders(folder, 0o755, context.cwd);
  } catch (error) {
    throw new CliError(`failed to create directory ${folder}: ${systemText(error)}`);
  }
  try {
    if (document === undefined) await writeFile(absolute, yaml, { mode: 0o644 });
    else await replaceFile(absolute, replaced(document, yaml), (await stat(absolute)).mode & 0o777);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new CliError(`failed to write kuberc file: ${unreadable(file, error)}`);
  }
  context.io.stdout.write(`Updated ${file}\n`);
}

/** The file's text with a document replaced, whose first line may be a separator. */
function replaced({ text, start, end }: KubercDocument, yaml: string): string {
  const [separator = ''] = /^---[^\n]*\n/.exec(text.slice(start, end)) ?? [];
  const isAlone = text.slice(0, start).trim() === '' && text.slice(end).trim() === '';
  return isAlone ? yaml : text.slice(0, start) + separator + yaml + text.slice(end);
}
