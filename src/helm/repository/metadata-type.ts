/** The structs of index.yaml (pkg/repo/v1). */
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
    urls: { ...goList(goString), always: true },
    created: { ...goTime, always: true },
    removed: goBool,
    digest: goString,
    // of older programs: read, and written again
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
    apiVersion: { ...goString, always: true },
    generated: { ...goTime, always: true },
    entries: { ...goMap(goList(goPointer(chartVersionType), 'repo.ChartVersions')), always: true },
    publicKeys: goList(goString),
    annotations: goMap(goString),
  },
  'repo',
);
