import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { downloadTo } from '../../actions/helm/download.ts';
import { chartReference, downloadWorld, keyringOf } from '../../actions/helm/locate-remote.ts';
import type { DownloadWorld } from '../../actions/helm/resolve-chart.ts';
import { checkTlsFiles } from '../../actions/helm/tls-flags.ts';
import { bool, string, type Values } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { expandChart } from '../../helm/chart/expand.ts';
import { HelmFault } from '../../helm/error.ts';
import { verificationText } from '../../helm/provenance/verify.ts';
import { makeFolder } from '../../helm/repository/cache.ts';
import { cleanJoin } from '../../helm/repository/urls.ts';
import { askedVersion } from './chart-options.ts';
import { atLeast, defineHelmCommand } from './define.ts';
import { chartSourceFlags, develFlag } from './flags.ts';
import { helmSettings } from './settings.ts';

const flagTable = {
  ...chartSourceFlags,
  destination: string('Folder to write into; --untardir is taken from there', { short: 'd', default: '.' }),
  devel: develFlag,
  prov: bool('Fetch the provenance file too, without verifying'),
  untar: bool('Unpack the chart'),
  untardir: string('Folder to unpack the chart into', { default: '.' }),
} as const;

type Flags = Values<typeof flagTable>;

/** The folder to unpack into, where nothing may be that has the chart's name. */
function unpackFolder({ cwd }: Context, reference: string, { destination, untardir }: Flags): string {
  const folder = path.isAbsolute(untardir) ? untardir : cleanJoin(destination, untardir);
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const wanted = folder === '.' ? name : cleanJoin(folder, name);
  if (statSync(path.resolve(cwd, wanted), { throwIfNoEntry: false }) !== undefined) {
    throw new HelmFault(`failed to untar: a file or directory with the name ${wanted} already exists`);
  }
  makeFolder(path.resolve(cwd, wanted));
  return path.resolve(cwd, folder);
}

async function pull(context: Context, world: DownloadWorld, reference: string, flags: Flags): Promise<string> {
  const { cwd } = context;
  const target = flags.untar ? mkdtempSync(path.join(os.tmpdir(), 'cox-helm-')) : path.resolve(cwd, flags.destination);
  try {
    const { file, verification } = await downloadTo(
      world,
      {
        ...(await chartReference(world, reference, flags)),
        version: flags.version,
        verify: flags.verify ? 'always' : flags.prov ? 'later' : 'never',
        keyring: keyringOf(context, flags.keyring),
      },
      target,
      flags.destination,
    );
    if (flags.untar) await expandChart(await readFile(file), unpackFolder(context, reference, flags));
    return verification === undefined ? '' : verificationText(verification);
  } finally {
    if (flags.untar) rmSync(target, { recursive: true, force: true });
  }
}

export const command = defineHelmCommand({
  use: 'pull [chart URL | repo/chartname] [...]',
  long: `
    Download charts into this folder, from a repository (REPO/CHART, or --repo), an address or a registry
    (oci://HOST/NAME), as archives or unpacked. With --verify the provenance must be there and right.`,
  flags: flagTable,
  args: atLeast(1, { charts: 'some' }),
  async run(context, { named, flags }) {
    const version = askedVersion(context, flags);
    checkTlsFiles(flags);
    const world = downloadWorld(context, helmSettings(context, flags), flags);
    for (const chart of named.charts) context.io.stdout.write(await pull(context, world, chart, { ...flags, version }));
    return 0;
  },
});
