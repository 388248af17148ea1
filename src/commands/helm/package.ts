import { stat } from 'node:fs/promises';
import path from 'node:path';
import { checkTlsFiles } from '../../actions/helm/tls-flags.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { bool, string, type Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { checkDependencies } from '../../helm/chart/check-dependencies.ts';
import { loadChartFolder } from '../../helm/chart/load.ts';
import { saveChart } from '../../helm/chart/save.ts';
import { stamped } from '../../helm/chart/stamp.ts';
import { HelmFault } from '../../helm/error.ts';
import { parseVersion, VersionError } from '../../helm/semver/version.ts';
import { systemText } from '../../io/system-text.ts';
import { defineHelmCommand } from './define.ts';
import { chartSourceFlags, serverFlags } from './flags.ts';
import { logOf } from './log-of.ts';
import { type HelmSettings, helmSettings } from './settings.ts';

const flagTable = {
  ...serverFlags,
  keyring: chartSourceFlags.keyring,
  sign: bool('Sign the archive with a PGP key; cox does not do this'),
  key: string('Name of the key to sign with'),
  'passphrase-file': string('File with the passphrase of the key to sign with, or - for stdin'),
  version: string('Version to give the chart'),
  'app-version': string('appVersion to give the chart'),
  destination: string('Folder to write the archive into', { short: 'd', default: '.' }),
  'dependency-update': bool('Update the dependencies in charts/ first', { short: 'u' }),
} as const;

type Flags = Values<typeof flagTable>;

/** The time of SOURCE_DATE_EPOCH, in which every file of an archive is stamped. Throws HelmFault. */
function sourceDateEpoch({ env }: Context): string | undefined {
  const text = env.SOURCE_DATE_EPOCH ?? '';
  if (text === '') return undefined;
  const refuse = (why: string): never => {
    throw new HelmFault(`invalid SOURCE_DATE_EPOCH: ${why}`);
  };
  if (!/^[+-]?\d+$/.test(text)) refuse(`strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`);
  if (Number(text) < 0) refuse('must not be negative');
  const date = new Date(Number(text) * 1000);
  if (Number.isNaN(date.getTime())) refuse(`strconv.ParseInt: parsing ${goQuote(text)}: value out of range`);
  return date.toISOString().replace('.000Z', 'Z');
}

function refuseSigning(flags: Flags): void {
  if (!flags.sign) return;
  if (flags.key === '') throw new HelmFault('--key is required for signing a package');
  if (flags.keyring === '') throw new HelmFault('--keyring is required for signing a package');
  throw new HelmFault('cox does not sign charts: package without --sign, or sign with helm');
}

function checkVersion(version: string): void {
  try {
    parseVersion(version);
  } catch (error) {
    throw error instanceof VersionError ? new HelmFault(error.message) : error;
  }
}

/** Packages the chart of one folder. Returns the path of its archive. */
async function packageChart(context: Context, settings: HelmSettings, folder: string, flags: Flags): Promise<string> {
  const log = logOf(context);
  const epoch = sourceDateEpoch(context);
  if (flags['dependency-update']) {
    const { updateDependencies } = await import('../../actions/helm/update-dependencies.ts');
    await updateDependencies(context, settings, folder, flags, { quiet: true });
  }
  const loaded = await loadChartFolder(folder, log);
  const { metadata } = loaded;
  const version = flags.version === '' ? metadata.version : flags.version;
  checkVersion(version);
  const appVersion = flags['app-version'] === '' ? {} : { appVersion: flags['app-version'] };
  const changed = { ...loaded, metadata: { ...metadata, version, ...appVersion } };
  const chart = epoch === undefined ? changed : stamped(changed, epoch);
  const missing = checkDependencies(chart);
  if (missing !== undefined) throw new HelmFault(missing);
  const destination = flags.destination === '.' ? context.cwd : flags.destination;
  try {
    return await saveChart(chart, destination, context.clock.now());
  } catch (error) {
    throw error instanceof HelmFault ? new HelmFault(`failed to save: ${error.message}`) : error;
  }
}

export const command = defineHelmCommand({
  use: 'package [CHART_PATH] [...] [flags]',
  long: `
    Write the chart of a folder into an archive NAME-VERSION.tgz, as chart repositories and registries keep charts.
    With SOURCE_DATE_EPOCH set, every file in it has that time, and the same chart gives the same archive. Archives are
    not signed.`,
  flags: flagTable,
  args: anyArguments,
  async run(context, { args, flags }) {
    if (args.length === 0) throw new HelmFault('need at least one argument, the path to the chart');
    sourceDateEpoch(context);
    refuseSigning(flags);
    checkTlsFiles(flags);
    const settings = helmSettings(context, flags);
    for (const typed of args) {
      const folder = path.resolve(context.cwd, typed);
      try {
        await stat(folder);
      } catch (error) {
        throw new HelmFault(`stat ${typed}: ${systemText(error)}`);
      }
      const file = await packageChart(context, settings, folder, flags);
      context.io.stdout.write(`Successfully packaged chart and saved it to: ${file}\n`);
    }
    return 0;
  },
});
