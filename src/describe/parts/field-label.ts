/** kubectl's labels for the fields of unknown kinds (smartLabelFor of its describe package). */

const acronyms = new Set(['API', 'URL', 'UID', 'GUID']);

/**
 * `observedGeneration` -> "Observed Generation", `apiVersion` -> "API Version"; names with other
 * characters than letters and `-` are unchanged.
 */
export function fieldLabel(field: string): string {
  if (!/^[\p{L}-]*$/u.test(field)) return field;
  return mergeCapitals(splitCamelCase(field)).map(wordLabel).join(' ');
}

function wordLabel(word: string): string {
  if (acronyms.has(word.toUpperCase())) return word.toUpperCase();
  return word.toLowerCase() === word ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

/**
 * Runs of one class of letters; the last capital before small letters belongs to them: `PDFLoader`
 * -> PDF, Loader.
 */
function splitCamelCase(text: string): string[] {
  const runs = text.match(/\p{Ll}+|\p{Lu}+|[^\p{Ll}\p{Lu}]+/gu) ?? [];
  for (let index = 0; index + 1 < runs.length; index++) {
    const [run, next] = [runs[index]!, runs[index + 1]!];
    if (!/^\p{Lu}/u.test(run) || !/^\p{Ll}/u.test(next)) continue;
    const capital = [...run].at(-1) ?? '';
    runs[index] = run.slice(0, -capital.length);
    runs[index + 1] = capital + next;
  }
  return runs.filter((run) => run !== '');
}

/**
 * Two or more capitals are joined with a capitalized word after them: `IP`, `Policy` -> IPPolicy.
 */
function mergeCapitals(words: readonly string[]): string[] {
  const merged: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const [word, next] = [words[index]!, words[index + 1]];
    const joins = next !== undefined && word.length >= 2 && !/[^\P{L}\p{Lu}]/u.test(word) && /^\p{Lu}/u.test(next);
    merged.push(joins ? word + next : word);
    if (joins) index++;
  }
  return merged;
}
