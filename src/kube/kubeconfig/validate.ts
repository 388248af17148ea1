import fs from 'node:fs';
import { goQuote } from '../../apimachinery/go/text.ts';
import { parseGoUrl } from '../../apimachinery/go/url.ts';
import { isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import { ConfigurationError, ConfigurationProblem, type UnknownNameError } from '../../errors.ts';
import { unreadable } from '../../io/system-text.ts';
import type { ClusterSettings, Settings, UserSettings } from './settings.ts';

/**
 * clientcmd's ConfirmUsable (k8s.io/client-go/tools/clientcmd/validation.go): all that is wrong
 * with the chosen context, cluster and user. Throws a ConfigurationProblem for one plain problem, a
 * ConfigurationError for a missing context or several problems; `cause` is that of the error.
 */
export function validateSettings(settings: Settings, contextMissing: boolean, cause?: UnknownNameError): void {
  const missing = contextMissing ? [`context was not found for specified context: ${settings.contextName}`] : [];
  const problems = [...missing, ...userProblems(settings.user), ...clusterProblems(settings.cluster)];
  if (problems.length === 0) return;
  if (problems.length > 1) {
    throw new ConfigurationError(`\n${problems.map((problem) => `* ${problem}`).join('\n')}`, { cause });
  }
  if (contextMissing) throw new ConfigurationError(problems[0]!, { cause });
  throw new ConfigurationProblem(problems[0]!, { cause });
}

/** `open PATH: no such file or directory`, or undefined when the file can be read. */
function openProblem(file: string): string | undefined {
  try {
    fs.accessSync(file, fs.constants.R_OK);
    return undefined;
  } catch (error) {
    return unreadable(file, error);
  }
}

function clusterProblems(cluster: ClusterSettings): string[] {
  const problems: string[] = [];
  const { name, certificateAuthority: authority } = cluster;
  if (cluster.server === '') {
    problems.push(
      name === '' ? 'default cluster has no server defined' : `no server found for cluster ${goQuote(name)}`,
    );
  }
  const proxy = cluster.proxyUrl === '' ? undefined : proxyProblem(cluster.proxyUrl);
  if (proxy !== undefined) {
    problems.push(`invalid 'proxy-url' ${goQuote(cluster.proxyUrl)} for cluster ${goQuote(name)}: ${proxy}`);
  }
  if (authority !== '' && cluster.certificateAuthorityData !== '') {
    problems.push(
      `certificate-authority-data and certificate-authority are both specified for ${name}. certificate-authority-data will override.`,
    );
  }
  const unreadable = authority === '' ? undefined : openProblem(authority);
  if (unreadable !== undefined) {
    problems.push(`unable to read certificate-authority ${authority} for ${name} due to ${unreadable}`);
  }
  return problems;
}

/**
 * What is wrong with a proxy's URL, in clientcmd's words (parseProxyURL); undefined when nothing
 * is.
 */
export function proxyProblem(proxyUrl: string): string | undefined {
  const url = parseGoUrl(proxyUrl);
  if (url.kind === 'problem') return `could not parse: ${proxyUrl}`;
  if (['http', 'https', 'socks5'].includes(url.scheme)) return undefined;
  return `unsupported scheme ${goQuote(url.scheme)}, must be http, https, or socks5`;
}

function userProblems(user: UserSettings): string[] {
  const problems: string[] = [];
  const methods: string[] = [];
  if (user.token !== '') methods.push('token');
  if (user.username !== '' || user.password !== '') methods.push('basicAuth');
  if (user.clientCertificate !== '' || user.clientCertificateData !== '') problems.push(...certificateProblems(user));
  if (user.exec !== undefined) problems.push(...execProblems(user, user.exec));
  if (methods.length > 1) {
    problems.push(
      `more than one authentication method found for ${user.name}; found [${methods.join(' ')}], only one is allowed`,
    );
  }
  problems.push(...impersonationProblems(user));
  return problems;
}

function certificateProblems(user: UserSettings): string[] {
  const problems: string[] = [];
  const { name, clientCertificate, clientKey } = user;
  if (clientCertificate !== '' && user.clientCertificateData !== '') {
    problems.push(`client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`);
  }
  if (clientKey !== '' && user.clientKeyData !== '') {
    problems.push(`client-key-data and client-key are both specified for ${name}; client-key-data will override`);
  }
  if (clientKey === '' && user.clientKeyData === '') {
    problems.push(
      `client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`,
    );
  }
  const certificate = clientCertificate === '' ? undefined : openProblem(clientCertificate);
  if (certificate !== undefined)
    problems.push(`unable to read client-cert ${clientCertificate} for ${name} due to ${certificate}`);
  const key = clientKey === '' ? undefined : openProblem(clientKey);
  if (key !== undefined) problems.push(`unable to read client-key ${clientKey} for ${name} due to ${key}`);
  return problems;
}

function execProblems(user: UserSettings, exec: JsonObject): string[] {
  const problems: string[] = [];
  const { name } = user;
  if (user.authProvider !== undefined) {
    problems.push(`authProvider cannot be provided in combination with an exec plugin for ${name}`);
  }
  for (const field of ['command', 'apiVersion']) {
    if (!exec[field]) problems.push(`${field} must be specified for ${name} to use exec authentication plugin`);
  }
  for (const variable of Array.isArray(exec.env) ? exec.env : []) {
    if (!isJsonObject(variable) || !variable.name) {
      problems.push(`env variable name must be specified for ${name} to use exec authentication plugin`);
    }
  }
  // the versions before v1 default the mode (clientcmd/api/v1/defaults.go)
  const early = /^client\.authentication\.k8s\.io\/v1(alpha|beta)1$/.test(String(exec.apiVersion));
  const mode = exec.interactiveMode || (early ? 'IfAvailable' : '');
  if (mode === '') problems.push(`interactiveMode must be specified for ${name} to use exec authentication plugin`);
  else if (!['Never', 'IfAvailable', 'Always'].includes(String(mode))) {
    problems.push(`invalid interactiveMode for ${name}: ${goQuote(String(mode))}`);
  }
  return problems;
}

function impersonationProblems(user: UserSettings): string[] {
  const { impersonation, name } = user;
  const more = impersonation.uid !== '' || impersonation.groups.length > 0 || impersonation.extra.size > 0;
  if (!more || impersonation.user !== '') return [];
  return [`requesting uid, groups or user-extra for ${name} without impersonating a user`];
}
