/** What a command line says of where its charts come from. */

/** How a server of charts is spoken to: the values of `serverFlags`. */
export interface ServerFlags {
  readonly username: string;
  readonly password: string;
  readonly 'cert-file': string;
  readonly 'key-file': string;
  readonly 'ca-file': string;
  readonly 'insecure-skip-tls-verify': boolean;
  readonly 'plain-http': boolean;
}

/** Which chart is meant: the values of `chartSourceFlags`. */
export interface ChartSourceFlags extends ServerFlags {
  readonly version: string;
  readonly verify: boolean;
  readonly keyring: string;
  readonly repo: string;
  readonly 'pass-credentials': boolean;
}

/** The part of HelmSettings that charts are found by. */
export interface ChartSettings {
  readonly flags: {
    readonly 'content-cache': string;
    readonly 'registry-config': string;
    readonly 'repository-cache': string;
    readonly 'repository-config': string;
  };
}
