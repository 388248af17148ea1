/** .Files of a chart (pkg/engine/files.go). */
import { define, type GoMap } from '../../apimachinery/go/values.ts';
import type { ChartFile } from '../chart/chart.ts';

export function filesValue(_files: readonly ChartFile[]): GoMap {
  return define({}, { name: 'engine.files' });
}
