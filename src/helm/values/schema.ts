/** Values against values.schema.json (ValidateAgainstSchema of pkg/chart/common/util/jsonschema.go). */
import { textOfBytes } from '../../apimachinery/go/bytes.ts';
import { type GoMap, type GoValue, typeName } from '../../apimachinery/go/values.ts';
import { type Chart, chartName } from '../chart/chart.ts';
import { HelmFault } from '../error.ts';
import { schemaProblem } from '../schema/check.ts';
import { isTable, type Warn } from './coalesce.ts';

async function own({ schema }: Chart, values: GoMap, warn: Warn): Promise<string> {
  if (schema === undefined) return '';
  try {
    return await schemaProblem(textOfBytes(schema), values, warn);
  } catch (error) {
    // a schema that is wrong counts as values that are
    if (error instanceof HelmFault) return error.message;
    throw error;
  }
}

/** What is wrong with the values by the schemas of the chart and its subcharts; '' for nothing. */
export async function schemaProblems(chart: Chart, values: GoMap, warn: Warn): Promise<string> {
  const problem = await own(chart, values, warn);
  const texts = problem === '' ? [] : [`${chartName(chart)}:\n${problem}`];
  for (const subchart of chart.dependencies) {
    const name = chartName(subchart);
    const part: GoValue = Object.hasOwn(values, name) ? (values[name] as GoValue) : null;
    if (isTable(part)) texts.push(await schemaProblems(subchart, part, warn));
    else if (part !== null) {
      texts.push(`${name}:\ninvalid type for values: expected object (map), got ${typeName(part)}\n`);
    }
  }
  return texts.join('');
}
