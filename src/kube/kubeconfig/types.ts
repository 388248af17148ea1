/** clientcmd's v1.Config as Go declares it (k8s.io/client-go/tools/clientcmd/api/v1/types.go). */
import {
  type GoStruct,
  type GoType,
  goBool,
  goBytes,
  goList,
  goMap,
  goRaw,
  goString,
  goStruct,
} from '../../apimachinery/go/decode.ts';

const strings = (...names: readonly string[]): Record<string, GoType> =>
  Object.fromEntries(names.map((name) => [name, goString]));

const extensions = goList(goStruct('NamedExtension', { name: goString, extension: goRaw }));

const cluster = goStruct('Cluster', {
  ...strings('server', 'tls-server-name', 'certificate-authority', 'proxy-url'),
  'insecure-skip-tls-verify': goBool,
  'certificate-authority-data': goBytes,
  'disable-compression': goBool,
  extensions,
});

const execConfig = goStruct('ExecConfig', {
  ...strings('command', 'apiVersion', 'installHint'),
  args: goList(goString),
  env: goList(goStruct('ExecEnvVar', strings('name', 'value'))),
  provideClusterInfo: goBool,
  interactiveMode: { kind: 'string', type: 'v1.ExecInteractiveMode' },
});

const authInfo = goStruct('AuthInfo', {
  ...strings('client-certificate', 'client-key', 'token', 'tokenFile', 'as', 'as-uid', 'username', 'password'),
  'client-certificate-data': goBytes,
  'client-key-data': goBytes,
  'as-groups': goList(goString),
  'as-user-extra': goMap(goList(goString)),
  'auth-provider': goStruct('AuthProviderConfig', { name: goString, config: goMap(goString) }),
  exec: execConfig,
  extensions,
});

const context = goStruct('Context', { ...strings('cluster', 'user', 'namespace'), extensions });

export const configType: GoStruct = goStruct('Config', {
  ...strings('kind', 'apiVersion', 'current-context'),
  preferences: goStruct('Preferences', { colors: goBool, extensions }),
  clusters: goList(goStruct('NamedCluster', { name: goString, cluster })),
  users: goList(goStruct('NamedAuthInfo', { name: goString, user: authInfo })),
  contexts: goList(goStruct('NamedContext', { name: goString, context })),
  extensions,
});
