import { compareStrings, goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import { labelMapText } from '../../apimachinery/label-selector.ts';
import { structText } from '../../helm/release/encode.ts';
import type { Release } from '../../helm/release/release.ts';
import { reportedMetadataType } from '../../helm/release/types.ts';
import { defineHelmCommand } from './define.ts';
import { outputFlag } from './flags.ts';
import { getArguments, getFlags, wantedRelease } from './get-release.ts';
import { printReport, type Report } from './output.ts';
import { chartMetadata, timeText } from './release-text.ts';

const RFC3339 = '2006-01-02T15:04:05Z07:00';
const METHODS = new Map([
  ['', 'client-side apply (defaulted)'],
  ['csa', 'client-side apply'],
  ['ssa', 'server-side apply'],
]);

function report(release: Release): Report {
  const { name, namespace, version, info, labels, apply_method: method = '' } = release;
  const metadata = chartMetadata(release) ?? {};
  const annotations = isJsonObject(metadata.annotations ?? null) ? (metadata.annotations as JsonObject) : {};
  const dependencies = objectsOf(metadata.dependencies);
  const values: JsonObject = {
    name,
    chart: textOf(metadata.name),
    version: textOf(metadata.version),
    appVersion: textOf(metadata.appVersion),
    annotations,
    labels: Object.fromEntries(labels),
    dependencies,
    namespace,
    revision: version,
    status: info.status ?? '',
    deployedAt: timeText(info.last_deployed, RFC3339),
    applyMethod: method,
  };
  const names = dependencies.map((dependency) => textOf(dependency.name)).sort(compareStrings);
  const lines = {
    NAME: name,
    CHART: values.chart,
    VERSION: values.version,
    APP_VERSION: values.appVersion,
    ANNOTATIONS: labelMapText(annotations),
    LABELS: labelMapText(values.labels),
    DEPENDENCIES: names.join(','),
    NAMESPACE: namespace,
    REVISION: version,
    STATUS: values.status,
    DEPLOYED_AT: values.deployedAt,
    APPLY_METHOD: METHODS.get(method) ?? `unknown (${goQuote(method)})`,
  };
  return {
    json: () => structText(values, reportedMetadataType),
    table: () =>
      Object.entries(lines)
        .map(([title, value]) => `${title}: ${value}\n`)
        .join(''),
  };
}

export const command = defineHelmCommand({
  use: 'metadata RELEASE_NAME [flags]',
  long: `
    Print what is known of a release beside its objects: its chart, labels, revision, status, and how it was applied.`,
  flags: { ...getFlags, output: outputFlag },
  args: getArguments,
  async run(context, invocation) {
    printReport(context, invocation.flags.output, report(await wantedRelease(context, invocation)));
    return 0;
  },
});
