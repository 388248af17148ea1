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

const maintainer = goStruct('Maintainer', { name: goString, email: goString, url: goString }, 'v2');

export const dependencyType = goStruct(
  'Dependency',
  {
    name: goString,
    version: goString,
    repository: { ...goString, always: true },
    condition: goString,
    tags: goList(goString),
    enabled: goBool,
    'import-values': goList(goRaw),
    alias: goString,
  },
  'v2',
);

const metadata = goStruct(
  'Metadata',
  {
    name: goString,
    home: goString,
    sources: goList(goString),
    version: goString,
    description: goString,
    keywords: goList(goString),
    maintainers: goList(goPointer(maintainer)),
    icon: goString,
    apiVersion: goString,
    condition: goString,
    tags: goString,
    appVersion: goString,
    deprecated: goBool,
    annotations: goMap(goString),
    kubeVersion: goString,
    dependencies: goList(goPointer(dependencyType)),
    type: goString,
  },
  'v2',
);

export const chartVersionType = goStruct(
  'ChartVersion',
  {
    ...goInline(metadata),
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
