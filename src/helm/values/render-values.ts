/** The values that templates see, checked (ToRenderValues of pkg/chart/common/util/values.go). */
import type { GoMap } from '../../apimachinery/go/values.ts';
import type { Chart } from '../chart/chart.ts';
import type { Capabilities, ReleaseScope, RenderScope } from '../engine/scope.ts';
import { HelmFault } from '../error.ts';
import type { Debug } from '../log.ts';
import { coalesceValues, type Warn } from './coalesce.ts';

export interface RenderValuesOptions {
  readonly skipSchemaValidation: boolean;
  readonly warn: Warn;
  readonly debug?: Debug;
}

const hasSchema = ({ schema, dependencies }: Chart): boolean => schema !== undefined || dependencies.some(hasSchema);

/**
 * The user's values over those of a chart whose dependencies are processed. Throws HelmFault, also
 * where the values are not what a schema asks for.
 */
export async function toRenderValues(
  chart: Chart,
  given: GoMap,
  release: ReleaseScope,
  capabilities: Capabilities,
  { skipSchemaValidation, warn, debug }: RenderValuesOptions,
): Promise<RenderScope> {
  const values = coalesceValues(chart, given, warn);
  if (!skipSchemaValidation && (hasSchema(chart) || debug !== undefined)) {
    const { schemaProblems } = await import('./schema.ts');
    const problems = await schemaProblems(chart, values, { warn, debug });
    if (problems !== '') {
      throw new HelmFault(
        `values don't meet the specifications of the schema(s) in the following chart(s):\n${problems}`,
      );
    }
  }
  return { values, release, capabilities };
}
