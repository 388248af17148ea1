import { goQuote } from '../../apimachinery/go/text.ts';
import { CliError, UsageError } from '../../errors.ts';

interface Words {
  readonly args: readonly string[];
  readonly dash: number;
}

/** The one NAME before `--`. Throws UsageError for none or several. */
export function nameArgument({ args, dash }: Words): string {
  const count = dash < 0 ? args.length : dash;
  if (count !== 1) throw new UsageError(`exactly one NAME is required, got ${count}`);
  return args[0] as string;
}

/** Throws CliError in cobra's words when one of these flags was not typed. */
export function requireFlags<Name extends string>(
  invocation: { changed(name: Name): boolean },
  names: readonly Name[],
): void {
  const missing = names.filter((name) => !invocation.changed(name)).sort();
  if (missing.length > 0) throw new CliError(`required flag(s) ${missing.map(goQuote).join(', ')} not set`);
}
