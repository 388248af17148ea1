import type { Env } from '../io/host.ts';
import { bool, duration, type FlagTable, level, patternLevels, string, stringArray, type Values } from './flag.ts';

/**
 * kubectl's global flags (genericclioptions.ConfigFlags and the root command's own), allowed on
 * every command.
 */
export const globalFlags = {
  as: string(
    'Username to impersonate for the operation. User could be a regular user or a service account in a namespace.',
  ),
  'as-group': stringArray('Group to impersonate; may be repeated.'),
  'as-uid': string('UID to impersonate.'),
  'as-user-extra': stringArray('Extra fields to impersonate, as KEY=VALUE; may be repeated.'),
  'cache-dir': string('Default cache directory', { default: '$HOME/.kube/cache' }),
  'certificate-authority': string('Path to a file with the CA certificates that verify the server'),
  'client-certificate': string('Path to a client certificate file for TLS'),
  'client-key': string('Path to a client key file for TLS'),
  cluster: string('The name of the kubeconfig cluster to use'),
  context: string('The name of the kubeconfig context to use'),
  'disable-compression': bool('Do not ask the server to compress its responses'),
  'insecure-skip-tls-verify': bool("Do not verify the server's certificate. This makes your connections insecure."),
  kubeconfig: string('Path to the kubeconfig file to use for CLI requests.'),
  kuberc: string('Path to the kuberc file to use for preferences.'),
  'log-flush-frequency': duration(
    'How often the log is flushed; has no effect here, because each line is written at once',
    { default: '5s', interval: true },
  ),
  'match-server-version': bool('Require server version to match client version'),
  namespace: string('The namespace scope of this request', { short: 'n' }),
  password: string('Password for basic authentication to the API server'),
  profile: string('Name of profile to capture.', { default: 'none' }),
  'profile-output': string('Name of the file to write the profile to', { default: 'profile.pprof' }),
  'proxy-url': string('Proxy for requests, instead of the one in the kubeconfig or the environment'),
  'request-timeout': string('How long to wait for one request, such as 1s, 2m, 3h; 0 means no timeout', {
    default: '0',
  }),
  server: string('The address and port of the Kubernetes API server', { short: 's' }),
  'tls-server-name': string("The name to verify the server's certificate against, and to send as SNI"),
  token: string('Bearer token for authentication to the API server'),
  user: string('The name of the kubeconfig user to use'),
  username: string('Username for basic authentication to the API server'),
  'warnings-as-errors': bool('Treat warnings of the server as errors and exit with a non-zero code'),
  color: string('When to use color: auto, always or never', {
    default: 'auto',
    values: ['auto', 'always', 'never'],
    closed: true,
  }),
  v: level('Log level on stderr, 0 to 9', { short: 'v' }),
  vmodule: patternLevels(
    'Log levels for single source files, as PATTERN=N, separated by commas; checked, but has no effect here',
  ),
} as const;

const { kuberc: _kuberc, ...withoutKuberc } = globalFlags;

/** KUBECTL_KUBERC=false takes --kuberc away, and everything else that has to do with the kuberc. */
export const isKubercOff = (env: Env): boolean => env.KUBECTL_KUBERC?.toLowerCase() === 'false';

/** The global flags that exist in this environment. */
export const globalFlagsIn = (env: Env): FlagTable => (isKubercOff(env) ? withoutKuberc : globalFlags);

/** The flags of the root that its commands do not have. */
export const rootFlags = { version: bool("cox's own version") } as const;

/** The flag that cobra adds to every command. The last value counts. */
export const helpFlag = { help: bool('Show the help of the command', { short: 'h' }) } as const;

export type GlobalOptions = Values<typeof globalFlags> & {
  /** Whether the user typed this global flag. */
  readonly changed: ReadonlySet<string>;
  /** Set by the commands of helm: see ConnectionFlags. */
  readonly asHelm?: boolean;
  readonly helmDebug?: boolean;
};
