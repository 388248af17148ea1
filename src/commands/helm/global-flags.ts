/** The flags that every command of helm has (pkg/cli/environment.go), and what they mean for a connection. */

import { parseGoBoolean } from '../../apimachinery/write-options.ts';
import type { TypedWords } from '../../cli/command.ts';
import { bool, type FlagTable, int, string, stringArray, type Values } from '../../cli/flag.ts';
import type { GlobalOptions } from '../../cli/global-flags.ts';
import { CliError } from '../../errors.ts';
import { RefusedStart } from '../../helm/error.ts';
import type { Env } from '../../io/host.ts';

const colors = ['never', 'auto', 'always'];

/** What helm says of a mode of colors before it looks at anything else on the line. Throws RefusedStart. */
export function refuseColors(words: readonly string[]): void {
  const behind = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  for (const [index, word] of behind.entries()) {
    const [, equals, value = ''] = /^--colou?r(=(.*))?$/s.exec(word) ?? [];
    const color = equals === undefined && /^--colou?r$/.test(word) ? behind[index + 1] : equals && value;
    if (color !== undefined) checkColor(color);
  }
}

function checkColor(color: string): string {
  if (colors.includes(color)) return color;
  throw new RefusedStart(`invalid color mode ${JSON.stringify(color)}: must be one of: never, auto, always`);
}

/** Both spellings are one setting: what was typed last counts. Throws RefusedStart for a word that is no mode. */
function colorOf(flags: HelmGlobals, occurrences: TypedWords['occurrences']): string {
  const last = occurrences.findLast(({ name }) => name === 'color' || name === 'colour');
  const color = last?.name === 'colour' ? flags.colour : flags.color;
  return checkColor(color);
}

