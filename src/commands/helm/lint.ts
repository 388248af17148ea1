import fs from 'node:fs/promises';
import path from 'node:path';
import { debugOf } from '../../actions/helm/debug.ts';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { bool, string } from '../../cli/flag.ts';
import { offlineCapabilities } from '../../helm/engine/capabilities.ts';
import { HelmFault } from '../../helm/error.ts';
import { type LintOptions, lintFolder } from '../../helm/lint/lint.ts';
import type { Finding } from '../../helm/lint/report.ts';
import { valuesOf } from '../../helm/values/files.ts';
import { systemText } from '../../io/system-text.ts';
import { atLeast, defineHelmCommand } from './define.ts';
import { valueFlags } from './flags.ts';
import { withKubeVersion } from './kube-version.ts';
import { helmNamespace } from './namespace.ts';
import { valueSource } from './value-source.ts';

const isArchive = (file: string): boolean => /\.(?:tgz|tar\.gz)$/.test(file);

/** The charts below charts/ of a folder: folders and archives, in the order of a walk. */
async function subchartsBelow(folder: string): Promise<readonly string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => compareStrings(a.name, b.name))) {
    const place = path.join(folder, entry.name);
    if (entry.name === 'Chart.yaml') found.push(folder);
    else if (isArchive(entry.name)) found.push(place);
    if (entry.isDirectory()) found.push(...(await subchartsBelow(place)));
  }
  return found;
}

interface Linted {
  readonly findings: readonly Finding[];
  /** Why the chart could not be looked at. */
  readonly error?: string;
}

/** An archive is looked at in a folder of its own, which is gone afterwards. */
async function lintChart(place: string, options: LintOptions): Promise<Linted> {
  if (isArchive(place)) {
    const { unpackedForLint } = await import('../../helm/lint/unpacked.ts');
    return await unpackedForLint(place, (folder) => lintChart(folder, options));
  }
  try {
    await fs.stat(path.join(place, 'Chart.yaml'));
  } catch (error) {
    const file = path.join(place, 'Chart.yaml');
    return { findings: [], error: `unable to check Chart.yaml file in chart: stat ${file}: ${systemText(error)}` };
  }
  return { findings: (await lintFolder(place, options)).findings };
}

const line = ({ severity, place, text }: Finding): string => `[${severity}] ${place}: ${text}\n`;

function textOf(place: string, { findings, error }: Linted, quiet: boolean): string {
  const shown = findings.filter(({ severity }) => !quiet || severity !== 'INFO').map(line);
  const lines = findings.length === 0 && error !== undefined ? [`Error ${error}\n`] : shown;
  return `==> Linting ${place}\n${lines.join('')}\n`;
}

export const command = defineHelmCommand({
  use: 'lint PATH [flags]',
  long: `
    Look for mistakes in charts: in Chart.yaml, the values, the templates and what they render to, the dependencies and
    the CRDs. [ERROR] is what keeps a chart from being installed, [WARNING] what is against the rules, [INFO] advice.`,
  flags: {
    ...valueFlags,
    strict: bool('Fail for warnings too'),
    'with-subcharts': bool('Look at the charts in charts/ too'),
    quiet: bool('Print only warnings and errors'),
    'skip-schema-validation': bool('Do not check the values against the schema'),
    'kube-version': string('Version of Kubernetes for .Capabilities and for APIs that are deprecated'),
  },
  args: atLeast(1, { paths: 'some' }),
  async run(context, { args, flags }) {
    const { stdout, stderr } = context.io;
    const capabilities = withKubeVersion(offlineCapabilities, flags['kube-version']);
    const places = [...args];
    if (flags['with-subcharts']) {
      for (const place of args) places.push(...(await subchartsBelow(path.join(place, 'charts'))));
    }
    const namespace = await helmNamespace(context);
    const values = await valuesOf(flags, valueSource(context));
    const log = (text: string): void => void stderr.write(`${text}\n`);
    const options: LintOptions = {
      ...{ values, namespace, capabilities, log, debug: debugOf(context), now: context.clock.now },
      skipSchemaValidation: flags['skip-schema-validation'],
    };
    let failed = 0;
    let troubled = 0;
    for (const place of places) {
      const linted = await lintChart(place, options);
      const has = (severity: Finding['severity']): boolean => linted.findings.some((one) => one.severity === severity);
      const isFailed = linted.error !== undefined || has('ERROR') || (flags.strict && has('WARNING'));
      const isTroubled = isFailed || has('WARNING');
      if (isFailed) failed += 1;
      if (isTroubled) troubled += 1;
      if (!flags.quiet || isTroubled) stdout.write(textOf(place, linted, flags.quiet));
    }
    const summary = `${places.length} chart(s) linted, ${failed} chart(s) failed`;
    if (failed > 0) throw new HelmFault(summary);
    if (!flags.quiet || troubled > 0) stdout.write(`${summary}\n`);
    return 0;
  },
});
