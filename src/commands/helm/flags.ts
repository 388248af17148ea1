/** Flags that several commands of helm share (pkg/cmd/flags.go, and the addXFlags of its commands). */
import { bool, duration, int, string, stringArray, stringSlice } from '../../cli/flag.ts';
import { CliError } from '../../errors.ts';

/** A whole number of 0 or more: Go's uint. */
export const uint = (usage: string, value: string) =>
  int(usage, {
    default: value,
    typeName: 'uint',
    check(text) {
      if (!/^\d+$/.test(text)) throw new CliError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
    },
  });

const FORMATS = ['table', 'json', 'yaml'];

/** -o of lists and reports. */
export const outputFlag = string('Print in this format: table, json or yaml', {
  short: 'o',
  default: 'table',
  typeName: 'format',
  values: FORMATS,
  check(text) {
    if (!FORMATS.includes(text)) throw new CliError('invalid format type');
  },
});

const STRATEGIES = ['watcher', 'hookOnly', 'legacy'];

export const waitFlag = string(
  'Wait until all resources are ready: watcher (what --wait alone means), legacy, or hookOnly, which waits for hooks alone',
  {
    default: 'hookOnly',
    bare: 'watcher',
    typeName: 'WaitStrategy',
    values: STRATEGIES,
    check(text) {
      // true and false are taken too, for scripts made for helm 3
      if (![...STRATEGIES, 'true', 'false'].includes(text)) {
        throw new CliError(
          `invalid wait input ${JSON.stringify(text)}. Valid inputs are watcher, hookOnly, and legacy`,
        );
      }
    },
  },
);

export const timeoutFlag = duration('How long one operation on the cluster may take (such as the Job of a hook)', {
  default: '5m0s',
});

/** --revision of the commands that read a stored release. */
export const revisionFlag = int('Read this revision instead of the last one');

/** Where values come from: see valuesOf in src/helm/values/files.ts. */
export const valueFlags = {
  values: stringSlice('Values from this YAML file, URL, or - for stdin; may be repeated', { short: 'f' }),
  set: stringArray('Set values: KEY=VALUE[,KEY=VALUE...]; may be repeated'),
  'set-string': stringArray('Set values that are texts, whatever they look like; may be repeated'),
  'set-file': stringArray('Set values to the text of files: KEY=FILE[,KEY=FILE...]; may be repeated'),
  'set-json': stringArray('Set values to JSON: KEY=JSON[,KEY=JSON...], or one JSON object; may be repeated'),
  'set-literal': stringArray('Set one value to the rest of the text as it is; may be repeated'),
} as const;

/** How a server of charts is spoken to. */
export const serverFlags = {
  username: string('User name for the chart repository'),
  password: string('Password for the chart repository'),
  'cert-file': string('File with the client certificate for the server of the charts'),
  'key-file': string("File with the client certificate's key"),
  'ca-file': string('File with the CA certificates that verify the server of the charts'),
  'insecure-skip-tls-verify': bool('Do not verify the certificate of the server of the charts'),
  'plain-http': bool('Speak plain HTTP to the registry'),
} as const;

/** Which chart is meant, and where it is found: see locateChart in chart-source.ts. */
export const chartSourceFlags = {
  ...serverFlags,
  version: string('Version of the chart, or a range of versions such as ^2.0.0; without it the newest'),
  verify: bool('Verify the provenance of the chart before it is used'),
  keyring: string('File with the public keys for --verify', { default: '$HOME/.gnupg/pubring.gpg' }),
  repo: string('Address of the chart repository to take the chart from'),
  'pass-credentials': bool('Send the credentials to every host that the charts come from'),
} as const;

/** --devel: pre-releases count as well. */
export const develFlag = bool('Take development versions too, as --version ">0.0.0-0" does; --version wins');

/** Post-renderers: see src/actions/helm/post-render.ts. */
export const postRendererFlags = {
  'post-renderer': string('Program that all manifests are piped through before they are used', {
    typeName: 'postRendererString',
  }),
  'post-renderer-args': stringSlice('Argument for the post-renderer; may be repeated', {
    typeName: 'postRendererArgsSlice',
  }),
} as const;