const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function checkFloat(text: string): void {
  if (!FLOAT.test(text)) {
    throw new CliError(`strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
}

/** Flags of klog that have no effect here; -v counts. */
const hidden = { hidden: true } as const;
const klogFlags = {
  'add-dir-header': bool('Add the folder of the source file to a line of the log', hidden),
  alsologtostderr: bool('Log to stderr as well as to files', hidden),
  alsologtostderrthreshold: string('Lines of this level and above go to stderr too', {
    ...hidden,
    default: '0',
    typeName: 'severity',
  }),
  'legacy-stderr-threshold-behavior': bool('Ignore --stderrthreshold with --logtostderr', {
    ...hidden,
    default: 'true',
  }),
  'log-backtrace-at': string('Log a stack trace at this line of a source file', {
    ...hidden,
    default: ':0',
    typeName: 'traceLocation',
  }),
  'log-dir': string('Folder of the log files', hidden),
  'log-file': string('File of the log', hidden),
  'log-file-max-size': int('Largest size of the log file in megabytes', {
    ...hidden,
    default: '1800',
    typeName: 'uint64',
  }),
  logtostderr: bool('Log to stderr instead of files', { ...hidden, default: 'true' }),
  'one-output': bool('Write each line of the log to one level only', hidden),
  'skip-headers': bool('Leave the heads of lines of the log out', hidden),
  'skip-log-headers': bool('Leave the heads of log files out', hidden),
  stderrthreshold: string('Lines of this level and above go to stderr', {
    ...hidden,
    default: '2',
    typeName: 'severity',
  }),
  v: int('Log level, 0 to 9', { ...hidden, short: 'v', typeName: 'Level' }),
  vmodule: string('Log levels of single source files, as PATTERN=N', { ...hidden, typeName: 'moduleSpec' }),
} as const;

const color = (usage: string) => string(usage, { default: 'auto', values: colors });

/** With the defaults that they have where no variable of the environment is set. */
export const helmGlobalFlags = {
  'burst-limit': int('Requests that may be sent at once before they are held back; has no effect here', {
    default: '100',
  }),
  color: color('When to use color (never, auto, always)'),
  colour: color('When to use color (never, auto, always)'),
  'content-cache': string('Folder of downloaded charts, by their content', { default: '$HOME/.cache/helm/content' }),
  debug: bool('Print what is being done'),
  'kube-apiserver': string('The address and port of the Kubernetes API server'),
  'kube-as-group': stringArray('Group to impersonate; may be repeated'),
  'kube-as-user': string('Username to impersonate'),
  'kube-ca-file': string('File with the CA certificates that verify the Kubernetes API server'),
  'kube-context': string('The name of the kubeconfig context to use'),
  'kube-insecure-skip-tls-verify': bool(
    'Do not verify the certificate of the Kubernetes API server. This makes your connections insecure',
  ),
  'kube-tls-server-name': string("The name to verify the server's certificate against"),
  'kube-token': string('Bearer token for authentication to the API server'),
  kubeconfig: string('Path to the kubeconfig file'),
  namespace: string('The namespace of this request', { short: 'n' }),
  qps: string('Requests a second beyond the burst; has no effect here', {
    default: '0',
    typeName: 'float32',
    check: checkFloat,
  }),
  'registry-config': string("Path to the file with the registries' credentials", {
    default: '$HOME/.config/helm/registry/config.json',
  }),
  'repository-cache': string('Folder of the indexes of the repositories', {
    default: '$HOME/.cache/helm/repository',
  }),
  'repository-config': string('Path to the file with the names and addresses of the repositories', {
    default: '$HOME/.config/helm/repositories.yaml',
  }),
  ...klogFlags,
} as const;

export type HelmGlobals = Values<typeof helmGlobalFlags>;

/** Which flag a variable of the environment is the default of. */
const VARIABLES: Readonly<Record<string, keyof typeof helmGlobalFlags>> = {
  HELM_BURST_LIMIT: 'burst-limit',
  HELM_CONTENT_CACHE: 'content-cache',
  HELM_KUBEAPISERVER: 'kube-apiserver',
  HELM_KUBEASUSER: 'kube-as-user',
  HELM_KUBECAFILE: 'kube-ca-file',
  HELM_KUBECONTEXT: 'kube-context',
  HELM_KUBETLS_SERVER_NAME: 'kube-tls-server-name',
  HELM_KUBETOKEN: 'kube-token',
  HELM_NAMESPACE: 'namespace',
  HELM_REGISTRY_CONFIG: 'registry-config',
  HELM_REPOSITORY_CACHE: 'repository-cache',
  HELM_REPOSITORY_CONFIG: 'repository-config',
};

const isTrueWord = (text: string | undefined): boolean => parseGoBoolean(text ?? '') === true;

function environmentColor(env: Env): string {
  if ((env.NO_COLOR ?? '') !== '') return 'never';
  const asked = (env.HELM_COLOR ?? '').toLowerCase();
  return colors.includes(asked) ? asked : 'auto';
}

/** An integer of the environment; Go's Atoi takes no other form, and what it does not take counts as not set. */
export const environmentInteger = (text: string | undefined, otherwise: number): number =>
  text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : otherwise;

/** A number of the environment; what Go's ParseFloat does not take counts as not set. */
const environmentFloat = (text: string | undefined, otherwise: string): string =>
  text !== undefined && FLOAT.test(text) ? text : otherwise;

/** The texts of HELM_KUBEASGROUPS. */
function environmentGroups(env: Env): readonly string[] {
  const trimmed = (env.HELM_KUBEASGROUPS ?? '').replace(/^[, ]+|[, ]+$/g, '');
  return trimmed === '' ? [] : trimmed.split(',');
}

/** The flags with the defaults that this environment gives them; `places` are helm's folders. */
export function helmGlobalsIn(
  env: Env,
  places: Pick<HelmGlobals, 'content-cache' | 'registry-config' | 'repository-cache' | 'repository-config'>,
): FlagTable {
  const table: Record<string, FlagTable[string]> = { ...helmGlobalFlags };
  const preset = (name: string, value: string): void => {
    table[name] = { ...table[name]!, default: value };
  };
  for (const [name, value] of Object.entries(places)) preset(name, value);
  for (const [variable, name] of Object.entries(VARIABLES)) {
    const value = env[variable];
    if (value !== undefined) preset(name, value);
  }
  preset('qps', environmentFloat(env.HELM_QPS, '0'));
  preset('burst-limit', String(environmentInteger(env.HELM_BURST_LIMIT, 100)));
  preset('kube-insecure-skip-tls-verify', String(isTrueWord(env.HELM_KUBEINSECURE_SKIP_TLS_VERIFY)));
  preset('debug', String(isTrueWord(env.HELM_DEBUG)));
  preset('kube-as-group', `[${environmentGroups(env).join(',')}]`);
  for (const name of ['color', 'colour']) preset(name, environmentColor(env));
  return table;
}

/** kubectl's global options that mean the same for a connection; `defaults` are those of no flag at all. */
export function connectionOptions(
  flags: HelmGlobals,
  occurrences: TypedWords['occurrences'],
  defaults: GlobalOptions,
): GlobalOptions {
  const options = {
    as: flags['kube-as-user'],
    'as-group': flags['kube-as-group'],
    'certificate-authority': flags['kube-ca-file'],
    context: flags['kube-context'],
    'insecure-skip-tls-verify': flags['kube-insecure-skip-tls-verify'],
    kubeconfig: flags.kubeconfig,
    namespace: flags.namespace,
    server: flags['kube-apiserver'],
    'tls-server-name': flags['kube-tls-server-name'],
    token: flags['kube-token'],
    v: flags.v,
    color: colorOf(flags, occurrences) as GlobalOptions['color'],
  };
  const isSet = (value: unknown): boolean => value !== '' && value !== false && value !== 0;
  const changed = Object.entries(options).filter(([, value]) => isSet(Array.isArray(value) ? value.length : value));
  return {
    ...defaults,
    ...options,
    asHelm: true,
    helmDebug: flags.debug,
    changed: new Set(changed.map(([name]) => name)),
  };
}
