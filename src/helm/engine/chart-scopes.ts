/** The dot of the templates of each chart (pkg/engine/engine.go, recAllTpls). */
import { define, entryOf, type GoMap, type GoValue, kindOf } from '../../apimachinery/go/values.ts';
import { type Chart, chartName, isRoot } from '../chart/chart.ts';
import { copyValues } from '../values/coalesce.ts';
import { capabilitiesValue } from './capabilities.ts';
import { chartValue } from './chart-value.ts';
import { filesValue } from './files.ts';
import type { RenderScope } from './scope.ts';

const VALUES = { name: 'common.Values' };
export const TEMPLATE_TYPE = VALUES;

/** The entry Template is set for each file. */
export type ChartScope = Record<string, GoValue>;

function releaseValue({ release }: RenderScope): GoMap {
  return {
    Name: release.name,
    Namespace: release.namespace,
    IsUpgrade: release.isUpgrade,
    IsInstall: release.isInstall,
    Revision: BigInt(release.revision),
    Service: 'Helm',
  };
}

/**
 * The values of a subchart lie in those of its parent, under its name. The parent sees them as a plain map; the proxy
 * is the same map under the other type.
 */
function ownValues(chart: Chart, parentValues: GoMap): GoMap {
  const found = entryOf(parentValues, chartName(chart));
  return define(kindOf(found) === 'map' ? new Proxy(found as GoMap, {}) : {}, VALUES);
}

/** By chart. Each call has values of its own, for templates may change them. */
export function chartScopes(root: Chart, scope: RenderScope): ReadonlyMap<Chart, ChartScope> {
  const scopes = new Map<Chart, ChartScope>();
  const shared: ChartScope = { Release: releaseValue(scope), Capabilities: capabilitiesValue(scope.capabilities) };
  const add = (chart: Chart, values: GoMap): ChartScope => {
    const subcharts: ChartScope = {};
    const data: ChartScope = define(
      { Chart: chartValue(chart), Files: filesValue(chart.files), ...shared, Values: values, Subcharts: subcharts },
      VALUES,
    );
    for (const child of chart.dependencies) subcharts[chartName(child)] = add(child, ownValues(child, values));
    scopes.set(chart, data);
    return data;
  };
  const values = copyValues(scope.values);
  add(root, isRoot(root) ? define(values, VALUES) : values);
  return scopes;
}
