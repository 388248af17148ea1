/**
 * What a credential plugin prints, read as client-go reads it (plugin/pkg/client/auth/exec,
 * refreshCredsLocked): an ExecCredential, JSON or YAML.
 */

import {
  decodeGo,
  type GoStruct,
  goBool,
  goBytes,
  goRaw,
  goString,
  goStruct,
  goTime,
} from '../../apimachinery/go/decode.ts';
import { goJsonProblem } from '../../apimachinery/go/json.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { typeMeta } from '../../apimachinery/go/type-meta.ts';
import { isJsonObject, type Json, type JsonObject, parseJson, textOf } from '../../apimachinery/json.ts';
import { groupVersion } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';

export interface ExecCredential {
  readonly token: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

export interface ExecAnswer {
  readonly credential: ExecCredential;
  /** Milliseconds since the epoch; infinity when the plugin does not say. */
  readonly expires: number;
}

const group = 'client.authentication.k8s.io';

/**
 * The answer of a plugin that is configured to speak this apiVersion. Throws CliError in
 * client-go's words.
 */
export async function readExecAnswer(stdout: Uint8Array, apiVersion: string): Promise<ExecAnswer> {
  const { answered, object } = await decodingStdout(async () => decodeAnswer(stdout));
  if (answered !== apiVersion) {
    throw new CliError(
      `exec plugin is configured to use API version ${apiVersion}, plugin returned version ${answered}`,
    );
  }
  if (!isJsonObject(object.status)) throw new CliError("exec plugin didn't return a status field");
  const { status } = object;
  const credential: ExecCredential = {
    token: textOf(status.token),
    clientCertificate: textOf(status.clientCertificateData),
    clientKey: textOf(status.clientKeyData),
  };
  await checkCredential(credential);
  const expiration = textOf(status.expirationTimestamp);
  return { credential, expires: expiration === '' ? Number.POSITIVE_INFINITY : Date.parse(expiration) };
}

async function decodingStdout<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CliError ? new CliError(`decoding stdout: ${error.message}`) : error;
  }
}

async function checkCredential({ token, clientCertificate, clientKey }: ExecCredential): Promise<void> {
  if (token === '' && clientCertificate === '' && clientKey === '') {
    throw new CliError("exec plugin didn't return a token or cert/key pair");
  }
  if ((clientCertificate === '') !== (clientKey === '')) {
    throw new CliError('exec plugin returned only certificate or key, not both');
  }
  if (clientCertificate === '') return;
  const { keyPairProblem } = await import('./certificates.ts');
  const problem = keyPairProblem(clientCertificate, clientKey);
  if (problem !== undefined) throw new CliError(`failed parsing client key/certificate: ${problem}`);
}

/** Go's name of a version that a document leaves out. */
const INTERNAL = '__internal';

/**
 * A kind that is left out is the one that is expected; an apiVersion that is left out fits no
 * configuration.
 */
async function decodeAnswer(stdout: Uint8Array): Promise<{ answered: string; object: JsonObject }> {
  const { value, text, keyOrder } = await readDocument(stdout);
  const found = typeMeta(value);
  const kind = found.kind || 'ExecCredential';
  const isBare = found.version === '' && (found.group === '' || found.group === group);
  const version = isBare ? { group, version: INTERNAL } : found;
  if (version.version === '') throw new CliError(`Object 'apiVersion' is missing in '${text}'`);
  const answered = groupVersion(version.group, version.version);
  const isKnown = version.group === group && ['v1', 'v1beta1', INTERNAL].includes(version.version);
  if (!isKnown || kind !== 'ExecCredential') {
    const where =
      version.version === INTERNAL ? `the internal version of group ${goQuote(group)}` : `version ${goQuote(answered)}`;
    throw new CliError(`no kind ${goQuote(kind)} is registered for ${where} in scheme "pkg/runtime/scheme.go:111"`);
  }
  if (isBare) return { answered, object: {} };
  return { answered, object: decodeGo(isJsonObject(value) ? value : {}, answerType(version.version), keyOrder) };
}

interface AnswerDocument {
  readonly value: Json;
  readonly text: string;
  readonly keyOrder: 'sorted' | 'given';
}

async function readDocument(stdout: Uint8Array): Promise<AnswerDocument> {
  const bytes = Buffer.from(stdout);
  if (!/^\s*\{/.test(bytes.toString('latin1'))) {
    const { readYamlDocument } = await import('../yaml-document.ts');
    return { ...(await readYamlDocument(bytes)), keyOrder: 'sorted' };
  }
  const problem = goJsonProblem(bytes.toString('latin1'));
  if (problem !== undefined) throw new CliError(`couldn't get version/kind; json parse error: ${problem}`);
  const text = bytes.toString('utf8');
  return { value: parseJson(text), text, keyOrder: 'given' };
}

function answerType(version: string): GoStruct {
  const cluster = goStruct(
    'Cluster',
    {
      server: goString,
      'tls-server-name': goString,
      'insecure-skip-tls-verify': goBool,
      'certificate-authority-data': goBytes,
      'proxy-url': goString,
      'disable-compression': goBool,
      config: goRaw,
    },
    version,
  );
  const status = goStruct(
    'ExecCredentialStatus',
    {
      expirationTimestamp: goTime,
      token: goString,
      clientCertificateData: goString,
      clientKeyData: goString,
    },
    version,
  );
  const spec = goStruct('ExecCredentialSpec', { cluster, interactive: goBool }, version);
  return goStruct('ExecCredential', { kind: goString, apiVersion: goString, spec, status }, version);
}
