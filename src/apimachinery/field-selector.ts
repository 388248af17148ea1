/** Field selectors (k8s.io/apimachinery/pkg/fields). */
import { CliError } from '../errors.ts';
import { compareStrings } from './go/text.ts';

/** fields.EscapeValue: a value as it stands in a selector. */
export function escapeFieldValue(value: string): string {
  return value.replaceAll(/[\\,=]/g, '\\$&');
}

/** The selector of the object with this name. */
export function nameSelector(name: string): string {
  return `metadata.name=${escapeFieldValue(name)}`;
}

/**
 * A typed selector as a request has it: the terms in order, without empty ones, `==` as `=`. Throws
 * CliError in the words of fields.ParseSelector.
 */
export function canonicalFieldSelector(selector: string): string {
  const terms = [...(selector.match(/(?:\\.?|[^\\,])+/gsu) ?? [])].sort(compareStrings);
  return terms.map((term) => canonicalTerm(selector, term)).join(',');
}

function canonicalTerm(selector: string, term: string): string {
  const [, field, operator, value] = /^(.*?)(!=|==|=)(.*)$/su.exec(term) ?? [];
  if (field === undefined || operator === undefined || value === undefined) {
    throw new CliError(`invalid selector: '${selector}'; can't understand '${term}'`);
  }
  return `${field}${operator === '!=' ? '!=' : '='}${escapeFieldValue(unescapeFieldValue(value))}`;
}

/** fields.UnescapeValue. */
function unescapeFieldValue(value: string): string {
  return value.replaceAll(/\\(.?)|[,=]/gsu, (found, escaped: string | undefined) => {
    const problem = 'invalid field selector';
    if (escaped === undefined) throw new CliError(`${problem}: unescaped character in value: ${found.charCodeAt(0)}`);
    if (!['\\', ',', '='].includes(escaped)) throw new CliError(`${problem}: invalid escape sequence: ${found}`);
    return escaped;
  });
}
