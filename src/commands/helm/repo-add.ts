import { httpOf } from '../../actions/helm/http.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { bool, duration } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { HelmFault } from '../../helm/error.ts';
import { checkRepositoryUrl, updateIndex } from '../../helm/repository/fetch.ts';
import {
  noRepositories,
  type RepositoryEntry,
  readRepositories,
  withEntry,
  withRepositoriesLock,
  writeRepositories,
} from '../../helm/repository/repositories.ts';
import { defineHelmCommand, exactly } from './define.ts';
import { serverFlags } from './flags.ts';
import { logOf } from './log-of.ts';
import { Answers, passwordOfStdin } from './password.ts';

/** Repositories that are gone for good. */
const GONE: readonly (readonly [address: string, instead: string])[] = [
  ['//kubernetes-charts.storage.googleapis.com', 'https://charts.helm.sh/stable'],
  ['//kubernetes-charts-incubator.storage.googleapis.com', 'https://charts.helm.sh/incubator'],
];

const { 'plain-http': _, ...flags } = serverFlags;

export const indexTimeoutFlag = duration('How long the download of an index may take', { default: '2m0s' });

const flagTable = {
  ...flags,
  'allow-deprecated-repos': bool('Take repositories too that are gone for good'),
  'force-update': bool('Replace the repository that has this name'),
  'pass-credentials': bool('Send the credentials to every host that the charts come from'),
  'password-stdin': bool('Read the password from stdin'),
  timeout: indexTimeoutFlag,
} as const;

function checkAddress(url: string): void {
  const gone = GONE.find(([address]) => url.includes(address));
  if (gone === undefined) return;
  throw new HelmFault(`repo ${goQuote(url)} is no longer available; try ${goQuote(gone[1])} instead`);
}

const isSame = (a: RepositoryEntry, b: RepositoryEntry): boolean =>
  Object.keys(a).every((key) => a[key as keyof RepositoryEntry] === b[key as keyof RepositoryEntry]);

/** Throws HelmFault where there is no terminal. */
async function askPassword(context: Context): Promise<string> {
  try {
    return await new Answers(context).askHidden('Password: ');
  } catch (error) {
    if (error instanceof HelmFault) context.io.stdout.write('\n');
    throw error;
  }
}

interface Adding {
  readonly file: string;
  readonly cache: string;
  readonly timeout: number;
  readonly force: boolean;
}

async function add(context: Context, entry: RepositoryEntry, { file, cache, timeout, force }: Adding): Promise<void> {
  const { stdout } = context.io;
  const known = readRepositories(file) ?? noRepositories;
  const { name, url } = entry;
  if (name.includes('/')) {
    throw new HelmFault(`repository name (${name}) contains '/', please specify a different name without '/'`);
  }
  const existing = known.repositories.find((one) => one.name === name);
  if (existing !== undefined && !force) {
    if (!isSame(entry, existing)) {
      throw new HelmFault(`repository name (${name}) already exists, please specify a different name`);
    }
    stdout.write(`${goQuote(name)} already exists with the same configuration, skipping\n`);
    return;
  }
  checkRepositoryUrl(url);
  try {
    await updateIndex(httpOf(context), entry, cache, logOf(context), timeout);
  } catch (error) {
    if (!(error instanceof HelmFault)) throw error;
    throw new HelmFault(
      `looks like ${goQuote(url)} is not a valid chart repository or cannot be reached: ${error.message}`,
    );
  }
  await writeRepositories(file, withEntry(known, entry));
  stdout.write(`${goQuote(name)} has been added to your repositories\n`);
}

export const command = defineHelmCommand({
  use: 'add [NAME] [URL]',
  long: `
    Add a chart repository under a name of your choice: its charts are NAME/CHART then. Its index is fetched at once,
    and again by 'helm repo update'.`,
  flags: flagTable,
  args: exactly({ name: 'one', url: 'one' }),
  async run(context, { named, flags }) {
    if (!flags['allow-deprecated-repos']) checkAddress(named.url);
    const file = flags['repository-config'];
    const cache = flags['repository-cache'];
    await withRepositoriesLock(file, context, async () => {
      let { password } = flags;
      if (flags.username !== '' && password === '') {
        password = flags['password-stdin'] ? await passwordOfStdin(context) : await askPassword(context);
      }
      const entry = {
        ...{ name: named.name, url: named.url, username: flags.username, password },
        ...{ certFile: flags['cert-file'], keyFile: flags['key-file'], caFile: flags['ca-file'] },
        insecure_skip_tls_verify: flags['insecure-skip-tls-verify'],
        pass_credentials_all: flags['pass-credentials'],
      };
      await add(context, entry, { file, cache, timeout: flags.timeout, force: flags['force-update'] });
    });
    return 0;
  },
});
