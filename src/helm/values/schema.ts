/** Values against values.schema.json (ValidateAgainstSchema of pkg/chart/common/util/jsonschema.go). */
import { textOfBytes } from '../../apimachinery/go/bytes.ts';
import { type GoMap, type GoValue, typeName } from '../../apimachinery/go/values.ts';
import { type Chart, chartName } from '../chart/chart.ts';
import { HelmFault } from '../error.ts';
import type { Debug } from '../log.ts';
import { schemaProblem } from '../schema/check.ts';
import { isTable, type Warn } from './coalesce.ts';

interface Lines {
  readonly warn: Warn;
  readonly debug?: Debug;
}

/** What is wrong with the values by this schema. */
export async function problemsOf(schema: Uint8Array, values: GoMap, lines: Lines): Promise<string> {
  try {
    return await schemaProblem(textOfBytes(schema), values, lines);
  } catch (error) {
    // a schema that is wrong counts as values that are
    if (error instanceof HelmFault) return error.message;
    throw error;
  }
}

/** What is wrong with the values by the schemas of the chart and its subcharts; '' for nothing. */
export async function schemaProblems(chart: Chart, values: GoMap, lines: Lines): Promise<string> {
  const { schema, dependencies } = chart;
  if (schema !== undefined) lines.debug?.('chart name', { 'chart-name': chartName(chart) });
  const problem = schema === undefined ? '' : await problemsOf(schema, values, lines);
  const counted = { chart: chartName(chart), dependencies: dependencies.length };
  lines.debug?.('number of dependencies in the chart', counted);
  const texts = problem === '' ? [] : [`${chartName(chart)}:\n${problem}`];
  for (const subchart of dependencies) {
    const name = chartName(subchart);
    const part: GoValue = Object.hasOwn(values, name) ? (values[name] as GoValue) : null;
    if (isTable(part)) texts.push(await schemaProblems(subchart, part, lines));
    else if (part !== null) {
      texts.push(`${name}:\ninvalid type for values: expected object (map), got ${typeName(part)}\n`);
    }
  }
  return texts.join('');
}
