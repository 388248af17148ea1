/**
 * --raw of commands that write: sends a file unchanged and prints the response unchanged
 * (k8s.io/kubectl/pkg/rawhttp).
 */

import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { readRawBody } from './raw-body.ts';
import { checkRawUri, type RawTarget, rawTarget } from './raw-target.ts';

interface RawFlags {
  readonly raw: string;
  readonly filename: readonly string[];
  readonly recursive: boolean;
  readonly output: string;
  readonly selector?: string;
}

/** The one file of --raw. Throws CliError for flags that exclude --raw, in kubectl's order. */
export function rawFile({ raw, filename, recursive, selector = '', output }: RawFlags): string {
  const [file, ...others] = filename;
  if (file === undefined || others.length > 0) throw new CliError('--raw can only use a single local file or stdin');
  if (/^https?:\/\//.test(file)) throw new CliError('--raw cannot read from a url');
  if (recursive) throw new CliError('--raw and --recursive are mutually exclusive');
  if (selector !== '') throw new CliError('--raw and --selector (-l) are mutually exclusive');
  if (output !== '') throw new CliError('--raw and --output are mutually exclusive');
  checkRawUri(raw);
  return file;
}

/** Sends a file to a path of the server. Throws CliError for a file that cannot be read. */
export async function sendRaw(context: Context, method: 'POST' | 'PUT', raw: string, file: string): Promise<number> {
  const body = await readRawBody(context, file);
  const { transport } = await context.cluster();
  const headers = { 'content-type': 'application/json' };
  const { path, query } = target(raw);
  const { signal } = context;
  const answer = await transport.stream({ method, path, rawPath: true, query, body, headers, signal });
  for await (const chunk of answer.body) context.io.stdout.write(chunk);
  return 0;
}

/** Sets kubectl's field manager, which the server would otherwise take from the User-Agent. */
function target(raw: string): RawTarget {
  const { path, query } = rawTarget(raw);
  const named = query.some(([key]) => key === 'fieldManager');
  return { path, query: named ? query : [...query, ['fieldManager', 'kubectl']] };
}
