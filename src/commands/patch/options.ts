import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { compactJson } from '../../apimachinery/go/compact-json.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { unreadable } from '../../io/system-text.ts';
import type { PatchType } from '../../kube/objects.ts';
import { readYamlDocument } from '../../kube/yaml-document.ts';

/** --type and the content type that it stands for. */
const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const satisfies Readonly<Record<string, PatchType>>;

export type PatchKind = keyof typeof patchTypes;

export const patchKinds = Object.keys(patchTypes) as readonly PatchKind[];

export const contentType = (kind: PatchKind): PatchType => patchTypes[kind];

interface PatchFlags {
  readonly patch: string;
  readonly 'patch-file': string;
  readonly type: string;
  readonly local: boolean;
}

/** Checks the flags in kubectl's order. Throws CliError. */
export function checkFlags(flags: PatchFlags, args: readonly string[], dryRun: DryRun): PatchKind {
  const { patch, 'patch-file': file, local } = flags;
  if (patch !== '' && file !== '') throw new CliError('cannot specify --patch and --patch-file together');
  if (patch === '' && file === '') {
    throw new CliError('must specify --patch or --patch-file containing the contents of the patch');
  }
  if (local && args.length > 0) throw new CliError('cannot specify --local and server resources');
  if (local && dryRun === 'server') {
    throw new CliError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  }
  const kind = flags.type === '' ? 'strategic' : flags.type.toLowerCase();
  if (Object.hasOwn(patchTypes, kind)) return kind as PatchKind;
  throw new CliError(`--type must be one of [${patchKinds.join(' ')}], not ${goQuote(flags.type)}`);
}

/**
 * The patch as JSON: text that begins with `{` is sent as it is, anything else is read as YAML.
 * Throws CliError.
 */
export async function readPatch(context: Pick<Context, 'cwd'>, flags: PatchFlags): Promise<string> {
  const bytes = await patchBytes(context, flags);
  const text = bytes.toString('utf8');
  if (/^[\t-\r\x20\x85\xa0]*\{/.test(text)) return text;
  try {
    const { value } = await readYamlDocument(bytes);
    return compactJson(value);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`unable to parse ${goQuote(flags.patch)}: ${error.message}`, { cause: error });
  }
}

async function patchBytes({ cwd }: Pick<Context, 'cwd'>, flags: PatchFlags): Promise<Buffer> {
  const file = flags['patch-file'];
  if (file === '') return Buffer.from(flags.patch);
  try {
    return await readFile(path.resolve(cwd, file));
  } catch (error) {
    throw new CliError(`unable to read patch file: ${unreadable(file, error)}`, { cause: error });
  }
}
