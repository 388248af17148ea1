import type { Context } from '../../context.ts';

/** Takes lines of helm's log for stderr. */
export const logOf =
  ({ io }: Pick<Context, 'io'>) =>
  (line: string): void =>
    void io.stderr.write(`${line}\n`);
