/** `delete --raw`: one DELETE request to a path as typed. */

import type { DeleteFlags } from '../../actions/delete/options.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { readRawBody } from '../shared/raw-body.ts';
import { checkRawUri, rawTarget } from '../shared/raw-target.ts';

/** Throws CliError for flags that exclude --raw. */
export function checkRawFlags(flags: DeleteFlags): void {
  if (flags.interactive) throw new CliError('--interactive can not be used with --raw');
  if (flags.filename.length > 1) throw new CliError('--raw can only use a single local file or stdin');
  if (/^https?:\/\//.test(flags.filename[0] ?? '')) throw new CliError('--raw cannot read from a url');
  if (flags.recursive) throw new CliError('--raw and --recursive are mutually exclusive');
  if (flags.output !== '') throw new CliError('--raw and --output are mutually exclusive');
  checkRawUri(flags.raw);
}

/** Sends the request and prints the response unchanged. */
export async function deleteRaw(context: Context, flags: DeleteFlags): Promise<number> {
  const { path, query } = rawTarget(flags.raw);
  const [file] = flags.filename;
  const body = file === undefined ? undefined : await readRawBody(context, file);
  const { transport } = await context.cluster();
  const response = await transport.request({
    method: 'DELETE',
    path,
    rawPath: true,
    query,
    headers: { 'content-type': 'application/json' },
    body,
  });
  context.io.stdout.write(response.body);
  return 0;
}
