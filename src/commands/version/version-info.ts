/** Versions of client and server (k8s.io/apimachinery/pkg/version), and the check of their skew. */

import { goQuote } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { CliError } from '../../errors.ts';

/** The fields of version.Info in order; the OPTIONAL ones are left out when empty. */
const FIELDS = [
  'major',
  'minor',
  'emulationMajor',
  'emulationMinor',
  'minCompatibilityMajor',
  'minCompatibilityMinor',
  'gitVersion',
  'gitCommit',
  'gitTreeState',
  'buildDate',
  'goVersion',
  'compiler',
  'platform',
] as const;
const OPTIONAL = /^(emulation|minCompatibility)/;

export type VersionInfo = JsonObject & { readonly gitVersion: string };

/** The answer of /version in the order and with the fields kubectl has. */
export function versionInfo(answer: JsonObject): VersionInfo {
  const text = (field: string): string => (typeof answer[field] === 'string' ? answer[field] : '');
  const fields = FIELDS.filter((field) => !OPTIONAL.test(field) || text(field) !== '');
  return Object.fromEntries(fields.map((field) => [field, text(field)])) as VersionInfo;
}

interface Version {
  readonly major: number;
  readonly minor: number;
}

function parse(gitVersion: string, whose: 'client' | 'server'): Version {
  const match = /^\s*v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:[-+].*)?\s*$/.exec(gitVersion);
  if (match === null) throw new CliError(`${whose} version error: could not parse ${goQuote(gitVersion)} as version`);
  return { major: Number(match[1]), minor: Number(match[2]) };
}

/**
 * The supported skew between client and server
 * (https://kubernetes.io/releases/version-skew-policy/).
 */
const SUPPORTED_SKEW = 1;

/**
 * The warning about an unsupported skew; undefined when the skew is supported. Throws CliError for
 * an invalid version.
 */
export function skewWarning(clientVersion: string, serverVersion: string): string | undefined {
  const client = parse(clientVersion, 'client');
  const server = parse(serverVersion, 'server');
  if (client.major === server.major && Math.abs(client.minor - server.minor) <= SUPPORTED_SKEW) return undefined;
  return `version difference between client (${client.major}.${client.minor}) and server (${server.major}.${server.minor}) exceeds the supported minor version skew of +/-${SUPPORTED_SKEW}`;
}
