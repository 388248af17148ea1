/** Values against values.schema.json (pkg/chart/common/util/jsonschema.go). */
import type { GoMap } from '../../apimachinery/go/values.ts';
import type { Chart } from '../chart/chart.ts';
import type { Warn } from './coalesce.ts';

/** What is wrong with the values by the schemas of the chart and its subcharts; '' for nothing. */
export async function schemaProblems(_chart: Chart, _values: GoMap, _warn: Warn): Promise<string> {
  return '';
}
