import type { Chart, ChartFile } from './chart.ts';

/** The chart with one time for all its files, so that its archive depends on its content alone. */
export function stamped(chart: Chart, modTime: string): Chart {
  const all = (files: readonly ChartFile[]): readonly ChartFile[] => files.map((file) => ({ ...file, modTime }));
  return {
    ...chart,
    modTime,
    ...(chart.schema === undefined ? {} : { schemaModTime: modTime }),
    lock: chart.lock && { ...chart.lock, generated: modTime },
    raw: all(chart.raw),
    templates: all(chart.templates),
    files: all(chart.files),
    dependencies: chart.dependencies.map((subchart) => stamped(subchart, modTime)),
  };
}
