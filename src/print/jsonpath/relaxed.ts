import { CliError } from '../../errors.ts';

/**
 * `metadata.name`, `.metadata.name`, `{metadata.name}` and `{.metadata.name}` all become
 * `{.metadata.name}` (kubectl's RelaxedJSONPathExpression); an empty text stays empty. Throws
 * CliError for anything else.
 */
export function relaxedJsonPath(expression: string): string {
  if (expression === '') return expression;
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(expression);
  if (match === null) {
    throw new CliError(
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    );
  }
  return `{.${match[1] ?? match[2]}}`;
}
