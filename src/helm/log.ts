/** Lines of helm's structured log, as it writes them on stderr (log/slog's text form, without the time). */
import { goQuote } from '../apimachinery/go/text.ts';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

const quoted = (value: string): string => (value === '' || /[\s"=\p{C}]/u.test(value) ? goQuote(value) : value);

/** Without a newline. */
export function logLine(level: LogLevel, message: string, fields: Readonly<Record<string, string>> = {}): string {
  const words = Object.entries({ level, msg: message, ...fields }).map(([key, value]) => `${key}=${quoted(value)}`);
  return words.join(' ');
}
