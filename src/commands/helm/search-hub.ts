import { httpOf } from '../../actions/helm/http.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject, objectsOf, parseJson, textOf } from '../../apimachinery/json.ts';
import { positionals } from '../../cli/arguments.ts';
import { bool, string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { HelmFault } from '../../helm/error.ts';
import { MIB } from '../../helm/http.ts';
import { cleanJoin, hostOf, urlOf, urlParts } from '../../helm/repository/urls.ts';
import { defineHelmCommand } from './define.ts';
import { printReport, structReport, tableText } from './output.ts';
import { searchFlags } from './search-repo.ts';

const SEARCH = 'api/chartsvc/v1/charts/search';

const at = (value: Json | undefined, ...keys: readonly string[]): Json =>
  keys.reduce<Json>(
    (inner, key) => (isJsonObject(inner) && Object.hasOwn(inner, key) ? (inner[key] as Json) : null),
    value ?? null,
  );

/** Throws HelmFault for what is no address of a server. */
function checkEndpoint(endpoint: string): void {
  const words = `unable to create connection to ${goQuote(endpoint)}`;
  let host: string;
  try {
    host = hostOf(urlParts(endpoint)).replace(/:\d*$/, '');
  } catch (error) {
    throw new HelmFault(`${words}: ${(error as Error).message}`);
  }
  if (host === '') throw new HelmFault(`${words}: no hostname provided`);
}

/** What the hub knows; an answer that is no JSON counts as none, as in helm. */
async function ask(context: Context, endpoint: string, term: string): Promise<readonly JsonObject[]> {
  const parts = urlParts(endpoint);
  const query = `?q=${new URLSearchParams([['', term]]).toString().slice(1)}`;
  const url = urlOf({ ...parts, path: cleanJoin(parts.path, SEARCH), query });
  try {
    const answer = await httpOf(context)({ url, limit: 64 * MIB });
    if (answer.status !== 200) throw new HelmFault(`failed to fetch ${url} : ${answer.statusLine}`);
    return objectsOf(at(parsed(Buffer.from(answer.body).toString()), 'data'));
  } catch (error) {
    if (!(error instanceof HelmFault)) throw error;
    throw new HelmFault(`unable to perform search against ${goQuote(endpoint)}`, { cause: error });
  }
}

function parsed(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

interface Found {
  readonly url: string;
  readonly version: string;
  readonly app_version: string;
  readonly description: string;
  readonly repository: { readonly url: string; readonly name: string };
}

function elementOf(result: JsonObject, endpoint: string): Found {
  const latest = at(result, 'relationships', 'latestChartVersion', 'data');
  return {
    url: textOf(at(result, 'artifactHub', 'packageUrl')) || `${endpoint}/charts/${textOf(result.id)}`,
    version: textOf(at(latest, 'version')),
    app_version: textOf(at(latest, 'app_version')),
    description: textOf(at(result, 'attributes', 'description')),
    repository: {
      url: textOf(at(result, 'attributes', 'repo', 'url')),
      name: textOf(at(result, 'attributes', 'repo', 'name')),
    },
  };
}

export const command = defineHelmCommand({
  use: 'hub [KEYWORD]',
  long: `
    Search the Artifact Hub, or another hub (--endpoint), for charts. It asks over the network: what is found are
    addresses, which 'helm repo add' and 'helm pull' take.`,
  flags: {
    ...searchFlags,
    endpoint: string('Address of the hub', { default: 'https://hub.helm.sh' }),
    'list-repo-url': bool('Print the addresses of the repositories too'),
  },
  args: positionals({ words: 'many' }),
  async run(context, { named, flags }) {
    checkEndpoint(flags.endpoint);
    const results = await ask(context, flags.endpoint, named.words.join(' '));
    if (results.length === 0 && flags['fail-on-no-result']) throw new HelmFault('no results found');
    const elements = results.map((result) => elementOf(result, flags.endpoint));
    const withRepo = flags['list-repo-url'];
    const header = ['URL', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION', ...(withRepo ? ['REPO URL'] : [])];
    const rows = elements.map((one) => [
      ...[one.url, one.version, one.app_version, one.description],
      ...(withRepo ? [one.repository.url] : []),
    ]);
    const table = () =>
      rows.length === 0 ? 'No results found\n' : tableText([header, ...rows], { maxWidth: flags['max-col-width'] });
    printReport(context, flags.output, structReport(elements as unknown as Json, table));
    return 0;
  },
});
