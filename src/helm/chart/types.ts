/**
 * The Go structs of Chart.yaml and Chart.lock (pkg/chart/v2), in the order in which encoding/json
 * writes their fields; `always` are those that have no omitempty.
 */
import {
  type GoField,
  type GoType,
  goBool,
  goList,
  goMap,
  goPointer,
  goRaw,
  goString,
  goStruct,
  goTime,
} from '../../apimachinery/go/decode.ts';

export const always = (type: GoType): GoField => ({ ...type, always: true });
const strings = goList(goString);

export const maintainerType = goStruct('Maintainer', { name: goString, email: goString, url: goString }, 'v2');

export const dependencyType = goStruct(
  'Dependency',
  {
    name: always(goString),
    version: goString,
    repository: always(goString),
    condition: goString,
    tags: strings,
    enabled: goBool,
    'import-values': goList(goRaw),
    alias: goString,
  },
  'v2',
);

export const metadataType = goStruct(
  'Metadata',
  {
    name: goString,
    home: goString,
    sources: strings,
    version: goString,
    description: goString,
    keywords: strings,
    maintainers: goList(goPointer(maintainerType)),
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

export const lockType = goStruct(
  'Lock',
  {
    generated: always(goTime),
    digest: always(goString),
    dependencies: always(goList(goPointer(dependencyType))),
  },
  'v2',
);
