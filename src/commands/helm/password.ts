/** Passwords that are typed or piped in. */
import type { Context } from '../../context.ts';
import { HelmFault } from '../../helm/error.ts';

/** All of stdin, without the end of its line. */
export async function passwordOfStdin({ io }: Pick<Context, 'io'>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8').replace(/\n$/, '').replace(/\r$/, '');
}

/**
 * Asks at a terminal, which shows what is typed: there is no way to hide it through our own streams.
 * Elsewhere it is refused as helm refuses it.
 */
export async function askPassword({ io }: Pick<Context, 'io'>, question: string): Promise<string> {
  io.stdout.write(question);
  if (!io.stdin.isTerminal) {
    io.stdout.write('\n');
    throw new HelmFault('inappropriate ioctl for device');
  }
  throw new HelmFault('the password is not asked for here: give it by --password-stdin or --password');
}
