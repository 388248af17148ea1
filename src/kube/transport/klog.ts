import { escapeTerminal } from '../../io/escape.ts';

/**
 * A log line with the header of kubectl's logs: severity, month and day, time. `now` is in
 * milliseconds since the epoch.
 */
export function klogLine(severity: 'I' | 'W' | 'E' | 'F', now: number, text: string): string {
  const [date = '', time = ''] = new Date(now).toISOString().split('T');
  const head = `${severity}${date.slice(5).replace('-', '')} ${time.replace('Z', '').padEnd(15, '0')}       0 coxswain:1]`;
  return `${head} ${escapeTerminal(text)}\n`;
}
