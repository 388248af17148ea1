/**
 * Credential plugins (client.authentication.k8s.io v1 and v1beta1), as client-go runs them
 * (plugin/pkg/client/auth/exec). client-node's ExecAuth runs them in spite of a token, without
 * KUBERNETES_EXEC_INFO, apiVersion check and interactiveMode, and keeps them by user name.
 */
import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import type { PluginPolicy } from '../../apimachinery/preference.ts';
import { CliError, ConnectionError } from '../../errors.ts';
import type { Env } from '../../io/host.ts';
import { systemText } from '../../io/system-text.ts';
import type { ClusterSettings } from '../kubeconfig/settings.ts';
import { type ExecAnswer, type ExecCredential, readExecAnswer } from './exec-answer.ts';

export interface ExecSurroundings {
  readonly env: Env;
  readonly cwd: string;
  readonly stdinIsTerminal: boolean;
  /** Which plugins may run; undefined: all. */
  readonly pluginPolicy?: PluginPolicy | undefined;
  now(): number;
}

export interface ExecPlugin {
  /**
   * Runs the plugin, or returns its last result if that has not expired. Throws ConnectionError
   * `getting credentials: ...`.
   */
  credential(): Promise<ExecCredential>;
  /** Forgets the last result of the plugin. */
  forget(): void;
}

const group = 'client.authentication.k8s.io';
const installHelp = `

It looks like you are trying to use a client-go credential plugin that is not installed.

To learn more about this feature, consult the documentation available at:
      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins`;

/** A plugin from a user's `exec` entry. Throws CliError for an apiVersion that is not known. */
export function newExecPlugin(exec: JsonObject, cluster: ClusterSettings, surroundings: ExecSurroundings): ExecPlugin {
  const apiVersion = String(exec.apiVersion ?? '');
  if (apiVersion !== `${group}/v1` && apiVersion !== `${group}/v1beta1`) {
    throw new CliError(`exec plugin: invalid apiVersion ${goQuote(apiVersion)}`);
  }
  let running: Promise<ExecAnswer> | undefined;
  const begin = (): NonNullable<typeof running> => {
    const run = runPlugin(exec, apiVersion, cluster, surroundings);
    running = run;
    run.catch(() => {
      if (running === run) running = undefined;
    });
    return run;
  };
  return {
    credential: async () => {
      const last = await (running ?? begin());
      return last.expires > surroundings.now() ? last.credential : (await begin()).credential;
    },
    forget: () => {
      running = undefined;
    },
  };
}

async function runPlugin(
  exec: JsonObject,
  apiVersion: string,
  cluster: ClusterSettings,
  surroundings: ExecSurroundings,
): Promise<ExecAnswer> {
  try {
    const interactive = isInteractive(exec, surroundings.stdinIsTerminal);
    const spec: JsonObject = {};
    if (exec.provideClusterInfo === true) spec.cluster = await clusterInfo(cluster);
    spec.interactive = interactive;
    const info = JSON.stringify({ kind: 'ExecCredential', apiVersion, spec });
    return await readExecAnswer(await spawnPlugin(exec, info, interactive, surroundings), apiVersion);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const detail = `getting credentials: ${error.message}`;
    throw new ConnectionError(`Unable to connect to the server: ${detail}`, detail, 'EXEC', error);
  }
}

function isInteractive(exec: JsonObject, stdinIsTerminal: boolean): boolean {
  switch (exec.interactiveMode || 'IfAvailable') {
    case 'Never':
      return false;
    case 'Always':
      if (!stdinIsTerminal) {
        throw new CliError('exec plugin cannot support interactive mode: standard input is not a terminal');
      }
      return true;
    default:
      return stdinIsTerminal;
  }
}

/** What a plugin gets to know about the cluster if it asks for it (ExecCredential.spec.cluster). */
async function clusterInfo(cluster: ClusterSettings): Promise<JsonObject> {
  const fs = await import('node:fs');
  const authority =
    cluster.certificateAuthorityData ||
    (cluster.certificateAuthority === '' ? '' : fs.readFileSync(cluster.certificateAuthority).toString('base64'));
  return {
    server: cluster.server,
    ...(cluster.tlsServerName === '' ? {} : { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.insecureSkipTlsVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(authority === '' ? {} : { 'certificate-authority-data': authority }),
    ...(cluster.proxyUrl === '' ? {} : { 'proxy-url': cluster.proxyUrl }),
    ...(cluster.disableCompression ? { 'disable-compression': true } : {}),
    config: cluster.execExtension,
  };
}

function pluginEnvironment(exec: JsonObject, info: string, env: Env): Record<string, string | undefined> {
  const environment: Record<string, string | undefined> = { ...env };
  for (const variable of Array.isArray(exec.env) ? exec.env : []) {
    if (isJsonObject(variable)) environment[String(variable.name)] = String(variable.value ?? '');
  }
  return { ...environment, KUBERNETES_EXEC_INFO: info };
}

async function spawnPlugin(
  exec: JsonObject,
  info: string,
  interactive: boolean,
  surroundings: ExecSurroundings,
): Promise<Uint8Array> {
  const [{ spawn }, { notExecutable, programFile }] = await Promise.all([
    import('node:child_process'),
    import('./exec-format.ts'),
  ]);
  const command = path.normalize(String(exec.command));
  const permitted = await permittedCommand(command, surroundings);
  const program = programFile(permitted, surroundings.cwd, surroundings.env.PATH);
  if (program === undefined) throw notFound(command, exec);
  const scripted = notExecutable(program, surroundings.cwd, surroundings.env.PATH);
  if (scripted !== undefined) throw new CliError(`exec: fork/exec ${scripted}: exec format error`);
  const args = (Array.isArray(exec.args) ? exec.args : []).map(String);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      argv0: command,
      cwd: surroundings.cwd,
      env: pluginEnvironment(exec, info, surroundings.env) as NodeJS.ProcessEnv,
      stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'inherit'],
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error: NodeJS.ErrnoException) => reject(spawnError(error, command, exec)));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(Buffer.concat(chunks));
      // Go reports -1 for a process ended by a signal
      reject(new CliError(`exec: executable ${command} failed with exit code ${signal === null ? code : -1}`));
    });
  });
}

/** The command, or the file that was checked for it, if the policy of the kuberc permits it. */
async function permittedCommand(command: string, { env, cwd, pluginPolicy }: ExecSurroundings): Promise<string> {
  if (pluginPolicy === undefined) return command;
  const { permittedProgram } = await import('./plugin-policy.ts');
  return permittedProgram(command, pluginPolicy, { searchPath: env.PATH, cwd });
}

function spawnError(error: NodeJS.ErrnoException, command: string, exec: JsonObject): CliError {
  if (command.includes(path.sep)) {
    return new CliError(`exec: fork/exec ${command}: ${systemText(error)}`);
  }
  return notFound(command, exec);
}

function notFound(command: string, exec: JsonObject): CliError {
  const hint = typeof exec.installHint === 'string' && exec.installHint !== '' ? `\n\n${shown(exec.installHint)}` : '';
  return new CliError(`exec: executable ${command} not found${installHelp}${hint}`);
}

/** A hint without control characters, as client-go shows it (cleanANSIEscapeCodes). */
function shown(hint: string): string {
  return hint.replaceAll(
    /[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\t-\r]/gu,
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}
