import { type Chart, chartName } from './chart.ts';

/**
 * What Chart.yaml wants and charts/ does not have, in helm's words; undefined when all is there
 * (CheckDependencies of pkg/action).
 */
export function checkDependencies({ metadata, dependencies }: Chart): string | undefined {
  const present = new Set(dependencies.map(chartName));
  const missing = (metadata.dependencies ?? []).map(({ name }) => name).filter((name) => !present.has(name));
  if (missing.length === 0) return undefined;
  return `found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`;
}
