/**
 * The Go structs of a stored release (pkg/release/v1, pkg/chart/v2), in the order in which
 * encoding/json writes their fields; `always` are those that have no omitempty.
 */
import {
  goBytes,
  goInt,
  goList,
  goMap,
  goPointer,
  goRaw,
  goString,
  goStruct,
  goTime,
} from '../../apimachinery/go/decode.ts';
import { always, dependencyType, lockType, metadataType } from '../chart/types.ts';

const anything = goMap(goRaw);

const fileType = goStruct('File', { name: always(goString), data: always(goBytes), modtime: goTime }, 'common');
const files = always(goList(goPointer(fileType)));

export const chartType = goStruct(
  'Chart',
  {
    metadata: always(goPointer(metadataType)),
    lock: always(goPointer(lockType)),
    templates: files,
    values: always(anything),
    schema: always(goBytes),
    schemamodtime: always(goTime),
    files,
    modtime: goTime,
  },
  'v2',
);

/** What helm decodes `info` into: its times may be "". */
export const infoType = goStruct(
  'infoJSON',
  {
    first_deployed: goTime,
    last_deployed: goTime,
    deleted: goTime,
    description: goString,
    status: goString,
    rollback_revision: goInt,
    notes: goString,
    resources: goMap(goList(goRaw)),
  },
  'v1',
);

/** The same of `last_run` of a hook. */
export const hookRunType = goStruct(
  'hookExecutionJSON',
  { started_at: goTime, completed_at: goTime, phase: always(goString) },
  'v1',
);

/** A hook without its `last_run`, which is decoded by itself. */
const hookFields = {
  name: goString,
  kind: goString,
  path: goString,
  manifest: goString,
  events: goList(goString),
  last_run: always(goRaw),
  weight: goInt,
  delete_policies: goList(goString),
  output_log_policies: goList(goString),
} as const;

const releaseFields = {
  name: goString,
  info: goRaw,
  chart: goPointer(chartType),
  config: anything,
  manifest: goString,
  hooks: goList(goPointer(goStruct('Hook', hookFields, 'v1'))),
  version: goInt,
  namespace: goString,
  apply_method: goString,
} as const;

/** As it is decoded: `info` and every `last_run` come as they are, for types of their own. */
export const decodedReleaseType = goStruct('Release', releaseFields, 'v1');

/** As it is written. */
export const releaseType = goStruct(
  'Release',
  {
    ...releaseFields,
    info: goPointer(infoType),
    hooks: goList(goPointer(goStruct('Hook', { ...hookFields, last_run: always(hookRunType) }, 'v1'))),
  },
  'v1',
);

/** What `get metadata` prints (pkg/action/get_metadata.go). */
export const reportedMetadataType = goStruct(
  'Metadata',
  {
    name: always(goString),
    chart: always(goString),
    version: always(goString),
    appVersion: always(goString),
    annotations: goMap(goString),
    labels: goMap(goString),
    dependencies: goList(dependencyType),
    namespace: always(goString),
    revision: always(goInt),
    status: always(goString),
    deployedAt: always(goString),
    applyMethod: goString,
  },
  'action',
);
