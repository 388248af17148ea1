/** A release as the templates of `get all` see it (the structs of pkg/release/v1 and pkg/chart/v2). */
import { formatTime, TIME_STRING } from '../../apimachinery/go/time/format.ts';
import { GoFunction, type GoMap, GoStruct, type GoValue, TypedMap, TypedSlice } from '../../apimachinery/go/values.ts';
import type { Chart, ChartFile } from '../../helm/chart/chart.ts';
import { chartValue } from '../../helm/engine/chart-value.ts';
import type { Hook, Release, ReleaseInfo } from '../../helm/release/release.ts';
import { chartOfStored } from '../../helm/release/stored-chart.ts';
import { isZeroTime } from '../../helm/release/time.ts';
import { storedTime } from './release-text.ts';

const struct = (type: string, fields: Readonly<Record<string, GoValue>>): GoStruct =>
  new GoStruct(type, new Map(Object.entries(fields)));

const strings = (items: readonly string[] | undefined, type = 'string'): TypedSlice =>
  new TypedSlice(type, items ?? []);

function timeValue(text: string | undefined): GoStruct {
  const isZero = isZeroTime(text);
  const time = storedTime(text);
  const shown = (): string => formatTime(time, TIME_STRING);
  const methods = new Map([
    ['Format', new GoFunction(['string'], 'string', ([layout]) => formatTime(time, layout as string))],
    ['String', new GoFunction([], 'string', shown)],
    ['IsZero', new GoFunction([], 'bool', () => isZero)],
    ['Unix', new GoFunction([], 'int64', () => time.seconds)],
  ]);
  return new GoStruct('time.Time', new Map(), methods, shown);
}

const infoValue = (info: ReleaseInfo): GoStruct =>
  struct('v1.Info', {
    FirstDeployed: timeValue(info.first_deployed),
    LastDeployed: timeValue(info.last_deployed),
    Deleted: timeValue(info.deleted),
    Description: info.description ?? '',
    Status: info.status ?? '',
    RollbackRevision: BigInt(info.rollback_revision ?? 0),
    Notes: info.notes ?? '',
    Resources: new TypedMap('string', '[]runtime.Object', []),
  });

const hookValue = (hook: Hook): GoStruct =>
  struct('v1.Hook', {
    Name: hook.name ?? '',
    Kind: hook.kind ?? '',
    Path: hook.path ?? '',
    Manifest: hook.manifest ?? '',
    Events: strings(hook.events, 'v1.HookEvent'),
    LastRun: struct('v1.HookExecution', {
      StartedAt: timeValue(hook.last_run.started_at),
      CompletedAt: timeValue(hook.last_run.completed_at),
      Phase: hook.last_run.phase,
    }),
    Weight: BigInt(hook.weight ?? 0),
    DeletePolicies: strings(hook.delete_policies, 'v1.HookDeletePolicy'),
    OutputLogPolicies: strings(hook.output_log_policies, 'v1.HookOutputLogPolicy'),
  });

const bytes = (data: Uint8Array | undefined): TypedSlice => new TypedSlice('uint8', [...(data ?? [])].map(BigInt));

const filesValue = (files: readonly ChartFile[]): TypedSlice =>
  new TypedSlice(
    '*common.File',
    files.map(({ name, data, modTime }) =>
      struct('common.File', { Name: name, Data: bytes(data), ModTime: timeValue(modTime) }),
    ),
  );

function chartStruct(chart: Chart): GoStruct {
  const { IsRoot: _isRoot, ...metadata } = chartValue(chart);
  const { lock } = chart;
  return struct('v2.Chart', {
    Raw: filesValue([]),
    Metadata: struct('v2.Metadata', metadata),
    Lock: lock === undefined ? null : struct('v2.Lock', { Generated: timeValue(lock.generated), Digest: lock.digest }),
    Templates: filesValue(chart.templates),
    Values: chart.values,
    Schema: bytes(chart.schema),
    SchemaModTime: timeValue(chart.schemaModTime),
    Files: filesValue(chart.files),
    ModTime: timeValue(chart.modTime),
  });
}

export function releaseValue(release: Release): GoStruct {
  return struct('v1.Release', {
    Name: release.name,
    Info: infoValue(release.info),
    Chart: release.chart === undefined ? null : chartStruct(chartOfStored(release.chart)),
    Config: (release.config ?? {}) as GoMap,
    Manifest: release.manifest ?? '',
    Hooks: new TypedSlice('*v1.Hook', (release.hooks ?? []).map(hookValue)),
    Version: BigInt(release.version),
    Namespace: release.namespace,
    Labels: new TypedMap('string', 'string', [...release.labels]),
    ApplyMethod: release.apply_method ?? '',
  });
}
