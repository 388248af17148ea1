/** Lines of helm's structured log, as it writes them on stderr (log/slog's text form, without the time). */
import { goQuote } from '../apimachinery/go/text.ts';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

export type LogFields = Readonly<Record<string, string | number | boolean>>;

/**
 * Takes a line of level DEBUG, as --debug asks for it. Undefined without the flag: `debug?.(...)` then does not even
 * make its arguments.
 */
export type Debug = ((message: string, fields?: LogFields) => void) | undefined;

const quoted = (value: string): string => (value === '' || /[\s"=\p{C}]/u.test(value) ? goQuote(value) : value);

/** Without a newline. */
export function logLine(level: LogLevel, message: string, fields: LogFields = {}): string {
  const words = Object.entries({ level, msg: message, ...fields }).map(
    ([key, value]) => `${key}=${quoted(String(value))}`,
  );
  return words.join(' ');
}
