import type { Json, JsonObject } from '../../apimachinery/json.ts';

export interface ClusterSettings {
  /** The name in the kubeconfig; "" without one. */
  readonly name: string;
  readonly server: string;
  readonly certificateAuthority: string;
  /** Base64, as in the file. */
  readonly certificateAuthorityData: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly tlsServerName: string;
  readonly proxyUrl: string;
  readonly disableCompression: boolean;
  /** The content of the extension client.authentication.k8s.io/exec; exec plugins receive it. */
  readonly execExtension: Json;
}

export interface Impersonation {
  readonly user: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: ReadonlyMap<string, readonly string[]>;
}

export interface UserSettings {
  readonly name: string;
  readonly token: string;
  readonly tokenFile: string;
  readonly username: string;
  readonly password: string;
  readonly clientCertificate: string;
  readonly clientCertificateData: string;
  readonly clientKey: string;
  readonly clientKeyData: string;
  readonly impersonation: Impersonation;
  readonly authProvider: JsonObject | undefined;
  readonly exec: JsonObject | undefined;
}

export interface Settings {
  readonly contextName: string;
  readonly cluster: ClusterSettings;
  readonly user: UserSettings;
  /** "" when neither flag nor context sets it. */
  readonly namespace: string;
}
