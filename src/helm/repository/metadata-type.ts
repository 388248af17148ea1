/** Chart.yaml's structs (pkg/chart/v2), for the entries of an index. */
import {
  goBool,
  goInline,
  goList,
  goMap,
  goPointer,
  goRaw,
  goString,
  goStruct,
  goTime,
} from '../../apimachinery/go/decode.ts';
import { metadataType } from '../chart/types.ts';

export const chartVersionType = goStruct(
  'ChartVersion',
  {
    ...goInline(metadataType),
    urls: goList(goString),
    created: goTime,
    removed: goBool,
    digest: goString,
    // of older programs: read and ignored
    checksum: goString,
    engine: goString,
    tillerVersion: goString,
    url: goString,
  },
  'repo',
);

export const indexType = goStruct(
  'IndexFile',
  {
    serverInfo: goMap(goRaw),
    apiVersion: goString,
    generated: goTime,
    entries: goMap(goList(goPointer(chartVersionType), 'repo.ChartVersions')),
    publicKeys: goList(goString),
    annotations: goMap(goString),
  },
  'repo',
);
