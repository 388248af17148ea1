/** Commands that correct findings about probes. */

import { meta } from '../../../apimachinery/object.ts';
import type { LintSubject } from '../../lint/types.ts';
import type { ProbedContainer } from '../containers.ts';
import type { Handler } from '../probe.ts';
import { word } from '../words.ts';

/**
 * `cox set probe deployment/web -n shop -c app FLAGS`; for a file, the command that prints the file
 * as it should be.
 */
export function setProbe(
  { object, namespace, source }: LintSubject,
  container: ProbedContainer,
  flags: string,
): string {
  const words = `-c ${word(container.name)} ${flags}`;
  if (source !== undefined)
    return `cox set probe -f ${source.file === 'STDIN' ? '-' : word(source.file)} --local -o yaml ${words}`;
  const name = `${object.kind.toLowerCase()}/${meta(object).name ?? ''}`;
  const within = namespace === '' ? '' : ` -n ${word(namespace)}`;
  const command = `cox set probe ${name}${within} ${words}`;
  return object.kind === 'Pod'
    ? `probes of an existing pod cannot be changed; change its manifest: cox set probe -f FILE --local -o yaml ${words}`
    : command;
}

/**
 * The flags for a handler, with `port` in place of its own when given. A command comes last, after
 * `--`.
 */
export function handlerFlags(
  handler: Handler,
  port?: number | string,
): { readonly flags: string; readonly command: string } {
  switch (handler.type) {
    case 'httpGet': {
      const path = handler.path.startsWith('/') ? handler.path : `/${handler.path}`;
      const host = handler.host.includes(':') ? `[${handler.host}]` : handler.host;
      const url = `--get-url=${word(`${handler.scheme.toLowerCase()}://${host}:${port ?? handler.port}${path}`)}`;
      const headers = handler.headers.map(({ name, value }) => ` --header=${word(`${name}=${value}`)}`).join('');
      return { flags: `${url}${headers}`, command: '' };
    }
    case 'tcpSocket':
      return { flags: `--open-tcp=${port ?? handler.port}`, command: '' };
    case 'grpc':
      return {
        flags: `--grpc=${port ?? handler.port}${handler.service === '' ? '' : word(`/${handler.service}`)}`,
        command: '',
      };
    case 'exec':
      return { flags: '', command: ` -- ${handler.command.map(word).join(' ')}` };
    default:
      return { flags: '--get-url=http://:PORT/PATH', command: '' };
  }
}
