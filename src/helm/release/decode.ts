/** Stored releases as values. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { base64Problem } from '../../apimachinery/go/base64.ts';
import { decodeGoAnyCase } from '../../apimachinery/go/decode.ts';
import { goJsonProblem } from '../../apimachinery/go/json.ts';
import { isJsonObject, type Json, type JsonObject, setKey } from '../../apimachinery/json.ts';
import { CliError } from '../../errors.ts';
import { HelmFault } from '../error.ts';
import type { Hook, HookRun, Release, ReleaseInfo } from './release.ts';
import { decodedReleaseType, hookRunType, infoType, releaseType } from './types.ts';

/** A release is stored in an object of a megabyte; its JSON may not take more than this. */
const MOST_BYTES = 256 * 1024 * 1024;
const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);

/**
 * The release of the text that an object of cluster storage holds. Throws HelmFault for what is none,
 * in the words of Go's base64, gzip and encoding/json.
 */
export async function decodeRelease(stored: string, labels: ReadonlyMap<string, string>): Promise<Release> {
  const problem = base64Problem(stored);
  if (problem !== undefined) throw new HelmFault(`illegal base64 data at input byte ${problem}`);
  let bytes = Buffer.from(stored, 'base64');
  // those of the first days of Helm 3 are not compressed
  if (bytes.length > 3 && bytes.subarray(0, 3).equals(GZIP)) bytes = await unpacked(bytes);
  return releaseOfJson(bytes.toString('utf8'), labels);
}

async function unpacked(bytes: Buffer): Promise<Buffer<ArrayBuffer>> {
  try {
    return Buffer.from(await promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES }));
  } catch (error) {
    throw new HelmFault(gzipProblem(error as NodeJS.ErrnoException), { cause: error });
  }
}

function gzipProblem({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'Z_BUF_ERROR') return 'unexpected EOF';
  if (code === 'ERR_BUFFER_TOO_LARGE') return `a release of more than ${MOST_BYTES} bytes`;
  return /data check|length check/.test(message) ? 'gzip: invalid checksum' : `gzip: ${message}`;
}

export function releaseOfJson(text: string, labels: ReadonlyMap<string, string>): Release {
  let value: Json;
  try {
    // numbers of values are float64, as Go has them
    value = JSON.parse(text) as Json;
  } catch (error) {
    throw new HelmFault(goJsonProblem(text) ?? String(error), { cause: error });
  }
  return releaseOf(value, labels);
}

/** `fromYaml`: read from YAML, where a number may stand for a text. Throws HelmFault. */
export function releaseOf(value: Json, labels: ReadonlyMap<string, string>, { fromYaml = false } = {}): Release {
  try {
    const { name, info, version, namespace, hooks, ...decoded } = decodeGoAnyCase(value, decodedReleaseType, {
      kept: true,
      fromYaml,
    });
    const known = Object.entries(decoded).filter(([key]) => Object.hasOwn(releaseType.fields, key));
    const unknown = Object.entries(decoded).filter(([key]) => !Object.hasOwn(releaseType.fields, key));
    return {
      ...(Object.fromEntries(known) as Partial<Release>),
      name: (name as string | undefined) ?? '',
      info: infoOf(info),
      version: (version as number | undefined) ?? 0,
      namespace: (namespace as string | undefined) ?? '',
      ...(hooks === undefined ? {} : { hooks: (hooks as (JsonObject | null)[]).flatMap(hookOfStored) }),
      ...(unknown.length === 0 ? {} : { unknown: Object.fromEntries(unknown) }),
      labels,
    };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new HelmFault(error.message, { cause: error });
  }
}

function infoOf(info: Json | undefined): ReleaseInfo {
  const times = ['first_deployed', 'last_deployed', 'deleted'];
  return decodeGoAnyCase(withoutEmpty(info, times), infoType, { kept: true }) as unknown as ReleaseInfo;
}

function hookOfStored(stored: JsonObject | null): Hook[] {
  if (stored === null) return [];
  const run = withoutEmpty(stored.last_run, ['started_at', 'completed_at']);
  const last_run = { phase: '', ...decodeGoAnyCase(run, hookRunType, { kept: true }) } as unknown as HookRun;
  return [{ ...(stored as unknown as Hook), last_run }];
}

/** Helm 3 wrote "" for a time that is not set. */
function withoutEmpty(value: Json | undefined, times: readonly string[]): Json {
  if (value === undefined || !isJsonObject(value)) return value ?? null;
  const kept: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    if (member !== '' || !times.includes(key)) setKey(kept, key, member);
  }
  return kept;
}
