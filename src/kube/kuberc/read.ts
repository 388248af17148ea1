/** The preferences in a kuberc file (k8s.io/kubectl/pkg/kuberc/marshal.go, decodePreference). */

import { goJsonProblem } from '../../apimachinery/go/json.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { parseJson } from '../../apimachinery/json.ts';
import { type DecodedPreference, decodePreference, type Preference } from '../../apimachinery/preference.ts';
import { CliError } from '../../errors.ts';
import { ManifestSyntaxError } from '../../manifest/syntax/error.ts';
import { decodeText, lineFeeds, parseYaml, splitDocuments } from '../../manifest/yaml.ts';

/** The document of a file that counts: the first that is a Preference of a known version. */
export interface KubercDocument {
  readonly preference: Preference;
  /** What a strict decoder says of it, which does not keep it from being used. */
  readonly strictError: string | undefined;
  /** The whole file, and where the document begins and ends in it. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the documents of a file; undefined when there is nothing in it. `log` gets the lines that
 * kubectl logs at level 5. Throws CliError when none of the documents can be used.
 */
export function readPreference(
  bytes: Uint8Array,
  file: string,
  log: (line: string) => void = () => undefined,
): KubercDocument | undefined {
  const text = decodeText(bytes);
  let attempted = 0;
  for (const part of documentsOf(text)) {
    if (part.text.trim() === '') continue;
    attempted += 1;
    try {
      const { preference, apiVersion, problems } = decodeDocument(part.text);
      log(`kuberc: using entry ${attempted} (${apiVersion}) in ${file}`);
      const strictError = problems.length === 0 ? undefined : `strict decoding error: ${problems.join(', ')}`;
      return { preference, strictError, text, start: part.start, end: part.start + part.text.length };
    } catch (error) {
      if (!(error instanceof CliError || error instanceof ManifestSyntaxError)) throw error;
      log(`kuberc: strict decoding error for entry ${attempted} in ${file}: ${error.message}`);
    }
  }
  if (attempted > 0) throw new CliError(`no valid preferences found in ${file}, use --v=5 to see details`);
  log(`kuberc: no preferences found in ${file}`);
  return undefined;
}

/** A separator with more than a comment behind it ends the reading, whatever stands before it. */
function* documentsOf(text: string): ReturnType<typeof splitDocuments> {
  try {
    yield* splitDocuments(text);
  } catch (error) {
    throw error instanceof ManifestSyntaxError ? new CliError(error.message) : error;
  }
}

/** What begins with a brace is JSON and nothing else. */
function decodeDocument(text: string): DecodedPreference {
  if (/^\s*\{/.test(text)) {
    const problem = goJsonProblem(text);
    if (problem !== undefined) throw new CliError(`couldn't get version/kind; json parse error: ${problem}`);
    return decodePreference(parseJson(text), 'given');
  }
  const duplicates: string[] = [];
  const value = parseYaml(lineFeeds(text), 1, (key, line) =>
    duplicates.push(`\n  line ${line}: key ${goQuote(key)} already set in map`),
  );
  const decoded = decodePreference(value, 'sorted');
  if (duplicates.length === 0) return decoded;
  return { ...decoded, problems: [`yaml: unmarshal errors:${duplicates.join('')}`, ...decoded.problems] };
}
