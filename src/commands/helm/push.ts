import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { registrySession, typedUser } from '../../actions/helm/registries.ts';
import { checkTlsFiles } from '../../actions/helm/tls-flags.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { parseGoUrl } from '../../apimachinery/go/url.ts';
import type { Context } from '../../context.ts';
import { loadAnyChart } from '../../helm/chart/load.ts';
import { modTimeText } from '../../helm/chart/mod-time.ts';
import { HelmFault } from '../../helm/error.ts';
import { pushChart } from '../../helm/registry/push.ts';
import { withoutScheme } from '../../helm/registry/reference.ts';
import { cleanJoin } from '../../helm/repository/urls.ts';
import { errorCode, orMissing } from '../../io/files.ts';
import { systemText } from '../../io/system-text.ts';
import { atLeast, defineHelmCommand } from './define.ts';
import { serverFlags } from './flags.ts';
import { logOf } from './log-of.ts';

function checkRemote(remote: string): void {
  const parsed = parseGoUrl(remote);
  if (parsed.kind === 'problem') throw new HelmFault(`invalid chart URL format: ${remote}`);
  if (parsed.scheme === '') throw new HelmFault('scheme prefix missing from remote (e.g. "oci://")');
  if (parsed.scheme !== 'oci') throw new HelmFault(`scheme ${goQuote(parsed.scheme)} not supported`);
}

async function statOf(file: string, typed: string) {
  try {
    return await stat(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new HelmFault(`${typed}: no such file`);
    throw new HelmFault(`stat ${typed}: ${systemText(error)}`, { cause: error });
  }
}

async function read({ cwd, io }: Context, typed: string) {
  const file = path.resolve(cwd, typed);
  const found = await statOf(file, typed);
  if (found.isDirectory()) throw new HelmFault('cannot push directory, must provide chart archive (.tgz)');
  const { metadata } = await loadAnyChart(typed, logOf({ io }));
  const provenance: Uint8Array | undefined = await readFile(`${file}.prov`).catch(orMissing(undefined));
  const created = modTimeText(Math.floor(found.mtimeMs / 1000));
  return { metadata, archive: await readFile(file), provenance, created };
}

export const command = defineHelmCommand({
  use: 'push [chart] [remote]',
  long: `
    Upload the archive of a chart to a registry: below oci://HOST/PATH, under the chart's name and version. A provenance
    file beside it goes along.`,
  flags: serverFlags,
  args: atLeast(2, { chart: 'one', remote: 'one', rest: 'many' }),
  async run(context, { named, flags }) {
    checkTlsFiles(flags);
    checkRemote(named.remote);
    const chart = await read(context, named.chart);
    const { name, version } = chart.metadata;
    const reference = `${cleanJoin(withoutScheme(named.remote), name)}:${version}`;
    const file = flags['registry-config'];
    const session = registrySession(context, file, flags, typedUser(flags));
    context.io.stdout.write(await pushChart(session, reference, chart));
    return 0;
  },
});
